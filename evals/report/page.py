"""Put a run in words, tables and plots, and those in one HTML file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from evals.cases.coverage import UncoveredSection, uncovered_sections
from evals.comparison.comparing import LOWER_IS_BETTER, PRIMARY, Comparison
from evals.report import plots, words
from evals.report.failures import Failure, FailureFinder, readable
from evals.runs.folder import RunFolder

__all__ = ["MainFigure", "ReportPage", "page_of", "write_html"]

TEMPLATES = Path(__file__).parent / "templates"
_LEAST_IN_PART = 3
_LONGEST_NAME = 34
MOST_FAILURES = 400
"""Failures described one by one; a run in which more fails has another problem."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MainFigure:
    """One of the figures named beforehand, with its plot."""

    metric: str
    label: str
    value: float | None
    figure: Mapping[str, Any] | None
    strip: str


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    """What the report says.

    Attributes:
        run: The folder.
        summary: Its figures.
        split: The part that the verdict is about: test when there is one.
        of: The figures of that part.
        main: The figures named beforehand.
        failures: What went wrong in that part.
        cause_counts: How often each cause, most first.
        uncovered: Sections of the documents without a question.
        comparison: With another run, or None.
    """

    run: RunFolder
    summary: Mapping[str, Any]
    split: str
    of: Mapping[str, Any]
    main: tuple[MainFigure, ...]
    failures: tuple[Failure, ...]
    cause_counts: tuple[tuple[str, int], ...]
    uncovered: tuple[UncoveredSection, ...]
    comparison: Comparison | None

    @property
    def verdict(self) -> str:
        """The headline."""
        return words.headline(self.of["metrics"].get("correct"))

    @property
    def asked(self) -> str:
        """How many questions the verdict is about, and of which part when there are two."""
        part = words.SPLITS[self.split] if len(self.summary["splits"]) > 1 else ""
        n = self.of["cases"]
        return f"{words.number(n)} {part}" if part else words.counted(n)

    @property
    def change_line(self) -> str:
        """What changed on the headline figure, and whether that may be chance."""
        change = self.comparison.change("correct") if self.comparison else None
        if change is None:
            return ""
        return words.change_verdict(change.difference.change, change.p_adjusted, change.smallest)

    @property
    def silence_line(self) -> str:
        """How well it stays silent, in words."""
        figures = self.of["abstention"]
        unanswerable = self.of["unanswerable"]
        if figures["abstention_recall"] is None:
            return "Er zitten geen vragen in waarop het antwoord ontbreekt."
        silent = round(figures["abstention_recall"] * unanswerable)
        wrongly = words.percent(figures["over_refusal"])
        return (
            f"Bij {silent} van de {words.counted(unanswerable)} die de bronnen niet beantwoorden, "
            f"zweeg het systeem terecht. Bij {wrongly} van de andere vragen zweeg het ten onrechte."
        )

    @property
    def advice_lines(self) -> list[str]:
        """What threshold to set, in words, for each share of wrong answers one may accept."""
        lines = []
        for advice in self.summary["thresholds"]:
            target, result = words.percent(advice["target"]), advice["result"]
            if advice["threshold"] is None or result is None:
                lines.append(f"Hoogstens {target} fout: geen drempel geeft die zekerheid.")
                continue
            lines.append(
                f"Hoogstens {target} fout: zet de drempel op "
                f"{words.number(advice['threshold'], 2)}. Dan krijgt "
                f"{words.percent(result['coverage'])} van de vragen een antwoord, waarvan hier "
                f"{words.percent(result['risk'])} fout ({result['wrong']} van {result['kept']})."
            )
        return lines

    @property
    def oracle_lines(self) -> list[str]:
        """Whether wrong answers are for want of finding or of answering; empty when not tried."""
        gap = self.of.get("oracle")
        return words.oracle_lines(gap) if gap else []

    @property
    def citation_line(self) -> str:
        """How many citations are right, with and without those that nobody judged."""
        counts = self.of.get("citations")
        return words.citation_line(counts) if counts else ""

    @property
    def review_lines(self) -> list[str]:
        """What people ruled; empty when nobody did."""
        review = self.summary.get("review")
        return words.review_lines(review) if review else []

    def anchor(self, case: str) -> str:
        """Return the id of the first failure of a case."""
        found = next((f for f in self.failures if f.case.id == case), None)
        return f"{found.case.id}-{found.turn}" if found else "fouten"

    def question_of(self, case: str, turn: int) -> str:
        """Return the question of a turn."""
        found = next(c for c in self.run.cases if c.id == case)
        return found.conversation[turn - 1].question

    def part_changes(self) -> list[tuple[str, int, float, float]]:
        """Return name, cases and the shares right before and after of each part that changed."""
        parts = self.comparison.parts if self.comparison else {}
        rows = [
            (self._part_name(name), n, old, new)
            for name, (n, old, new) in parts.items()
            if ":" in name and n >= _LEAST_IN_PART and old != new
        ]
        return sorted(rows, key=lambda row: row[3] - row[2])

    def part_groups(self) -> list[tuple[str, str]]:
        """Return a title and a plot for each way of dividing the questions."""
        named = [
            (name.partition(":")[0], self._part_name(name), figure)
            for name, figure in self.of["parts"].items()
            if ":" in name and figure["n"] >= _LEAST_IN_PART
        ]
        order = list(words.PART_KINDS)
        known = sorted((n for n in named if n[0] in order), key=lambda n: order.index(n[0]))
        groups = []
        for kind, members in groupby(known, key=lambda n: n[0]):
            rows = sorted(((n, f) for _, n, f in members), key=lambda r: r[1]["value"])
            title = words.PART_KINDS[kind]
            groups.append((title, plots.bars(rows, "Deel goed beantwoord, van 0 tot 100 %")))
        return groups

    def _part_name(self, part: str) -> str:
        titles = {f"document:{d.id}": d.title for d in self.run.documents}
        title = titles.get(part) or self._as_spelled(words.part_name(part))
        return title if len(title) <= _LONGEST_NAME else title[: _LONGEST_NAME - 1].rstrip() + "…"

    def _as_spelled(self, name: str) -> str:
        """Return a name as the documents spell it, if they have it: headings before texts."""
        wanted = re.compile(r"\b" + r"[\s-]".join(map(re.escape, name.split())) + r"\b", re.I)
        documents = self.run.documents
        headings = [
            h for d in documents for h in (d.title, *(h for s in d.sections for h in s.path))
        ]
        found = next(
            filter(None, map(wanted.search, [*headings, *(d.text for d in documents)])), None
        )
        return found[0][:1].upper() + found[0][1:] if found else name

    def kinds_plot(self) -> str:
        """Return how often it was rightly silent, per kind of question."""
        kinds = self.of["abstention"]["kinds"]
        ranked = sorted(kinds.items(), key=lambda pair: pair[1]["value"])
        rows = [(words.ABSTAIN_KINDS.get(kind, kind), figure) for kind, figure in ranked]
        label = "Deel terecht gezwegen, per soort vraag zonder antwoord, van 0 tot 100 %"
        return plots.bars(rows, label) if rows else ""

    def figure_rows(self) -> list[tuple[str, str, Mapping[str, Any]]]:
        """Return name, Dutch label and figure of every metric."""
        rows = []
        for name, figure in self.of["metrics"].items():
            if figure is not None:
                rows.append((name, words.METRICS.get(name, name), figure))
        return sorted(rows, key=lambda row: (row[0] not in PRIMARY, row[1]))

    def lower_is_better(self, metric: str) -> bool:
        """Whether less is better."""
        return metric in LOWER_IS_BETTER


def page_of(run: RunFolder, comparison: Comparison | None = None) -> ReportPage:
    """Return what the report of a scored run says.

    Raises:
        RunError: The run was not scored.
    """
    summary = run.summary()
    split = "test" if "test" in summary["splits"] else next(iter(summary["splits"]))
    of = summary["splits"][split]
    failures = [f for f in FailureFinder(run).failures() if f.case.split == split]
    return ReportPage(
        run=run,
        summary=summary,
        split=split,
        of=of,
        main=tuple(_main_figures(of)),
        failures=tuple(failures[:MOST_FAILURES]),
        cause_counts=tuple(Counter(f.cause for f in failures).most_common()),
        uncovered=tuple(uncovered_sections(run.cases, run.documents)),
        comparison=comparison,
    )


def write_html(page: ReportPage, path: Path) -> None:
    """Write the report as one file that needs nothing else."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html", "j2"], default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "counted": words.counted,
        "percent": words.percent,
        "number": words.number,
        "points": words.points,
        "readable": readable,
        "milliseconds": words.milliseconds,
        "day": _day,
    }
    html = environment.get_template("rapport.html.j2").render(
        page=page,
        record=page.run.record,
        words=words,
        plots=plots,
        latency=page.summary["latency"],
        gap=page.summary["context_gap"],
    )
    path.write_text(html, encoding="utf-8")


def _main_figures(of: Mapping[str, Any]) -> Sequence[MainFigure]:
    figures = []
    for metric in PRIMARY:
        figure = of["metrics"].get(metric)
        value = figure["value"] if figure else None
        label = words.METRICS[metric]
        strip = plots.interval_strip(figure, label) if figure else ""
        figures.append(
            MainFigure(metric=metric, label=label, value=value, figure=figure, strip=strip)
        )
    return figures


def _day(moment: str) -> str:
    """Return the day of an ISO moment as people write it."""
    return datetime.fromisoformat(moment).strftime("%d-%m-%Y, %H:%M") if moment else ""
