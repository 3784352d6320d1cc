"""Answer a recorded question again, and tell what is different from then."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError
from assistant.events import AnswerEvent
from assistant.filters import checked_filters
from assistant.record import AnswerRecord, RecordedPassage
from assistant.values import Answer, Filters

if TYPE_CHECKING:
    from assistant.assistant import Assistant

__all__ = ["Changes", "ask_recorded", "replayed"]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is different now.

    Attributes:
        values: Then and now, by name: outcome, composer, model, prompt, settings that changed, and
            "text" when the answer reads otherwise.
        lists: What came and what went, by name: documents, passages, statements, and statements
            of the model of then that are judged otherwise now.
        record: The record of the answer of now.
    """

    values: Mapping[str, tuple[str, str]]
    lists: Mapping[str, tuple[str, ...]]
    record: AnswerRecord

    @property
    def none(self) -> bool:
        """Whether nothing is different."""
        return not self.values and not any(self.lists.values())

    def to_dict(self) -> dict[str, Any]:
        """Return the changes as plain values, ready for JSON."""
        return {
            "values": {name: list(pair) for name, pair in self.values.items()},
            "lists": {name: list(entries) for name, entries in self.lists.items()},
            "record": self.record.to_dict(),
        }


def ask_recorded(
    assistant: Assistant, question: str, history: Sequence[str], filters: Filters
) -> tuple[Answer, AnswerRecord]:
    """Answer a question as `Assistant.ask` does, and return all that the answer was made from.

    Raises:
        AssistantError: The question cannot be answered.
    """
    for event in assistant.stream(question, list(history), filters=filters):
        if isinstance(event, AnswerEvent) and event.record is not None:
            return event.answer, event.record
    raise AssistantError("The question was answered without a record. Report this as a fault.")


def replayed(assistant: Assistant, then: AnswerRecord) -> Changes:
    """Answer the question of a record with the documents, settings and model of now.

    Raises:
        AssistantError: The question cannot be answered now.
    """
    filters = checked_filters(then.filters, {s.id: s for s in assistant.sources()})
    _, now = ask_recorded(assistant, then.question, then.history, filters)
    return Changes(values=_values(then, now), lists=_lists(assistant, then, now), record=now)


def _values(then: AnswerRecord, now: AnswerRecord) -> dict[str, tuple[str, str]]:
    pairs = {
        "outcome": (then.answer["outcome"], now.answer["outcome"]),
        "composer": (then.answer["composer"], now.answer["composer"]),
        "model": (then.model or "", now.model or ""),
        "prompt": (then.prompt, now.prompt),
        "text": (then.answer["text"], now.answer["text"]),
    }
    pairs |= {
        name: (str(then.settings.get(name)), str(now.settings.get(name)))
        for name in {**then.settings, **now.settings}
    }
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _lists(
    assistant: Assistant, then: AnswerRecord, now: AnswerRecord
) -> dict[str, tuple[str, ...]]:
    today = {source.id: source.sha256 for source in assistant.sources()}
    used = dict.fromkeys((passage.source_id, passage.sha256) for passage in then.passages)
    changed = dict.fromkeys(s for s, h in used if s in today and today[s] != h)
    gone = dict.fromkeys(s for s, _ in used if s not in today)
    before, after = _statements(then), _statements(now)
    old, new = _places(then.passages), _places(now.passages)
    return {
        "documents_changed": tuple(changed),
        "documents_gone": tuple(gone),
        "passages_gained": _without(new, old),
        "passages_lost": _without(old, new),
        "statements_gained": _without(after, before),
        "statements_lost": _without(before, after),
        "judged_otherwise": _rejudged(assistant, then),
    }


def _rejudged(assistant: Assistant, then: AnswerRecord) -> tuple[str, ...]:
    """Judge the model's statements of then by the passages as they stand in the documents now."""
    if not then.statements:
        return ()
    from assistant.grounds import Judging
    from assistant.model_draft import RawStatement
    from assistant.values import Passage

    engine = assistant.engine()
    index = engine.index
    chunks = {(chunk.source_id, chunk.text): chunk for chunk in map(index.chunk, range(index.rows))}
    marks = {
        passage.mark: Passage(
            chunk=chunks[passage.source_id, passage.text], score=0, rank=1, legs={}
        )
        for passage in then.passages
        if passage.mark and (passage.source_id, passage.text) in chunks
    }
    english = then.answer.get("language") == "en"
    judging = Judging(index, engine.expander, marks, english=english)
    return tuple(
        f"{statement['text']} ({statement['reason'] or 'holds'} → {judgement.reason or 'holds'})"
        for statement in then.statements
        for judgement in [
            judging(RawStatement(text=statement["text"], tokens=tuple(statement["tokens"])))
        ]
        if bool(judgement.reason) != bool(statement["reason"])
    )


def _statements(record: AnswerRecord) -> tuple[str, ...]:
    return tuple(statement["text"] for statement in record.answer["statements"])


def _places(passages: Iterable[RecordedPassage]) -> tuple[str, ...]:
    return tuple(f"{p.source_id} {p.start}-{p.end}" for p in passages)


def _without(ours: Sequence[str], theirs: Iterable[str]) -> tuple[str, ...]:
    there = set(theirs)
    return tuple(entry for entry in ours if entry not in there)
