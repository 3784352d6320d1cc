"""The paths of the server, below its root path."""

from __future__ import annotations

from starlette.types import Scope

__all__ = [
    "API",
    "ASSETS",
    "HEALTH",
    "METRICS",
    "OPEN_TO_ALL",
    "READY",
    "SIGN_IN",
    "SIGN_OUT",
    "path_of",
]

SIGN_IN = "/inloggen"
SIGN_OUT = "/uitloggen"
HEALTH = "/healthz"
READY = "/readyz"
METRICS = "/metrics"
ASSETS = "/vormgeving"
API = "/gradio_api"

OPEN_TO_ALL = frozenset({SIGN_IN, HEALTH, READY, METRICS})
"""Paths that do not ask who is there; METRICS looks at it by itself."""


def path_of(scope: Scope) -> str:
    """Return the path of a request below the root path; it begins with a slash."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", "")) or "/"
