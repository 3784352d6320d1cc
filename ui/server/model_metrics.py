"""What Prometheus can read about the chat model: tokens, statements, and where quotes stood in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from assistant.usage import UsageTotals

__all__ = ["ModelUsageCollector"]


class ModelUsageCollector(Collector):
    """Reads the assistant's own count when Prometheus asks; nothing without a chat model."""

    def __init__(self, usage: Callable[[], UsageTotals | None]) -> None:
        """Read from `usage`, such as `Assistant.usage`."""
        self._usage = usage

    def collect(self) -> Iterator[CounterMetricFamily]:
        """Yield the metrics."""
        totals = self._usage()
        if totals is None:
            return
        yield _family(
            "leidraad_model_tokens",
            "Tokens of the chat model.",
            "direction",
            {"sent": totals.input_tokens, "received": totals.output_tokens},
        )
        yield _family(
            "leidraad_model_statements",
            "Statements of the chat model by whether their sources support them.",
            "supported",
            {"yes": totals.kept, "no": totals.failed},
        )
        yield _family(
            "leidraad_model_stand_ins",
            "Answers in which the quotes stood in for the chat model, by reason.",
            "reason",
            dict(totals.stood_in),
        )
        calls = CounterMetricFamily("leidraad_model_calls", "Calls of the chat model.")
        calls.add_metric([], totals.calls)
        yield calls
        seconds = CounterMetricFamily("leidraad_model_seconds", "Seconds the chat model took.")
        seconds.add_metric([], totals.seconds)
        yield seconds


def _family(name: str, meaning: str, label: str, values: dict[str, int]) -> CounterMetricFamily:
    family = CounterMetricFamily(name, meaning, labels=[label])
    for value, count in values.items():
        family.add_metric([value], count)
    return family
