"""Let a chat model say how to search: a follow-up in full, a comparison in parts.

What it says is only searched for, and only when it keeps to the words of the conversation.
Without it, or when it does not, the rules of `assistant/history.py` stand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.chat_call import ChatCall, Deadline, ModelFailure
from assistant.injection import speaks_to_a_model
from assistant.intent import split_parts
from assistant.model_draft import plain
from assistant.prompting import search_prompt
from assistant.values import Query, Turn
from ingest.dutch import folded_words, stem
from ingest.stopwords import STOPWORDS

__all__ = ["MOST_PARTS", "Plan", "needs_plan", "plan_search"]

MOST_PARTS = 3
EARLIER = 6
"""How many earlier questions the model gets."""
LONGEST = 400
"""Characters of a question that a model rewrote."""
OWN_WORDS = 0.25
"""The part of the content words that the model may add of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to search.

    Attributes:
        standalone: The question in full.
        parts: At most three questions to search as well.
    """

    standalone: str
    parts: tuple[str, ...] = ()


def plan_search(
    call: ChatCall, query: Query, history: Sequence[Turn], deadline: Deadline
) -> Plan | None:
    """Return how the model would search; None when what it says cannot be used."""
    earlier = [turn.question for turn in history][-EARLIER:]
    _, messages = search_prompt(query.question, earlier, query.language)
    try:
        written = "".join(call.stream(messages, deadline))
    except ModelFailure:
        return None
    return _read(written, [query.question, query.standalone, *earlier], follows=_follows(query))


def needs_plan(query: Query) -> bool:
    """Whether a question leans on an earlier one, or asks for several things."""
    several = query.intent == "compare" or len(split_parts(query.question)) > 1
    return several or _follows(query)


def _follows(query: Query) -> bool:
    return query.standalone != query.question


def _read(written: str, conversation: Sequence[str], *, follows: bool) -> Plan | None:
    match = re.search(r"\{.*\}", written, re.DOTALL)
    try:
        value = json.loads(match[0]) if match else None
    except ValueError:
        return None
    if not isinstance(value, dict):
        return None
    known = {stem(word) for text in conversation for word in folded_words(text)}
    question = value.get("question")
    standalone = plain(question) if isinstance(question, str) else ""
    if not _usable(standalone, known):
        return None
    parts = value.get("parts")
    kept = [plain(p) for p in (parts if isinstance(parts, list) else []) if isinstance(p, str)]
    usable = tuple(dict.fromkeys(p for p in kept if _usable(p, known) and p != standalone))
    return Plan(standalone=standalone if follows else conversation[0], parts=usable[:MOST_PARTS])


def _usable(question: str, known: set[str]) -> bool:
    if not question or len(question) > LONGEST or speaks_to_a_model(question):
        return False
    words = [word for word in folded_words(question) if word not in STOPWORDS]
    own = [word for word in words if stem(word) not in known]
    return bool(words) and len(own) <= OWN_WORDS * len(words)
