"""Turn a file into plain text, with the reader that fits its content."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from ingest.errors import UnreadableDocumentError, UnsupportedFormatError
from ingest.limits import DEFAULT_LIMITS, Limits
from ingest.readers.archive import check_archive
from ingest.text import ExtractedText

__all__ = ["SUFFIXES", "extract"]

SUFFIXES = frozenset(
    {".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx", ".odt"}
)
"""The file name endings, in lower case, of the formats that `extract` reads."""

_SNIFFED_BYTES = 4096
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
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
_ZIPPED = frozenset({"docx", "odt"})
_HTML_START = re.compile(
    rb"\s*(<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b", re.I | re.S
)
_FOREIGN = (
    (_OLD_OFFICE, "an old Office file (.doc, .xls, .ppt)"),
    (b"{\\rtf", "a rich text file (.rtf)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file (.gz)"),
    (b"BZh", "a compressed file (.bz2)"),
    (b"\xfd7zXZ", "a compressed file (.xz)"),
    (b"7z\xbc\xaf", "an archive (.7z)"),
    (b"Rar!", "an archive (.rar)"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)


def extract(
    path: Path,
    limits: Limits = DEFAULT_LIMITS,
    *,
    begin_ocr: Callable[[], None] = lambda: None,
) -> ExtractedText:
    """Read the document at `path`.

    The content decides which reader is used; the file name only where the content leaves a
    choice (plain text or Markdown). A document without text is not an error: its text is "".

    Args:
        path: The file.
        limits: How large it may be, and how much text it may hold. Time and memory are for the
            caller to limit; see `ingest.reading`.
        begin_ocr: Called before the text of pictures is recognised, which takes long.

    Raises:
        UnsupportedFormatError: The content is of another format.
        UnreadableDocumentError: The file is missing, too large, damaged or needs a password.
    """
    try:
        head = _head(path, limits)
        reader = _reader_name(path, head)
        if not head:
            return ExtractedText(text="", warnings=("the file is empty",))
        extracted = _extracted(path, reader, limits, begin_ocr)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableDocumentError(path, reason, "missing") from error
    if len(extracted.text) > limits.characters:
        reason = f"it holds {len(extracted.text)} characters, more than {limits.characters}"
        raise UnreadableDocumentError(path, reason, "limit")
    if extracted.text.strip() or extracted.empty_pages:
        return extracted
    return replace(extracted, warnings=(*extracted.warnings, "no text was found"))


def _extracted(
    path: Path, reader: str, limits: Limits, begin_ocr: Callable[[], None]
) -> ExtractedText:
    if reader == "pdf":
        from ingest.readers.scans import read_with_scans

        return read_with_scans(path, limits, begin_ocr)
    remarks = check_archive(path) if reader in _ZIPPED else ()
    extracted: ExtractedText = import_module(f"ingest.readers.{reader}").read(path)
    return replace(extracted, warnings=(*extracted.warnings, *remarks))


def _head(path: Path, limits: Limits) -> bytes:
    if not path.is_file() and path.exists():
        raise UnreadableDocumentError(path, "it is not a file", "unsupported")
    size = path.stat().st_size
    if size > limits.file_mb * 1_000_000:
        reason = f"it has {size} bytes, more than {limits.file_mb} MB"
        raise UnreadableDocumentError(path, reason, "limit")
    with path.open("rb") as file:
        return file.read(_SNIFFED_BYTES)


def _reader_name(path: Path, head: bytes) -> str:
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _office_reader(path)
    _refuse_foreign(path, head)
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


def _refuse_foreign(path: Path, head: bytes) -> None:
    if head.startswith(_OLD_OFFICE) and _ENCRYPTED_OFFICE in path.read_bytes():
        raise UnreadableDocumentError(path, "it is protected with a password", "encrypted")
    for magic, found in _FOREIGN:
        if head.startswith(magic):
            raise UnsupportedFormatError(path, found)


def _office_reader(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            mimetype = b""
            if "mimetype" in names:
                with archive.open("mimetype") as file:
                    mimetype = file.read(100)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError) as error:
        raise UnreadableDocumentError(path, "it is a damaged zip or Office file") from error
    if "word/document.xml" in names:
        return "docx"
    if mimetype.startswith(b"application/vnd.oasis.opendocument.text"):
        return "odt"
    raise UnsupportedFormatError(path, "a zip archive without a Word or OpenDocument text")
