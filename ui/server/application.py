"""The ASGI application: the page, behind everything that guards it."""

from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta

import gradio as gr
from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.staticfiles import StaticFiles

from assistant import Assistant, Settings
from ui.server.access import access_of
from ui.server.api import API_NAME, add_api
from ui.server.doors import Doors
from ui.server.downloads import download_routes
from ui.server.gate import Gate
from ui.server.headers import SecurityHeaders
from ui.server.health import health_routes
from ui.server.observing import Observed
from ui.server.page import Page, PageBuilder
from ui.server.paths import API, ASSETS
from ui.server.proxy import Origin, RootPath
from ui.server.sign_in import sign_in_routes
from ui.server.stopping import LetGo, Stopping
from ui.store import Store, StoreError

__all__ = ["build_application"]

_log = logging.getLogger(__name__)
_RETENTION_SECONDS = 3600
_QUEUE_SECONDS = 30
"""Everybody who waits is told how long the queue is this often. Gradio would tell all of them at
every step of it, which with 50 people asking is half of the work; the page does not show it."""


def build_application(
    assistant: Assistant,
    settings: Settings,
    store: Store,
    build_page: PageBuilder,
    stopping: Stopping | None = None,
) -> FastAPI:
    """Return the application that `leidraad ui` serves.

    How the page learns who is asking: `ui.server.visitor.visitor_of(request)`.
    Where answers can be downloaded: `ui.server.downloads`.

    Args:
        assistant: Opened, so that it can answer.
        settings: `settings.ui` says who may in and how much is taken.
        store: What is remembered.
        build_page: Builds the Gradio application.
        stopping: Set by whoever stops the server.

    Raises:
        SettingsError: The settings would let anybody in from another machine.
    """
    access, stopping = access_of(settings, store), stopping or Stopping()
    page = build_page(assistant, store, settings)
    add_api(page.blocks, assistant)
    app = FastAPI(
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=_lifespan(store, settings.ui.retention_days),
    )
    app.include_router(health_routes(assistant, store, page, access, stopping))
    app.include_router(download_routes(assistant, store))
    if access.way == "accounts":
        app.include_router(sign_in_routes(store, timedelta(hours=settings.ui.sign_in_hours)))
    if page.assets is not None:
        app.mount(ASSETS, StaticFiles(directory=page.assets))
    for name, folder in page.components.items():
        path = f"{API}/custom_component/{name}/client/component"
        app.mount(path, StaticFiles(directory=folder))
    _mount(app, page, settings)
    # The last one added is the first to see a request.
    app.add_middleware(
        Doors,
        questions_per_minute=settings.ui.questions_per_minute,
        upload_bytes=settings.ui.upload_megabytes * 1024 * 1024,
        question_functions=frozenset(
            number
            for number, function in page.blocks.fns.items()
            if function.api_name in page.question_events | {API_NAME}
        ),
    )
    app.add_middleware(Gate, access=access, store=store)
    app.add_middleware(SecurityHeaders, page=page)
    app.add_middleware(LetGo, stopping=stopping)
    app.add_middleware(Origin, access=access)
    app.add_middleware(Observed)
    app.add_middleware(RootPath, root_path=settings.ui.root_path)
    return app


def _mount(app: FastAPI, page: Page, settings: Settings) -> None:
    """Put the page at the root, with everything off that Gradio would do beside it."""
    ui = settings.ui
    page.blocks.queue(
        max_size=ui.queue_size,
        default_concurrency_limit=ui.answers_at_once,
        status_update_rate=_QUEUE_SECONDS,
        api_open=False,
    )
    with warnings.catch_warnings():
        # It says that what `ssr_mode` switches off here will not be on.
        warnings.filterwarnings("ignore", "SSR mode", UserWarning)
        _mount_gradio(app, page, settings)


def _mount_gradio(app: FastAPI, page: Page, settings: Settings) -> None:
    ui = settings.ui
    gr.mount_gradio_app(
        app,
        page.blocks,
        path="",
        root_path=ui.root_path or None,
        server_name=ui.host,
        server_port=ui.port,
        auth_dependency=_user_name,
        footer_links=[],
        run_history=False,
        show_error=False,
        allowed_paths=[],
        blocked_paths=[str(settings.data), str(settings.index)],
        max_file_size=ui.upload_megabytes * 1024 * 1024,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        pwa=False,
        theme=page.theme,
        css=page.css,
        favicon_path=str(page.favicon) if page.favicon else None,
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
    )


def _user_name(request: Request) -> str:
    """Return a name for Gradio, which shows it in its own page; the gate has let them in."""
    return request.state.visitor.name or "-"


def _lifespan(store: Store, days: int) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        task = asyncio.create_task(_keep_retention(store, days))
        yield
        task.cancel()

    return lifespan


async def _keep_retention(store: Store, days: int) -> None:
    """Delete what is too old, now and every hour."""
    while True:
        try:
            deleted = await run_in_threadpool(store.enforce_retention, days)
            _log.info("retention", extra={"days": days, "deleted_conversations": deleted})
        except StoreError:
            _log.exception("the retention period could not be kept; it is tried again")
        await asyncio.sleep(_RETENTION_SECONDS)
