"""Find text in a PDF that no reader of the page sees, and take it out.

Such text can carry instructions or claims that nobody checked. Text in invisible type over a
picture is what recognising a scan leaves behind: it stays. White type on a coloured ground stays
too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PageObject

__all__ = ["HiddenText"]

_Matrix = Sequence[float]
_Box = tuple[float, float, float, float]

_UNIT: tuple[float, ...] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_SQUARE = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0))
_SMALLEST = 2.0  # points; smaller type cannot be read
_WHITE = 0.97
_MARGIN = 1.0  # points beyond the edge of the page that still count as on it
_CHARACTER = 0.5  # its usual width, in type sizes
_MOST_GROUNDS = 5_000
_UNSEEN_MODES = (3, 7)
_FILLS = frozenset([b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"])
_SHOWS = {b"Tj": 0, b"TJ": 0, b"'": 0, b'"': 2}


@dataclass(frozen=True, slots=True)
class _State:
    """What the content stream has set, as far as it matters here."""

    matrix: _Matrix = _UNIT
    white: bool = False
    mode: int = 0
    opacity: float = 1.0
    size: float = 12.0


class HiddenText:
    """Watches the operations of one page; see pypdf's `visitor_operand_before` and `_after`.

    Attributes:
        ways: In which ways text was hidden on the page.
        has_picture: Whether there is a picture on it.
    """

    def __init__(self, page: PageObject) -> None:
        """Watch a page of which nothing has been read yet."""
        box = page.cropbox
        self._box = tuple(map(float, (box.left, box.bottom, box.right, box.top)))
        self._state = _State()
        self._saved: list[_State] = []
        self._outer: list[tuple[_State, list[_State], Mapping[str, Any]]] = []
        self._resources: Mapping[str, Any] = _resolved(page.get("/Resources"))
        self._path: list[tuple[float, float]] = []
        self._grounds: list[_Box] = []
        self._pictures: list[_Box] = []
        self.ways: set[str] = set()

    @property
    def has_picture(self) -> bool:
        """Whether a picture was drawn."""
        return bool(self._pictures)

    def before(self, operator: bytes, operands: list[Any], _: _Matrix, text: _Matrix) -> None:
        """Note what an operation does; empty the operands of one that shows unseen text."""
        if operator in _SHOWS:
            self._show(operator, operands, text)
        elif operator in _FILLS:
            if not self._state.white and self._path and len(self._grounds) < _MOST_GROUNDS:
                self._grounds.append(_around(self._path))
            self._path = []
        elif operator in (b"n", b"S", b"s"):
            self._path = []
        elif operator == b"INLINE IMAGE":
            self._draw_picture()
        elif operator == b"Do":
            self._enter(operands)
        else:
            self._change(operator, operands)

    def after(self, operator: bytes, *_: object) -> None:
        """Come back from a form that was drawn."""
        if operator == b"Do" and self._outer:
            self._state, self._saved, self._resources = self._outer.pop()

    def _change(self, operator: bytes, operands: list[Any]) -> None:
        state = self._state
        if operator == b"q":
            self._saved.append(state)
        elif operator == b"Q":
            self._state = self._saved.pop() if self._saved else state
        elif operator == b"Tr":
            self._state = replace(state, mode=int(_number(operands, 0)))
        elif operator == b"Tf":
            self._state = replace(state, size=_number(operands, 1))
        elif operator == b"gs":
            self._state = replace(state, opacity=self._opacity(operands))
        elif operator == b"cm" and len(operands) >= 6:
            matrix = [_number(operands, n) for n in range(6)]
            self._state = replace(state, matrix=_product(matrix, state.matrix))
        elif operator in (b"g", b"rg", b"k", b"cs", b"sc", b"scn"):
            self._state = replace(state, white=_is_white(operator, operands))
        elif operator in (b"m", b"l", b"c", b"v", b"y", b"re"):
            self._path += self._points(operator, operands)

    def _points(self, operator: bytes, operands: list[Any]) -> list[tuple[float, float]]:
        numbers = [_number(operands, n) for n in range(len(operands))]
        if operator == b"re" and len(numbers) >= 4:
            x, y, width, height = numbers[:4]
            numbers = [x, y, x + width, y, x, y + height, x + width, y + height]
        pairs = zip(numbers[::2], numbers[1::2], strict=False)
        return [_moved(self._state.matrix, x, y) for x, y in pairs]

    def _opacity(self, operands: list[Any]) -> float:
        states = _resolved(self._resources.get("/ExtGState"))
        named = _resolved(states.get(operands[0])) if operands else {}
        value = named.get("/ca", self._state.opacity)
        return float(value) if isinstance(value, int | float) else self._state.opacity

    def _enter(self, operands: list[Any]) -> None:
        """Draw a picture, or go into a form until `after`."""
        self._outer.append((self._state, self._saved, self._resources))
        objects = _resolved(self._resources.get("/XObject"))
        drawn = _resolved(objects.get(operands[0])) if operands else {}
        if drawn.get("/Subtype") == "/Image":
            self._draw_picture()
        own = drawn.get("/Matrix") if drawn.get("/Subtype") == "/Form" else None
        if isinstance(own, list) and len(own) == 6:
            matrix = [_number(own, n) for n in range(6)]
            self._state = replace(self._state, matrix=_product(matrix, self._state.matrix))
        self._saved = []
        self._resources = _resolved(drawn.get("/Resources")) or self._resources

    def _draw_picture(self) -> None:
        if len(self._pictures) < _MOST_GROUNDS:
            corners = [_moved(self._state.matrix, x, y) for x, y in _SQUARE]
            self._pictures.append(_around(corners))

    def _show(self, operator: bytes, operands: list[Any], text: _Matrix) -> None:
        place = _SHOWS[operator]
        shown = operands[place] if len(operands) > place else ""
        pieces = shown if isinstance(shown, list) else [shown]
        length = sum(len(p.strip()) for p in pieces if isinstance(p, str | bytes))
        way = self._way(length, text) if length else None
        if way is not None:
            self.ways.add(way)
            operands[place] = type(shown)() if isinstance(shown, list) else ""

    def _way(self, length: int, text: _Matrix) -> str | None:
        """Return how text at this place is hidden; None when it can be seen."""
        state = self._state
        whole = _product(text, state.matrix)
        x, y = whole[4], whole[5]
        scale = math.hypot(whole[2], whole[3])
        if not all(map(math.isfinite, (x, y, scale))):
            return None
        size = abs(state.size) * scale
        left, bottom, right, top = self._box
        reach = length * size * _CHARACTER + _MARGIN
        if not (left - reach <= x <= right + reach and bottom - reach <= y <= top + reach):
            return "outside the page"
        if size < _SMALLEST:
            return f"smaller than {_SMALLEST:g} points"
        if (state.mode in _UNSEEN_MODES or state.opacity == 0) and not self._on(
            self._pictures, x, y
        ):
            return "in invisible type"
        if state.white and not self._on([*self._grounds, *self._pictures], x, y):
            return "white on white"
        return None

    def _on(self, boxes: Sequence[_Box], x: float, y: float) -> bool:
        return any(
            left - _MARGIN <= x <= right + _MARGIN and bottom - _MARGIN <= y <= top + _MARGIN
            for left, bottom, right, top in boxes
        )


def _is_white(operator: bytes, operands: list[Any]) -> bool:
    if operator == b"cs" or not all(isinstance(o, int | float) for o in operands):
        return False  # a new colour space begins in black; a pattern is not white
    numbers = [float(o) for o in operands]
    if operator == b"k" or (operator != b"g" and len(numbers) == 4):
        return all(n <= 1 - _WHITE for n in numbers)
    return (operator == b"g" or len(numbers) == 3) and all(n >= _WHITE for n in numbers)


def _resolved(value: Any) -> Mapping[str, Any]:  # noqa: ANN401  # anything may stand in a PDF
    """Return the dictionary that `value` is or points to; an empty one for anything else."""
    found = value.get_object() if hasattr(value, "get_object") else value
    return found if isinstance(found, Mapping) else {}


def _number(operands: Sequence[Any], index: int) -> float:
    value = operands[index] if index < len(operands) else 0
    return float(value) if isinstance(value, int | float) else 0.0


def _product(a: _Matrix, b: _Matrix) -> _Matrix:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def _moved(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    return (
        x * matrix[0] + y * matrix[2] + matrix[4],
        x * matrix[1] + y * matrix[3] + matrix[5],
    )


def _around(points: Sequence[tuple[float, float]]) -> _Box:
    across = [x for x, _ in points]
    up = [y for _, y in points]
    return min(across), min(up), max(across), max(up)
