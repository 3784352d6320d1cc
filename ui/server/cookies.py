"""Cookies that scripts and other websites cannot use."""

from __future__ import annotations

import hashlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import Scope

from ui.store import Store

__all__ = ["cookie_name", "read_cookie", "set_cookie"]


def cookie_name(purpose: str, store: Store) -> str:
    """Return the name of a cookie; other databases have other names.

    Browsers send cookies to every port of a machine, so two assistants on one machine would
    otherwise overwrite each other's.
    """
    mark = hashlib.sha256(store.secret("cookie name").encode()).hexdigest()[:8]
    return f"leidraad_{purpose}_{mark}"


def read_cookie(scope: Scope, name: str) -> str:
    """Return the value of a cookie; "" when the browser did not send it."""
    return cookie_parser(Headers(scope=scope).get("cookie", "")).get(name, "")


def set_cookie(scope: Scope, headers: MutableHeaders, name: str, value: str, seconds: int) -> None:
    """Add a cookie to an answer; `seconds` 0 removes it."""
    parts = [
        f"{name}={value}",
        f"Path={scope.get('root_path') or '/'}",
        f"Max-Age={seconds}",
        "HttpOnly",
        "SameSite=Lax",
    ]
    if scope["scheme"] == "https":
        parts.append("Secure")
    headers.append("set-cookie", "; ".join(parts))
