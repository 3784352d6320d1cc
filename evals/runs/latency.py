"""How long answers take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evals.runs.folder import RunRecord
from evals.runs.rows import AnswerRow

__all__ = ["latencies"]


def latencies(rows: Sequence[AnswerRow], record: RunRecord) -> dict[str, Any] | None:
    """Return the median, 95th percentile and maximum in milliseconds, as a whole and per stage.

    None when several processes worked at once: then nothing was measured but their queue.
    """
    times = [row.wall_ms for row in rows if not row.failed]
    if record.workers > 1 or not times:
        return None
    stages = {name for row in rows for name in row.timings if name != "total"}
    return {
        "n": len(times),
        **_percentiles(times),
        "cold_start_ms": record.cold_start_ms,
        "machine": record.machine,
        "stages": {
            stage: _percentiles([r.timings[stage] for r in rows if stage in r.timings])
            for stage in sorted(stages)
        },
        "histogram": _histogram(times),
    }


def _percentiles(times: Sequence[float]) -> dict[str, float]:
    import numpy as np

    middle, high = (round(float(p), 1) for p in np.percentile(times, [50, 95]))
    return {"p50_ms": middle, "p95_ms": high, "max_ms": round(max(times), 1)}


def _histogram(times: Sequence[float]) -> list[dict[str, float]]:
    import numpy as np

    counts, edges = np.histogram(times, bins=min(24, max(4, len(times) // 8)))
    return [
        {"from_ms": round(float(low), 1), "to_ms": round(float(high), 1), "n": int(count)}
        for count, low, high in zip(counts, edges, edges[1:], strict=False)
    ]
