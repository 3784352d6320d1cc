"""The few SVG elements that the plots are made of."""

from __future__ import annotations

from html import escape

__all__ = ["element", "line", "rectangle", "text", "whole"]


def whole(css_class: str, width: float, height: float, label: str, parts: list[str]) -> str:
    """Return a drawing that a screen reader announces by its label.

    One of the class "stretched" takes the width that there is.
    """
    free = ' preserveAspectRatio="none"' * (css_class == "stretched")
    return (
        f'<svg class="{css_class}" viewBox="0 0 {width:g} {height:g}"{free} role="img" '
        f'aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def element(name: str, css_class: str, content: str = "", **attributes: float | str) -> str:
    """Return an element; numbers are rounded to a tenth, `_` in a name stands for `-`."""
    written = "".join(
        f' {key.replace("_", "-")}="{_written(value)}"' for key, value in attributes.items()
    )
    return f'<{name} class="{css_class}"{written}>{escape(content)}</{name}>'


def line(css_class: str, start: tuple[float, float], end: tuple[float, float]) -> str:
    """Return a line."""
    return element("line", css_class, x1=start[0], y1=start[1], x2=end[0], y2=end[1])


def rectangle(css_class: str, corner: tuple[float, float], size: tuple[float, float]) -> str:
    """Return a rectangle."""
    return element("rect", css_class, x=corner[0], y=corner[1], width=size[0], height=size[1])


def text(css_class: str, place: tuple[float, float], content: str, anchor: str = "start") -> str:
    """Return words; `anchor` is start, middle or end."""
    return element("text", css_class, content, x=place[0], y=place[1], text_anchor=anchor)


def _written(value: float | str) -> str:
    return escape(value) if isinstance(value, str) else f"{value:.1f}"
