"""Chunks are exact stretches of the text that hold together what belongs together."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.chunks import LIST_LIMIT, TARGET, Chunk, make_chunks
from ingest.extract import extract
from ingest.paragraphs import find_paragraphs
from ingest.sections import Section, find_sections
from ingest.sentences import find_sentences
from ingest.text import ExtractedText, PageSpan

DOCUMENTS = Path(__file__).parents[2] / "corpus" / "documents"
REVISION = "0123456789abcdef" * 4

SENTENCE = "De huisarts en het ziekenhuis maken samen goede afspraken over de zorg thuis."
BLOCKS = st.sampled_from(
    [
        SENTENCE,
        f"{SENTENCE} " * 9,
        f"{SENTENCE} " * 30,
        "Maak afspraken over:",
        f"{SENTENCE} " * 25 + "Namelijk:",
        "- inzet van de wijkverpleging",
        f"- {SENTENCE}",
        "1. eerste\n2. tweede\n3. derde",
        "\n".join(f"- {SENTENCE} {number}" for number in range(25)),
        f"- {SENTENCE} " * 30,
        "Een kop",
        "Tips en adviezen",
        "woord " * 400,
        "\u00a0",
        "-",
        "een heel kort stukje",
    ]
)
TEXTS = st.one_of(
    st.lists(BLOCKS, max_size=12).map("\n\n".join),
    st.lists(BLOCKS, max_size=12).map("\n".join),
    st.text(max_size=200),
)


def read(text: str, **known: int) -> tuple[ExtractedText, tuple[Section, ...], tuple[Chunk, ...]]:
    extracted = ExtractedText(text=text, **known)
    sections = find_sections("bron", extracted)
    return extracted, sections, make_chunks(extracted, sections, revision=REVISION)


def section(text: str, start: int, path: tuple[str, ...], heading: str, end: int) -> Section:
    body = start + len(heading)
    while body < end and text[body].isspace():
        body += 1
    return Section(
        source_id="bron",
        path=path,
        start=start,
        body_start=body,
        end=end,
        first_page=None,
        last_page=None,
    )


def outline(*parts: tuple[tuple[str, ...], str]) -> tuple[str, tuple[Section, ...]]:
    """Write sections of (path, body), each below its own heading, and return text and sections."""
    text, starts = "", []
    for path, body in parts:
        starts.append(len(text))
        text += f"{path[-1]}\n\n{body}\n\n" if body else f"{path[-1]}\n\n"
    ends = [*starts[1:], len(text)]
    found = [
        section(text, start, path, path[-1], end)
        for (path, _), start, end in zip(parts, starts, ends, strict=True)
    ]
    return text, tuple(found)


def assert_sound(
    extracted: ExtractedText, sections: tuple[Section, ...], chunks: tuple[Chunk, ...]
) -> None:
    text = extracted.text
    position = extracted.front_matter_end
    for number, chunk in enumerate(chunks):
        assert position <= chunk.start < chunk.end <= len(text)
        assert not text[position : chunk.start].strip()
        assert text[chunk.start : chunk.end] == chunk.text == chunk.text.strip()
        assert chunk.id == f"{chunk.source_id}:{REVISION[:12]}:{number:05d}"
        assert chunk.page == extracted.page_at(chunk.start)
        position = chunk.end
    assert not text[position:].strip()
    edges = {edge for chunk in chunks for edge in (chunk.start, chunk.end)}
    for part in sections:
        begin = max(part.body_start, extracted.front_matter_end)
        for paragraph in find_paragraphs(text, begin, part.end):
            if paragraph.end - paragraph.start <= LIST_LIMIT:
                assert not any(paragraph.start < edge < paragraph.end for edge in edges)
            for start, end in find_sentences(text, paragraph.body_start, paragraph.end):
                assert not any(start < edge < end for edge in edges)


def longest_sentence(text: str) -> int:
    paragraphs = find_paragraphs(text, 0, len(text))
    spans = [s for p in paragraphs for s in find_sentences(text, p.start, p.end)]
    return max((end - start for start, end in spans), default=0)


@given(TEXTS)
def test_chunks_hold_all_visible_text_and_cut_no_item_or_sentence(text: str) -> None:
    assert_sound(*read(text))


@pytest.mark.parametrize("path", sorted(DOCUMENTS.iterdir()), ids=lambda path: path.stem)
def test_chunks_of_the_real_documents_are_sound_and_of_a_sane_length(path: Path) -> None:
    extracted = extract(path)
    sections = find_sections("bron", extracted)

    chunks = make_chunks(extracted, sections, revision=REVISION)

    assert_sound(extracted, sections, chunks)
    assert max(len(chunk.text) for chunk in chunks) <= 2 * TARGET
    assert chunks == make_chunks(extracted, sections, revision=REVISION)


@given(TEXTS)
def test_no_chunk_is_longer_than_it_must_be(text: str) -> None:
    _, sections, chunks = read(text)

    headings = max((s.body_start - s.start for s in sections), default=0)
    longest = max((len(chunk.text) for chunk in chunks), default=0)
    assert longest <= headings + LIST_LIMIT + TARGET + longest_sentence(text)


@given(TEXTS)
def test_ids_depend_on_the_content_of_the_file_only(text: str) -> None:
    extracted, sections, chunks = read(text)

    other = make_chunks(extracted, sections, revision="f" * 64)

    assert make_chunks(extracted, sections, revision=REVISION) == chunks
    assert len({chunk.id for chunk in chunks}) == len(chunks)
    assert not {chunk.id for chunk in chunks} & {chunk.id for chunk in other}
    assert [chunk.text for chunk in chunks] == [chunk.text for chunk in other]


def test_a_short_list_stays_with_its_lead_in() -> None:
    items = "\n".join(f"- afspraak {number} over de zorg thuis" for number in range(20))
    text = f"{SENTENCE} " * 8 + f"\n\nMaak afspraken over:\n{items}\n\n" + f"{SENTENCE} " * 8

    _, _, chunks = read(text)

    (whole,) = [chunk for chunk in chunks if "Maak afspraken over:" in chunk.text]
    assert whole.text.count("\n- afspraak") == 20


def test_of_a_long_list_the_lead_in_stays_with_the_first_item() -> None:
    items = "\n".join(f"- {SENTENCE} {number}" for number in range(40))

    _, _, chunks = read(f"{SENTENCE} " * 30 + f"Namelijk:\n{items}")

    (opening,) = [chunk for chunk in chunks if "Namelijk:" in chunk.text]
    assert f"Namelijk:\n- {SENTENCE} 0" in opening.text
    assert max(len(chunk.text) for chunk in chunks) <= LIST_LIMIT


def test_a_heading_stays_with_the_text_below_it() -> None:
    long = f"{SENTENCE} " * 20
    text, sections = outline((("Thema",), long), (("Thema", "Tips"), long))

    chunks = make_chunks(ExtractedText(text=text), sections, revision=REVISION)

    for title in ("Thema", "Tips"):
        (opening,) = [chunk for chunk in chunks if chunk.text.startswith(title)]
        assert opening.text.startswith(f"{title}\n\n{SENTENCE}")


def test_a_heading_without_text_opens_the_sub_section_below_it() -> None:
    long = f"{SENTENCE} " * 12
    text, sections = outline(
        (("Deel",), ""), (("Deel", "Thema"), ""), (("Deel", "Thema", "Tips"), long), (("Slot",), "")
    )

    chunks = make_chunks(ExtractedText(text=text), sections, revision=REVISION)

    assert chunks[0].text.startswith(f"Deel\n\nThema\n\nTips\n\n{SENTENCE}")
    assert chunks[0].section == ("Deel", "Thema", "Tips")
    assert chunks[-1].text == "Slot"


def test_short_sections_under_one_heading_share_a_chunk_with_their_common_path() -> None:
    text, sections = outline(
        (("Factoren",), SENTENCE),
        (("Factoren", "Vertrouwen"), SENTENCE),
        (("Factoren", "Gelijkwaardigheid"), SENTENCE),
        (("Uitgave",), SENTENCE),
    )

    chunks = make_chunks(ExtractedText(text=text), sections, revision=REVISION)

    assert [chunk.section for chunk in chunks] == [("Factoren",), ("Uitgave",)]


def test_a_document_with_only_a_heading_is_one_chunk() -> None:
    text, sections = outline((("Kop",), ""))

    (chunk,) = make_chunks(ExtractedText(text=text), sections, revision=REVISION)

    assert (chunk.text, chunk.section) == ("Kop", ("Kop",))


@pytest.mark.parametrize("text", ["", " \n\u00a0\n"])
def test_without_visible_text_there_are_no_chunks(text: str) -> None:
    assert read(text)[2] == ()


def test_front_matter_is_in_no_chunk() -> None:
    front = "---\nlayout: default\n---\n"
    extracted, sections, chunks = read(f"{front}{SENTENCE}", front_matter_end=len(front))

    assert_sound(extracted, sections, chunks)
    assert [chunk.text for chunk in chunks] == [SENTENCE]


def test_a_chunk_names_the_page_on_which_it_starts() -> None:
    text = f"{SENTENCE} " * 40
    half = len(text) // 2
    pages = (PageSpan(number=1, start=0, end=half), PageSpan(number=2, start=half, end=len(text)))
    extracted = ExtractedText(text=text, pages=pages)

    chunks = make_chunks(extracted, find_sections("bron", extracted), revision=REVISION)

    numbers = [chunk.page for chunk in chunks]
    assert numbers == sorted(numbers, key=lambda page: page or 0)
    assert {1, 2} == set(numbers)
    for before, after in pairwise(chunks):
        assert before.end <= after.start


@pytest.mark.parametrize(
    "piece", ["a", f"{SENTENCE} ", f"{SENTENCE}\n\n", f"- {SENTENCE}\n", "\n", ". ", "a:\n- b\n"]
)
def test_a_long_text_takes_no_more_than_moments(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    one = Section(
        source_id="bron",
        path=(),
        start=0,
        body_start=0,
        end=len(text),
        first_page=None,
        last_page=None,
    )

    begin = time.process_time()
    make_chunks(ExtractedText(text=text), (one,), revision=REVISION)

    assert time.process_time() - begin < 5


def test_thousands_of_short_sections_take_no_more_than_moments() -> None:
    text, sections = outline(*((("Deel", f"Kop {number}"), "tekst") for number in range(8_000)))

    begin = time.process_time()
    make_chunks(ExtractedText(text=text), sections, revision=REVISION)

    assert time.process_time() - begin < 5
