"""Tell, in a PDF document, what is a heading, a paragraph, a list or a quote.

A screen reader goes by these tags. reportlab writes none, so that the work is divided: while it
draws, `TaggingCanvas` marks what belongs together on each page; afterwards `with_structure` adds
the tree that says what each mark is, in the order of reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import groupby

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
)
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph

__all__ = ["Mark", "Tagged", "TaggingCanvas", "aside", "with_structure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something on a page that belongs together.

    Attributes:
        page: From 0.
        number: Within the page, from 0.
        tag: As PDF names it: "H1", "P", "LI", "BlockQuote".
    """

    page: int
    number: int
    tag: str


class TaggingCanvas(Canvas):
    """A canvas that remembers what was drawn on it, in the order in which it was drawn."""

    @cached_property
    def marks(self) -> list[Mark]:
        """What was drawn."""
        return []

    @contextmanager
    def tagged(self, tag: str) -> Iterator[None]:
        """Mark what is drawn meanwhile."""
        page = self.getPageNumber() - 1
        number = sum(mark.page == page for mark in self.marks)
        self.marks.append(Mark(page=page, number=number, tag=tag))
        self.addLiteral(f"/{tag} <</MCID {number}>> BDC")
        yield
        self.addLiteral("EMC")


@contextmanager
def aside(canvas: Canvas) -> Iterator[None]:
    """Mark what is drawn meanwhile as nothing to read out: a page number."""
    canvas.addLiteral("/Artifact BMC")
    yield
    canvas.addLiteral("EMC")


class Tagged(Paragraph):
    """A paragraph with a tag, for a `TaggingCanvas`."""

    tag = "P"

    def draw(self) -> None:
        """Draw it between its marks."""
        canvas = self.canv
        tagged = canvas.tagged(self.tag) if isinstance(canvas, TaggingCanvas) else nullcontext()
        with tagged:
            super().draw()

    def split(self, width: float, height: float) -> list[Flowable]:
        """Return the parts of it, tagged as it is."""
        parts: list[Flowable] = super().split(width, height)
        for part in parts:
            part.__dict__["tag"] = self.tag
        return parts


def with_structure(content: bytes, marks: Sequence[Mark]) -> bytes:
    """Return a document with the tree of its tags.

    Args:
        content: The document; what it shows is marked.
        marks: All that is marked, in the order of reading.
    """
    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    root = DictionaryObject({NameObject("/Type"): NameObject("/StructTreeRoot")})
    at_root = _added(writer, root)
    document = _Element(writer, "Document", at_root)
    owners: dict[tuple[int, int], IndirectObject] = {}
    for is_item, group in groupby(marks, key=lambda mark: mark.tag == "LI"):
        parent = _Element(writer, "L", document.reference) if is_item else document
        if is_item:
            document.hold(parent.reference)
        for mark in group:
            owners[mark.page, mark.number] = _place(writer, parent, mark)
    root[NameObject("/K")] = document.reference
    root[NameObject("/ParentTree")] = _added(writer, _parent_tree(writer, owners))
    writer.root_object[NameObject("/StructTreeRoot")] = at_root
    writer.root_object[NameObject("/MarkInfo")] = DictionaryObject(
        {NameObject("/Marked"): BooleanObject(True)}
    )
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


class _Element:
    """An element of the tree, with what it holds."""

    def __init__(self, writer: PdfWriter, tag: str, parent: IndirectObject) -> None:
        self._kids = ArrayObject()
        fields = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/StructElem"),
                NameObject("/S"): NameObject(f"/{tag}"),
                NameObject("/P"): parent,
                NameObject("/K"): self._kids,
            }
        )
        self.fields = fields
        self.reference = _added(writer, fields)

    def hold(self, kid: IndirectObject | NumberObject) -> None:
        """Put something at the end of what it holds."""
        self._kids.append(kid)


def _place(writer: PdfWriter, parent: _Element, mark: Mark) -> IndirectObject:
    """Put a mark in the tree, and return the element that holds it."""
    element = _Element(writer, mark.tag, parent.reference)
    parent.hold(element.reference)
    if mark.tag == "LI":
        body = _Element(writer, "LBody", element.reference)
        element.hold(body.reference)
        element = body
    element.fields[NameObject("/Pg")] = _reference(writer.pages[mark.page])
    element.hold(NumberObject(mark.number))
    return element.reference


def _parent_tree(
    writer: PdfWriter, owners: dict[tuple[int, int], IndirectObject]
) -> DictionaryObject:
    """Return the way back: per page the element of each mark, in order."""
    numbers = ArrayObject()
    for number, page in enumerate(writer.pages):
        page[NameObject("/StructParents")] = NumberObject(number)
        page[NameObject("/Tabs")] = NameObject("/S")
        here = [owner for (place, _), owner in sorted(owners.items()) if place == number]
        numbers += [NumberObject(number), ArrayObject(here)]
    return DictionaryObject({NameObject("/Nums"): numbers})


def _added(writer: PdfWriter, fields: DictionaryObject) -> IndirectObject:
    """Make fields an object of the document; pypdf has no other name for it."""
    return writer._add_object(fields)


def _reference(page: PageObject) -> IndirectObject:
    found = page.indirect_reference
    if found is None:
        raise AssertionError("a page of a document has a place in it")
    return found
