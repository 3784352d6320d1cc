"""The arguments that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "AsJson",
    "History",
    "Kinds",
    "Llm",
    "Question",
    "RecordFile",
    "Regions",
    "Since",
    "SourceIds",
    "Until",
]

Question = Annotated[
    str | None, typer.Argument(metavar="QUESTION", help="In Dutch, English or a mix.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
SourceIds = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="ID", help="Only this document (its id); repeatable."),
]
Kinds = Annotated[
    list[str] | None,
    typer.Option("--kind", metavar="KIND", help="Only this kind of document; repeatable."),
]
Regions = Annotated[
    list[str] | None,
    typer.Option("--region", metavar="REGION", help="Only this region; repeatable."),
]
Since = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Only documents from this date: 2023 or 2023-06-18."),
]
Until = Annotated[
    str | None, typer.Option(metavar="DATE", help="Only documents up to and including this date.")
]
History = Annotated[
    list[str] | None,
    typer.Option(
        "--history", metavar="QUESTION", help="An earlier question; repeatable, oldest first."
    ),
]
Llm = Annotated[
    str | None,
    typer.Option(
        "--llm",
        metavar="NAME",
        help="Chat model that words the answer, as provider:model; none: quotes only.",
    ),
]
RecordFile = Annotated[
    Path | None,
    typer.Option(
        "--record",
        dir_okay=False,
        metavar="FILE",
        help="Write all that the answer was made from to a file, for `leidraad replay`.",
    ),
]
