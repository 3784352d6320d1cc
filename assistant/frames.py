"""The sentences around the quotes, in Dutch and in English."""

from __future__ import annotations

import re

from assistant.draft import escape_markdown, readable
from assistant.values import Language
from corpus.catalogue import Source

__all__ = ["FRAMES", "GENERATION", "describe", "in_sentence", "spoken_date"]

_MONTHS: dict[Language, tuple[str, ...]] = {
    "nl": (
        "januari", "februari", "maart", "april", "mei", "juni",
        "juli", "augustus", "september", "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip

FRAMES: dict[Language, dict[str, str]] = {
    "nl": {
        "says": "In {source} staat:",
        "says_under": "In {source} staat onder “{heading}”:",
        "advises": "{source} adviseert bij “{heading}”:",
        "examples": "Voorbeelden uit de praktijk:",
        "also": "Mogelijk ook van belang:",
        "undated": "zonder datum",
        "partial": "Niet gevonden in de documenten: {parts}.",
        "not_in_sources": (
            "Ik vond dit niet in de documenten. Ik zocht op: {searched}, in {count} documenten."
        ),
        "missing": "Ik vond niets over: {words}.",
        "lacks": "Er staat wel iets over dit onderwerp, maar {thing} vond ik er niet bij.",
        "lacks_number": "het gevraagde aantal",
        "lacks_share": "een percentage of een deel",
        "lacks_date": "een datum of een tijd",
        "lacks_duration": "hoe lang het duurt",
        "lacks_money": "een bedrag",
        "lacks_contact": "contactgegevens",
        "lacks_person": "de naam van een persoon",
        "lacks_reason": "een reden",
        "lacks_year": "het gevraagde jaar",
        "absent": (
            "Let op: uit uw vraag staat dit niet in de documenten: {words}. Controleer of het "
            "antwoord past bij uw vraag."
        ),
        "nearest": "Het dichtst in de buurt komen deze onderwerpen:",
        "out_of_scope": (
            "Deze vraag gaat over een ander onderwerp dan de documenten. Ik kan alleen "
            "beantwoorden wat in deze documenten staat: {titles}."
        ),
        "more_documents": "en nog {count} andere",
        "clarification": (
            "Ik begrijp niet waar u naar vraagt. Noem een onderwerp, een regio of een organisatie, "
            "bijvoorbeeld: “{example}”"
        ),
        "example_question": "Wat staat er over {heading}?",
        "dutch_sources": "",
        "conflict": "Let op: de bronnen zijn van verschillende datum.",
        "note": "Let op bij {source}: {note}",
        "elsewhere": "In andere documenten staat hierover:",
        "ask_agree": "Wat moeten we afspreken over {subject}?",
        "ask_about": "Wat staat er over {subject}?",
        "ask_examples": "Welke voorbeelden zijn er van {subject}?",
        "ask_region": "Wat staat er over {subject} in {region}?",
        "ask_partners": "Welke partijen werken samen in {region}?",
        "ask_meaning": "Waar staat {short} voor?",
    },
    "en": {
        "says": "{source} says:",
        "says_under": "{source} says under “{heading}”:",
        "advises": "{source} recommends under “{heading}”:",
        "examples": "Examples from practice:",
        "also": "Possibly of use as well:",
        "undated": "undated",
        "partial": "Not found in the documents: {parts}.",
        "not_in_sources": (
            "I did not find this in the documents. "
            "I searched for: {searched}, in {count} documents."
        ),
        "missing": "I found nothing about: {words}.",
        "lacks": "The documents do say something about this subject, but not {thing}.",
        "lacks_number": "the number that you ask for",
        "lacks_share": "a percentage or a share",
        "lacks_date": "a date or a time",
        "lacks_duration": "how long it takes",
        "lacks_money": "an amount of money",
        "lacks_contact": "any contact details",
        "lacks_person": "the name of a person",
        "lacks_reason": "a reason",
        "lacks_year": "the year that you ask for",
        "absent": (
            "Note: these words of your question are not in the documents: {words}. Check "
            "whether the answer fits your question."
        ),
        "nearest": "The nearest subjects in the documents are:",
        "out_of_scope": (
            "This question is about another subject than the documents. I can only answer from "
            "these documents: {titles}."
        ),
        "more_documents": "and {count} more",
        "clarification": (
            "I do not understand what you are asking about. Please name a subject, a region or an "
            "organisation, for example: “{example}”"
        ),
        "example_question": "What do the documents say about {heading}?",
        "dutch_sources": "The documents are in Dutch; quotes are shown as they are written.",
        "conflict": "Note: these sources have different dates.",
        "note": "Note about {source}: {note}",
        "elsewhere": "Other documents say about this:",
        "ask_agree": "What should we agree on {subject}?",
        "ask_about": "What do the documents say about {subject}?",
        "ask_examples": "Which examples are there of {subject}?",
        "ask_region": "What do the documents say about {subject} in {region}?",
        "ask_partners": "Which organisations work together in {region}?",
        "ask_meaning": "What does {short} stand for?",
    },
}

GENERATION: dict[Language, dict[str, str]] = {
    "nl": {
        "dropped_one": (
            "Eén zin van het taalmodel is weggelaten, omdat de documenten haar niet onderbouwen."
        ),
        "dropped": (
            "{count} zinnen van het taalmodel zijn weggelaten, omdat de documenten ze niet "
            "onderbouwen."
        ),
        "unsupported": "niet onderbouwd",
        "marked": (
            "Wat “niet onderbouwd” heet, staat niet zo in de documenten. Gebruik het niet zonder "
            "het na te gaan."
        ),
        "differ": "Let op: de bronnen zeggen niet hetzelfde. De nieuwste eerst: {sources}.",
        "also_searched": "Ik zocht ook op: {questions}.",
        "cut": "Het taalmodel brak zijn antwoord af. Wat hierboven staat, is nagekeken.",
        "stands_in": "Dit antwoord bestaat uit letterlijke citaten. {reason}",
        "slow": "Het taalmodel antwoordde niet op tijd.",
        "busy": "Het taalmodel is te druk om te antwoorden.",
        "down": "Het taalmodel is niet bereikbaar.",
        "refused": "Het taalmodel weigerde de toegang; vraag de beheerder om dit na te kijken.",
        "rejected": "Het taalmodel nam de vraag niet aan.",
        "unreadable": "Het antwoord van het taalmodel was niet te lezen.",
        "too_little": "De tekst van het taalmodel werd niet door de documenten onderbouwd.",
        "not_found": "Het taalmodel vond geen antwoord in de gevonden passages.",
        "limit": "Het taalmodel is vandaag zo vaak gebruikt als mag.",
        "personal": "Uw vraag ging niet naar het taalmodel, omdat er een BSN in staat.",
        "nothing_to_send": "Er was geen passage die aan het taalmodel kon worden gegeven.",
        "masked": (
            "In uw vraag stonden persoonsgegevens ({kinds}). Ik heb ze weggelaten: er is niet op "
            "gezocht en ze worden niet bewaard."
        ),
        "bsn": "een BSN",
        "iban": "een rekeningnummer",
        "email": "een e-mailadres",
        "phone": "een telefoonnummer",
    },
    "en": {
        "dropped_one": (
            "One sentence of the language model was left out, because the documents do not support "
            "it."
        ),
        "dropped": (
            "{count} sentences of the language model were left out, because the documents do not "
            "support them."
        ),
        "unsupported": "not supported",
        "marked": (
            "What is called “not supported” does not stand like that in the documents. Do not use "
            "it without checking."
        ),
        "differ": "Note: the sources do not say the same. The newest first: {sources}.",
        "also_searched": "I also searched for: {questions}.",
        "cut": "The language model broke off its answer. What stands above has been checked.",
        "stands_in": "This answer consists of verbatim quotes. {reason}",
        "slow": "The language model did not answer in time.",
        "busy": "The language model is too busy to answer.",
        "down": "The language model cannot be reached.",
        "refused": "The language model refused access; ask the administrator to look into it.",
        "rejected": "The language model did not accept the question.",
        "unreadable": "The language model's answer could not be read.",
        "too_little": "The documents did not support the language model's text.",
        "not_found": "The language model found no answer in the passages.",
        "limit": "The language model has been used as much as it may be today.",
        "personal": (
            "Your question did not go to the language model, because it holds a citizen service "
            "number."
        ),
        "nothing_to_send": "There was no passage that could be given to the language model.",
        "masked": (
            "Your question held personal data ({kinds}). I left it out: it was not searched for "
            "and is not kept."
        ),
        "bsn": "a citizen service number",
        "iban": "an account number",
        "email": "an e-mail address",
        "phone": "a telephone number",
    },
}
"""What is said about an answer that a language model worded, or could not word."""


def describe(source: Source, language: Language) -> str:
    """Return, in Markdown, how an answer speaks of a document: its title, publisher and date."""
    date = spoken_date(source.date, language)
    details = ", ".join(filter(None, (source.publisher, date)))
    return f"*{escape_markdown(readable(source.title))}* ({escape_markdown(details)})"


def in_sentence(heading: str, text: str) -> str:
    """Return a heading as it stands within a sentence: "Ouderenzorg" → "ouderenzorg".

    Its capital stays when the word has one within the sentences of the document too: a name.

    Args:
        heading: As it reads.
        text: The document, to see how it writes the word.
    """
    word = re.match(r"\w[\w-]*", heading)
    if word is None or not word.group()[1:].islower():
        return heading
    is_name = re.search(rf"(?<!\w)[a-z]+[,;]? {re.escape(word.group())}\b", text)
    return heading if is_name else word.group().lower() + heading[word.end() :]


def spoken_date(date: str | None, language: Language) -> str:
    """Return an ISO date as people say it: "2026-06" → "juni 2026"; None → "zonder datum"."""
    if not date:
        return FRAMES[language]["undated"]
    year, *rest = date.split("-")
    month = [_MONTHS[language][int(rest[0]) - 1]] if rest else []
    day = [str(int(rest[1]))] if len(rest) > 1 else []
    return " ".join([*day, *month, year])
