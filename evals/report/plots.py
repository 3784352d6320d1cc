"""Plots as SVG inside the page: no script, and each has its numbers in words or in a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    """Return horizontal bars of shares, each with its interval and its numbers."""
    top, step, left, wide = 26, 30, 250, 330
    height = top + step * len(rows) + 6
    parts = []
    for tick in range(0, 101, 25):
        x = left + wide * tick / 100
        parts.append(line("grid", (x, top - 6), (x, height - 6)))
        parts.append(text("tick", (x, top - 11), f"{tick} %", "middle"))
    for index, (name, figure) in enumerate(rows):
        y = top + step * index
        low, high = (left + wide * figure[end] for end in ("low", "high"))
        right = round(figure["value"] * figure["n"])
        parts += [
            text("name", (left - 10, y + 17), name, "end"),
            rectangle("bar", (left, y + 4), (wide * figure["value"], 18)),
            line("whisker", (low, y + 13), (high, y + 13)),
            line("whisker", (low, y + 9), (low, y + 17)),
            line("whisker", (high, y + 9), (high, y + 17)),
            text(
                "value",
                (left + wide + 12, y + 17),
                f"{percent(figure['value'])} ({right} van {figure['n']})",
            ),
        ]
    return whole("plot", _WIDTH, height, label, parts)


def risk_coverage_plot(risk: Mapping[str, Any], label: str) -> str:
    """Return how often an answer is wrong when only the surest ones are given."""
    left, top, wide, high = 64, 16, 600, 240
    highest = max([0.1, risk["target"], *(point["risk"] for point in risk["points"])])
    most = min(1.0, (int(highest * 10) + 1) / 10)

    def at(coverage: float, share: float) -> tuple[float, float]:
        return left + wide * coverage, top + high * (1 - share / most)

    parts = []
    for tick in range(0, 101, 20):
        x, y = at(tick / 100, 0)
        parts.append(line("grid", (x, top), (x, y)))
        parts.append(text("tick", (x, y + 18), f"{tick} %", "middle"))
    for step in range(5):
        share = most * step / 4
        x, y = at(0, share)
        parts.append(line("grid", (x, y), (left + wide, y)))
        parts.append(text("tick", (x - 8, y + 4), percent(share), "end"))
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
    left, top, wide, high = 44, 12, 640, 130
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
        line("axis", (left, base), (left + wide, base)),
        text("tick", (left - 6, top + 10), f"{most:.0f}", "end"),
    ]
    return whole("plot", _WIDTH, base + 30, label, parts)
