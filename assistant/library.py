"""The documents, the glossary and the index that an assistant works with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import CorpusUnavailableError
from assistant.quiet import stay_offline
from assistant.settings import Settings
from assistant.shared_index import shared_database
from corpus.additions import AddedDocuments, Change
from corpus.catalogue import SUFFIXES, Source, packaged_corpus, read_sources
from corpus.glossary import Glossary, read_glossary
from ingest.errors import IndexLockedError, IndexMissingError, IndexWriteError
from ingest.index import (
    Index,
    Manifest,
    check_index,
    current_revision,
    manifest_in_use,
    open_index,
)
from ingest.limits import Limits
from ingest.pipeline import ingest, writing
from ingest.report import IngestReport

if TYPE_CHECKING:
    from ingest.embedding import TextEmbeddings
    from ingest.postgres.database import Database

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
        if settings.offline:
            stay_offline()
        return load_embedding(
            settings.embedding_model,
            offline=settings.offline,
            query_prompt=settings.embedding_query_prompt,
            passage_prompt=settings.embedding_passage_prompt,
        )

    @cached_property
    def glossary(self) -> Glossary:
        """The corpus's glossary; the one that ships when the corpus has none of its own."""
        own = self._settings.corpus / "glossary.toml"
        return read_glossary(own if own.exists() else packaged_corpus() / "glossary.toml")

    @cached_property
    def additions(self) -> AddedDocuments:
        """The copies of added documents."""
        return AddedDocuments(self._settings.added)

    @cached_property
    def database(self) -> Database | None:
        """The database through which the index is shared, if it is."""
        return shared_database(self._settings)

    @property
    def limits(self) -> Limits:
        """What reading one file may take."""
        return Limits(**self._settings.ingest.model_dump())

    def sources(self) -> tuple[Source, ...]:
        """Return the documents that should be in the index."""
        return read_sources(self._settings.corpus, more_documents=[self.additions.folder])

    def revision(self) -> str | None:
        """Return the revision now published."""
        if self.database is not None:
            return self.database.revision()
        return current_revision(self._settings.index)

    def examine(self) -> None:
        """Read every file of the index.

        Raises:
            IndexMissingError: There is no index, or a file of it is damaged.
        """
        check_index(self._settings.index, self.database)

    def manifest(self) -> Manifest:
        """Return what the index now published was made from."""
        return manifest_in_use(self._settings.index, self.database)

    def open(self) -> Index:
        """Open the index now published."""
        return open_index(self._settings.index, self.embedding, self.database)

    def ensure_index(self, progress: Progress) -> None:
        """Build the index when there is none that this version and model can read.

        A damaged index is mended from the documents. An index made from other documents than
        there are now, or with another catalogue, is brought up to date as well; where that cannot
        be written, it serves as it is.
        """
        try:
            manifest = check_index(self._settings.index, self.database)
        except IndexMissingError:
            self.ingest([], progress=progress)
            return
        if manifest.embedding_model != self.embedding.model_id:
            self.ingest([], progress=progress)
        elif not manifest.covers(self.sources(), self.embedding.model_id):
            with suppress(IndexLockedError, IndexWriteError):
                self.ingest([], progress=progress)

    def ingest(
        self, paths: Sequence[Path], *, rebuild: bool = False, progress: Progress
    ) -> IngestReport:
        """Keep copies of the files and bring the index up to date.

        When the index cannot be made, the files are not kept either.

        Raises:
            IndexLockedError: Somebody else is at it; the files are not kept either.
        """
        files = _files(paths)
        if not files:
            return self.index(progress, rebuild=rebuild)
        with self.change() as change:
            for file in files:
                change.put(file, file.name)
            return self.index(progress, rebuild=rebuild)

    @contextmanager
    def change(self) -> Iterator[Change]:
        """Change the added documents; an error undoes it.

        Nobody else can change them or write the index meanwhile.

        Raises:
            IndexLockedError: Somebody else is at it.
            CorpusUnavailableError: The folder cannot be written.
            IndexLockedError: Somebody else is writing the index.
        """
        folder = self.additions.folder
        with writing(self._settings.index, self.database):
            try:
                with self.additions.change() as change:
                    yield change
            except OSError as error:
                raise CorpusUnavailableError(
                    f"{str(error.filename or folder)!r} cannot be copied to {str(folder)!r} "
                    f"({error.strerror}). Check the rights and the free space of that folder "
                    "(`data_dir`)."
                ) from error

    def index(self, progress: Progress, *, rebuild: bool = False) -> IngestReport:
        """Bring the index up to date with the documents."""
        embedding = self.embedding  # a model that is missing is noticed before anything is written
        with writing(self._settings.index, self.database):  # what others added is here then
            return ingest(
                self.sources(),
                self._settings.index,
                embedding,
                database=self.database,
                rebuild=rebuild,
                limits=self.limits,
                progress=progress,
            )


def _files(paths: Sequence[Path]) -> list[Path]:
    """Return the files that are named, and the documents in the folders that are named.

    Raises:
        CorpusUnavailableError: One is not there, is of a kind that we do not read, or two have
            the same name.
    """
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            files += sorted(
                f for f in path.rglob("*") if f.is_file() and f.suffix.lower() in SUFFIXES
            )
        elif not path.is_file():
            raise CorpusUnavailableError(
                f"There is no file or folder {str(path)!r}. Check the path and try again."
            )
        elif path.suffix.lower() not in SUFFIXES:
            raise CorpusUnavailableError(
                f"{str(path)!r} is not a kind of document that can be read. Convert it to one of "
                f"{', '.join(sorted(SUFFIXES))}."
            )
        else:
            files.append(path)
    by_name: dict[str, Path] = {}
    for file in files:
        other = by_name.setdefault(file.name, file)
        if other.absolute() != file.absolute():
            raise CorpusUnavailableError(
                f"{str(other)!r} and {str(file)!r} have the same name. Rename one of them."
            )
    return files
