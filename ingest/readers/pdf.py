"""Read PDF: pages in order, running headers gone, wrapped lines joined, headings found."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.characters import invisible_warning, without_invisible
from ingest.errors import UnreadableDocumentError
from ingest.limits import DEFAULT_LIMITS, Limits
from ingest.readers.pdf_furniture import without_furniture
from ingest.readers.pdf_headings import Bookmark, find_headings
from ingest.readers.pdf_layout import lay_out
from ingest.readers.pdf_lines import PdfPage, page_lines
from ingest.readers.titles import meaningful_title
from ingest.text import ExtractedText, page_ranges

if TYPE_CHECKING:
    from pypdf import PdfReader

__all__ = ["read", "read_pages"]

_PROTECTED = "it is protected with a password"
_LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": 20_000_000,
    "zlib_maximum_recovery_input_length": 1_000_000,
    "lzw_maximum_output_length": 20_000_000,
    "run_length_maximum_output_length": 20_000_000,
    "array_based_stream_maximum_output_length": 20_000_000,
    "maximum_declared_stream_length": 50_000_000,
    "stream_decoding_work_maximum_length": 60_000_000,
    "stream_parsing_work_maximum_count": 1_000_000,
    "page_tree_maximum_page_entries": 200_000,
    "outline_maximum_entries": 10_000,
    "outline_maximum_depth": 20,
    "xform_maximum_invocations_per_extraction": 500,
}


def read(path: Path, limits: Limits = DEFAULT_LIMITS) -> ExtractedText:
    """Read the PDF at `path`; pages count from 1.

    Running headers and footers, page numbers and tables of contents are left out, and so is text
    that no reader of the page sees. Wrapped lines are joined to paragraphs, words broken at the
    end of a line are mended. Headings come from the outline and from type that is larger or
    bolder than the text. A page that cannot be read is left empty, with a warning.

    Raises:
        UnreadableDocumentError: The file is damaged, needs a password or is beyond our limits.
    """
    return read_pages(path, limits)[0]


def read_pages(path: Path, limits: Limits) -> tuple[ExtractedText, frozenset[int]]:
    """Read the PDF as `read` does, and say on which pages there are pictures.

    Raises:
        UnreadableDocumentError: The file is damaged, needs a password or is beyond our limits.
    """
    with _quiet_parser(limits), _parser_errors(path):
        reader = _opened(path, limits)
        failures: dict[int, Exception] = {}
        pages = list(_pages(path, reader, failures, limits))
        if failures and not any(page.lines for page in pages):
            raise next(iter(failures.values()))
        warnings = [
            f"page {number} cannot be read ({type(error).__name__})"
            for number, error in failures.items()
        ]
        bookmarks = _bookmarks(reader)
        named = reader.metadata.title if reader.metadata else None
        warnings += _attachments(reader)
    pictures = frozenset(page.number for page in pages if page.has_picture)
    return _assembled(pages, bookmarks, meaningful_title(named, path), warnings), pictures


def _assembled(
    pages: list[PdfPage], bookmarks: list[Bookmark], title: str | None, warnings: list[str]
) -> ExtractedText:
    invisible = 0
    visible: list[PdfPage] = []
    for page in pages:
        cleaned, removed = page.cleaned()
        invisible += removed
        visible.append(cleaned)
    empty = tuple(page.number for page in visible if not page.lines)
    doubtful = [page.number for page in visible if page.is_doubtful()]
    if empty:
        warnings.append(f"no text on {page_ranges(empty)}")
    if doubtful:
        warnings.append(f"{page_ranges(doubtful)} may be garbled")
    for way in sorted({way for page in pages for way in page.hidden}):
        where = page_ranges(page.number for page in pages if way in page.hidden)
        warnings.append(f"hidden text on {where} ({way}) was left out")
    cover_title, marked = find_headings(without_furniture(visible), bookmarks)
    laid_out = lay_out(marked)
    return ExtractedText(
        text=laid_out.text,
        pages=laid_out.pages,
        headings=laid_out.headings,
        title=title or cover_title,
        warnings=(*warnings, *invisible_warning(invisible)),
        empty_pages=empty,
    )


@contextmanager
def _quiet_parser(limits: Limits) -> Iterator[None]:
    """Apply our limits to pypdf, and keep its remarks on each odd object out of the log."""
    from pypdf import apply_configuration

    log = logging.getLogger("pypdf")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        with apply_configuration(**_LIMITS, page_tree_maximum_entries=limits.pages * 2):
            yield
    finally:
        log.setLevel(level)


@contextmanager
def _parser_errors(path: Path) -> Iterator[None]:
    """Turn whatever pypdf raises on a damaged file into our own error."""
    from pypdf.errors import FileNotDecryptedError, LimitReachedError

    try:
        yield
    except (UnreadableDocumentError, OSError):
        raise
    except MemoryError as error:
        reason = "it needs more memory than we allow"
        raise UnreadableDocumentError(path, reason, "limit") from error
    except LimitReachedError as error:
        raise UnreadableDocumentError(path, "it is larger than we accept", "limit") from error
    except FileNotDecryptedError as error:
        raise UnreadableDocumentError(path, _PROTECTED, "encrypted") from error
    except Exception as error:  # pypdf raises anything on damaged files
        reason = f"the PDF is damaged ({type(error).__name__})"
        raise UnreadableDocumentError(path, reason) from error


def _opened(path: Path, limits: Limits) -> PdfReader:
    from pypdf import PasswordType, PdfReader

    reader = PdfReader(path)
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise UnreadableDocumentError(path, _PROTECTED, "encrypted")
    if len(reader.pages) > limits.pages:
        reason = f"it has {len(reader.pages)} pages, more than {limits.pages}"
        raise UnreadableDocumentError(path, reason, "limit")
    return reader


def _pages(
    path: Path, reader: PdfReader, failures: dict[int, Exception], limits: Limits
) -> Iterator[PdfPage]:
    total = 0
    for number, page in enumerate(reader.pages, start=1):
        read = PdfPage(number=number, height=0.0, lines=())
        try:
            lines, hidden = page_lines(page)
            read = PdfPage(
                number=number,
                height=float(page.mediabox.height),
                lines=lines,
                hidden=frozenset(hidden.ways),
                has_picture=hidden.has_picture,
            )
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001  # one damaged page must not cost the others
            failures[number] = error
        size = sum(len(line.text) for line in read.lines)
        total += size
        if size > limits.page_characters or total > limits.characters:
            reason = f"page {number} holds more text than we accept"
            raise UnreadableDocumentError(path, reason, "limit")
        yield read


def _attachments(reader: PdfReader) -> list[str]:
    """Return what the file carries besides its pages; nothing of it is opened or run."""
    try:
        root = reader.root_object
        names: Any = root.get("/Names", {})
        scripts = "/JavaScript" in names or "/JavaScript" in str(root.get("/OpenAction", ""))
        found = ["it holds scripts; they were not run"] if scripts else []
        if "/EmbeddedFiles" in names:
            found.append("it holds attached files; they were not read")
    except Exception:  # noqa: BLE001  # the text is worth having without this
        return []
    return found


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
