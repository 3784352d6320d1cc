"""The command line for evaluators: `leidraad-eval`.

Exit codes: 0 done, or passed; 1 the gate failed, or an error of ours; 2 the command, the set or
the runs cannot be used; 3 not decided (`gate --strict`). Heavy imports wait for their command.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from assistant.command_line import run_app

__all__ = ["app", "main"]

app = typer.Typer(
    name="leidraad-eval",
    help="Measure how good the answers are, and whether a new version is better.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Sets = Annotated[
    list[str], typer.Argument(metavar="SET...", help="Files, or names of sets that ship.")
]
Run = Annotated[Path, typer.Argument(metavar="RUN", help="The name or folder of a run.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Out = Annotated[Path | None, typer.Option(metavar="FILE", help="Where to write it.")]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and exit with its code."""
    run_app(app, "leidraad-eval", arguments, _told)


def _told(error: Exception) -> tuple[str, int]:
    from assistant import AssistantError
    from assistant.errors import SettingsError
    from evals.errors import EvaluationError

    if isinstance(error, EvaluationError):
        return str(error), 2
    if isinstance(error, AssistantError):
        # a profile with a wrong setting is the caller's to mend
        return str(error), 2 if isinstance(error, SettingsError) else 1
    return f"{type(error).__name__}: {error}. LEIDRAAD_DEBUG=1 shows where.", 1


@app.command()
def validate(
    sets: Sets,
    *,
    corpus: Annotated[
        Path | None,
        typer.Option(file_okay=False, exists=True, help="Look quotations up in this corpus."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check the form of sets, and look every quotation up in the documents."""
    from evals.commands.checking import check_sets

    raise typer.Exit(check_sets(sets, corpus=corpus, as_json=as_json))


@app.command()
def run(
    sets: Sets,
    *,
    system: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A system to measure; repeat to rank several."),
    ] = None,
    systems: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="More systems, as TOML [default: leidraad-evals.toml]."),
    ] = None,
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of the run [default: the time].")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", file_okay=False, help="Where runs go [default: data folder]."),
    ] = None,
    split: Annotated[
        str | None, typer.Option(metavar="dev|test", help="Only this part of the sets.")
    ] = None,
    tag: Annotated[
        list[str] | None, typer.Option(metavar="TAG", help="Only cases with this tag.")
    ] = None,
    case: Annotated[list[str] | None, typer.Option(metavar="ID", help="Only this case.")] = None,
    failing: Annotated[
        Path | None, typer.Option(metavar="RUN", help="Only what was wrong in this run.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only so many cases.")] = None,
    sample: Annotated[int | None, typer.Option(min=1, help="So many cases at random.")] = None,
    seed: Annotated[int, typer.Option(help="Of --sample.")] = 0,
    workers: Annotated[int, typer.Option(min=1, help="Processes; 1 also measures time.")] = 1,
    repeat: Annotated[int, typer.Option(min=1, help="Ask each case so often.")] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a broken-off run.")] = False,
    retry_errors: Annotated[
        bool, typer.Option("--retry-errors", help="With --resume: ask anew what broke.")
    ] = False,
    oracle: Annotated[
        bool,
        typer.Option("--oracle", help="Answer once more with the gold in hand: is it the search?"),
    ] = False,
    judge: Annotated[
        str | None, typer.Option(metavar="MODEL", help="Let a chat model judge as well.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Ask every question, score the answers and write a report."""
    from evals.commands.measuring import Selection, run_sets

    selection = Selection(
        split=split,
        tags=tuple(tag or ()),
        ids=tuple(case or ()),
        failing=failing,
        limit=limit,
        sample=sample,
        seed=seed,
    )
    code = run_sets(
        sets,
        selection,
        systems=system or ["default"],
        profile_file=systems,
        name=name,
        out=out,
        workers=workers,
        repeats=repeat,
        resume=resume or retry_errors,
        retry_errors=retry_errors,
        oracle=oracle,
        judge=judge,
        as_json=as_json,
    )
    raise typer.Exit(code)


@app.command()
def score(
    run: Run,
    *,
    sets: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="SET", help="Use the gold of this set, mended since."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Score a run anew, without asking anything."""
    from evals.commands.measuring import score_again

    raise typer.Exit(score_again(run, sets or [], as_json=as_json))


@app.command()
def report(
    run: Run,
    *,
    against: Annotated[
        Path | None, typer.Option(metavar="RUN", help="Show what changed since this run.")
    ] = None,
) -> None:
    """Write the report of a run: HTML, Markdown and CSV."""
    from evals.commands.measuring import report_again

    raise typer.Exit(report_again(run, against))


@app.command()
def compare(
    baseline: Annotated[Path, typer.Argument(metavar="BASELINE", help="The run to compare with.")],
    candidate: Annotated[Path, typer.Argument(metavar="CANDIDATE", help="The new run.")],
    *,
    split: Annotated[
        str | None,
        typer.Option(metavar="dev|test|all", help="This part [default: test when there is one]."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Also when the runs were measured differently.")
    ] = False,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a report.")] = None,
    markdown: Annotated[Path | None, typer.Option(metavar="FILE", help="Write Markdown.")] = None,
    as_json: AsJson = False,
) -> None:
    """Tell whether a run is better than another, and whether that may be chance."""
    from evals.commands.comparing import compare_runs

    code = compare_runs(
        baseline,
        candidate,
        split=split,
        force=force,
        html=html,
        markdown=markdown,
        as_json=as_json,
    )
    raise typer.Exit(code)


@app.command()
def gate(
    run: Run,
    *,
    baseline: Annotated[
        Path | None,
        typer.Option(metavar="RUN", help="The run it must not fall behind, or a file naming it."),
    ] = None,
    config: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The rules, as YAML [default: ours].")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 3 when a rule is not decided.")
    ] = False,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Write JUnit XML.")] = None,
    markdown: Annotated[Path | None, typer.Option(metavar="FILE", help="Write Markdown.")] = None,
    as_json: AsJson = False,
) -> None:
    """Pass or fail a run by fixed rules; made for a build server."""
    from evals.commands.comparing import gate_run

    code = gate_run(
        run,
        baseline=baseline,
        config=config,
        strict=strict,
        junit=junit,
        markdown=markdown,
        as_json=as_json,
    )
    raise typer.Exit(code)


@app.command()
def review(
    run: Run,
    *,
    out: Out = None,
    sample: Annotated[int | None, typer.Option(min=1, help="So many questions at random.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also the citations that are gold already.")
    ] = False,
    read: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Read a sheet that was filled in; repeat for more."),
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(metavar="SET", help="With --read: keep the rulings in this set as well."),
    ] = None,
) -> None:
    """Write a sheet for people to rule on answers and citations, or read it back."""
    from evals.commands.reviewing import read_review, write_review

    if read:
        raise typer.Exit(read_review(run, read, into))
    if into is not None:
        raise typer.BadParameter("--into goes with --read.")
    raise typer.Exit(write_review(run, out, sample=sample, everything=everything))


@app.command("import")
def import_(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="A spreadsheet: .xlsx or .csv.")],
    target: Annotated[Path, typer.Argument(metavar="SET", help="The set: .yaml or .jsonl.")],
) -> None:
    """Make a set of a spreadsheet; what is wrong in it is told with its row."""
    from evals.commands.exchanging import import_sheet

    raise typer.Exit(import_sheet(source, target))


@app.command()
def export(
    source: Annotated[
        str | None, typer.Argument(metavar="SET", help="The set; none with --template.")
    ] = None,
    target: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="A .xlsx, .csv, .yaml or .jsonl file.")
    ] = None,
    *,
    template: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write an empty spreadsheet instead.")
    ] = None,
) -> None:
    """Write a set as a spreadsheet, or an empty one to fill in."""
    if (template is None) == (source is None or target is None):
        raise typer.BadParameter("Give a set and a file, or --template with a file.")
    from evals.commands.exchanging import export_set

    raise typer.Exit(export_set(source, target, template))
