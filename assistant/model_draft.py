"""Read what a language model writes: statements with the marks of the sources they rest on.

Two forms are read, told apart by how they begin. In JSON the statements are objects; in plain
text the marks stand between square brackets behind what they support. Both are read while they
come in. Nothing that is read here is trusted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.draft import readable
from assistant.question import clean
from ingest.sentences import find_sentences

__all__ = ["DraftReader", "RawStatement", "plain"]

_NOT_FOUND = re.compile(r"\b(?:NIET_GEVONDEN|NOT_FOUND)\b")
_MISSING = re.compile(r"^\W*(?:ONTBREEKT|MISSING)\s*:\s*(.+)$")
_THINKING = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL)
_MARKS = re.compile(
    r"\s*[\[(【]\s*(?:(?:bron|kenmerk|source|token)s?\s*:?\s*)?"
    r"([a-z]{5}(?:\s*[,;&]?\s*(?:en |and )?[a-z]{5})*)\s*[\])】]",
    re.IGNORECASE,
)
_ITEM = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_END = re.compile(r"(?:[.!?:;][\"”’)]*)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class RawStatement:
    """A sentence of the model, before anybody has looked at it.

    Attributes:
        text: Plain text on one line, without marks or mark-up.
        tokens: The marks of the sources that it names, known or not.
        item: Whether it is an item of a list.
    """

    text: str
    tokens: tuple[str, ...]
    item: bool = False


class DraftReader:
    """Reads a draft piece by piece.

    Attributes:
        raw: Everything that came in.
        found: False when the model says that the sources do not answer the question.
        missing: Parts of the question that the model found no answer to.
    """

    def __init__(self) -> None:
        """Start with nothing."""
        self.raw = ""
        self.found = True
        self.missing: tuple[str, ...] = ()
        self._given = 0
        self._cut = 0

    def feed(self, piece: str) -> list[RawStatement]:
        """Take the next piece; return the statements that are complete now."""
        self.raw += piece
        text = self._visible()
        if self._is_json(text):
            return self._new(_json_statements(text)[:-1]) if "}" in piece else []
        return list(self._lines(text, final=False))

    def finish(self, *, whole: bool) -> list[RawStatement]:
        """Return what is left; `whole` says whether the model came to its end."""
        text = self._visible()
        if not self._is_json(text):
            left = list(self._lines(text, final=True))
            return left if whole else [s for s in left if s.tokens]
        complete = _whole_json(text)
        if complete is not None:
            self.found = complete.get("found", True) is not False
            self.missing = tuple(m for m in _list(complete, "missing") if isinstance(m, str))
        statements = _json_statements(text)
        return self._new(statements if complete is not None else statements[:-1])

    def _visible(self) -> str:
        return _THINKING.sub("", self.raw).lstrip()

    @staticmethod
    def _is_json(text: str) -> bool:
        return text.startswith(("{", "```json", "```\n{", "[{"))

    def _new(self, statements: list[RawStatement]) -> list[RawStatement]:
        new = statements[self._given :]
        self._given += len(new)
        return new

    def _lines(self, text: str, *, final: bool) -> Iterator[RawStatement]:
        """Yield the statements of the lines that are complete."""
        if "<" in text[-12:] and not final:
            return  # it may be the beginning of its thoughts
        while True:
            line_end = text.find("\n", self._cut)
            end = line_end if line_end >= 0 else _after_marks(text, self._cut)
            if end is None and final and text[self._cut :].strip():
                end = len(text)
            if end is None:
                return
            line, self._cut = text[self._cut : end], end + (line_end >= 0)
            yield from self._line(line)

    def _line(self, line: str) -> Iterator[RawStatement]:
        missing = _MISSING.match(line)
        if missing:
            self.missing = (*self.missing, plain(missing[1]))
            return
        if _NOT_FOUND.search(line):
            self.found = False
            return
        item = bool(_ITEM.match(line))
        for text, tokens in _marked(_ITEM.sub("", line, count=1)):
            for start, end in find_sentences(text, 0, len(text)):
                sentence = plain(text[start:end])
                if sentence and (tokens or not sentence.endswith(":")):
                    yield RawStatement(text=sentence, tokens=tokens, item=item)


def plain(text: str) -> str:
    """Return a model's words on one line, without invisible characters, marks or mark-up."""
    text = re.sub(r"&(lt|gt|amp);", lambda m: {"lt": "<", "gt": ">", "amp": "&"}[m[1]], text)
    text = _MARKS.sub(" ", f" {clean(text)} ")
    text = re.sub(r"^\s*#{1,6}\s+|`+", "", readable(text))
    text = re.sub(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)", "", text)
    return re.sub(r"\s+([.,;:!?])(?=\s|$)", r"\1", text).strip()


def _after_marks(text: str, start: int) -> int | None:
    """Return where a statement ends on an unfinished line: behind its marks and a full stop."""
    for match in _MARKS.finditer(text, start):
        following = text[match.end() :]
        if _MARKS.match(following):
            continue
        stop = re.match(r"[.!?]?\s+(?=[A-Z\"“‘*\-•])", following)
        closed = following[:1] in (".", "!", "?") or _END.search(text[start : match.start()])
        if stop and closed:
            return match.end() + stop.end()
    return None


def _marked(line: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the stretches of a line with the marks behind each.

    A mark in the middle of a sentence belongs to the whole sentence.
    """
    start, tokens = 0, []
    for match in _MARKS.finditer(line):
        tokens += re.findall(r"[a-z]{5}", match[1].lower())
        following = line[match.end() :]
        if _MARKS.match(following):
            continue
        stop = re.match(r"[.!?]?(?:\s+|$)", following)
        closed = following[:1] in (".", "!", "?") or _END.search(line[start : match.start()])
        if stop and (closed or not following.strip(" .!?")):
            end = match.end() + stop.end()
            yield line[start:end], tuple(dict.fromkeys(tokens))
            start, tokens = end, []
    if line[start:].strip():
        yield line[start:], tuple(dict.fromkeys(tokens))


def _json_statements(text: str) -> list[RawStatement]:
    from langchain_core.utils.json import parse_partial_json

    try:
        value = parse_partial_json(_bare(text))
    except ValueError:
        return []
    value = {"statements": value} if isinstance(value, list) else value
    if not isinstance(value, dict):
        return []
    statements = []
    for entry in _list(value, "statements"):
        words = entry.get("text") if isinstance(entry, dict) else entry
        if not isinstance(words, str):
            continue
        tokens = [t for t in _list(entry, "sources") if isinstance(t, str)]
        tokens += [token for match in _MARKS.finditer(words) for token in match[1].split()]
        statements.append(
            RawStatement(
                text=plain(words),
                tokens=tuple(dict.fromkeys(t.strip(" []").lower() for t in tokens)),
                item=isinstance(entry, dict) and entry.get("item") is True,
            )
        )
    return statements


def _whole_json(text: str) -> Mapping[str, Any] | None:
    try:
        value = json.loads(_bare(text))
    except ValueError:
        return None
    if isinstance(value, list):
        return {"statements": value}
    return value if isinstance(value, dict) else None


def _bare(text: str) -> str:
    return re.sub(r"^```(?:json)?\s*|\s*```\s*$", "", text.strip())


def _list(value: object, name: str) -> list[Any]:
    entry = value.get(name) if isinstance(value, dict) else None
    return entry if isinstance(entry, list) else []
