"""The ASGI application: the page, behind everything that guards it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant import Assistant, Settings
    from ui.server.page import PageBuilder
    from ui.store import Store

__all__ = ["build_application"]


def build_application(
    assistant: Assistant, settings: Settings, store: Store, build_page: PageBuilder
) -> FastAPI:
    """Return the application that `leidraad ui` serves.

    How the page learns who is asking: `ui.server.visitor.visitor_of(request)`.
    Downloads: `ui.server.downloads` tells the addresses.

    Args:
        assistant: Opened, so that it can answer.
        settings: `settings.ui` says who may in and how much is taken.
        store: What is remembered.
        build_page: Builds the Gradio application.

    Raises:
        SettingsError: The settings would let anybody in from another machine.
    """
    raise NotImplementedError
