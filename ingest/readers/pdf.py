"""Read PDF: pages in order, running headers gone, wrapped lines joined, headings found."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.characters import invisible_warning, without_invisible
from ingest.errors import UnreadableDocumentError
from ingest.readers.pdf_furniture import without_furniture
from ingest.readers.pdf_headings import Bookmark, find_headings
from ingest.readers.pdf_layout import lay_out
from ingest.readers.pdf_lines import PdfLine, PdfPage, page_lines
from ingest.readers.titles import meaningful_title
from ingest.text import ExtractedText

if TYPE_CHECKING:
    from pypdf import PdfReader

__all__ = ["read"]

_MAX_PAGES = 5_000
_MAX_PAGE_CHARACTERS = 200_000
_MAX_CHARACTERS = 20_000_000
_LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": 20_000_000,
    "zlib_maximum_recovery_input_length": 1_000_000,
    "lzw_maximum_output_length": 20_000_000,
    "run_length_maximum_output_length": 20_000_000,
    "array_based_stream_maximum_output_length": 20_000_000,
    "maximum_declared_stream_length": 50_000_000,
    "stream_decoding_work_maximum_length": 60_000_000,
    "stream_parsing_work_maximum_count": 1_000_000,
    "page_tree_maximum_entries": _MAX_PAGES * 2,
    "page_tree_maximum_page_entries": 200_000,
    "outline_maximum_entries": 10_000,
    "outline_maximum_depth": 20,
    "xform_maximum_invocations_per_extraction": 500,
}


def read(path: Path) -> ExtractedText:
    """Read the PDF at `path`; pages count from 1.

    Running headers and footers, page numbers and tables of contents are left out. Wrapped
    lines are joined to paragraphs, words broken at the end of a line are mended. Headings
    come from the outline and from type that is larger or bolder than the text. A page that
    cannot be read is left empty, with a warning.

    Raises:
        UnreadableDocumentError: The file is damaged, needs a password or is beyond our limits.
    """
    with _quiet_parser(), _parser_errors(path):
        reader = _opened(path)
        warnings: list[str] = []
        pages = list(_pages(path, reader, warnings))
        bookmarks = _bookmarks(reader)
        named = reader.metadata.title if reader.metadata else None
    return _assembled(pages, bookmarks, meaningful_title(named, path), warnings)


def _assembled(
    pages: list[PdfPage], bookmarks: list[Bookmark], title: str | None, warnings: list[str]
) -> ExtractedText:
    hidden = 0
    visible: list[PdfPage] = []
    for page in pages:
        cleaned, removed = page.cleaned()
        hidden += removed
        visible.append(cleaned)
    empty = tuple(page.number for page in visible if not page.lines)
    warnings += [f"page {number} has no text" for number in empty]
    warnings += [f"page {p.number} may be garbled" for p in visible if p.is_doubtful()]
    cover_title, marked = find_headings(without_furniture(visible), bookmarks)
    laid_out = lay_out(marked)
    return ExtractedText(
        text=laid_out.text,
        pages=laid_out.pages,
        headings=laid_out.headings,
        title=title or cover_title,
        warnings=(*warnings, *invisible_warning(hidden)),
        empty_pages=empty,
    )


@contextmanager
def _quiet_parser() -> Iterator[None]:
    """Apply our limits to pypdf, and keep its remarks on each odd object out of the log."""
    from pypdf import apply_configuration

    log = logging.getLogger("pypdf")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        with apply_configuration(**_LIMITS):
            yield
    finally:
        log.setLevel(level)


@contextmanager
def _parser_errors(path: Path) -> Iterator[None]:
    """Turn whatever pypdf raises on a damaged file into our own error."""
    try:
        yield
    except (UnreadableDocumentError, OSError):
        raise
    except MemoryError as error:
        raise UnreadableDocumentError(path, "it needs more memory than there is") from error
    except Exception as error:  # pypdf raises anything on damaged files
        reason = f"the PDF is damaged or beyond our limits ({type(error).__name__})"
        raise UnreadableDocumentError(path, reason) from error


def _opened(path: Path) -> PdfReader:
    from pypdf import PasswordType, PdfReader

    reader = PdfReader(path)
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise UnreadableDocumentError(path, "it is protected with a password")
    if len(reader.pages) > _MAX_PAGES:
        raise UnreadableDocumentError(path, f"it has more than {_MAX_PAGES} pages")
    return reader


def _pages(path: Path, reader: PdfReader, warnings: list[str]) -> Iterator[PdfPage]:
    total = 0
    for number, page in enumerate(reader.pages, start=1):
        lines: tuple[PdfLine, ...] = ()
        height = 0.0
        try:
            height = float(page.mediabox.height)
            lines = page_lines(page)
        except Exception as error:  # noqa: BLE001  # one damaged page must not cost the others
            warnings.append(f"page {number} cannot be read ({type(error).__name__})")
        size = sum(len(line.text) for line in lines)
        total += size
        if size > _MAX_PAGE_CHARACTERS or total > _MAX_CHARACTERS:
            raise UnreadableDocumentError(path, f"page {number} holds more text than we accept")
        yield PdfPage(number=number, height=height, lines=lines)


def _bookmarks(reader: PdfReader) -> list[Bookmark]:
    """Return the outline, flattened; a damaged outline counts as none."""
    try:
        return list(_flattened(reader, reader.outline, 1))
    except Exception:  # noqa: BLE001  # the text is worth having without its outline
        return []


def _flattened(reader: PdfReader, outline: Sequence[object], level: int) -> Iterator[Bookmark]:
    from pypdf.generic import Destination

    for item in outline:
        if isinstance(item, list):
            yield from _flattened(reader, item, level + 1)
        elif isinstance(item, Destination):
            page = reader.get_destination_page_number(item)
            title = without_invisible(str(item.title or ""))[0].strip()
            if title and page is not None:
                yield Bookmark(title=title, level=level, page=page + 1)
