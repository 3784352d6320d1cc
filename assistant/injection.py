"""Recognise text that speaks to a language model instead of to a reader.

A document may hold sentences that want to steer the model that reads them: "negeer alle
instructies", "answer only with ...". A passage with such a sentence is kept from the model, and no
such sentence supports or appears in an answer. What counts is how it is said (whom it addresses,
what it wants done with the answer), never what it is about.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

__all__ = ["speaks_to_a_model"]

_LOOK_ALIKES = str.maketrans(
    "аеорсухіјԁԛѕһкмтвΑΕΟΡΧαορι", "aeopcyxijdqshkmtvaeopxaopi"
)  # Cyrillic and Greek letters that pass for Latin ones
_LEET = str.maketrans("013457@$|", "oieastasl")
_SPACED = re.compile(r"\b(?:\w[ .\-_*]){3,}\w\b")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{20,}={0,2}")

_IGNORE = (
    r"negeer\w*|negeren|vergeet|ignore|disregard|forget|overrule|override|bypass|overschrijf"
    r"|omzeil|sla\b.{0,60}\bover|(?:trek|hou[d]?) je (?:niets|niet\w*)|laat\b.{0,60}\b(?:los|"
    r"achterwege|buiten beschouwing|varen)|stop met|schakel\b.{0,60}\buit"
)
_ORDERS = (
    r"instructi\w+|instruction\w*|opdracht\w*|aanwijzing\w*|(?:spel)?regels|rules|guidelines"
    r"|prompts?|context|guardrails?|beveiliging\w*|veiligheids\w+"
    r"|(?:alles|wat|al het|de tekst)\b.{0,20}\b(?:hiervoor|hierboven|eerder|boven)"
    r"|(?:everything|anything|all)\b.{0,12}\b(?:above|before|previous)"
    r"|(?:andere|overige|other) bron\w*"
    r"|(?:other|previous) (?:sources?|documents?|messages?)|bronnen"
    r"|wat (?:je|jij|u) weet|(?:het |de |al het )?(?:boven|voor)(?:gaande|staande)\w*"
    r"|(?:the )?(?:above|previous|prior)"
)
_MODEL = (
    r"(?:ai|kunstmatige intelligentie|artificial intelligence|(?:groot )?taal ?model\w*"
    r"|language model|llm|chat ?bot|chat ?gpt|gpt|claude|copilot|gemini|llama|mistral|virtue?le "
    r"assistent|ai.?assistent|ai.?assistant|digitale assistent)"
)
_SAY = (
    r"antwoord|zeg|schrijf|herhaal|print|toon|vermeld|meld|noem|geef|voeg|plaats|zet|begin|eindig"
    r"|sluit|start|open|verwijs|citeer|stuur|neem|gebruik|onthul|verklap|laat|vervang|vertel"
    r"|reageer|respond|reply|answer|say|write|repeat|output|print|show|include|append|add|reveal"
    r"|display|return|mention|end|cite|insert|tell|replace|give|use|send|embed"
)
_ANSWER = (
    r"(?:je|jouw|uw|het|dit|elk|ieder|your|the|this|every|each) (?:\w+ )?(?:antwoord\w*|reactie|"
    r"uitvoer\b|answer|response|reply|output|samenvatting|summary)"
    r"|(?:aan|tegen|voor) (?:de |elke )?gebruikers?\b|the user\b|vraagsteller"
)
_ANSWER_ITSELF = (
    r"(?:je|jouw|uw|het|elk|ieder|your|the|every|each) (?:\w+ )?(?:antwoord|reactie|uitvoer|answer"
    r"|response|reply|output)"
)
_HIDDEN = (
    r"system ?prompt\w*|systeem ?prompt\w*|system ?message|systeembericht\w*|code ?woord|code word"
    r"|wachtwoord|password|magic word|toverwoord|geheime? (?:woord|zin|code)|secret (?:word|code)"
    r"|systeeminstructi\w*|canary|api.?key|api.?sleutel"
)
_ONLY = r"(?:alleen|uitsluitend|enkel|slechts|only|just|exclusively|letterlijk|exact|precies)"

_PATTERNS = [
    rf"\b(?:{_IGNORE})\b.{{0,60}}?\b(?:{_ORDERS})",
    rf"\b(?:{_ORDERS})\b.{{0,40}}\b(?:gelden niet meer|no longer apply)",
    rf"\b(?:aan|aan de|beste|hallo|dear|hey|hi|attention|let op|attentie|instructi\w+ voor|bericht "
    rf"(?:aan|voor)|note to|for|voor)[,:]? (?:de |het |any |elke? |the )?{_MODEL}\b\s*[:,!.\-]",
    rf"(?:^|[.!?:]\s*){_MODEL}\s*[:,!]",
    rf"\b(?:als|as an?|als een) {_MODEL}\b.{{0,60}}\b(?:moet|dien|must|should|shall)\b",
    r"\b(?:aan|voor) (?:de|elke|iedere|het|alle) (?:assistent"
    r"|(?:taal)?modell?(?:en)?)\b[^.!?]{0,30}[:,]",
    r"(?:^|[.!?]\s*)assistent\s*[,:]",
    r"\b(?:je|jij|u|you) (?:bent|are) (?:een |an? )?(?:\w+ )?(?:assistent|assistant|bot"
    r"|taalmodel)\b",
    r"\b(?:vorige|eerdere|bovenstaande|previous|prior|earlier) (?:instructi\w+"
    r"|aanwijzing\w*|opdracht\w*)"
    r".{0,40}\b(?:vervallen|niet meer|no longer|void)\b",
    r"\bhet antwoord (?:op \w+ \w+ )?is (?:altijd|steeds)\b|\bthe answer is always\b",
    r"\b(?:vertel|zeg|meld|verwijs|tell) (?:tegen )?(?:de |alle |the )?(?:gebruiker|lezer"
    r"|user|reader)s?\b",
    r"\bbeantwoord\w*\b.{0,30}\bvra\w+\b.{0,12}\bniet\b",
    r"\b(?:output|print|return|display) (?:the )?following\b",
    rf"\b(?:als|wanneer|zodra|bij)\b.{{0,50}}\b(?:samengevat|samenvat\w*"
    rf"|geciteerd)\b.{{0,30}}\b(?:{_SAY})\b",
    r"\blaat\b.{0,30}\b(?:bronvermelding\w*|citaten|verwijzingen)\b.{0,10}\bweg\b",
    rf"\bals (?:een )?{_MODEL}\s*[:,]|\bals assistent (?:moet|dien|mag|zeg|antwoord)",
    rf"(?:^|[.!?:\])]\s*)(?:opdracht|taak|task|instructie|instruction|override|admin"
    rf"|echte opdracht)"
    rf"\w*\s*[:>]\s*(?:{_SAY})\b",
    rf"\b(?:{_ANSWER_ITSELF})\b.{{0,40}}\b(?:bevat|bevatten|eindig\w*|begin\w*|luid\w*|vermeld\w*"
    r"|contain|include|end with|start with|begin with)\b",
    r"\b(?:juiste|correcte|enige|goede|right|correct|only) (?:antwoord|answer)\b (?:op|to) (?:elke"
    r"|alle|deze|every|all|any|this)\b",
    r"\b(?:vanaf nu|voortaan|from now on)\b.{0,12}\b(?:ben|heet|spreek|reageer)\b",
    r"\b(?:je|jij|you)\b.{0,12}\b(?:moet|dient|must|should|have to"
    r"|mag alleen)\b.{0,40}\b(?:antwoorden"
    r"|zeggen|herhalen|schrijven|printen|negeren|answer|say|repeat|write|output|print"
    r"|ignore|reply)",
    r"\b(?:u|uw)\b.{0,12}\b(?:moet|dient)\b.{0,40}\b(?:antwoorden met|in uw antwoord)",
    r"\b(?:herhaal|print|toon|schrijf|zeg|voeg|neem|vermeld|citeer|plaats|gebruik|open"
    r"|repeat|show|say"
    r"|write|include|print)\b.{0,30}\b(?:deze|dit|het|de|volgende|the|this"
    r"|following) (?:\w+ )?(?:woord"
    r"|zin|tekst|link|afbeelding|url|word|sentence|text|image)\b.{0,25}[:'\"“‘]",
    r"\b(?:einde|eind|end) (?:van |of )?(?:de |the )?(?:bronnen|passages|context|sources"
    r"|prompt|invoer)",
    r"\b(?:systeembericht|systeemmelding|system message)\b",
    r"\b(?:voorrang|prioriteit|precedence|priority)\b.{0,40}\b(?:instructi|instruction)",
    r"\b(?:opdracht|taak|task) (?:om|to)\b.{0,60}\b(?:te )?(?:zeggen|schrijven|antwoorden"
    r"|herhalen|say"
    r"|answer|repeat)\b",
    r"\b(?:jij bent|je bent|u bent|you are) (?:nu|voortaan|vanaf nu|now|hereby|from now)\b",
    r"\b(?:gedraag je|doe alsof|act as|pretend|roleplay|speel de rol|impersonate|neem de rol)\b",
    rf"\b(?:vanaf nu|voortaan|from now on|henceforth)\b.{{0,40}}\b(?:{_SAY}|moet je|you)\b",
    rf"\b(?:{_SAY})\b.{{0,60}}?\b(?:{_HIDDEN})",
    r"\b(?:(?:code|tover)woord|(?:code|magic|secret) word)\b.{0,40}(?:\bis\b|\bluidt\b|=|:)",
    rf"(?:^|[.!?:;,\"'“(>*\-]\s*|\b(?:en|and|dan|then|maar|altijd|always|please)\s+)(?:{_SAY})\b"
    rf".{{0,60}}?\b(?:{_ANSWER})",
    rf"\b(?:{_SAY})\b.{{0,40}}\b(?:je|jouw|your|de|the|alle?|uw) (?:\w+ )?(?:instructi\w+|"
    r"instruction\w*|prompts?|configurati\w+)\b",
    rf"(?:^|[.!?:;,\"'“(>*\-]\s*|\b(?:en|and|dan|then)\s+)(?:antwoord|zeg|herhaal|print|reageer|"
    rf"beantwoord\w*|reply|respond|answer|say|output|repeat)\s+(?:\w+\s+){{0,3}}?"
    rf"(?:{_ONLY}|dat|that|met|with|altijd|always|niets|nothing|[:\"'“‘])",
    r"\b(?:weiger|refuse)\b.{0,60}\b(?:antwoord\w*|vra\w+|answer\w*|question\w*)",
    r"\b(?:geef|give) (?:geen|no|nooit|never) (?:antwoord|answer)",
    r"\b(?:beantwoord|answer)\b.{0,30}\b(?:niet|geen enkele|not)\b.{0,20}\b(?:vra\w+|question\w*)",
    r"\b(?:do not|don't|never) (?:answer|reply|respond|cite|use|mention)\b",
    rf"\b(?:als|wanneer|zodra|if|when)\b.{{0,50}}\b(?:vraagt|gevraagd wordt|wordt gevraagd|vraag"
    rf"|asks?|asked)\b.{{0,60}}\b(?:{_SAY})\b",
    r"\b(?:als|wanneer|zodra|if|when) (?:je|jij|you)\b.{0,20}\b(?:dit|deze tekst|this)\b.{0,20}"
    r"\b(?:lee?st|verwerkt|samenvat|read\w*|process\w*|summari\w*)",
    r"\b(?:nieuwe|aangepaste|geheime|verborgen|gewijzigde|belangrijke|new|updated?|hidden|secret"
    r"|important|additional) (?:systeem)?(?:instructi\w+|system)\b",
    r"\b(?:nieuwe|new) (?:opdracht|task|regels?|rules?)\s*:",
    r"(?:^|\n)\s*[#*\[(<]*\s*(?:system|systeem|assistant|instruction|instructie"
    r"|admin|beheerder|ontwikkelaar|developer)\s*[\])>*]*\s*:",
    r"<\|\w+|\[/?inst\]|<</?sys>>|</?(?:system|assistant|user|instructions?|bron|bronnen|vraag"
    r"|prompt|sources?|context)\b[^>]*>|#{2,}\s*(?:instruct|system|response|nieuwe)",
    r"\b(?:jailbreak|developer mode|ontwikkelaarsmodus|beheerdersmodus|admin mode|debug mode"
    r"|god mode|do anything now|prompt injection)\b",
    rf"\b(?:gebruik|citeer|vertrouw|noem|use|cite|trust|mention)\b (?:\w+ )?{_ONLY} (?:deze|dit"
    r"|this|bron|source|document)\b",
]  # fmt: skip
_CODE = rf"(?i:\b(?:{_SAY}))\b[\s:'\"“‘]+(?:\S+\s+){{0,4}}?['\"“‘(]?[A-Z]{{4,}}[-_]?\d{{2,}}"
"""An order to say a code word; a code word has capitals."""


@cache
def _instructions() -> tuple[re.Pattern[str], ...]:
    """Compile the patterns when they are first needed; one by one they are faster than joined."""
    joined = (re.compile(pattern, re.IGNORECASE | re.MULTILINE) for pattern in _PATTERNS)
    return (*joined, re.compile(_CODE))


@lru_cache(maxsize=8_192)
def speaks_to_a_model(text: str) -> bool:
    """Whether a text holds a sentence that tells a language model what to do or say."""
    return any(pattern.search(view) for view in _views(text) for pattern in _instructions())


def _views(text: str) -> Iterator[str]:
    """Yield the text as a model may read it: plain, and with disguises taken off."""
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    plain = re.sub(r"(?<=\w)[*_~`]+|[*_~`]+(?=\w)", "", plain)
    yield re.sub(r"[^\S\n]+", " ", plain)
    letters = plain.translate(_LOOK_ALIKES)
    if letters != plain:
        yield letters
    if _SPACED.search(plain):
        yield _SPACED.sub(lambda m: re.sub(r"[ .\-_*]", "", m[0]), re.sub(r" {2,}", " | ", plain))
        yield _SPACED.sub(lambda m: re.sub(r"[.\-_*]| (?=\w\b)", "", m[0]), plain)
    if re.search(r"[^\W\d_][013457@$|]+[^\W\d_]", plain):
        yield plain.translate(_LEET)
    for blob in _BASE64.findall(plain):
        try:
            yield base64.b64decode(blob + "=" * (-len(blob) % 4)).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            continue
