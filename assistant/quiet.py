"""Switch off everything in our dependencies that would call out, and what wastes a core.

Libraries read these switches when they are imported, so this module runs on import, before any of
them: the one exception to the rule that an import does nothing. Nothing is sent by default that a
user of this product did not ask for: questions and documents stay on this machine.
"""

from __future__ import annotations

import os

__all__ = ["ALWAYS", "stay_offline"]

ALWAYS = {
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    # With tracing on, every question and every passage would go to a third party.
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_GATEWAY": "false",
    "LANGSMITH_TRACING": "false",
}
"""Set whatever the environment says."""

_OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}


def stay_offline() -> None:
    """Keep the Hugging Face libraries off the internet; for the setting `offline`."""
    os.environ.update(_OFFLINE)


os.environ.update(ALWAYS)
# A question multiplies small matrices. A second thread would not help with those; it would keep
# a core busy waiting for more of them, which doubles what a question costs.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")  # said outright, it warns of no fork
