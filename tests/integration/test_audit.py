"""The audit fails on a known vulnerability only, and never calls safe what it did not look up."""

from __future__ import annotations

from tests.integration.audit import report

SAFE = {"name": "een", "version": "1", "vulns": []}
UNKNOWN = {"name": "twee", "skip_reason": "not found"}
AFFECTED = {"name": "drie", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}


def test_a_vulnerable_library_fails_and_is_named_with_its_remedy() -> None:
    vulnerable, said = report("x.lock", [SAFE, AFFECTED])

    assert vulnerable
    assert "drie 1 has CVE-1; fixed in 2." in said


def test_what_was_not_looked_up_is_said_and_does_not_fail() -> None:
    vulnerable, said = report("x.lock", [SAFE, UNKNOWN])

    assert not vulnerable
    assert "1 of 2 libraries were looked up" in said
    assert "1 NOT AUDITED" in said


def test_without_the_database_it_says_so_and_does_not_fail() -> None:
    vulnerable, said = report("x.lock", None)

    assert not vulnerable
    assert "x.lock: NOT AUDITED, " in said
