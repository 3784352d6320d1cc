"""Turn a file into plain text, with the reader that fits its content."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from ingest.errors import UnreadableDocumentError, UnsupportedFormatError
from ingest.text import ExtractedText

__all__ = ["SUFFIXES", "extract"]

SUFFIXES = frozenset(
    {".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx", ".odt"}
)
"""The file name endings, in lower case, of the formats that `extract` reads."""

_MAX_FILE_BYTES = 50_000_000
_SNIFFED_BYTES = 4096
_BY_SUFFIX = {
    "": "plain",
    ".txt": "plain",
    ".text": "plain",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
_HTML_START = re.compile(
    rb"\s*(<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b", re.I | re.S
)
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc, .xls, .ppt)"),
    (b"{\\rtf", "a rich text file (.rtf)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)


def extract(path: Path) -> ExtractedText:
    """Read the document at `path`.

    The content decides which reader is used; the file name only where the content leaves a
    choice (plain text or Markdown). A document without text is not an error: its text is "".

    Raises:
        UnsupportedFormatError: The content is of another format.
        UnreadableDocumentError: The file is missing, too large, damaged or needs a password.
    """
    try:
        head = _head(path)
        reader = _reader_name(path, head)
        if not head:
            return ExtractedText(text="", warnings=("the file is empty",))
        extracted: ExtractedText = import_module(f"ingest.readers.{reader}").read(path)
    except OSError as error:
        raise UnreadableDocumentError(path, error.strerror or type(error).__name__) from error
    if extracted.text.strip() or extracted.empty_pages:
        return extracted
    return replace(extracted, warnings=(*extracted.warnings, "no text was found"))


def _head(path: Path) -> bytes:
    size = path.stat().st_size
    if size > _MAX_FILE_BYTES:
        limit = _MAX_FILE_BYTES // 1_000_000
        raise UnreadableDocumentError(path, f"it has {size} bytes, more than {limit} MB")
    with path.open("rb") as file:
        return file.read(_SNIFFED_BYTES)


def _reader_name(path: Path, head: bytes) -> str:
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _office_reader(path)
    for magic, found in _FOREIGN:
        if head.startswith(magic):
            raise UnsupportedFormatError(path, found)
    suffix = path.suffix.lower()
    if not head and suffix in SUFFIXES:
        return "plain"
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnsupportedFormatError(path, "binary data")
    if suffix in {".pdf", ".docx", ".odt"} and not _HTML_START.match(head):
        raise UnreadableDocumentError(path, f"its content is not that of a {suffix} file")
    if _HTML_START.match(head.removeprefix(b"\xef\xbb\xbf")):
        return "html"
    if suffix not in _BY_SUFFIX:
        raise UnsupportedFormatError(path, f"a {suffix} file")
    return _BY_SUFFIX[suffix]


def _office_reader(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            mimetype = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError) as error:
        raise UnreadableDocumentError(path, "it is a damaged zip or Office file") from error
    if "word/document.xml" in names:
        return "docx"
    if mimetype.startswith(b"application/vnd.oasis.opendocument.text"):
        return "odt"
    raise UnsupportedFormatError(path, "a zip archive without a Word or OpenDocument text")
