"""Keep all that an answer was made from, so that it can be looked into and made again."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import QuestionError
from assistant.personal_data import mask_personal_data
from assistant.settings import Settings
from assistant.values import Answer, Filters, Passage, Turn
from ingest.index import Index

if TYPE_CHECKING:
    from assistant.generate_answer import Work

__all__ = ["AnswerRecord", "RecordedPassage", "make_record", "read_record", "write_record"]

VERSION = 1


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RecordedPassage:
    """A passage that an answer was made from.

    Attributes:
        source_id: The document.
        sha256: Of the document's file, as it was.
        start: Offset of the first character.
        end: Offset after the last character.
        text: The passage.
        mark: What the chat model knew it by; "" when it did not get it.
    """

    source_id: str
    sha256: str
    start: int
    end: int
    text: str
    mark: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRecord:
    """An answer with all that it was made from. Personal data in questions is masked.

    Attributes:
        version: Of this form.
        created: When, ISO 8601 in UTC.
        question: As it was asked.
        history: Earlier questions, oldest first.
        filters: The fields of `Filters`.
        answer: What `Answer.to_dict` gives.
        passages: What was found, best first.
        settings: Those that change an answer, by name.
        model: The chat model that was asked, or None.
        prompt: The version of its prompt.
        searched: The question and the parts that were searched for, when the model said so.
        draft: What the model wrote, unchanged.
        statements: Each of its statements with its marks, whether it holds, and why not.
        stood_in: Why the extractive answer stood in for the model's; "" when it did not.
        usage: Calls, tokens and seconds that the model took.
    """

    version: int = VERSION
    created: str
    question: str
    history: tuple[str, ...]
    filters: Mapping[str, Any]
    answer: Mapping[str, Any]
    passages: tuple[RecordedPassage, ...]
    settings: Mapping[str, Any]
    model: str | None = None
    prompt: str = ""
    searched: tuple[str, ...] = ()
    draft: str = ""
    statements: tuple[Mapping[str, Any], ...] = ()
    stood_in: str = ""
    usage: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the record as plain values, ready for JSON."""
        return dataclasses.asdict(self)


def make_record(
    answer: Answer,
    index: Index,
    settings: Settings,
    history: Sequence[Turn],
    filters: Filters,
    work: Work | None = None,
) -> AnswerRecord:
    """Return the record of an answer that was just given, and of the model's work on it."""
    written, plan = (work.written, work.plan) if work else (None, None)
    marks = {p.chunk.id: mark for mark, p in written.marks.items()} if written else {}
    passages = list(answer.passages)
    there = {passage.chunk.id for passage in passages}
    passages += [p for p in (written.marks.values() if written else ()) if p.chunk.id not in there]
    return AnswerRecord(
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        question=answer.question,
        history=tuple(mask_personal_data(turn.question) for turn in history),
        filters=dataclasses.asdict(filters),
        answer=answer.to_dict(),
        passages=tuple(_recorded(p, index, marks.get(p.chunk.id, "")) for p in passages),
        settings=_relevant(settings),
        model=work.name if work else None,
        prompt=written.prompt if written else "",
        searched=(plan.standalone, *plan.parts) if plan else (),
        draft=written.raw if written else "",
        statements=tuple(dataclasses.asdict(s) for s in written.statements) if written else (),
        stood_in=written.stood_in if written else "",
        usage=dataclasses.asdict(written.spent) if written else {},
    )


def write_record(record: AnswerRecord, path: Path) -> None:
    """Write a record as JSON.

    Raises:
        QuestionError: The file cannot be written.
    """
    text = json.dumps(record.to_dict(), ensure_ascii=False, indent=2)
    try:
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise QuestionError(
            f"The record cannot be written to {str(path)!r} ({error.strerror}). Name another file."
        ) from error


def read_record(path: Path) -> AnswerRecord:
    """Read a record.

    Raises:
        QuestionError: The file is not there, or is no record that this version can read.
    """
    from pydantic import TypeAdapter, ValidationError

    try:
        record = TypeAdapter(AnswerRecord).validate_json(path.read_bytes())
    except OSError as error:
        raise QuestionError(
            f"The record {str(path)!r} cannot be read ({error.strerror}). Check the name."
        ) from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise QuestionError(
            f"{str(path)!r} is no record of an answer: {where}: {first['msg']}. Name a file that "
            "`leidraad ask --record` wrote."
        ) from error
    if record.version != VERSION:
        raise QuestionError(
            f"The record {str(path)!r} has version {record.version}; this program reads {VERSION}."
        )
    return record


def _recorded(passage: Passage, index: Index, mark: str) -> RecordedPassage:
    chunk = passage.chunk
    return RecordedPassage(
        source_id=chunk.source_id,
        sha256=index.sources[chunk.source_id].sha256,
        start=chunk.start,
        end=chunk.end,
        text=chunk.text,
        mark=mark,
    )


def _relevant(settings: Settings) -> dict[str, Any]:
    """Return the settings that change an answer; no folder and no key."""
    names = ("embedding_model", "retrieval", "llm", "llm_temperature", "llm_token_budget",
             "llm_max_tokens", "llm_unsupported")  # fmt: skip
    return settings.model_dump(mode="json", include=set(names))
