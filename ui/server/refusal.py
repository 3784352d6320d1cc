"""Say no: as a page to a person, as JSON to the page's own script."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Scope

from ui.messages.server import SERVER
from ui.server.bare_page import bare_page

__all__ = ["refusal", "wants_page"]


def wants_page(scope: Scope) -> bool:
    """Whether a person is looking for a page, not a script for data."""
    return "text/html" in Headers(scope=scope).get("accept", "")


def refusal(
    scope: Scope, status: int, reason: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Return the answer that tells why something is not done.

    Args:
        scope: Of the request.
        status: Of the answer.
        reason: A key of `SERVER`.
        headers: To send as well.
    """
    text = SERVER[reason]
    if wants_page(scope):
        content = f"<h1>{escape(SERVER['refused'])}</h1><p>{escape(text)}</p>"
        page = bare_page(SERVER["refused"], content)
        return HTMLResponse(page, status_code=status, headers=headers)
    return JSONResponse({"detail": text}, status_code=status, headers=headers)
