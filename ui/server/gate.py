"""Let people in, or send them to the sign-in page."""

from __future__ import annotations

import hashlib
import secrets
from urllib.parse import quote, urlsplit

from itsdangerous import BadSignature, Signer
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.server.access import Access, is_loopback
from ui.server.cookies import cookie_name, read_cookie, set_cookie
from ui.server.paths import OPEN_TO_ALL, SIGN_IN, path_of
from ui.server.refusal import refusal, wants_page
from ui.server.visitor import Visitor, attach
from ui.store import Store

__all__ = ["Gate"]

_YEAR = 365 * 24 * 3600


class Gate:
    """Works out who makes a request, and stops it when that is nobody.

    Also stops requests that another website makes in the name of a visitor, and, where nobody
    signs in, requests that do not come from this machine.
    """

    def __init__(self, app: ASGIApp, *, access: Access, store: Store) -> None:
        """Guard `app`."""
        self._app = app
        self._access = access
        self._store = store
        self._signer = Signer(store.secret("browser cookie"), digest_method=hashlib.sha256)
        self._browser_cookie = cookie_name("browser", store)
        self._session_cookie = cookie_name("session", store)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its visitor, or answer it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if self._access.way == "open" and not _from_this_machine(scope, headers):
            await refusal(scope, 403, "not_from_here")(scope, receive, send)
        elif not _same_origin(scope, headers):
            await refusal(scope, 403, "foreign_origin")(scope, receive, send)
        elif self._access.way == "open":
            await self._open(scope, receive, send)
        else:
            await self._closed(scope, receive, send)

    async def _open(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give every browser an owner id of its own, in a signed cookie."""
        browser = self._browser(scope)
        scope["state"]["has_cookie"] = browser is not None
        known = browser or secrets.token_urlsafe(24)
        attach(scope, Visitor(owner_id=f"browser:{known}", name=None, role="redacteur"))

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and browser is None and wants_page(scope):
                cookie = self._signer.sign(known).decode()
                set_cookie(
                    scope, MutableHeaders(scope=message), self._browser_cookie, cookie, _YEAR
                )
            await send(message)

        await self._app(scope, receive, send_with_cookie)

    async def _closed(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in who signed in or whom the proxy names."""
        scope["state"]["has_cookie"] = True
        visitor = self._named(scope) if self._access.way == "proxy" else await self._account(scope)
        path = path_of(scope)
        if visitor is not None:
            attach(scope, visitor)
        if visitor is not None or path in OPEN_TO_ALL:
            await self._app(scope, receive, send)
        elif self._access.way == "proxy":
            await refusal(scope, 403, "unknown_visitor")(scope, receive, send)
        elif wants_page(scope) and scope["method"] == "GET":
            root = scope.get("root_path", "")
            query = scope["query_string"].decode("latin-1")
            back = quote(path + (f"?{query}" if query else ""))
            redirect = RedirectResponse(f"{root}{SIGN_IN}?terug={back}", status_code=303)
            await redirect(scope, receive, send)
        else:
            await refusal(scope, 401, "not_signed_in")(scope, receive, send)

    def _browser(self, scope: Scope) -> str | None:
        try:
            return self._signer.unsign(read_cookie(scope, self._browser_cookie)).decode()
        except BadSignature:
            return None

    async def _account(self, scope: Scope) -> Visitor | None:
        token = read_cookie(scope, self._session_cookie)
        found = await run_in_threadpool(self._store.users.signed_in, token) if token else None
        if found is None:
            return None
        owner_id, user = found
        return Visitor(owner_id=owner_id, name=user.name, role=user.role, can_sign_out=True)

    def _named(self, scope: Scope) -> Visitor | None:
        """Return whom the proxy names; nobody when anybody else sent the request."""
        names = Headers(scope=scope).getlist(self._access.user_header)
        if not self._access.trusts(scope["state"]["peer"]) or len(names) != 1:
            return None
        name = names[0].strip()
        if not name or len(name) > 150:
            return None
        editor = name.casefold() in self._access.editors
        return Visitor(
            owner_id=f"proxy:{name.casefold()}", name=name, role="redacteur" if editor else "lezer"
        )


def _from_this_machine(scope: Scope, headers: Headers) -> bool:
    """Whether a request was sent here directly, under a name of this machine.

    Another name means that a website had its own name point here; a forwarding header, that a
    proxy lets the outside world in while nobody signs in.
    """
    host = urlsplit(f"//{headers.get('host', '')}").hostname or ""
    return is_loopback(host) and not scope["state"]["forwarded"]


def _same_origin(scope: Scope, headers: Headers) -> bool:
    """Whether a request that changes something comes from our own page, or from no page at all."""
    if scope["method"] in ("GET", "HEAD", "OPTIONS"):
        return True
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    # Only a trusted proxy's word about the host gets this far.
    ours = {headers.get("host"), headers.get("x-forwarded-host")}
    return origin is None or urlsplit(origin).netloc in ours
