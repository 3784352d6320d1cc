"""Tell the browser what a page may do, and let only our own scripts run.

Each page gets a random nonce. A script runs when it carries the nonce, or was loaded by one that
does; whatever text a document or question brings into the page cannot know it.
"""

from __future__ import annotations

import gzip
import re
import secrets
from html import escape

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.server.cookies import read_cookie
from ui.server.page import Page
from ui.server.paths import API, ASSETS, path_of

__all__ = ["SecurityHeaders"]

_PAGE_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'nonce-{nonce}' 'strict-dynamic'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "media-src 'self' blob:",
        "worker-src 'self' blob:",
        "frame-src 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)
_FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
_ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_HSTS = "max-age=31536000"
_FOREVER = "public, max-age=31536000, immutable"  # the name of such a file changes with it
_AS_THE_SCREEN = """<script>
document.documentElement.dataset.theme ??=
  matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
</script>"""
"""Before anything is painted: the colours of the screen, unless others were chosen."""
_SCRIPT = re.compile(rb"<script(?=[\s>])")
_FOR_OTHERS = re.compile(
    rb"""\s*<(?:meta\s+(?:property="og:|name="twitter:)[^>]*|link rel="manifest"[^>]*)>"""
)


class SecurityHeaders:
    """Adds the headers to every answer, and the nonce to the scripts of every page."""

    def __init__(self, app: ASGIApp, *, page: Page) -> None:
        """Protect `app`; `page` says what goes in the head of the page."""
        self._app = app
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back with more headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(18)
        path = path_of(scope)
        accepts = Headers(scope=scope).get("accept-encoding", "")
        if "text/html" in Headers(scope=scope).get("accept", ""):
            # A page is rewritten before it is compressed.
            kept = [h for h in scope["headers"] if h[0] != b"accept-encoding"]
            scope = {**scope, "headers": kept}
        start: Message | None = None
        body = b""

        async def send_protected(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                _protect(headers, path, nonce, https=scope["scheme"] == "https")
                if headers.get("content-type", "").startswith("text/html"):
                    start = message
                    return
            elif start is not None and message["type"] == "http.response.body":
                body += message.get("body", b"")
                if message.get("more_body"):
                    return
                body = self._with_nonce(body, nonce, scope)
                body = _compressed(MutableHeaders(scope=start), body, accepts)
                await send(start)
                message = {**message, "body": body if scope["method"] != "HEAD" else b""}
            await send(message)

        await self._app(scope, receive, send_protected)

    def _with_nonce(self, html: bytes, nonce: str, scope: Scope) -> bytes:
        if b"window.gradio_config" in html:
            html = self._dressed(html, scope)
        return _SCRIPT.sub(f'<script nonce="{nonce}"'.encode(), html)

    def _dressed(self, html: bytes, scope: Scope) -> bytes:
        """Return Gradio's page with the title, styles, scripts, and what the visitor chose.

        Gone is what it tells social networks about Gradio.
        """
        page, root = self._page, scope.get("root_path", "")
        head = [_AS_THE_SCREEN, f"<title>{escape(str(page.blocks.title or ''))}</title>"]
        head += [
            f'<link rel="stylesheet" href="{root}{ASSETS}/{name}">' for name in page.stylesheets
        ]
        head += [
            f'<script type="module" src="{root}{ASSETS}/{name}"></script>' for name in page.scripts
        ]
        html = _FOR_OTHERS.sub(b"", html)
        html = re.sub(rb'<html\s+lang="en"', _root_tag(scope).encode(), html, count=1)
        return html.replace(b"</head>", "\n".join([*head, page.head, "</head>"]).encode(), 1)


def _root_tag(scope: Scope) -> str:
    """Return the start of the page in the language and with the colours that were chosen."""
    language = "en" if read_cookie(scope, "leidraad_language") == "en" else "nl"
    theme = read_cookie(scope, "leidraad_theme")
    colours = f' data-theme="{theme}"' if theme in ("light", "dark") else ""
    # Gradio changes `lang` while it loads; ours tells what it must be.
    return f'<html lang="{language}" data-language="{language}"{colours}'


def _protect(headers: MutableHeaders, path: str, nonce: str, *, https: bool) -> None:
    for name, value in _ALWAYS.items():
        headers[name] = value
    is_file = path.startswith(f"{API}/file=")
    policy = _FILE_POLICY if is_file else _PAGE_POLICY.format(nonce=nonce)
    headers["content-security-policy"] = policy
    if https:
        headers["strict-transport-security"] = _HSTS
    if path.startswith("/assets/"):
        headers["cache-control"] = _FOREVER
    elif path.startswith((ASSETS, f"{API}/custom_component/")):
        headers["cache-control"] = "no-cache"  # asked anew, or an upgrade would not be seen
    elif not path.startswith(("/static/", "/favicon.ico", "/theme.css")):
        headers["cache-control"] = "no-store"


def _compressed(headers: MutableHeaders, body: bytes, accepts: str) -> bytes:
    if "gzip" in accepts and "content-encoding" not in headers:
        body = gzip.compress(body, compresslevel=5, mtime=0)
        headers["content-encoding"] = "gzip"
        headers.add_vary_header("Accept-Encoding")
    headers["content-length"] = str(len(body))
    return body
