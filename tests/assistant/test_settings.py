"""Where a setting comes from, and what is said when it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant import Settings, read_settings
from assistant.errors import SettingsError


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `leidraad.toml` in the working directory, to be written; no other source of settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LEIDRAAD_DATA_DIR")
    return tmp_path / "leidraad.toml"


def test_the_call_goes_before_the_environment_before_the_file_before_the_default(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [read_settings().max_question_length]
    file.write_text("max_question_length = 300\n", encoding="utf-8")
    found.append(read_settings().max_question_length)
    monkeypatch.setenv("LEIDRAAD_MAX_QUESTION_LENGTH", "400")
    found.append(read_settings().max_question_length)
    found.append(read_settings(max_question_length=500).max_question_length)

    assert found == [2_000, 300, 400, 500]


def test_nested_settings_from_several_sources_are_joined(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text("[retrieval]\nk = 7\ndense_weight = 0.5\n", encoding="utf-8")
    monkeypatch.setenv("LEIDRAAD_RETRIEVAL__K", "9")

    retrieval = read_settings().retrieval

    assert (retrieval.k, retrieval.dense_weight, retrieval.lexical_weight) == (9, 0.5, 1.0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kleur = 'rood'", "no setting `kleur`"),
        ("[retrieval]\nkleur = 'rood'", r"no setting `retrieval\.kleur`"),
        ("max_question_length = 'lang'", r"`max_question_length` has 'lang'.*MAX_QUESTION_LENGTH"),
        ("[retrieval]\nk = 0", r"`retrieval\.k` has 0.*LEIDRAAD_RETRIEVAL__K"),
        ("[ui]\nport = 70000", r"`ui\.port` has 70000"),
        ("offline = 'misschien'", "`offline` has 'misschien'"),
        ("dit is geen toml", r"`leidraad\.toml` cannot be read"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_value(file: Path, text: str, message: str) -> None:
    file.write_text(text, encoding="utf-8")

    with pytest.raises(SettingsError, match=message) as raised:
        read_settings()

    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("LEIDRAAD_RETRIEVAL__K", "veel", r"`retrieval\.k` has 'veel'"),
        ("LEIDRAAD_RETRIEVAL__KLEUR", "rood", r"no setting `retrieval\.kleur`"),
        ("LEIDRAAD_RETRIEVAL", "veel", "LEIDRAAD_RETRIEVAL__K"),
    ],
)
def test_a_mistake_in_the_environment_is_named(
    file: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError, match=message):
        read_settings()


def test_a_file_that_is_not_text_is_a_settings_error(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(SettingsError, match=r"leidraad\.toml"):
        read_settings()


def test_settings_cannot_be_changed_and_know_only_their_own_names(file: Path) -> None:
    with pytest.raises(ValidationError):
        Settings(kleur="rood")  # type: ignore[call-arg]
    with pytest.raises(ValidationError):
        read_settings().offline = False


def test_every_setting_says_what_it_is() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name


def test_folders_are_absolute_and_the_index_lies_in_the_data(file: Path, tmp_path: Path) -> None:
    settings = read_settings(data_dir="gegevens", corpus_dir="stukken")

    assert settings.data == tmp_path / "gegevens"
    assert settings.index == tmp_path / "gegevens" / "index"
    assert settings.corpus == tmp_path / "stukken"


def test_each_corpus_has_its_own_data_outside_the_package(file: Path) -> None:
    ours, other = read_settings(), read_settings(corpus_dir="stukken")

    assert ours.data != other.data
    assert not ours.data.is_relative_to(ours.corpus.parent)


def test_nothing_is_made_by_reading_settings(file: Path, tmp_path: Path) -> None:
    read_settings(data_dir="gegevens")

    assert list(tmp_path.iterdir()) == []
