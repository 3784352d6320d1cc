"""A Gradio component that shows HTML of ours and reports what is done in it.

Gradio's own `gr.HTML` compiles its template with `new Function`, which a strict content security
policy forbids. This component evaluates nothing: `frontend/component/index.js` puts the HTML in
the page and sends an event for every element that carries `data-event`.
"""

from __future__ import annotations

from abc import ABCMeta
from collections.abc import Callable, Sequence
from typing import Any, Literal, TypedDict, cast

from gradio.component_meta import ComponentMeta
from gradio.components.base import Component
from gradio.events import Dependency, EventListener
from markupsafe import Markup

from assistant.values import Language

__all__ = ["Place", "Surface", "in_languages"]

Place = Literal["main", "header", "sidebar", "panel"]
"""Where in the document a surface stands; all but "main" lie outside the main landmark."""

Content = Markup | Sequence[tuple[str, Markup | None]] | None
"""HTML, or parts with a key each; a part without HTML stays as it is."""


class AtFirst(TypedDict):
    """What a surface shows at first: arguments of `Surface`."""

    value: Content
    in_english: Content


def in_languages(make: Callable[[Language], Content]) -> AtFirst:
    """Return what a surface shows at first, in each language."""
    return {"value": make("nl"), "in_english": make("en")}


class _NoInterfaceFile(ComponentMeta):
    """Gradio's metaclass writes a `.pyi` file beside each component it meets; this one does not."""

    def __new__(
        cls, name: str, bases: tuple[type, ...], attributes: dict[str, Any]
    ) -> _NoInterfaceFile:
        return ABCMeta.__new__(cls, name, bases, attributes)


class Surface(Component, metaclass=_NoInterfaceFile):
    """HTML made by our templates, with named events.

    In the HTML, a click on `data-event="name"` and the submission of `<form data-event="name">`
    are sent as the event `name`, with the other `data-` attributes and the fields of the form.
    """

    EVENTS = []  # noqa: RUF012  # as Gradio declares it; every event is set up by `on`
    TEMPLATE_DIR = "./frontend/"  # type: ignore[assignment]  # a plain path will do

    def __init__(
        self,
        value: Content = None,
        *,
        in_english: Content = None,
        place: Place = "main",
        elem_id: str,
        arrives: bool = False,
    ) -> None:
        """Show `value`.

        Args:
            value: What is shown at first.
            in_english: The same for who chose English; None when it is no different.
            place: Where in the document.
            elem_id: The element's id, for style sheets and tests.
            arrives: Whether it sends the event "arrive" when it is first shown, with the query
                of the page's address as `search`.
        """
        self.place = place
        self.arrives = arrives
        self.in_english = self.postprocess(in_english)
        super().__init__(value=value, elem_id=elem_id, container=False)

    def on(
        self,
        event: str,
        handle: Callable[..., Any] | None,
        outputs: Sequence[Component] = (),
        *,
        inputs: Sequence[Component] = (),
        cancels: Sequence[Dependency] = (),
        at_once: int = 16,
        repeat: Literal["once", "multiple", "always_last"] = "multiple",
        name: str | None = None,
    ) -> Dependency:
        """Call `handle` when `event` happens in this surface.

        Args:
            event: As `data-event` names it.
            handle: Takes the inputs, and a `gr.EventData` and a `gr.Request` if it names them;
                returns, or yields, a value for each output.
            outputs: What it changes.
            inputs: Components whose values it takes.
            cancels: Listeners whose work is broken off.
            at_once: How many may run at the same time, over all users.
            repeat: What a second event does while the first is being handled.
            name: How the server knows it, for its limits; default: the name of `handle`.
        """
        listener = EventListener(event_name=event).listener
        dependency = listener(
            self,
            handle,
            list(inputs),
            list(outputs),
            show_progress="hidden",
            concurrency_limit=at_once,
            cancels=list(cancels) or None,
            trigger_mode=repeat,
            api_name=name,
            api_visibility="private",
        )
        return cast(Dependency, dependency)

    def preprocess(self, payload: object) -> object:
        """Return what the browser says is shown; nobody should trust it."""
        return payload

    def postprocess(self, value: Content) -> list[list[str | None]] | None:
        """Return the parts to show; None leaves everything as it is."""
        if value is None:
            return None
        parts = [("", value)] if isinstance(value, Markup) else value
        for _, html in parts:
            if not isinstance(html, Markup | None):
                raise TypeError(f"A surface shows `Markup`, not {type(html).__name__}.")
        return [[key, None if html is None else str(html)] for key, html in parts]

    def api_info(self) -> dict[str, Any]:
        """Describe the value to Gradio."""
        return {"type": "array"}

    def example_payload(self) -> None:
        """Return nothing: there is no API to show an example of."""

    def example_value(self) -> None:
        """Return nothing: there is no API to show an example of."""
