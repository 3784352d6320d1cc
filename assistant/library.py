"""The documents, the glossary and the index that an assistant works with."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import CorpusUnavailableError
from assistant.settings import Settings
from corpus.catalogue import SUFFIXES, Source, read_sources
from corpus.glossary import Glossary, read_glossary
from ingest.errors import IndexMissingError
from ingest.index import Index, current_revision, open_index, read_manifest
from ingest.pipeline import ingest
from ingest.report import IngestReport

if TYPE_CHECKING:
    from ingest.embedding import TextEmbeddings

__all__ = ["Library"]

Progress = Callable[[str, int, int], None]


class Library:
    """Knows where everything is and keeps the index in step with it."""

    def __init__(self, settings: Settings) -> None:
        """Use the folders and the model that the settings name; nothing is opened yet."""
        self._settings = settings

    @cached_property
    def embedding(self) -> TextEmbeddings:
        """The embedding model."""
        from ingest.embedding import load_embedding

        settings = self._settings
        return load_embedding(
            settings.embedding_model,
            offline=settings.offline,
            query_prompt=settings.embedding_query_prompt,
            passage_prompt=settings.embedding_passage_prompt,
        )

    @cached_property
    def glossary(self) -> Glossary:
        """The corpus's glossary."""
        return read_glossary(self._settings.corpus / "glossary.toml")

    @property
    def added_documents(self) -> Path:
        """Where copies of added documents are kept."""
        return self._settings.data / "documents"

    def sources(self) -> tuple[Source, ...]:
        """Return the documents that should be in the index."""
        return read_sources(self._settings.corpus, more_documents=[self.added_documents])

    def revision(self) -> str | None:
        """Return the revision now published."""
        return current_revision(self._settings.index)

    def open(self) -> Index:
        """Open the index now published."""
        return open_index(self._settings.index, self.embedding)

    def ensure_index(self, progress: Progress) -> None:
        """Build the index when there is none that this version and model can read.

        An index made from other documents than there are now is brought up to date as well.
        """
        try:
            manifest = read_manifest(self._settings.index)
        except IndexMissingError:
            self.ingest([], rebuild=True, progress=progress)
            return
        expected = {(source.id, source.sha256) for source in self.sources()}
        indexed = {(r.source["id"], r.source["sha256"]) for r in manifest.sources}
        other_model = manifest.embedding_model != self.embedding.model_id
        if other_model or not indexed <= expected or len(indexed) < len(expected):
            self.ingest([], progress=progress)

    def ingest(
        self, paths: Sequence[Path], *, rebuild: bool = False, progress: Progress
    ) -> IngestReport:
        """Keep copies of the files and bring the index up to date."""
        for file in _files(paths):
            target = self.added_documents / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
        return ingest(
            self.sources(),
            self._settings.index,
            self.embedding,
            rebuild=rebuild,
            progress=progress,
        )


def _files(paths: Sequence[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            files += sorted(
                f for f in path.rglob("*") if f.is_file() and f.suffix.lower() in SUFFIXES
            )
        elif path.is_file():
            files.append(path)
        else:
            raise CorpusUnavailableError(
                f"There is no file or folder {str(path)!r}. Check the path and try again."
            )
    return files
