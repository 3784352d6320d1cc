"""Write out what a language model gets to read: our instructions, and the passages as data.

The model sees no file name and no web address, and a mark instead of a source: five random
letters, new for every question, so that no document can name one. Text of documents and of the
user is escaped, so that it cannot close the block that it stands in.
"""

from __future__ import annotations

import html
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from string import Template
from typing import Any, Literal

from assistant.draft import readable
from assistant.frames import spoken_date
from assistant.injection import speaks_to_a_model
from assistant.values import Language, Passage
from ingest.index import Index

__all__ = ["ANSWER_SCHEMA", "Form", "answer_prompt", "mark_passages", "search_prompt", "tokens_of"]

Form = Literal["text", "json"]
Prompt = list[tuple[str, str]]
"""Pairs of role and text, as LangChain's chat models take them."""

VERSION = "v1"
CHARACTERS_PER_TOKEN = 3.0
"""Dutch has about this many characters a token, or more."""
_LETTERS = "bcdfghjkmnpqrstvwxz"
_FOLDER = Path(__file__).with_name("prompts")

ANSWER_SCHEMA: Mapping[str, Any] = {
    "title": "answer",
    "description": "The answer, sentence by sentence, with the marks of the passages.",
    "type": "object",
    "additionalProperties": False,
    "required": ["found", "statements", "missing"],
    "properties": {
        "found": {"type": "boolean", "description": "Whether the passages answer the question."},
        "statements": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["text", "sources", "item"],
                "properties": {
                    "text": {"type": "string", "description": "One sentence, without marks."},
                    "sources": {
                        "type": "array",
                        "items": {"type": "string"},
                        "description": "The marks of the passages that say so.",
                    },
                    "item": {"type": "boolean", "description": "Whether it is an item of a list."},
                },
            },
        },
        "missing": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Parts of the question that the passages do not answer.",
        },
    },
}


def tokens_of(text: str) -> int:
    """Estimate how many tokens a text has; no tokeniser, which differs per model."""
    return int(len(text) / CHARACTERS_PER_TOKEN) + 1


def mark_passages(passages: Iterable[Passage], budget: int) -> dict[str, Passage]:
    """Return the passages that the model gets, by their mark, best first.

    Passages are taken whole, as long as they fit in `budget` tokens. One that speaks to the model
    is left out.
    """
    marked: dict[str, Passage] = {}
    left = budget
    for passage in passages:
        if speaks_to_a_model(passage.chunk.text):
            continue
        size = tokens_of(_for_model(passage.chunk.text)) + 40  # what stands around it
        if size > left:
            continue
        left -= size
        marked[_new_mark(marked)] = passage
    return marked


def answer_prompt(
    question: str, marked: Mapping[str, Passage], index: Index, language: Language, form: Form
) -> tuple[str, Prompt]:
    """Return the version of the prompt, and the messages that ask for an answer."""
    name = f"answer.{VERSION}.{language}"
    parts = _parts(name)
    blocks = [
        _block(number, mark, passage, index, language)
        for number, (mark, passage) in enumerate(marked.items(), start=1)
    ]
    example = next(iter(marked), "bcdfg")
    system = f"{parts['system']}\n\n{Template(parts[form]).substitute(example=example)}"
    user = Template(parts["user"]).substitute(
        passages="\n".join(blocks), question=_escaped(question)
    )
    return name, [("system", system), ("human", user)]


def search_prompt(question: str, earlier: Sequence[str], language: Language) -> tuple[str, Prompt]:
    """Return the version of the prompt, and the messages that ask how to search."""
    name = f"search.{VERSION}.{language}"
    parts = _parts(name)
    tag = "eerdere_vraag" if language == "nl" else "earlier_question"
    history = "\n".join(f"<{tag}>{_escaped(text)}</{tag}>" for text in earlier)
    user = Template(parts["user"]).substitute(history=history, question=_escaped(question))
    return name, [("system", parts["system"]), ("human", user)]


def _new_mark(taken: Iterable[str]) -> str:
    while True:
        mark = "".join(secrets.choice(_LETTERS) for _ in range(5))
        if mark not in taken:
            return mark


def _block(number: int, mark: str, passage: Passage, index: Index, language: Language) -> str:
    source = index.sources[passage.source_id]
    title = "" if source.title in (source.id, source.path.name) else source.title
    known = {
        ("titel", "title"): title,
        ("kop", "heading"): " › ".join(passage.chunk.section),
        ("soort", "kind"): source.kind,
        ("datum", "date"): spoken_date(source.date, language),
    }
    details = "".join(
        f' {names[language == "en"]}="{_attribute(value)}"'
        for names, value in known.items()
        if value and not speaks_to_a_model(value)
    )
    tag, label = ("bron", "kenmerk") if language == "nl" else ("source", "mark")
    text = _escaped(_for_model(passage.chunk.text))
    return f'<{tag} nr="{number}" {label}="{mark}"{details}>\n{text}\n</{tag}>'


def _for_model(text: str) -> str:
    """Return source text without images, addresses and tags, its lines kept."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)|<!--.*?-->|</?[a-zA-Z][^>\n]*>", "", text, flags=re.DOTALL)
    lines = (readable(line) for line in text.splitlines())
    plain = re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
    return re.sub(r"\b(?:https?://|www\.)\S+|\S+@\S+\.\w+", "…", plain).strip()


def _attribute(value: str) -> str:
    return html.escape(_for_model(value)[:200])


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


@cache
def _parts(name: str) -> Mapping[str, str]:
    """Return the sections of a prompt file, by the heading above them."""
    text = (_FOLDER / f"{name}.md").read_text(encoding="utf-8")
    pieces = re.split(r"^# (\w+)\n", text, flags=re.MULTILINE)[1:]
    return {n: body.strip() for n, body in zip(pieces[::2], pieces[1::2], strict=True)}
