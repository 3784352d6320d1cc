"""Sign in with a local account, and out again."""

from __future__ import annotations

from datetime import timedelta
from html import escape
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from ui.messages.server import SERVER
from ui.server.bare_page import bare_page
from ui.server.cookies import cookie_name, read_cookie, set_cookie
from ui.server.limits import Attempts
from ui.server.metrics import SIGN_INS
from ui.server.paths import SIGN_IN, SIGN_OUT
from ui.store import Store

__all__ = ["sign_in_routes"]

_FREE_PER_NAME, _FREE_PER_ADDRESS = 5, 20
_WINDOW_SECONDS = 300.0


def sign_in_routes(store: Store, valid: timedelta) -> APIRouter:
    """Return the routes to sign in and out.

    Args:
        store: Has the accounts.
        valid: How long a sign-in lasts.
    """
    router = APIRouter()
    cookie = cookie_name("session", store)
    by_name = Attempts(_FREE_PER_NAME, _WINDOW_SECONDS)
    by_address = Attempts(_FREE_PER_ADDRESS, _WINDOW_SECONDS)

    @router.get(SIGN_IN)
    def form(request: Request, terug: str = "/") -> HTMLResponse:
        return HTMLResponse(_form(request, _local(terug)))

    @router.post(SIGN_IN)
    def sign_in(
        request: Request,
        naam: Annotated[str, Form(max_length=200)] = "",
        wachtwoord: Annotated[str, Form(max_length=2000)] = "",
        terug: Annotated[str, Form(max_length=2000)] = "/",
    ) -> Response:
        name = naam.strip().casefold()
        address = request.client.host if request.client else ""
        wait = max(by_name.must_wait(name), by_address.must_wait(address))
        if wait > 0:
            SIGN_INS.labels("too_many").inc()
            page = _form(request, _local(terug), naam, SERVER["too_many_tries"])
            return HTMLResponse(page, 429, {"retry-after": str(int(wait) + 1)})
        # Counted before the check, so that many tries at the same moment all count.
        by_name.failed(name)
        by_address.failed(address)
        token = store.users.sign_in(name, wachtwoord, valid)
        if token is None:
            SIGN_INS.labels("refused").inc()
            return HTMLResponse(_form(request, _local(terug), naam, SERVER["wrong"]), 401)
        by_name.succeeded(name)
        by_address.succeeded(address)
        SIGN_INS.labels("accepted").inc()
        # Whatever the browser had before is worth nothing from here on.
        store.users.sign_out(read_cookie(request.scope, cookie))
        root = request.scope.get("root_path", "")
        response = RedirectResponse(f"{root}{_local(terug)}", status_code=303)
        seconds = int(valid.total_seconds())
        set_cookie(request.scope, response.headers, cookie, token, seconds)
        return response

    @router.post(SIGN_OUT)
    def sign_out(request: Request) -> Response:
        store.users.sign_out(read_cookie(request.scope, cookie))
        root = request.scope.get("root_path", "")
        response = RedirectResponse(f"{root}{SIGN_IN}", status_code=303)
        set_cookie(request.scope, response.headers, cookie, "", 0)
        response.headers["clear-site-data"] = '"cache", "storage"'
        return response

    return router


def _local(path: str) -> str:
    """Return where to go after signing in: a path of ours, never another website."""
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if safe and "\\" not in path else "/"


def _form(request: Request, back: str, name: str = "", problem: str | None = None) -> str:
    root = request.scope.get("root_path", "")
    alert = f'<p role="alert" id="probleem">{escape(problem)}</p>' if problem else ""
    described = ' aria-describedby="probleem" aria-invalid="true"' if problem else ""
    return bare_page(
        f"{SERVER['sign_in']} – {SERVER['product']}",
        f"""<h1>{SERVER["product"]}</h1>
<p>{SERVER["sign_in_intro"]}</p>
{alert}
<form method="post" action="{escape(root)}{SIGN_IN}">
<input type="hidden" name="terug" value="{escape(back)}">
<label for="naam">{SERVER["name"]}</label>
<input id="naam" name="naam" autocomplete="username" autocapitalize="none" spellcheck="false"
 required value="{escape(name)}"{described}>
<label for="wachtwoord">{SERVER["password"]}</label>
<input id="wachtwoord" name="wachtwoord" type="password" autocomplete="current-password"
 required{described}>
<button type="submit">{SERVER["sign_in"]}</button>
</form>""",
    )
