"""Say where a quote stands."""

from __future__ import annotations

from assistant.frames import spoken_date
from assistant.values import Language
from ui.export.note import Exchange, Note, Quote
from ui.messages.note import NOTE, NOTE_OUTCOMES

__all__ = ["heading", "made_on", "outcome", "place_lines", "source_line"]


def made_on(note: Note) -> str:
    """Return the line with the date of the note."""
    date = spoken_date(note.exported.isoformat(), note.language)
    return NOTE[note.language]["made"].format(date=date)


def heading(note: Note, number: int) -> str:
    """Return the heading above the question with this number, from 1."""
    words = NOTE[note.language]
    return (
        words["question"]
        if len(note.exchanges) == 1
        else words["question_number"].format(number=number)
    )


def outcome(exchange: Exchange, language: Language) -> str:
    """Return the line that tells whether the documents gave an answer."""
    spoken = NOTE_OUTCOMES[language].get(exchange.outcome, exchange.outcome)
    return NOTE[language]["outcome"].format(outcome=spoken)


def source_line(quote: Quote, language: Language) -> str:
    """Return publisher and date of the document of a quote."""
    publisher = quote.publisher or NOTE[language]["unknown_publisher"]
    return f"{publisher}, {spoken_date(quote.date, language)}"


def place_lines(quote: Quote, language: Language) -> list[str]:
    """Return section, page and address, as far as they are known."""
    words = NOTE[language]
    lines = []
    if quote.section:
        lines.append(words["section"].format(section=" › ".join(quote.section)))
    if quote.page is not None:
        lines.append(words["page"].format(page=quote.page))
    if quote.url:
        lines.append(words["original"].format(url=quote.url))
    return lines
