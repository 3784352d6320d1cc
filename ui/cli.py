"""The command line: `leidraad`.

Exit codes: 0 answered, 1 an error of ours, 2 the command or the question is not right, 3 the
documents do not answer it. Heavy imports wait until a command needs them.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from assistant.command_line import run_app
from ui.commands.backup import backup, restore
from ui.commands.feedback import feedback
from ui.commands.installation import config, doctor
from ui.commands.replay import replay
from ui.commands.serve import serve_ui
from ui.commands.users import users
from ui.opening import (
    asked,
    check_dates,
    check_model,
    check_question,
    chosen_filters,
    effective,
    open_assistant,
    verified_quotes,
)
from ui.options import (
    AsJson,
    History,
    Kinds,
    Llm,
    Question,
    RecordFile,
    Regions,
    Since,
    SourceIds,
    Until,
)

__all__ = ["app", "main"]

app = typer.Typer(
    name="leidraad",
    help="Ask the documents a question; every sentence of the answer shows where it comes from.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


app.command("ui")(serve_ui)
app.add_typer(users, name="users")
app.add_typer(feedback, name="feedback")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and exit with its code."""
    run_app(app, "leidraad", arguments, _told)


def _told(error: Exception) -> tuple[str, int]:
    from ui.messages import error_line, exit_code

    return error_line(error), exit_code(error)


def _version(wanted: bool) -> None:  # typer's callback
    if wanted:
        from importlib.metadata import version

        typer.echo(f"leidraad {version('leidraad-assistent')}")
        raise typer.Exit


@app.callback()
def options(
    debug: Annotated[
        bool, typer.Option("--debug", help="Show where an error arose; LEIDRAAD_DEBUG=1 does too.")
    ] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Take the options that go before a command."""
    if debug:
        os.environ["LEIDRAAD_DEBUG"] = "1"


@app.command()
def ask(
    question: Question = None,
    *,
    history: History = None,
    as_json: AsJson = False,
    source: SourceIds = None,
    kind: Kinds = None,
    region: Regions = None,
    since: Since = None,
    until: Until = None,
    llm: Llm = None,
    record: RecordFile = None,
    batch: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            readable=True,
            metavar="FILE",
            help="A file of questions, JSONL.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            dir_okay=False, metavar="FILE", help="Where the answers to --batch go, JSONL."
        ),
    ] = None,
) -> None:
    """Answer a question, or with --batch and --out a file of them."""
    if (question is None) == (batch is None):
        raise typer.BadParameter("Give a question, or --batch with a file of questions.")
    if (batch is None) != (out is None):
        raise typer.BadParameter("--batch and --out go together.")
    if batch is not None and (history or as_json or record):
        raise typer.BadParameter("--history, --json and --record do not go with --batch.")
    if out is not None and not out.absolute().parent.is_dir():
        raise typer.BadParameter(f"There is no folder {str(out.absolute().parent)!r} for --out.")
    check_question(question)
    check_dates(since, until)
    check_model(llm)
    assistant = open_assistant(llm)
    filters = chosen_filters(
        assistant, sources=source, kinds=kind, regions=region, since=since, until=until
    )
    if batch is not None and out is not None:
        from ui.batch import answer_file

        raise typer.Exit(1 if answer_file(assistant, batch, out, filters) else 0)
    from ui.messages import OUTCOMES
    from ui.terminal import print_json, well_formed

    turns = [well_formed(turn) for turn in history or []]
    answer = asked(assistant, well_formed(question or ""), turns, filters, record)
    if as_json:
        print_json(answer.to_dict())
    else:
        from ui.render import show_answer

        show_answer(answer, verified_quotes(assistant, answer))
    raise typer.Exit(OUTCOMES[answer.outcome])


@app.command()
def search(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="What to look for.")],
    *,
    k: Annotated[
        int, typer.Option("-k", metavar="NUMBER", min=1, max=100, help="How many passages.")
    ] = 10,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show score and rank of each way of searching.")
    ] = False,
    as_json: AsJson = False,
    source: SourceIds = None,
    kind: Kinds = None,
    region: Regions = None,
    since: Since = None,
    until: Until = None,
) -> None:
    """Show the passages that an answer would be made from, best first."""
    check_question(question)
    check_dates(since, until)
    assistant = open_assistant()
    filters = chosen_filters(
        assistant, sources=source, kinds=kind, regions=region, since=since, until=until
    )
    from ui.terminal import print_json, well_formed

    passages = assistant.retrieve(well_formed(question), k, filters=filters)
    if as_json:
        print_json({"question": question, "passages": [p.to_dict() for p in passages]})
    else:
        from ui.listing import show_passages

        show_passages(passages, explain=explain)
    raise typer.Exit(0 if passages else 3)


@app.command()
def ingest(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH", help="Files or folders to add; none: read the corpus folder again."
        ),
    ] = None,
    *,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Read and embed everything anew.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Add or update documents, and report what happened to each."""
    from assistant import Assistant
    from assistant.library import Library
    from ui.terminal import index_progress, print_json

    settings = effective()
    # Not `Assistant.open`: it would build the index first, and the report would be of a second run.
    assistant = Assistant(settings, Library(settings))
    with index_progress() as progress:
        report = assistant.ingest(paths or [], rebuild=rebuild, progress=progress)
    if as_json:
        print_json(report.to_dict())
    else:
        from ui.listing import show_report

        show_report(report)
    raise typer.Exit(1 if report.count("failed") else 0)


@app.command()
def remove(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE_ID", help="Documents that were added, by their id."),
    ],
    *,
    as_json: AsJson = False,
) -> None:
    """Remove documents that were added, and report what happened to each."""
    from ui.terminal import index_progress, print_json

    assistant = open_assistant()
    with index_progress() as progress:
        report = assistant.remove(sources, progress=progress)
    if as_json:
        print_json(report.to_dict())
    else:
        from ui.listing import show_report

        show_report(report)


@app.command()
def sources(*, as_json: AsJson = False) -> None:
    """List the documents in the index."""
    from dataclasses import asdict

    from ui.terminal import print_json

    found = open_assistant().sources()
    if as_json:
        print_json([asdict(source) | {"path": str(source.path)} for source in found])
    else:
        from ui.listing import show_table

        show_table(
            ("id", "title", "date", "kind", "region"),
            ((s.id, s.title, s.date or "", s.kind, s.region or "") for s in found),
        )


app.command()(replay)
app.command()(doctor)
app.command()(config)
app.command()(backup)
app.command()(restore)
