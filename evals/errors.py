"""What can go wrong while measuring.

```
EvaluationError
├── SetError             a question set cannot be read, or is not valid
├── RunError             the folder of a run is missing, damaged or in use
├── UnknownSystemError   a system under test is not known, or cannot be opened
├── IncomparableError    two runs were not measured in the same way
└── ExchangeError        a spreadsheet cannot be read
```
All of them end a command with exit code 2: nothing was measured, so nothing was judged.
"""

from __future__ import annotations

__all__ = [
    "EvaluationError",
    "ExchangeError",
    "IncomparableError",
    "RunError",
    "SetError",
    "UnknownSystemError",
]


class EvaluationError(Exception):
    """The root; its message says what is wrong, with which value, and what to do."""


class SetError(EvaluationError):
    """A question set cannot be read, or is not valid."""


class RunError(EvaluationError):
    """The folder of a run is missing, damaged or in use."""


class UnknownSystemError(EvaluationError):
    """A system under test is not known, or its profile cannot be used."""


class IncomparableError(EvaluationError):
    """Two runs were not measured in the same way."""


class ExchangeError(EvaluationError):
    """A spreadsheet cannot be read; the message is in Dutch, for who fills it in."""
