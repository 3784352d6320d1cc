"""The real application around a small page, reached as a browser reaches it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import gradio as gr
import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant import Assistant, Settings
from ui.server.application import build_application
from ui.server.page import Page
from ui.server.visitor import visitor_of
from ui.store import Store, open_store

PASSWORD = "vier gewone woorden samen"  # noqa: S105  # of a test
HERE = "http://127.0.0.1:7860"
THERE = "http://leidraad.ziekenhuis.nl"


def small_page(assistant: Assistant, store: Store, settings: Settings) -> Page:
    """A page that asks, and keeps what was answered."""

    def ask(question: str, request: gr.Request) -> str:
        visitor = visitor_of(request)
        answer = assistant.ask(question)
        conversation = store.conversations.start(visitor.owner_id)
        store.conversations.append(visitor.owner_id, conversation.id, answer)
        return f"{visitor.name}|{visitor.role}|{answer.outcome}"

    def other(text: str) -> str:
        return text

    with gr.Blocks(title="Proef <b>", analytics_enabled=False) as blocks:
        question, shown = gr.Textbox(label="Vraag"), gr.Textbox(label="Antwoord")
        question.submit(ask, question, shown, api_name="ask")
        question.change(other, question, shown, api_name="other")
    return Page(blocks=blocks, stylesheets=("style.css",), assets=Path(__file__).parent)


class Serving:
    """Starts applications, and stops them all at the end."""

    def __init__(self, assistant: Assistant, folder: Path) -> None:
        self.settings = Settings(data_dir=folder)
        self.store = open_store(self.settings)
        self._assistant = assistant
        self._running = ExitStack()
        self._running.callback(self.store.close)

    def __call__(self, *, base_url: str = HERE, **ui: object) -> TestClient:
        """Start the application with some settings of `ui`, and return a browser for it."""
        settings = Settings(data_dir=self.settings.data, ui=ui)  # type: ignore[arg-type]  # pydantic reads it
        app = asyncio.run(self._build(settings))
        client = TestClient(
            app, base_url=base_url, client=("127.0.0.1", 50000), follow_redirects=False
        )
        return self._running.enter_context(client)

    async def _build(self, settings: Settings) -> FastAPI:
        """Build while a loop runs; without one, Gradio makes loops that it never closes."""
        return build_application(self._assistant, settings, self.store, small_page)

    def stop(self) -> None:
        """Stop everything."""
        self._running.close()


@pytest.fixture
def serve(assistant: Assistant, tmp_path: Path) -> Iterator[Serving]:
    serving = Serving(assistant, tmp_path)
    yield serving
    serving.stop()


@pytest.fixture
def store(serve: Serving) -> Store:
    return serve.store


@pytest.fixture(scope="session")
def _one_for_all(
    assistant: Assistant, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    serving = Serving(assistant, tmp_path_factory.mktemp("ui"))
    yield serving(questions_per_minute=10_000)
    serving.stop()


@pytest.fixture
def client(_one_for_all: TestClient) -> TestClient:
    """A fresh browser on this machine; the application behind it serves all tests."""
    _one_for_all.cookies.clear()
    return _one_for_all


def open_page(client: TestClient, path: str = "/") -> httpx.Response:
    return client.get(path, headers={"accept": "text/html,*/*"})
