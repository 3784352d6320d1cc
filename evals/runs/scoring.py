"""Score a run, or score it anew with today's metrics or a mended set."""

from __future__ import annotations

from collections.abc import Sequence

from evals.cases.case import QuestionSet
from evals.cases.reading import set_digest
from evals.errors import RunError
from evals.metrics.scoring import SCORER, score_answers
from evals.review.rulings import with_rulings
from evals.runs.folder import RunFolder
from evals.runs.summary import summarise

__all__ = ["score_run"]


def score_run(folder: RunFolder, sets: Sequence[QuestionSet] = ()) -> RunFolder:
    """Write `scores.jsonl` and `summary.json` anew, and return the folder as it is now.

    What people ruled on its citations counts along, and what a chat model judged is kept.

    Args:
        folder: The run.
        sets: Sets with newer gold for its cases; questions must be as they were asked.

    Raises:
        RunError: A question in `sets` was changed since the run.
    """
    newer = {case.id: case for questions in sets for case in questions.cases}
    cases = tuple(newer.get(case.id, case) for case in folder.cases)
    for old, new in zip(folder.cases, cases, strict=True):
        if [t.question for t in old.conversation] != [t.question for t in new.conversation]:
            raise RunError(
                f"The question of case {old.id!r} changed since the run; run it again instead."
            )
    cases = with_rulings(cases, folder.rulings())
    record = folder.record.model_copy(update={"scorer": SCORER, "dataset": set_digest(cases)})
    folder.start(record, cases, folder.documents)
    fresh = RunFolder(folder.path)
    scores = score_answers(cases, fresh.answers(), fresh.finder)
    fresh.write_scores([*scores, *fresh.judgements()])
    fresh.write_summary(summarise(fresh))
    return fresh
