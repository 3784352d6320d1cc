"""Pass or fail a run by rules that were written down beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.comparison.comparing import PRIMARY, Comparison
from evals.errors import EvaluationError
from evals.report.words import METRICS, milliseconds, number, percent, points
from evals.runs.folder import RunFolder

__all__ = ["RULES", "Check", "Rules", "Verdict", "judge_run", "read_rules", "verdict_of"]

RULES = Path(__file__).with_name("gate.yaml")
SIGNIFICANT = 0.05
_ERRORS, _SLOW = "errors", "p95_ms"
_NAMES = {
    _ERRORS: "Vragen die een fout gaven",
    _SLOW: "Wachttijd tot 95 van de 100 antwoorden er zijn",
}
Verdict = Literal["pass", "fail", "undecided", "warning"]
Policy = Literal["allow", "warn", "fail"]


class _Rule(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Absolute(_Rule):
    """A figure must be at least `min`, or at most `max`."""

    metric: str
    min: float | None = None
    max: float | None = None
    bound: Literal["value", "interval"] = "value"


class NoRegression(_Rule):
    """Figures must not fall behind the baseline by more than `margin`."""

    metrics: tuple[str, ...] = PRIMARY
    margin: float = 0.03


class CasePolicy(_Rule):
    """What to do with cases that only one of the two runs has."""

    new: Policy = "allow"
    removed: Policy = "warn"


class Rules(_Rule):
    """All rules of a gate; `gate.yaml` explains them."""

    absolute: tuple[Absolute, ...] = ()
    must_pass: bool = True
    no_regression: NoRegression | None = None
    cases: CasePolicy = CasePolicy()
    stale: float = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A rule applied: its name, how it ended and why, in Dutch."""

    name: str
    verdict: Verdict
    reason: str


def read_rules(path: Path | None = None) -> Rules:
    """Return the rules of a file, or ours.

    Raises:
        EvaluationError: They cannot be read.
    """
    import yaml

    file = path or RULES
    try:
        return Rules.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise EvaluationError(
            f"The rules in {str(file)!r} cannot be read: {error}. `evals/comparison/gate.yaml` "
            "shows how to write them."
        ) from error


def judge_run(run: RunFolder, comparison: Comparison | None, rules: Rules) -> list[Check]:
    """Apply the rules to a scored run.

    Raises:
        EvaluationError: Too much of its gold is stale to judge it, or a figure does not exist.
    """
    summary = run.summary()
    _refuse_stale(run, summary, rules)
    split = "test" if "test" in summary["splits"] else next(iter(summary["splits"]))
    of = summary["splits"][split]
    checks = [_absolute(rule, of, summary) for rule in rules.absolute]
    if rules.must_pass:
        checks.append(_golden(summary, run))
    if comparison is not None:
        checks += _against(comparison, rules)
    return checks


def verdict_of(checks: list[Check]) -> Verdict:
    """Return the worst of the verdicts; a warning still passes."""
    found = {check.verdict for check in checks}
    return "fail" if "fail" in found else "undecided" if "undecided" in found else "pass"


def _refuse_stale(run: RunFolder, summary: Mapping[str, Any], rules: Rules) -> None:
    stale = set(summary["stale"])
    golden = sorted(case.id for case in run.cases if case.must_pass and case.id in stale)
    share = len(stale) / len(run.cases)
    if golden or share > rules.stale:
        named = f"golden questions among them: {', '.join(golden)}" if golden else f"{share:.0%}"
        raise EvaluationError(
            f"The quotations of {len(stale)} cases are gone from the documents ({named}). Mend "
            "the set first; `leidraad-eval validate` shows the nearest text."
        )


def _absolute(rule: Absolute, of: Mapping[str, Any], summary: Mapping[str, Any]) -> Check:
    name = _NAMES.get(rule.metric) or METRICS.get(rule.metric, rule.metric)
    figure = _figure(rule.metric, of, summary)
    if figure is None:
        return Check(name=name, verdict="warning", reason="niet te bepalen met deze vragen")

    def said(value: float) -> str:
        return milliseconds(value) if rule.metric == _SLOW else percent(value, 1)

    low, high = (
        (figure["low"], figure["high"]) if rule.bound == "interval" else (figure["value"],) * 2
    )
    if rule.min is not None and low < rule.min - 1e-9:
        reason = f"{said(low)}, minder dan {said(rule.min)}"
        return Check(name=name, verdict="fail", reason=reason)
    if rule.max is not None and high > rule.max + 1e-9:
        reason = f"{said(high)}, meer dan {said(rule.max)}"
        return Check(name=name, verdict="fail", reason=reason)
    return Check(name=name, verdict="pass", reason=said(figure["value"]))


def _figure(
    metric: str, of: Mapping[str, Any], summary: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    """Return a figure of the part that is judged, or one of the run as a whole."""
    if metric == _ERRORS:
        value = len(summary["errors"]) / max(1, of["questions"])
    elif metric == _SLOW:
        if summary["latency"] is None:
            return None
        value = summary["latency"]["p95_ms"]
    else:
        figure: Mapping[str, Any] | None = of["metrics"].get(metric)
        return figure
    return dict.fromkeys(("value", "low", "high"), value)


def _golden(summary: Mapping[str, Any], run: RunFolder) -> Check:
    failed = [case for of in summary["splits"].values() for case in of["must_pass_failed"]]
    total = sum(case.must_pass for case in run.cases)
    if failed:
        return Check(
            name="Gouden vragen",
            verdict="fail",
            reason=f"{len(failed)} van {total} fout: {', '.join(failed)}",
        )
    return Check(name="Gouden vragen", verdict="pass", reason=f"alle {total} goed")


def _against(comparison: Comparison, rules: Rules) -> Iterator[Check]:
    lists = (
        ("Nieuwe vragen", comparison.added, rules.cases.new),
        ("Vervallen vragen", comparison.removed, rules.cases.removed),
    )
    for name, cases, policy in lists:
        if cases and policy != "allow":
            verdict: Verdict = "fail" if policy == "fail" else "warning"
            yield Check(name=name, verdict=verdict, reason=f"{len(cases)}: {', '.join(cases[:5])}")
    if rules.no_regression is None:
        return
    margin = rules.no_regression.margin
    for metric in rules.no_regression.metrics:
        change = comparison.change(metric)
        name = f"Niet achteruit: {METRICS.get(metric, metric)}"
        if change is None:
            yield Check(name=name, verdict="warning", reason="niet te bepalen met deze vragen")
            continue
        difference = change.difference
        said = (
            f"{points(difference.change)} punten, tussen {points(difference.low)} en "
            f"{points(difference.high)}, p = {number(change.p_adjusted, 3)}"
        )
        if difference.change < -margin and change.p_adjusted < SIGNIFICANT:
            yield Check(name=name, verdict="fail", reason=said)
        elif difference.low > -margin:
            yield Check(name=name, verdict="pass", reason=said)
        else:
            needed = _cases_needed(difference.n, change.smallest, margin)
            yield Check(
                name=name, verdict="undecided", reason=f"{said}; ongeveer {needed} vragen nodig"
            )


def _cases_needed(n: int, smallest: float | None, margin: float) -> int:
    """Return how many cases would make a change of `margin` visible, rounded up to tens."""
    if smallest is None or margin <= 0:
        return n
    return -(-int(n * (smallest / margin) ** 2) // 10) * 10
