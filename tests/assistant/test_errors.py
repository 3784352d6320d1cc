"""Every error of the layers below reaches the user as one of the assistant's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import ingest.embedding  # noqa: F401  # its error must be among the subclasses
from assistant import errors
from assistant.errors import AssistantError, translated
from corpus.errors import CorpusError
from ingest.errors import IngestError


def _below(kind: type[BaseException]) -> Iterator[type[BaseException]]:
    yield kind
    for subclass in kind.__subclasses__():
        yield from _below(subclass)


def _made(kind: type[BaseException]) -> BaseException:
    """Make an error without knowing the arguments of its constructor."""
    error = kind.__new__(kind)
    Exception.__init__(error, "de melding")
    return error


@pytest.mark.parametrize("kind", [*_below(CorpusError), *_below(IngestError)])
def test_an_error_from_below_is_translated_with_its_message(kind: type[BaseException]) -> None:
    with pytest.raises(AssistantError) as raised, translated():
        raise _made(kind)

    assert type(raised.value) is not AssistantError
    assert str(raised.value) == "de melding"
    assert isinstance(raised.value.__cause__, kind)


def _own(kind: type[BaseException]) -> bool:
    """Whether it is the assistant's, and not of a part above that another test has imported."""
    return kind.__module__.split(".")[0] == "assistant"


@pytest.mark.parametrize("kind", list(filter(_own, _below(AssistantError))))
def test_each_error_of_the_assistant_is_public_and_described(kind: type[BaseException]) -> None:
    assert kind.__name__ in errors.__all__
    assert kind.__doc__
    assert kind.__name__ in (errors.__doc__ or "")


@pytest.mark.parametrize("kind", [ValueError, KeyboardInterrupt, errors.QuestionError])
def test_other_errors_pass_as_they_are(kind: type[BaseException]) -> None:
    with pytest.raises(kind, match="de melding"), translated():
        raise kind("de melding")


def test_a_message_names_the_value_and_the_way_out(tmp_path: Path) -> None:
    from ingest.errors import IndexMissingError

    with pytest.raises(AssistantError) as raised, translated():
        raise IndexMissingError(tmp_path, "there is none yet")

    assert repr(str(tmp_path)) in str(raised.value)
    assert "leidraad ingest --rebuild" in str(raised.value)
