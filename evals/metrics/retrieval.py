"""How well the passages hold the gold, independent of how the documents were cut.

With c₁…c_k the first k passages and S the spans of a quotation:

- coverage: cov_k(g) = max over the places of g of |S ∩ ⋃ c_i| / |S|;
- found: a group is found at k when cov_k(g) ≥ θ, θ = 0.8;
- quote recall@k: groups found at k / groups; soft recall@k: mean of cov_k(g);
- complete@k: 1 when all vital groups are found at k (all groups when none is vital), else 0;
- nDCG@10 and RR@10 through ir-measures on the evidence list: walking down the ranks, a passage
  that completes groups emits each of them, any other emits itself as a miss; a group counts once,
  with its grade as gain. A perfect ranking is 1.0, and overlap never earns twice;
- budget recall: quote recall within the first 4,000 characters of passages;
- precision@k (characters): |⋃S ∩ ⋃c| / |⋃c|; IoU@k: |⋃S ∩ ⋃c| / |⋃S ∪ ⋃c|;
- document recall@5: groups of which a document is among those of the first 5 passages / groups;
- document nDCG@10 through ir-measures: documents in the order of their best passage, each worth the
  highest grade of the groups that name it; comparable whatever the passages are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.cases.case import VITAL
from evals.cases.quotes import Span
from evals.metrics.spans import GoldGroup, Stretch, coverage, merged, shared

__all__ = [
    "BUDGET",
    "DEPTH",
    "DEPTHS",
    "THETA",
    "evidence_list",
    "found_at",
    "ranking_measures",
    "recall_at",
    "retrieval_metrics",
    "within_budget",
]

THETA = 0.8
DEPTHS = (1, 3, 5, 10)
DEPTH = 10
BUDGET = 4_000
_PRECISION_DEPTH = 5


def retrieval_metrics(
    groups: Sequence[GoldGroup], passages: Sequence[Stretch], *, theta: float = THETA
) -> dict[str, float | None]:
    """Return all measures of one ranking; all None when there is no gold to find."""
    names = _names()
    if not groups:
        return dict.fromkeys(names)
    vital = [group for group in groups if group.grade == VITAL] or list(groups)
    values: dict[str, float | None] = {}
    for k in DEPTHS:
        union = merged(passages[:k])
        covered = [coverage(group, union) for group in groups]
        values[f"quote_recall@{k}"] = sum(c >= theta for c in covered) / len(groups)
        values[f"complete@{k}"] = float(all(coverage(g, union) >= theta for g in vital))
    values["soft_recall@10"] = sum(covered) / len(groups)
    values |= ranking_measures(groups, passages, theta=theta)
    budget = merged(within_budget(passages, BUDGET))
    values["budget_recall"] = sum(coverage(g, budget) >= theta for g in groups) / len(groups)
    values |= _character_measures(groups, passages[:_PRECISION_DEPTH])
    documents = {passage.doc for passage in passages[:_PRECISION_DEPTH]}
    values["document_recall@5"] = sum(bool(documents & set(g.docs)) for g in groups) / len(groups)
    values["document_nDCG@10"] = _document_ndcg(groups, passages)
    return {name: values[name] for name in names}


def ranking_measures(
    groups: Sequence[GoldGroup], passages: Sequence[Stretch], *, theta: float = THETA
) -> dict[str, float | None]:
    """Return nDCG@10 and RR@10 of a ranking, computed by ir-measures."""
    from ir_measures import RR, Qrel, ScoredDoc, iter_calc, nDCG

    qrels = [Qrel("q", f"g:{group.id}", group.grade) for group in groups]
    listed = evidence_list(groups, passages, theta=theta)
    # trec_eval breaks ties by name: scores fall strictly with the rank
    run = [ScoredDoc("q", name, float(-rank)) for rank, name in enumerate(listed)]
    measures = {"nDCG@10": nDCG @ DEPTH, "RR@10": RR @ DEPTH}
    if not run:
        return dict.fromkeys(measures, 0.0)
    found = {str(m.measure): float(m.value) for m in iter_calc(measures.values(), qrels, run)}
    return {name: found[str(measure)] for name, measure in measures.items()}


def evidence_list(
    groups: Sequence[GoldGroup], passages: Sequence[Stretch], *, theta: float = THETA
) -> list[str]:
    """Return the ranking as evidence: "g:<id>" for what a passage completes, "x:<rank>" else."""
    listed: list[str] = []
    seen: list[Stretch] = []
    complete: set[str] = set()
    for rank, passage in enumerate(passages, start=1):
        seen.append(passage)
        union = merged(seen)
        new = [g for g in groups if g.id not in complete and coverage(g, union) >= theta]
        listed.extend([f"g:{group.id}" for group in new] or [f"x:{rank}"])
        complete.update(group.id for group in new)
    return listed


def found_at(group: GoldGroup, passages: Sequence[Stretch], *, theta: float = THETA) -> int | None:
    """Return the rank, from 1, at which a group is found; None when it never is."""
    for rank in range(1, len(passages) + 1):
        if coverage(group, merged(passages[:rank])) >= theta:
            return rank
    return None


def within_budget(passages: Sequence[Stretch], budget: int) -> list[Stretch]:
    """Return the first passages, the last one cut, that together have `budget` characters."""
    kept: list[Stretch] = []
    left = budget
    for passage in passages:
        if left <= 0:
            break
        kept.append(Stretch(passage.doc, passage.start, passage.start + min(len(passage), left)))
        left -= len(passage)
    return kept


def recall_at(
    groups: Sequence[GoldGroup], passages: Sequence[Stretch], k: int, theta: float
) -> float | None:
    """Return quote recall at one depth, with another share that must be covered."""
    if not groups:
        return None
    union = merged(passages[:k])
    return sum(coverage(group, union) >= theta for group in groups) / len(groups)


def _document_ndcg(groups: Sequence[GoldGroup], passages: Sequence[Stretch]) -> float:
    from ir_measures import Qrel, ScoredDoc, iter_calc, nDCG

    grades: dict[str, int] = {}
    for group in groups:
        for doc in group.docs:
            grades[doc] = max(grades.get(doc, 0), group.grade)
    ranked = dict.fromkeys(passage.doc for passage in passages)
    run = [ScoredDoc("q", doc, float(-rank)) for rank, doc in enumerate(ranked)]
    if not run:
        return 0.0
    qrels = [Qrel("q", doc, grade) for doc, grade in grades.items()]
    return float(next(iter(iter_calc([nDCG @ DEPTH], qrels, run))).value)


def _character_measures(
    groups: Sequence[GoldGroup], passages: Sequence[Stretch]
) -> Mapping[str, float | None]:
    gold = merged(place for group in groups for place in group.places)
    found = merged(passages)
    overlap = sum(shared(Stretch(d, s.start, s.end), found) for d, ss in gold.items() for s in ss)
    gold_size, found_size = _size(gold), _size(found)
    either = gold_size + found_size - overlap
    return {
        "precision@5": overlap / found_size if found_size else None,
        "iou@5": overlap / either if either else None,
    }


def _size(union: Mapping[str, Sequence[Span]]) -> int:
    return sum(len(span) for spans in union.values() for span in spans)


def _names() -> tuple[str, ...]:
    return (
        *(f"quote_recall@{k}" for k in DEPTHS),
        *(f"complete@{k}" for k in DEPTHS),
        *("soft_recall@10", "nDCG@10", "RR@10", "budget_recall", "precision@5", "iou@5"),
        *("document_recall@5", "document_nDCG@10"),
    )
