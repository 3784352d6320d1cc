"""The parts of a chunk are its paragraphs, as the whole document has them."""

from __future__ import annotations

from dataclasses import replace

from assistant import Assistant
from ingest.chunks import make_chunks
from ingest.parts import Part, find_parts
from ingest.sections import find_sections
from ingest.text import ExtractedText

TABLE = "| Kenmerk | Deel | Aantal |\n|---|---|---|\n"


def test_the_parts_of_all_chunks_are_the_visible_text_below_the_headings(
    assistant: Assistant,
) -> None:
    index = assistant.engine().index
    for row in range(index.rows):
        chunk = index.chunk(row)
        document = index.document(chunk.source_id)
        text = document.extracted.text
        parts = index.parts(chunk.id)
        rest = list(chunk.text)
        for part in parts:
            own = part.paragraph
            assert chunk.start <= own.start <= own.body_start < own.end <= chunk.end
            section = next(s for s in document.sections if s.start == part.section_start)
            assert section.path == part.section
            assert section.body_start <= own.start < own.end <= section.end
            assert part.lead_in in text
            rest[own.start - chunk.start : own.end - chunk.start] = " " * (own.end - own.start)
        for section in document.sections:
            start = min(max(section.start - chunk.start, 0), len(rest))
            end = max(section.body_start - chunk.start, start)
            rest[start:end] = " " * len(rest[start:end])
        assert not "".join(rest).strip()


def test_each_item_knows_its_lead_in_also_in_another_chunk() -> None:
    items = "\n".join(f"- {n} {'lang ' * 60}einde." for n in range(12))
    extracted = ExtractedText(text=f"Maak afspraken over:\n{items}")

    parts = _parts(extracted)

    assert len(parts) > 2
    assert {p.lead_in for own in parts for p in own if p.paragraph.kind == "item"} == {
        "Maak afspraken over:"
    }


def test_each_row_knows_the_columns_of_its_table_also_in_another_chunk() -> None:
    rows = "\n".join(f"| {'soort ' * 8}{n} | {n}% | {n} |" for n in range(60))

    parts = _parts(ExtractedText(text=TABLE + rows))

    assert len(parts) > 2
    found = [p for own in parts for p in own if p.paragraph.kind == "row"]
    assert len(found) == 60
    assert {p.lead_in for p in found} == {"| Kenmerk | Deel | Aantal |"}


def test_a_paragraph_in_two_chunks_is_cut_where_they_meet() -> None:
    text = " ".join(f"Dit is zin {n} van een lange alinea zonder einde." for n in range(60))
    extracted = ExtractedText(text=text)
    sections = find_sections("lang", extracted)
    chunks = make_chunks(extracted, sections, revision="0" * 12)

    parts = list(find_parts(text, sections, chunks))

    assert len(chunks) > 1
    for chunk, own in zip(chunks, parts, strict=True):
        assert [(p.paragraph.start, p.paragraph.end) for p in own] == [(chunk.start, chunk.end)]
    nothing = [replace(chunk, start=len(text), end=len(text)) for chunk in chunks]
    assert list(find_parts(text, sections, nothing)) == [()] * len(chunks)


def _parts(extracted: ExtractedText) -> list[tuple[Part, ...]]:
    sections = find_sections("bron", extracted)
    chunks = make_chunks(extracted, sections, revision="0" * 12)
    return list(find_parts(extracted.text, sections, chunks))
