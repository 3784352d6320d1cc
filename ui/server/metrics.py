"""What Prometheus can read about the running assistant; no name, question or answer is in it."""

from __future__ import annotations

from prometheus_client import REGISTRY, Counter, Gauge, Histogram, generate_latest

__all__ = [
    "ANSWERS",
    "ANSWER_SECONDS",
    "BUSY",
    "QUEUE",
    "REQUESTS",
    "REQUEST_SECONDS",
    "SIGN_INS",
    "metrics_text",
]

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

REQUESTS = Counter(
    "leidraad_http_requests",
    "Requests by what they were for and how they ended.",
    ["route", "status"],
)
REQUEST_SECONDS = Histogram(
    "leidraad_http_request_seconds",
    "Seconds until an answer begins.",
    ["route"],
    buckets=_SECONDS,
)
BUSY = Gauge("leidraad_http_requests_in_progress", "Requests that are being answered.")
ANSWERS = Counter("leidraad_answers", "Answers by outcome and composer.", ["outcome", "composer"])
ANSWER_SECONDS = Histogram(
    "leidraad_answer_seconds", "Seconds from a question to its whole answer.", buckets=_SECONDS
)
QUEUE = Gauge("leidraad_queue_waiting", "Events that wait in the queue.")
SIGN_INS = Counter("leidraad_sign_ins", "Attempts to sign in, by result.", ["result"])


def metrics_text() -> bytes:
    """Return all metrics in the text format of Prometheus."""
    return generate_latest(REGISTRY)
