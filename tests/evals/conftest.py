"""Runs that the tests of the evaluation share."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.cases.quotes import QuoteFinder
from evals.runs.folder import RunFolder
from evals.runs.python import run
from tests.evals.samples import DOCUMENTS, cases, oracle, silent


@pytest.fixture
def finder() -> QuoteFinder:
    """Looks quotations up in the small documents."""
    return QuoteFinder(texts=DOCUMENTS)


@pytest.fixture
def right(tmp_path: Path) -> RunFolder:
    """A run in which everything is right."""
    return run(cases(), oracle, name="goed", out=tmp_path, documents=DOCUMENTS)


@pytest.fixture
def mute(tmp_path: Path) -> RunFolder:
    """A run of a system that never answers."""
    return run(cases(), silent, name="stil", out=tmp_path, documents=DOCUMENTS)
