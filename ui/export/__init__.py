"""Take an answer or a conversation along: as Word, PDF or Markdown."""

from __future__ import annotations

from ui.export.formats import FORMATS, MEDIA_TYPES, Format, file_name, write_note
from ui.export.note import Exchange, Note, Quote, note_of

__all__ = [
    "FORMATS",
    "MEDIA_TYPES",
    "Exchange",
    "Format",
    "Note",
    "Quote",
    "file_name",
    "note_of",
    "write_note",
]
