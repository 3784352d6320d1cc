"""Progress and colours: there on a terminal, absent elsewhere."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from ui.terminal import counting, index_progress, print_json, screen


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """A terminal that remembers what was written to it."""
    written = io.StringIO()
    console = Console(file=written, force_terminal=True, width=100)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr("ui.terminal.screen", lambda *, errors=False: console)
    return written


def test_an_index_build_shows_a_bar_on_a_terminal(terminal: io.StringIO) -> None:
    with index_progress() as report:
        report("een-document", 0, 2)
        report("embedding", 1, 2)
        report("indexing", 2, 2)

    assert "Zoekindex opbouwen" in terminal.getvalue()
    assert "2/2" in terminal.getvalue()


def test_nothing_appears_when_nothing_is_built(
    terminal: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    with index_progress():
        pass

    assert terminal.getvalue() == ""
    assert capsys.readouterr().err == ""


def test_an_index_build_is_one_line_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    with index_progress() as report:
        report("een-document", 0, 2)
        report("indexing", 2, 2)

    assert capsys.readouterr().err == "De zoekindex wordt opgebouwd; dit is eenmalig.\n"


def test_a_batch_counts_on_a_terminal_only(
    terminal: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    with counting(2, "Vragen") as advance:
        advance()
        advance()
    shown = terminal.getvalue()

    monkeypatch.setattr("sys.stderr.isatty", lambda: False)
    with counting(2, "Vragen") as advance:
        advance()

    assert "2/2" in shown
    assert terminal.getvalue() == shown


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    assert screen().no_color


def test_json_keeps_letters_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"naam": "coördinatie 🏥"})

    assert capsys.readouterr().out == '{\n  "naam": "coördinatie 🏥"\n}\n'
