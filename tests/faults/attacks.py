"""Hostile files, made on the spot: each with the ways in which reading it may end."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

__all__ = ["ATTACKS", "Endings", "make_pdf", "write_attacks"]

Endings = frozenset[str]
Attack = tuple[Callable[[], bytes], Endings]

READ, LIMIT, BROKEN, UNSAFE = "read", "limit", "broken", "unsafe"
ENCRYPTED, UNSUPPORTED, NO_TEXT = "encrypted", "unsupported", "no text"

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_BODY = "<w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body>"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override '
    'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/'
    '2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
_LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(10)
)


def make_pdf(content: bytes, *, pages: int = 1, more: str = "", page: str = "") -> bytes:
    """Write a PDF whose pages all show `content`.

    `more` goes into the catalogue and `page` into each page, whose resources it may replace.
    """
    kids = " ".join(f"{n + 5} 0 R" for n in range(pages))
    objects = [
        f"<</Type/Catalog/Pages 2 0 R {more}>>".encode(),
        f"<</Type/Pages/Kids[{kids}]/Count {pages}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream"
        % (len(packed := zlib.compress(content, 9)), packed),
    ]
    own = page if "/Resources" in page else f"/Resources<</Font<</F 3 0 R>>>>{page}"
    leaf = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R{own}>>".encode()
    objects += [leaf] * pages
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


def _shown(text: bytes, before: bytes = b"") -> bytes:
    return b"BT /F 12 Tf 72 700 Td %s (%s) Tj ET" % (before, text)


def _zipped(files: Mapping[str, bytes | str], *, link: str = "", flag: int = 0) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        if link:
            entry = zipfile.ZipInfo(link)
            entry.external_attr = 0o120777 << 16
            archive.writestr(entry, "/etc/passwd")
    data = out.getvalue()
    return _with_flag(data, flag) if flag else data


def _with_flag(data: bytes, flag: int) -> bytes:
    """Set a flag, such as that of encryption, in every entry of the archive's directory."""
    changed = bytearray(data)
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        changed[place + 8] |= flag
        place = data.find(b"PK\x01\x02", place + 4)
    return bytes(changed)


def _docx(body: str | bytes = "", *, link: str = "", flag: int = 0, **files: bytes) -> bytes:
    xml = body or f"<w:document {_W}>{_BODY.format('Zorg thuis.')}</w:document>"
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS,
        "word/document.xml": xml,
    }
    renamed = {name.replace("__", "/"): content for name, content in files.items()}
    return _zipped(parts | renamed, link=link, flag=flag)


def _docx_named(name: str) -> bytes:
    return _docx(**{name: b"tekst"})


def _odt(content: str, **files: bytes) -> bytes:
    renamed = {name.replace("__", "/"): data for name, data in files.items()}
    return _zipped(
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, **renamed}
    )


def _entities(what: str) -> str:
    body = f"<w:document {_W}>{_BODY.format('&l9;')}</w:document>"
    return f'<?xml version="1.0"?><!DOCTYPE d [{what}]>{body}'


def _nested_zips() -> bytes:
    data = b"0" * 1_000_000
    for level in range(6):
        data = _zipped({f"{level}-{n}.zip": data for n in range(4)})
    return data


def _any(*endings: str) -> Endings:
    return frozenset(endings)


ATTACKS: Mapping[str, Attack] = {
    # PDF
    "one-operator-60MB.pdf": (lambda: make_pdf(_shown(b"a" * 60_000_000)), _any(LIMIT)),
    "one-operator-19MB.pdf": (lambda: make_pdf(_shown(b"a " * 9_500_000)), _any(LIMIT)),
    "one-operator-words.pdf": (lambda: make_pdf(_shown(b"zorg " * 300_000)), _any(LIMIT)),
    "pages-100000.pdf": (lambda: make_pdf(_shown(b"zorg"), pages=100_000), _any(LIMIT)),
    "pages-6000.pdf": (lambda: make_pdf(_shown(b"zorg"), pages=6_000), _any(LIMIT)),
    "operators-2M.pdf": (lambda: make_pdf(b"q 1 0 0 1 0 0 cm Q\n" * 2_000_000), _any(LIMIT)),
    "save-100000.pdf": (lambda: make_pdf(b"q " * 100_000 + _shown(b"zorg")), _any(READ, LIMIT)),
    "flate-70MB.pdf": (lambda: make_pdf(b"(zorg) Tj " * 7_000_000), _any(LIMIT)),
    "array-deep.pdf": (
        lambda: make_pdf(b"BT /F 12 Tf " + b"[" * 50_000 + b"(a)" + b"]" * 50_000 + b" TJ ET"),
        _any(BROKEN, LIMIT, NO_TEXT),
    ),
    "dictionary-deep.pdf": (
        lambda: make_pdf(b"", page="/A " + "<</A " * 20_000 + "1" + ">>" * 20_000),
        _any(BROKEN, LIMIT, NO_TEXT),
    ),
    "pages-cycle.pdf": (
        lambda: make_pdf(b"").replace(b"/Kids[5 0 R]", b"/Kids[2 0 R]"),
        _any(BROKEN, NO_TEXT, LIMIT),
    ),
    "header-only.pdf": (lambda: b"%PDF-1.7\n", _any(BROKEN)),
    "noise.pdf": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 4_000, _any(BROKEN)),
    "truncated.pdf": (lambda: make_pdf(_shown(b"zorg") * 50)[:400], _any(BROKEN, NO_TEXT)),
    "scripts.pdf": (
        lambda: make_pdf(_shown(b"zorg"), more="/OpenAction<</S/JavaScript/JS(app.alert)>>"),
        _any(READ),
    ),
    "empty.pdf": (lambda: b"", _any(NO_TEXT)),
    # Word
    "bomb-flat.docx": (lambda: _docx(word__media__a=b"\0" * 300_000_000), _any(LIMIT)),
    "bomb-xml.docx": (lambda: _docx(b" " * 61_000_000), _any(LIMIT)),
    "bomb-ratio.docx": (lambda: _docx(word__a=b"\0" * 50_000_000), _any(LIMIT)),
    "bomb-nested.zip.docx": (_nested_zips, _any(UNSUPPORTED)),
    "many-files.docx": (
        lambda: _docx(**{f"word__{n}": b"" for n in range(6_000)}),
        _any(LIMIT),
    ),
    "slip.docx": (lambda: _docx_named("../../outside.txt"), _any(UNSAFE)),
    "slip-backslash.docx": (lambda: _docx_named("..\\..\\outside.txt"), _any(UNSAFE)),
    "absolute.docx": (lambda: _docx_named("/etc/cron.d/evil"), _any(UNSAFE)),
    "drive.docx": (lambda: _docx_named("C:/Windows/evil"), _any(UNSAFE)),
    "link.docx": (lambda: _docx(link="word/link"), _any(UNSAFE)),
    "laughs.docx": (lambda: _docx(_entities(_LAUGHS)), _any(UNSAFE)),
    "laughs-utf16.docx": (lambda: _docx(_entities(_LAUGHS).encode("utf-16")), _any(UNSAFE)),
    "external.docx": (
        lambda: _docx(_entities('<!ENTITY l9 SYSTEM "file:///etc/passwd">')),
        _any(UNSAFE),
    ),
    "encrypted.docx": (lambda: _docx(flag=1), _any(ENCRYPTED)),
    "encrypted-office.docx": (
        lambda: b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        _any(ENCRYPTED),
    ),
    "macros.docx": (lambda: _docx(**{"word__vbaProject.bin": b"x"}), _any(READ)),
    "macros.docm.docx": (
        lambda: _docx(
            **{
                "[Content_Types].xml": _TYPES.replace(
                    "openxmlformats-officedocument.wordprocessingml.document.main",
                    "ms-word.document.macroEnabled.main",
                ).encode()
            }
        ),
        _any(UNSAFE),
    ),
    "deep.docx": (
        lambda: _docx(
            f"<w:document {_W}><w:body>"
            + "<w:p>" * 30_000
            + "</w:p>" * 30_000
            + "</w:body></w:document>"
        ),
        _any(BROKEN, LIMIT, NO_TEXT),
    ),
    "truncated.docx": (lambda: _docx()[:-60], _any(BROKEN)),
    "directory-lies.docx": (lambda: _docx().replace(b"PK\x01\x02", b"PK\x01\x03"), _any(BROKEN)),
    # OpenDocument
    "laughs.odt": (lambda: _odt(_entities(_LAUGHS)), _any(UNSAFE)),
    "encrypted.odt": (
        lambda: _odt("x", **{"META-INF__manifest.xml": b"<m><encryption-data/></m>"}),
        _any(ENCRYPTED),
    ),
    "noise.odt": (lambda: _odt("geen xml"), _any(BROKEN)),
    # HTML
    "deep.html": (
        lambda: b"<html><body>" + b"<div>" * 200_000 + b"zorg",
        _any(BROKEN, LIMIT, READ, NO_TEXT),
    ),
    "tags-30MB.html": (lambda: b"<html><body>" + b"<b>a</b>" * 3_700_000, _any(LIMIT, READ)),
    "laughs.html": (
        lambda: b"<!DOCTYPE html [" + _LAUGHS.encode() + b"]><html><body>&l9; zorg</body></html>",
        _any(READ, BROKEN),
    ),
    # Text
    "letters-30MB.txt": (lambda: b"a" * 30_000_000, _any(LIMIT)),
    "words-15MB.txt": (lambda: b"zorg " * 3_000_000, _any(LIMIT)),
    "hyphens.txt": (lambda: b"a-" * 1_000_000, _any(LIMIT)),
    "brackets.md": (lambda: b"# " + b"[" * 1_000_000, _any(LIMIT, READ)),
    "headings.md": (lambda: b"# a\n" * 300_000, _any(LIMIT)),
    "stars.md": (lambda: b"# " + b"*_" * 500_000, _any(LIMIT, READ)),
    "too-large.txt": (lambda: b"a\n" * 26_000_000, _any(LIMIT)),
    "zeros.txt": (lambda: bytes(1_000_000), _any(UNSUPPORTED)),
    "one-word.txt": (lambda: b"z" * 2_000_000, _any(LIMIT)),
    # Names that lie
    "program.pdf": (lambda: b"\x7fELF" + bytes(500), _any(UNSUPPORTED)),
    "picture.docx": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(500), _any(UNSUPPORTED)),
    "archive.txt": (lambda: b"\x1f\x8b\x08" + bytes(500), _any(UNSUPPORTED)),
    "text.pdf": (lambda: b"gewone tekst", _any(BROKEN)),
    "pdf.txt": (lambda: make_pdf(_shown(b"zorg")), _any(READ)),
    "naam\nmet regeleinde.txt": (lambda: b"zorg", _any(READ)),
    "naam \u202etxt.exe.txt": (lambda: b"zorg", _any(READ)),
    "<img src=x onerror=alert(1)>.txt": (lambda: b"zorg", _any(READ)),
    "n" * 200 + ".txt": (lambda: b"zorg", _any(READ)),
}
"""By file name: what is in it, and the ways in which it may end."""


def write_attacks(folder: Path, names: Iterator[str]) -> dict[Path, Endings]:
    """Write some of the attacks and return how each may end."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {}
    for name in names:
        content, endings = ATTACKS[name]
        path = folder / name
        path.write_bytes(content())
        made[path] = endings
    return made
