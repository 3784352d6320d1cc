"""`leidraad ui`: serve the browser interface."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

__all__ = ["serve_ui"]


def serve_ui(
    *,
    host: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Address to listen on; default: `ui.host`."),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(metavar="NUMBER", min=1, max=65535, help="Port; default: `ui.port`."),
    ] = None,
) -> None:
    """Serve the browser interface; the index is built first when there is none."""
    from ui.opening import effective
    from ui.server.logs import set_up_logs
    from ui.server.serving import address_of, listen, prepare_gradio, serve
    from ui.terminal import index_progress

    settings = effective()
    chosen = {"host": host or settings.ui.host, "port": port or settings.ui.port}
    settings = settings.model_copy(update={"ui": settings.ui.model_copy(update=chosen)})
    set_up_logs()
    # What can be refused is refused before the libraries load and an index is built.
    with listen(settings) as listening, prepare_gradio():
        from ui.store import open_store

        store = open_store(settings)
        try:
            from ui.server.access import access_of

            access_of(settings, store)
            from prometheus_client import REGISTRY

            from ui.server.application import build_application
            from ui.server.model_metrics import ModelUsageCollector
            from ui.server.observing import ObservedAssistant
            from ui.server.stopping import Stopping
            from ui.web.page import build_page

            with index_progress() as progress:
                assistant = ObservedAssistant.open(settings, progress=progress)
            with assistant:
                REGISTRY.register(ModelUsageCollector(assistant.usage))
                assistant.sources()  # opens the index now, not at the first question
                stopping = Stopping()
                app = build_application(assistant, settings, store, build_page, stopping)
                serve(app, listening, stopping, lambda: _announce(address_of(settings)))
        finally:
            store.close()


def _announce(address: str) -> None:
    from ui.messages.server import SERVER

    sys.stdout.write(f"{SERVER['ready'].format(address=address)}\n{SERVER['stop']}\n")
    sys.stdout.flush()
