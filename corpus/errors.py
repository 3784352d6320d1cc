"""What can be wrong with the files of a corpus folder."""

from __future__ import annotations

from pathlib import Path

__all__ = [
    "AdditionsLockedError",
    "CatalogueError",
    "CorpusError",
    "GlossaryError",
    "ThesaurusError",
]


class CorpusError(Exception):
    """A file of the corpus folder cannot be used as it is."""


class CatalogueError(CorpusError):
    """`catalogue.toml` cannot be read or does not describe the documents."""


class AdditionsLockedError(CorpusError):
    """Somebody else is changing the added documents."""

    def __init__(self, folder: Path) -> None:
        """Compose the message; `folder` holds the added documents."""
        super().__init__(
            f"Another change to the documents in {str(folder)!r} is under way. "
            "Wait until it has finished and try again."
        )


class GlossaryError(CorpusError):
    """`glossary.toml` cannot be read or contradicts itself.

    Attributes:
        path: The file.
        where: The place inside the file, in words; "" when it is the whole file.
    """

    def __init__(self, path: Path, *, where: str = "", problem: str, remedy: str) -> None:
        """Compose the message.

        Args:
            path: The file that is wrong.
            where: The place inside the file, such as ``[[concept]] 3 ('arts'), `terms` ``.
            problem: What is wrong, with the offending value; no closing full stop.
            remedy: What the reader has to do; a full sentence.
        """
        self.path, self.where = path, where
        place = f"{str(path)!r}, {where}" if where else f"{str(path)!r}"
        super().__init__(f"{place}: {problem}. {remedy}")


class ThesaurusError(CorpusError):
    """A line of the thesaurus does not follow its form."""
