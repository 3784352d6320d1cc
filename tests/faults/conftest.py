"""How often a fault is tried: a sample by default, the full numbers with `make test-faults`."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

import pytest

from tests.assistant.conftest import write_corpus
from tests.ingest.conftest import write_source

__all__ = ["FULL", "rounds", "tell", "write_corpus", "write_source"]

FULL = os.environ.get("LEIDRAAD_TEST_FAULTS") == "full"


def tell(figures: Mapping[str, int]) -> None:
    """Put figures in the report; `make test-faults` shows them."""
    sys.stdout.write(", ".join(f"{name} {count}" for name, count in sorted(figures.items())))


@pytest.fixture
def rounds() -> int:
    """How many rounds of one fault are tried."""
    return 200 if FULL else 25
