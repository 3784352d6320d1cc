"""Know where a request really comes from, and below which path the page is shown."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from ui.server.access import Access

__all__ = ["Origin", "RootPath"]

_FORWARDED = (b"forwarded", b"x-forwarded-", b"x-real-ip")


class RootPath:
    """Shows everything below a path, whether or not the reverse proxy takes that path off."""

    def __init__(self, app: ASGIApp, *, root_path: str) -> None:
        """Serve `app` below `root_path`: "" or such as "/leidraad"."""
        self._app = app
        self._root = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with the root path in its path."""
        if self._root and scope["type"] == "http":
            path = scope["path"]
            if path != self._root and not path.startswith(self._root + "/"):
                raw = scope.get("raw_path") or path.encode()
                full = {"path": self._root + path, "raw_path": self._root.encode() + raw}
                scope = {**scope, **full}
            scope = {**scope, "root_path": self._root}
        await self._app(scope, receive, send)


class Origin:
    """Believes trusted proxies about the visitor's address and https, and nobody else.

    Puts in the state of a request: `peer`, the address that it came from; `forwarded`, whether it
    says that it was passed on by a proxy.
    """

    def __init__(self, app: ASGIApp, *, access: Access) -> None:
        """Tell `app` where requests come from."""
        self._app = app
        self._access = access
        proxies = [str(network) for network in access.proxies]
        self._behind_proxy = ProxyHeadersMiddleware(app, trusted_hosts=proxies)  # type: ignore[arg-type]  # uvicorn has types of its own for the same thing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        client = scope.get("client")
        peer = client[0] if client else ""
        passed_on = [h for h in scope["headers"] if h[0].startswith(_FORWARDED)]
        scope.setdefault("state", {}).update(peer=peer, forwarded=bool(passed_on))
        if self._access.trusts(peer):
            await self._behind_proxy(scope, receive, send)  # type: ignore[arg-type]  # as above
        else:
            own = [header for header in scope["headers"] if header not in passed_on]
            await self._app({**scope, "headers": own}, receive, send)
