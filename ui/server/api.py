"""Let programs ask through the web server: `gradio_client`, or plain HTTP."""

from __future__ import annotations

from typing import Any

import gradio as gr
from gradio.events import api

from assistant import Assistant

__all__ = ["API_NAME", "add_api"]

API_NAME = "chat"


def add_api(blocks: gr.Blocks, assistant: Assistant) -> None:
    """Add the endpoint `/chat` to an application; it takes and gives what `leidraad ask` does.

    What a program asks is not kept.

        Client("http://127.0.0.1:7860").predict("Wat is een RTA?", [], api_name="/chat")
    """

    def chat(question: str, history: list[str] | None = None) -> dict[str, Any]:
        return assistant.ask(question, history or []).to_dict()

    with blocks:
        api(
            chat,
            api_name=API_NAME,
            api_description="Answer a question; `history` holds earlier questions, oldest first.",
        )
