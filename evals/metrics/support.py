"""Whether statements are supported by what they cite (the measures of ALCE).

With S the statements that assert something, C(s) the citations of s and supp(s, C) whether the
texts of C together support s:

- support recall: (1/|S|) Σ supp(s, ⋃C(s));
- support precision: a citation c of s counts when supp(s, ⋃C(s)) and not both ¬supp(s, c) and
  supp(s, ⋃C(s) ∖ c): it is needed, or supports by itself. Denominator: all citations.

Which `supp` was used is named with the figures; figures of different ones are never compared.
The shipped one, "lexical": at least 0.8 of the stems of s, and all its numbers and its denial, are
in the texts. For an extractive answer this holds by construction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from evals.metrics.numbers import numbers
from evals.metrics.wording import has_negation, stems

__all__ = ["SHARE", "SUPPORT", "Support", "lexical_support", "support_metrics"]

SUPPORT = "lexical"
SHARE = 0.8

Support = Callable[[str, Sequence[str]], bool]


def support_metrics(
    statements: Sequence[tuple[str, Sequence[str]]], support: Support
) -> dict[str, float | None]:
    """Return support recall and precision.

    Args:
        statements: Each statement with the quotations it cites; a citation that cannot be
            resolved is an empty text, and still counts.
        support: Whether texts support a statement.
    """
    supported = [bool(cited) and support(text, cited) for text, cited in statements]
    needed = total = 0
    for (text, cited), whole in zip(statements, supported, strict=True):
        total += len(cited)
        needed += sum(whole and _counts(text, cited, n, support) for n in range(len(cited)))
    return {
        "support_recall": sum(supported) / len(statements) if statements else None,
        "support_precision": needed / total if total else None,
    }


def lexical_support(statement: str, texts: Sequence[str]) -> bool:
    """Whether the texts have the statement's words, numbers and denial."""
    together = "\n".join(texts)
    wanted = stems(statement)
    known = set(stems(together))
    if sum(stem in known for stem in wanted) < SHARE * len(wanted):
        return False
    values = numbers(together)
    if not all(any(v.equals(other) for other in values) for v in numbers(statement)):
        return False
    return not has_negation(statement) or has_negation(together)


def _counts(text: str, cited: Sequence[str], number: int, support: Support) -> bool:
    """ALCE's drop-one rule, for a statement that all its citations together support."""
    rest = [*cited[:number], *cited[number + 1 :]]
    return support(text, [cited[number]]) or not (rest and support(text, rest))
