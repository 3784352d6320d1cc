"""The verdict of a gate for a build server: JUnit XML, and Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from evals.comparison.gate import Check, verdict_of
from evals.report.failures import Failure
from evals.report.words import CAUSES

__all__ = ["gate_markdown", "junit_xml"]

VERDICTS = {
    "pass": "goedgekeurd",
    "fail": "afgekeurd",
    "undecided": "onbeslist",
    "warning": "let op",
}


def junit_xml(name: str, checks: Sequence[Check], failures: Sequence[Failure]) -> str:
    """Return the rules as tests that can fail, and the wrong answers as tests that were skipped.

    A wrong answer does not fail a build by itself; a rule does.
    """
    failed = sum(check.verdict == "fail" for check in checks)
    skipped = len(failures) + sum(check.verdict == "undecided" for check in checks)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuite name={quoteattr(name)} tests="{len(checks) + len(failures)}" '
        f'failures="{failed}" skipped="{skipped}" errors="0">',
    ]
    for check in checks:
        lines.append(f'  <testcase classname="gate" name={quoteattr(check.name)}>')
        if check.verdict == "fail":
            lines.append(f"    <failure message={quoteattr(check.reason)}/>")
        elif check.verdict == "undecided":
            lines.append(f"    <skipped message={quoteattr(check.reason)}/>")
        lines.append(f"    <system-out>{escape(check.reason)}</system-out>")
        lines.append("  </testcase>")
    for failure in failures:
        cause = quoteattr(CAUSES[failure.cause])
        case = quoteattr(f"{failure.case.id}:{failure.turn}")
        lines.append(f'  <testcase classname="cases" name={case}>')
        lines.append(f"    <skipped message={cause}/>")
        lines.append("  </testcase>")
    return "\n".join([*lines, "</testsuite>", ""])


def gate_markdown(name: str, checks: Sequence[Check]) -> str:
    """Return the verdict as Markdown."""
    lines = [
        f"## {name}: {VERDICTS[verdict_of(list(checks))]}",
        "",
        "| regel | uitkomst | waarom |",
        "|---|---|---|",
        *(f"| {c.name} | {VERDICTS[c.verdict]} | {c.reason} |" for c in checks),
    ]
    return "\n".join([*lines, ""])
