"""The forms a note can have, and the name of its file."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, get_args

from ui.export.note import Note

__all__ = ["FORMATS", "MEDIA_TYPES", "Format", "file_name", "write_note"]

Format = Literal["docx", "pdf", "md"]

FORMATS: tuple[Format, ...] = get_args(Format)

MEDIA_TYPES: dict[Format, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
}


def write_note(note: Note, form: Format) -> bytes:
    """Return the note as a file; every quote is in it word for word."""
    if form == "docx":
        from ui.export.word import write_word

        return write_word(note)
    if form == "pdf":
        from ui.export.pdf import write_pdf

        return write_pdf(note)
    from ui.export.markdown import write_markdown

    return write_markdown(note).encode()


def file_name(note: Note, form: Format) -> str:
    """Return a name for the file that every system can keep: date, title, extension."""
    plain = unicodedata.normalize("NFKD", note.title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)[:8]
    return f"{note.exported.isoformat()}-{'-'.join(words)[:60].strip('-') or 'notitie'}.{form}"
