"""Measure the assistant on questions with gold.

    python -m evals.figures SET [SET ...]

A set is a file, or the name of one that ships. What is printed, per part of each set:

- retrieval: share of answerable questions with all gold quotes within the first 5 passages and
  5,000 characters of them;
- correct: share of answerable questions whose answer has every required fact and cites all gold;
- verbatim: share of citations that stand at their offsets, character for character;
- precision: mean share of an answer's citations that hold, or are part of, a gold quote;
- abstention: F1 of giving no answer to questions that the documents do not answer;
- milliseconds of processor time an answer takes, median and 95th percentile.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from assistant import Answer, Assistant, Citation
from evals.cases.case import Place, Split, Turn
from evals.fitting import judged_turns

__all__ = ["main"]

PASSAGES = 5
CHARACTERS = 5_000
_ANSWERED = ("answered", "partial")


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one answer scored; None where the figure does not apply to the question."""

    answerable: bool
    silent: bool
    retrieved: bool | None
    correct: bool | None
    precision: float | None
    citations: int
    verbatim: int
    milliseconds: float


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m evals.figures")
    parser.add_argument("sets", nargs="+", help="files, or names of sets that ship")
    names: Sequence[str] = parser.parse_args().sets
    with Assistant.open() as assistant:
        assistant.ask("Wat staat er in de documenten?")  # loads what is loaded once
        for name in names:
            for split in get_args(Split):
                asked = judged_turns([name], split)
                scores = [_score(assistant, turn, earlier) for turn, earlier in asked]
                if scores:
                    sys.stdout.write(f"{name} {split}: {_summary(scores)}\n")


def _score(assistant: Assistant, asked: Turn, earlier: Sequence[str]) -> Score:
    start = time.process_time()
    answer = assistant.ask(asked.question, earlier)
    took = 1000 * (time.process_time() - start)
    gold, answerable = [group.any_of[0] for group in asked.gold], not asked.should_abstain
    hits = [any(_is_gold(citation, quote) for quote in gold) for citation in answer.citations]
    cited = all(any(_is_gold(c, quote) for c in answer.citations) for quote in gold)
    return Score(
        answerable=answerable,
        silent=answer.outcome not in _ANSWERED,
        retrieved=_retrieved(answer, gold) if answerable else None,
        correct=cited and _has_facts(answer, [fact.any_of for fact in asked.facts])
        if answerable
        else None,
        precision=sum(hits) / len(hits) if answerable and hits else None,
        citations=len(answer.citations),
        verbatim=sum(
            assistant.source_text(c.source_id)[c.start : c.end] == c.quote for c in answer.citations
        ),
        milliseconds=took,
    )


def _is_gold(citation: Citation, quote: Place) -> bool:
    ours, theirs = _plain(citation.quote), _plain(quote.quote)
    return citation.source_id == quote.doc and (ours in theirs or theirs in ours)


def _retrieved(answer: Answer, gold: Sequence[Place]) -> bool:
    left, texts = CHARACTERS, []
    for passage in answer.passages[:PASSAGES]:
        texts.append(_plain(passage.chunk.text[:left]))
        left -= len(passage.chunk.text[:left])
    return all(any(_plain(quote.quote) in text for text in texts) for quote in gold)


def _has_facts(answer: Answer, facts: Sequence[Sequence[str]]) -> bool:
    text = _plain(answer.text.replace("\\", ""))
    return all(any(_plain(form) in text for form in forms) for forms in facts)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().casefold()


def _summary(scores: Sequence[Score]) -> str:
    silent = sum(s.silent for s in scores)
    right = sum(s.silent and not s.answerable for s in scores)
    unanswerable = sum(not s.answerable for s in scores)
    took = sorted(s.milliseconds for s in scores)
    figures = {
        "questions": str(len(scores)),
        "retrieval": _mean([s.retrieved for s in scores]),
        "correct": _mean([s.correct for s in scores]),
        "verbatim": _ratio(sum(s.verbatim for s in scores), sum(s.citations for s in scores)),
        "precision": _mean([s.precision for s in scores]),
        "abstention F1": _ratio(2 * right, silent + unanswerable),
        "ms": f"{took[len(took) // 2]:.0f} / {took[int(0.95 * (len(took) - 1))]:.0f}",
    }
    return ", ".join(f"{name} {value}" for name, value in figures.items())


def _mean(values: Sequence[float | bool | None]) -> str:
    known = [float(value) for value in values if value is not None]
    return _ratio(sum(known), len(known))


def _ratio(part: float, whole: float) -> str:
    return f"{part / whole:.3f}" if whole else "undefined"


if __name__ == "__main__":
    main()
