"""Say below an answer what was left out of the question, and what else was searched for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.draft import escape_markdown
from assistant.frames import FRAMES, GENERATION
from assistant.personal_data import PersonalData
from assistant.values import Language

if TYPE_CHECKING:
    from assistant.plan_search import Plan

__all__ = ["below", "names_a_person"]


def below(
    language: Language,
    private: Sequence[PersonalData],
    plan: Plan | None,
    absent: Sequence[str] = (),
) -> str:
    """Return the remarks in Markdown, each after a blank line; "" when there are none.

    Args:
        language: Of the answer.
        private: Personal data that was left out of the question.
        plan: What a model searched for as well.
        absent: Words of the question that the documents do not have.
    """
    frames = GENERATION[language]
    remarks = []
    if absent:
        words = ", ".join(f"“{escape_markdown(word)}”" for word in absent)
        remarks.append(FRAMES[language]["absent"].format(words=words))
    if plan is not None and plan.parts:
        questions = "; ".join(f"“{escape_markdown(part)}”" for part in plan.parts)
        remarks.append(frames["also_searched"].format(questions=questions))
    if private:
        kinds = ", ".join(dict.fromkeys(frames[data.kind] for data in private))
        remarks.append(frames["masked"].format(kinds=kinds))
    return "".join(f"\n\n{remark}" for remark in remarks)


def names_a_person(private: Sequence[PersonalData]) -> bool:
    """Whether a question says of a number that it is a BSN: it is about one person."""
    return any(data.kind == "bsn" and data.certain for data in private)
