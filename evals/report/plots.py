"""Plots as SVG inside the page: no script, and each has its numbers in words or in a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from evals.report.svg import element, line, rectangle, text, whole
from evals.report.words import number, percent

__all__ = ["bars", "histogram", "interval_strip", "risk_coverage_plot"]

_WIDTH = 720


def interval_strip(figure: Mapping[str, Any], label: str) -> str:
    """Return a line from 0 to 100 % with the interval as a band and the value as a mark."""
    left, wide = 8.0, 304.0
    low, high, value = (left + wide * figure[name] for name in ("low", "high", "value"))
    share, least, most = (percent(figure[name]) for name in ("value", "low", "high"))
    return whole(
        "strip",
        320,
        22,
        f"{label}: {share}, tussen {least} en {most}",
        [
            line("axis", (left, 11), (left + wide, 11)),
            rectangle("band", (low, 5), (max(2.0, high - low), 12)),
            line("mark", (value, 2), (value, 20)),
        ],
    )


def bars(rows: Sequence[tuple[str, Mapping[str, Any]]], label: str) -> str:
    """Return a table of shares, each with a bar, its interval and its numbers; read as a table."""
    lines = []
    for name, figure in rows:
        right = round(figure["value"] * figure["n"])
        told = f"{percent(figure['value'])} ({right} van {figure['n']})"
        lines.append(
            f'<tr><th scope="row">{escape(name)}</th><td class="bar">{_bar(figure)}</td>'
            f'<td class="figure">{told}</td></tr>'
        )
    return f'<table class="bars"><caption>{escape(label)}</caption>{"".join(lines)}</table>'


def _bar(figure: Mapping[str, Any]) -> str:
    """Return a bar from 0 to 100 % as wide as there is room, with its interval as a whisker."""
    low, high, value = (100 * figure[name] for name in ("low", "high", "value"))
    label = f"tussen {percent(figure['low'])} en {percent(figure['high'])}"
    parts = [line("grid", (x, 0), (x, 22)) for x in (0, 25, 50, 75, 100)]
    parts += [
        rectangle("bar", (0, 3), (value, 16)),
        line("whisker", (low, 11), (high, 11)),
        line("whisker", (low, 7), (low, 15)),
        line("whisker", (high, 7), (high, 15)),
    ]
    return whole("stretched", 100, 22, label, parts)


def risk_coverage_plot(risk: Mapping[str, Any], label: str) -> str:
    """Return how often an answer is wrong when only the surest ones are given."""
    left, top, wide, high = 64, 16, 600, 240
    highest = max([0.1, risk["target"], *(point["risk"] for point in risk["points"])])
    step = 5 if highest <= 0.2 else 10 if highest <= 0.5 else 20
    most = min(100, step * (int(100 * highest / step) + 1))

    def at(coverage: float, share: float) -> tuple[float, float]:
        return left + wide * coverage, top + high * (1 - 100 * share / most)

    parts = []
    for tick in range(0, 101, 20):
        x, y = at(tick / 100, 0)
        parts.append(line("grid", (x, top), (x, y)))
        parts.append(text("tick", (x, y + 18), f"{tick} %", "middle"))
    for tick in range(0, most + 1, step):
        x, y = at(0, tick / 100)
        parts.append(line("grid", (x, y), (left + wide, y)))
        parts.append(text("tick", (x - 8, y + 4), f"{tick} %", "end"))
    curve = [at(point["coverage"], point["risk"]) for point in risk["points"]]
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in curve)
    middle, target = top + high / 2, at(1, risk["target"])
    parts += [
        element("polyline", "curve", points=drawn),
        line("target", at(0, risk["target"]), target),
        text("tick", (target[0], target[1] - 5), f"doel: {percent(risk['target'])} fout", "end"),
        text(
            "tick",
            (left + wide / 2, top + high + 40),
            "deel van de vragen dat een antwoord krijgt",
            "middle",
        ),
        element(
            "text",
            "tick",
            "deel daarvan dat fout is",
            x=14,
            y=middle,
            text_anchor="middle",
            transform=f"rotate(-90 14 {middle})",
        ),
    ]
    return whole("plot", _WIDTH, top + high + 52, label, parts)


def histogram(bins: Sequence[Mapping[str, float]], label: str) -> str:
    """Return how many answers took how long; `bins` is not empty."""
    left, top, wide, high = 84, 12, 620, 130
    most = max(each["n"] for each in bins) or 1
    step, base = wide / len(bins), top + high
    parts = []
    for index, each in enumerate(bins):
        tall = high * each["n"] / most
        corner = (left + step * index + 1, base - tall)
        parts.append(rectangle("bar", corner, (max(1.0, step - 2), tall)))
    first, last = f"{number(bins[0]['from_ms'])} ms", f"{number(bins[-1]['to_ms'])} ms"
    parts += [
        text("tick", (left, base + 18), first),
        text("tick", (left + wide, base + 18), last, "end"),
        text("tick", (left + wide / 2, base + 18), "hoe lang het antwoord duurde", "middle"),
        line("axis", (left, base), (left + wide, base)),
        text("tick", (left - 6, top + 10), f"{most:.0f}", "end"),
        text("tick", (left - 6, top + 26), "antwoorden", "end"),
    ]
    return whole("plot", _WIDTH, base + 30, label, parts)
