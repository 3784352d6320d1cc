"""Documents that the tests write themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

Line = tuple[float, float, float, str, str]  # x, y, size, font (F1 regular, F2 bold), text
WritePdf = Callable[..., Path]


def _content(lines: Sequence[Line]) -> bytes:
    shown = []
    for x, y, size, font, text in lines:
        raw = (
            text.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
        )
        shown.append(b"BT /%s %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET" % (font.encode(), size, x, y, raw))
    return b"\n".join(shown)


def _pdf(pages: Sequence[Sequence[Line]]) -> bytes:
    fonts = (
        b"<< /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    )
    fonts += b" /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold"
    fonts += b" /Encoding /WinAnsiEncoding >> >>"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for lines in pages:
        content = _content(lines)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font %s >> >>" % (len(objects), fonts)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    out = BytesIO(b"%PDF-1.4\n")
    out.seek(0, 2)
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\n" % (len(objects) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


@pytest.fixture
def write_pdf(tmp_path: Path) -> WritePdf:
    """Return a function that writes a PDF of placed lines.

    Its keywords: `outline`, pairs of title and page index; `title`; and `user_password` and
    `owner_password`, to encrypt.
    """

    def write(
        *pages: Sequence[Line],
        outline: Sequence[tuple[str, int]] = (),
        title: str | None = None,
        user_password: str | None = None,
        owner_password: str | None = None,
    ) -> Path:
        path = tmp_path / "document.pdf"
        writer = PdfWriter(clone_from=PdfReader(BytesIO(_pdf(pages))))
        for entry, page in outline:
            writer.add_outline_item(title=entry, page_number=page)
        if title:
            writer.add_metadata({"/Title": title})
        if user_password is not None:
            writer.encrypt(user_password, owner_password, algorithm="AES-256")
        writer.write(path)
        return path

    return write
