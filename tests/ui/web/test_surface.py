"""The component that shows our HTML."""

from __future__ import annotations

from pathlib import Path

import pytest
from markupsafe import Markup

from ui.web import surface as module
from ui.web.surface import Surface


def test_a_surface_shows_markup_and_nothing_else() -> None:
    surface = Surface(elem_id="x")

    assert surface.postprocess(Markup("<p>")) == [["", "<p>"]]
    assert surface.postprocess([("a", Markup("<p>")), ("b", None)]) == [["a", "<p>"], ["b", None]]
    assert surface.postprocess(None) is None
    with pytest.raises(TypeError, match="Markup"):
        surface.postprocess([("a", "<script>")])  # type: ignore[list-item]


def test_the_files_that_gradio_asks_for_are_there() -> None:
    folder = Path(module.__file__).parent / Surface.TEMPLATE_DIR / "component"

    assert {file.name for file in folder.iterdir()} >= {
        "index.js",
        "style.css",
        "svelte_runtime_entry.js",
    }


def test_nothing_in_our_own_scripts_evaluates_text() -> None:
    scripts = list((Path(module.__file__).parent / "frontend").rglob("*.js"))

    assert scripts
    for script in scripts:
        text = script.read_text(encoding="utf-8")
        assert "eval(" not in text
        assert "Function(" not in text
        assert "://" not in text  # nothing from another host


def test_no_interface_file_is_written_beside_the_component() -> None:
    assert not Path(module.__file__).with_suffix(".pyi").exists()
