"""The report as Markdown, for a pull request or a wiki, and as a table for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from evals.cases.case import Case
from evals.comparison.comparing import PRIMARY, Comparison
from evals.exchange.tables import write_csv
from evals.report import words
from evals.report.page import ReportPage
from evals.runs.folder import RunFolder
from evals.runs.values import grouped

__all__ = [
    "changes_markdown",
    "main_value",
    "ranking_markdown",
    "ranking_rows",
    "report_markdown",
    "results_csv",
]

_SHOWN = 40


def report_markdown(page: ReportPage) -> str:
    """Return the report of a run as Markdown."""
    lines = [
        f"# {page.run.record.title}: {page.run.record.name}",
        "",
        f"**{page.verdict}**",
        "",
        page.silence_line,
        "",
        "| cijfer | waarde | 95 %-interval | n |",
        "|---|---:|---:|---:|",
        *(_figure_line(figure.label, figure.value, figure.figure) for figure in page.main),
        "",
        "| oorzaak van een fout | aantal |",
        "|---|---:|",
        *(f"| {words.CAUSES[cause]} | {count} |" for cause, count in page.cause_counts),
        "",
        *page.oracle_lines,
        "",
    ]
    if page.comparison is not None:
        lines += [changes_markdown(page.comparison)]
    return "\n".join(lines)


def changes_markdown(comparison: Comparison) -> str:
    """Return a comparison as Markdown."""
    correct = comparison.change("correct")
    lines = [f"## Sinds {comparison.baseline.name}", ""]
    lines += [f"> Let op: {warning}" for warning in comparison.warnings]
    if correct:
        said = words.change_verdict(correct.difference.change, correct.p_adjusted, correct.smallest)
        lines += [f"**{said}**", ""]
    lines += [
        "| cijfer | was | is | verschil | p | beter / slechter |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for change in comparison.changes:
        difference = change.difference
        name = words.METRICS.get(change.metric, change.metric)
        lines.append(
            f"| {name}{'' if change.primary else ' (verkennend)'} "
            f"| {words.percent(difference.baseline, 1)} | {words.percent(difference.candidate, 1)} "
            f"| {words.points(difference.change)} | {words.number(change.p_adjusted, 3)} "
            f"| {difference.wins} / {difference.losses} |"
        )
    worse = [flip for flip in comparison.flips if not flip.better]
    better = [flip for flip in comparison.flips if flip.better]
    for title, flips in (("Nu fout", worse), ("Nu goed", better)):
        if flips:
            lines += ["", f"{title} ({len(flips)}):", ""]
            lines += [f"- `{flip.case}` {_flat(flip.question)}" for flip in flips[:_SHOWN]]
    return "\n".join([*lines, ""])


def ranking_markdown(runs: Sequence[RunFolder]) -> str:
    """Return runs as a table, the best first."""
    heads = ["systeem", *(words.METRICS[metric] for metric in PRIMARY), "p95"]
    lines = ["| " + " | ".join(heads) + " |", "|---|" + "---:|" * (len(heads) - 1)]
    lines += ["| " + " | ".join(row) + " |" for row in ranking_rows(runs)]
    return "\n".join([*lines, ""])


def ranking_rows(runs: Iterable[RunFolder]) -> list[list[str]]:
    """Return a row per run, the best first: name, the main figures, and p95."""
    ranked = []
    for run in runs:
        summary = run.summary()
        split = "test" if "test" in summary["splits"] else next(iter(summary["splits"]))
        of = summary["splits"][split]
        values = [main_value(of, metric) for metric in PRIMARY]
        latency = summary["latency"]
        slow = words.milliseconds(latency["p95_ms"]) if latency else "–"
        cells = [run.record.title, *(words.percent(value, 1) for value in values), slow]
        ranked.append((values[0] or 0.0, cells))
    return [cells for _, cells in sorted(ranked, key=lambda pair: -pair[0])]


def main_value(of: Mapping[str, Any], metric: str) -> float | None:
    """Return one of the figures named beforehand, from the figures of a split."""
    figure = of["metrics"].get(metric)
    value: float | None = figure["value"] if figure else None
    return value


def results_csv(run: RunFolder) -> bytes:
    """Return a row per question, for a Dutch spreadsheet."""
    return write_csv(list(_result_rows(run)))


def _result_rows(run: RunFolder) -> Iterator[list[str]]:
    scores = grouped(run.scores())
    metrics = ("correct", "facts", "citation_f1", "quote_recall@5", "nDCG@10", "number_errors")
    yield [
        "id", "beurt", "deel", "soort", "labels", "vraag", "uitkomst", "zekerheid", "antwoord",
        *(words.METRICS[metric] for metric in metrics), "reden", "milliseconden", "fout",
    ]  # fmt: skip
    cases: dict[str, Case] = {case.id: case for case in run.cases}
    for row in run.answers():
        if row.variant != "asked":
            continue
        case, scored = cases[row.case], scores.get(row.key, {})
        values = [scored[m].value if m in scored else None for m in metrics]
        yield [
            row.case,
            str(row.turn),
            case.split,
            case.type,
            ", ".join(case.tags),
            row.question,
            row.outcome,
            words.number(row.confidence, 3),
            row.text,
            *("" if value is None else words.number(value, 3) for value in values),
            scored["correct"].reason if "correct" in scored else "",
            words.number(row.wall_ms),
            row.error,
        ]


def _figure_line(label: str, value: float | None, figure: Mapping[str, Any] | None) -> str:
    if figure is None:
        return f"| {label} | {words.percent(value, 1)} | – | – |"
    between = f"{words.percent(figure['low'])} – {words.percent(figure['high'])}"
    return f"| {label} | {words.percent(value, 1)} | {between} | {figure['n']} |"


def _flat(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
