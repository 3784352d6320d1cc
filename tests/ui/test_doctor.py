"""`leidraad doctor`: it finds what is wrong, and never breaks itself."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import Assistant
from ui.doctor import no_calls_out

CHECKS = [
    "Python", "packages", "settings", "data folder", "documents", "embedding model", "index",
    "known question", "no calls out",
]  # fmt: skip


def _failed(result: object) -> list[str]:
    return [check["name"] for check in json.loads(result.out) if not check["ok"]]  # type: ignore[attr-defined]


def test_a_sound_installation_passes_every_check(leidraad: Callable, assistant: Assistant) -> None:
    result = leidraad("doctor", "--json")

    assert [check["name"] for check in json.loads(result.out)] == CHECKS
    assert set(_failed(result)) <= {"packages"}  # not installed when run from a bare checkout


def test_plain_output_has_a_line_a_check(leidraad: Callable, assistant: Assistant) -> None:
    result = leidraad("doctor")

    assert len(result.out.splitlines()) == len(CHECKS)
    assert all(line[0] in "✓✗" for line in result.out.splitlines())


@pytest.mark.parametrize(
    ("variable", "value", "check"),
    [
        ("LEIDRAAD_CORPUS_DIR", "/er/is/niets", "documents"),
        ("LEIDRAAD_EMBEDDING_MODEL", "/er/is/geen/model", "embedding model"),
        ("LEIDRAAD_DATA_DIR", "/dev/null/x", "data folder"),
        ("LEIDRAAD_INDEX_DIR", "/er/is/geen/index", "index"),
        ("LEIDRAAD_RETRIEVAL__K", "veel", "settings"),
        ("LEIDRAAD_CORPSU_DIR", "tikfout", "settings"),
    ],
)
def test_each_fault_is_named_by_its_check(
    leidraad: Callable, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, check: str
) -> None:
    monkeypatch.setenv(variable, value)

    result = leidraad("doctor", "--json")

    assert result.code == 1
    assert check in _failed(result)


def test_an_index_of_other_documents_is_noticed(
    leidraad: Callable, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    documents = tmp_path / "corpus" / "documents"
    documents.mkdir(parents=True)
    document = documents / "a.md"
    document.write_text("# Een kop van vier woorden\n\nDe zorg start.\n", encoding="utf-8")
    monkeypatch.setenv("LEIDRAAD_CORPUS_DIR", str(tmp_path / "corpus"))
    monkeypatch.setenv("LEIDRAAD_DATA_DIR", str(tmp_path / "data"))
    assert leidraad("ingest").code == 0
    document.write_text("# Een andere kop\n\nDe zorg stopt.\n", encoding="utf-8")

    result = leidraad("doctor", "--json")

    assert _failed(result)[-1:] == ["index"]


@pytest.mark.enable_socket
def test_a_call_out_is_refused_and_recorded() -> None:
    with no_calls_out() as attempts:
        with pytest.raises(PermissionError):
            socket.getaddrinfo("example.org", 443)
        with socket.socket() as plug, pytest.raises(PermissionError):
            plug.connect(("192.0.2.1", 443))

    assert attempts == ["example.org", "192.0.2.1"]


@pytest.mark.enable_socket
def test_this_machine_itself_may_be_reached() -> None:
    with socket.socket() as server, socket.socket() as plug:
        server.bind(("127.0.0.1", 0))
        server.listen()
        with no_calls_out() as attempts:
            plug.connect(server.getsockname())

    assert attempts == []
