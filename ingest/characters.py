"""Decode bytes to text, and take out characters that no reader of a document can see."""

from __future__ import annotations

import codecs
import re
import unicodedata

__all__ = ["decode", "invisible_warning", "without_invisible"]

_LINE_BREAKS = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_KEPT_CONTROLS = "\n\t"
# Not of category Cc or Cf, yet they show nothing and can carry hidden text.
_BLANK_CODE_POINTS = frozenset(
    [
        *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0),  # joiner and empty letters
        *range(0x180B, 0x1810),  # Mongolian selectors and vowel separator
        *range(0xFE00, 0xFE10),  # variation selectors
        *range(0xE0000, 0xE0200),  # tags and more variation selectors
    ]
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes) -> str:
    """Decode as UTF-8 (or UTF-16 with a byte order mark), else as Windows-1252.

    The byte order mark is dropped and every line ends in a single line feed. Bytes without a
    meaning become U+FFFD; the function never fails.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = data[len(bom) :].decode(encoding, errors="replace")
            break
    else:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    return _LINE_BREAKS.sub("\n", text)


def without_invisible(text: str) -> tuple[str, int]:
    """Remove what can smuggle instructions past the eye of a reader.

    Removed are control characters except newline and tab, and format characters: zero-width,
    bidirectional, tags, variation selectors, soft hyphens. Spaces of every kind stay.

    Returns:
        The text without them, and how many were removed.
    """
    if text.isascii() and text.isprintable():
        return text, 0
    unwanted = {ord(char): None for char in set(text) if _is_invisible(char)}
    if not unwanted:
        return text, 0
    cleaned = text.translate(unwanted)
    return cleaned, len(text) - len(cleaned)


def invisible_warning(count: int) -> tuple[str, ...]:
    """Word the warning about `count` removed characters; empty when there were none."""
    if not count:
        return ()
    noun = "character" if count == 1 else "characters"
    return (f"{count} invisible {noun} removed",)


def _is_invisible(char: str) -> bool:
    if char in _KEPT_CONTROLS:
        return False
    return unicodedata.category(char) in {"Cc", "Cf", "Cs"} or ord(char) in _BLANK_CODE_POINTS
