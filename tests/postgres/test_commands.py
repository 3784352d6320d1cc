"""The command line with a database: clear lines, no password, and backups."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant import Settings, read_settings
from assistant.backup import back_up
from assistant.errors import BackupError, SettingsError
from assistant.library import Library
from assistant.restore import restore
from tests.ui.conftest import Run, leidraad

__all__ = ["leidraad"]

SECRET = "zeer-geheim"  # noqa: S105  # of a test


def quietly(what: str, done: int, total: int) -> None:
    """Show no progress."""


def test_no_command_shows_the_password(
    leidraad: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url = f"postgresql://anna:{SECRET}@/leidraad?host={tmp_path}"
    monkeypatch.setenv("LEIDRAAD_DATABASE_URL", url)
    monkeypatch.setenv("LEIDRAAD_UI__DATABASE", url)

    results = [
        leidraad(*arguments)
        for arguments in (
            ["config"], ["config", "--json"], ["doctor"], ["doctor", "--json"], ["ingest"],
            ["ask", "Wat is een RTA?"], ["users", "list"], ["backup", str(tmp_path / "b.tar.gz")],
        )
    ]  # fmt: skip

    assert [result.code for result in results] == [0, 0, 1, 1, 1, 1, 1, 1]
    for result in results:
        assert SECRET not in result.out + result.err
        assert "Traceback" not in result.err
    assert "Check that it runs" in results[4].err
    origins = {s["name"]: s["origin"] for s in json.loads(results[1].out)["settings"]}
    assert origins["database_url"] == "environment"


def test_the_address_may_come_from_a_file_but_not_from_the_settings_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    (tmp_path / "url").write_text(f"{database_url}\n", encoding="utf-8")
    settings = Settings(data_dir=tmp_path / "data", database_url_file=tmp_path / "url")
    database = Library(settings).database
    assert database is not None
    assert "pgvector" in database.described()

    with pytest.raises(SettingsError, match=r"`database_url_file` cannot be read"):
        _ = Library(Settings(database_url_file=tmp_path / "niets")).database
    monkeypatch.chdir(tmp_path)
    (tmp_path / "leidraad.toml").write_text(f'database_url = "{SECRET}"', encoding="utf-8")
    with pytest.raises(SettingsError, match="does not belong there") as caught:
        read_settings()
    assert SECRET not in str(caught.value)


def test_a_backup_of_a_shared_index_is_put_back_without_the_database(
    database_url: str, tmp_path: Path
) -> None:
    added = tmp_path / "extra.txt"
    added.write_text("Een kip heeft 2 vierkante meter nodig.", encoding="utf-8")
    Library(Settings(data_dir=tmp_path / "one", database_url=database_url)).ingest(
        [added], progress=quietly
    )
    elsewhere = Settings(data_dir=tmp_path / "two", database_url=database_url)

    made = back_up(elsewhere, tmp_path / "backup.tar.gz")

    with pytest.raises(BackupError, match="pg_restore"):
        restore(elsewhere, made.path)
    alone = Settings(data_dir=tmp_path / "three")
    restore(alone, made.path)
    library = Library(alone)
    library.ensure_index(quietly)
    assert "extra" in library.open().sources
    assert library.additions.has("extra.txt")
