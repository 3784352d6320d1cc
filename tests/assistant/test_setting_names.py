"""A variable that only looks like a setting is noticed."""

from __future__ import annotations

import pytest

from assistant.command_line import run_app
from assistant.setting_names import setting_names, unknown_variables


@pytest.mark.parametrize(
    ("variable", "meant"),
    [
        ("LEIDRAAD_CORPUS", "LEIDRAAD_CORPUS_DIR"),
        ("LEIDRAAD_RETREIVAL__K", "LEIDRAAD_RETRIEVAL__K"),
        ("LEIDRAAD_KLEUR", None),
    ],
)
def test_a_variable_that_sets_nothing_is_told_with_what_may_have_been_meant(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    variable: str,
    meant: str | None,
) -> None:
    monkeypatch.setenv(variable, "1")

    assert unknown_variables()[variable] == meant
    with pytest.raises(SystemExit) as ended:
        run_app(lambda **_: None, "leidraad", [], lambda error: (str(error), 1))

    assert ended.value.code == 0
    assert (
        f"{variable} is geen instelling; {'bedoelt u' if meant else ''}" in capsys.readouterr().err
    )


def test_every_setting_and_every_group_of_settings_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = [name.replace(".", "__").upper() for name in setting_names()]
    for name in (*names, "RETRIEVAL", "DEBUG"):
        monkeypatch.setenv(f"LEIDRAAD_{name}", "1")

    assert unknown_variables() == {}
