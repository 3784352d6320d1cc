"""What can go wrong between a question and an answer.

```
AssistantError
├── SettingsError            a setting has a value that cannot be used
├── QuestionError            a question is empty or too long, or its history or filters are wrong
├── DocumentError            a document cannot be added, replaced, described or removed as asked
├── CorpusUnavailableError   the documents, the catalogue or the glossary cannot be read
├── BackupError              a backup cannot be made, or cannot be put back
├── IndexUnavailableError    the index is missing, damaged, locked or cannot be written
└── ModelUnavailableError    the embedding model cannot be used
    └── ChatModelError       the chat model cannot be used as it is set up
```
Messages are in English, for staff; what a board member reads is in the user interface.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

__all__ = [
    "AssistantError",
    "BackupError",
    "ChatModelError",
    "CorpusUnavailableError",
    "DocumentError",
    "DocumentProblem",
    "IndexUnavailableError",
    "ModelUnavailableError",
    "QuestionError",
    "SettingsError",
    "translated",
]


DocumentProblem = Literal[
    "busy", "empty", "encrypted", "exists", "field", "fixed", "format", "last", "limit", "name",
    "same", "unknown", "unreadable", "unsafe",
]  # fmt: skip


class AssistantError(Exception):
    """The root; its message says what is wrong, with which value, and what to do."""


class SettingsError(AssistantError):
    """A setting has a value that cannot be used."""


class QuestionError(AssistantError):
    """A question is empty or too long, or its history or filters cannot be used."""


class DocumentError(AssistantError):
    """A document cannot be added, replaced, described or removed as asked.

    Attributes:
        problem: What is the matter: somebody else is changing the documents ("busy"), there is no
            text ("empty"), it needs a password ("encrypted"), a document has this name ("exists")
            or content ("same") already, a metadata field is wrong ("field"), it belongs to the
            corpus ("fixed"), it is of another kind ("format"), none would be left ("last"), it
            takes more than is allowed ("limit"), its file name is unusable ("name"), there is no
            such document ("unknown"), it is damaged ("unreadable"), or it holds what no document
            should ("unsafe").
        about: The metadata field that is wrong, or the id of the document that is in the way.
    """

    def __init__(self, problem: DocumentProblem, message: str, about: str = "") -> None:
        """Compose the message, with what to do next."""
        self.problem, self.about = problem, about
        super().__init__(message)


class CorpusUnavailableError(AssistantError):
    """The documents, the catalogue or the glossary cannot be read."""


class IndexUnavailableError(AssistantError):
    """The index is missing, damaged, locked by another process, or cannot be written."""


class BackupError(AssistantError):
    """A backup cannot be made, or cannot be put back."""


class ModelUnavailableError(AssistantError):
    """A model cannot be used: the embedding model, unless it is a `ChatModelError`."""


class ChatModelError(ModelUnavailableError):
    """The chat model cannot be used as it is set up: no package, no key, no such provider."""


@contextmanager
def translated() -> Iterator[None]:
    """Turn the errors of the layers below into the assistant's own."""
    from corpus.errors import CorpusError
    from ingest.embedding import EmbeddingModelError
    from ingest.errors import EmptyCorpusError, IngestError

    try:
        yield
    except (CorpusError, EmptyCorpusError) as error:
        raise CorpusUnavailableError(str(error)) from error
    except EmbeddingModelError as error:
        raise ModelUnavailableError(str(error)) from error
    except IngestError as error:
        raise IndexUnavailableError(str(error)) from error
