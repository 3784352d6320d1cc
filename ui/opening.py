"""Open the assistant for a command, and check what the command asks of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from assistant import Answer, Assistant, Filters, Settings

__all__ = [
    "asked",
    "check_dates",
    "check_model",
    "check_question",
    "chosen_filters",
    "effective",
    "open_assistant",
    "verified_quotes",
]

_MODEL = re.compile(r"[^:\s]+:\S+")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def effective(**values: object) -> Settings:
    """Return the settings, with `values` first, and keep the libraries offline when they say so.

    Raises:
        SettingsError: A value cannot be used.
    """
    from assistant import read_settings
    from assistant.quiet import stay_offline

    settings = read_settings(**values)
    if settings.offline:
        stay_offline()
    return settings


def open_assistant(llm: str | None = None) -> Assistant:
    """Open the assistant; an index that has to be built shows its progress.

    Args:
        llm: The chat model, before what the settings say; "none" for none at all.
    """
    from assistant import Assistant
    from ui.terminal import index_progress

    values = {} if llm is None else {"llm": None if llm.lower() == "none" else llm}
    settings = effective(**values)
    with index_progress() as progress:
        return Assistant.open(settings, progress=progress)


def check_question(question: str | None) -> None:
    """Refuse an empty question before anything is opened.

    Raises:
        typer.BadParameter: It is empty.
    """
    if question is not None and not question.strip():
        raise typer.BadParameter("The question is empty. Ask something, such as: 'Wat is een RTA?'")


def check_dates(*dates: str | None) -> None:
    """Refuse what is not a date.

    Raises:
        typer.BadParameter: One is not a year, month or day.
    """
    for date in dates:
        if date is not None and not _DATE.fullmatch(date):
            raise typer.BadParameter(f"{date!r} is not a date; write 2023, 2023-06 or 2023-06-18.")


def check_model(name: str | None) -> None:
    """Refuse what does not name a chat model.

    Raises:
        typer.BadParameter: It is neither `provider:model` nor "none", and no `llm_base_url` says
            which server has a model of that name.
    """
    if name is None or name == "none" or _MODEL.fullmatch(name):
        return
    from assistant import read_settings

    if read_settings().llm_base_url is None:
        raise typer.BadParameter(
            f"{name!r} is no chat model; write provider:model, such as ollama:llama3.1, or none."
        )


def chosen_filters(
    assistant: Assistant,
    *,
    sources: Sequence[str] | None,
    kinds: Sequence[str] | None,
    regions: Sequence[str] | None,
    since: str | None,
    until: str | None,
) -> Filters:
    """Return the filters, after a look at what there is to choose from.

    Raises:
        typer.BadParameter: No document has the id, the kind or the region that is asked for.
    """
    from assistant import Filters

    if sources or kinds or regions:
        known = assistant.sources()
        _must_exist("--source", sources, (source.id for source in known))
        _must_exist("--kind", kinds, (source.kind for source in known))
        _must_exist("--region", regions, (source.region for source in known if source.region))
    return Filters(
        sources=tuple(sources or ()),
        kinds=tuple(kinds or ()),
        regions=tuple(regions or ()),
        since=since,
        until=until,
    )


def asked(
    assistant: Assistant,
    question: str,
    turns: Sequence[str],
    filters: Filters,
    record: Path | None,
) -> Answer:
    """Return the answer to a question, and write its record when a file is named.

    Raises:
        QuestionError: The question cannot be answered, or the file cannot be written.
    """
    if record is None:
        return assistant.ask(question, turns, filters=filters)
    from assistant.record import write_record
    from assistant.replay import ask_recorded

    answer, kept = ask_recorded(assistant, question, turns, filters)
    write_record(kept, record)
    return answer


def verified_quotes(assistant: Assistant, answer: Answer) -> int:
    """Return how many quotes of an answer stand in their documents, character for character."""
    return sum(
        assistant.source_text(c.source_id)[c.start : c.end] == c.quote for c in answer.citations
    )


def _must_exist(option: str, wanted: Iterable[str] | None, known: Iterable[str]) -> None:
    there = sorted(set(known))
    folded = {name.casefold() for name in there}
    for name in wanted or ():
        if name.casefold() not in folded:
            choices = ", ".join(there) or "none: no document has one"
            raise typer.BadParameter(
                f"{option} {name!r} is not in the documents; choose {choices}."
            )
