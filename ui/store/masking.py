"""Keep personal data that somebody typed out of what is stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.personal_data import find_personal_data, mask_personal_data

__all__ = ["masked_answer"]


def masked_answer(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return an answer (`Answer.to_dict`) without the personal data of its question.

    Quotes and passages stay as they are: they are the documents' own words. In the sentences
    around them only what the question brought in is masked.
    """
    pieces = {
        text[found.start : found.end]
        for text in (str(answer["question"]), str(answer["standalone_question"]))
        for found in find_personal_data(text)
    }

    def without(text: str) -> str:
        for piece in sorted(pieces, key=len, reverse=True):
            text = text.replace(piece, mask_personal_data(piece))
        return text

    return dict(answer) | {
        "question": mask_personal_data(str(answer["question"])),
        "standalone_question": mask_personal_data(str(answer["standalone_question"])),
        "text": without(str(answer["text"])),
        "statements": [s | {"text": without(s["text"])} for s in answer["statements"]],
    }
