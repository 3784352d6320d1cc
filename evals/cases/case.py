"""A case: a question, or a conversation, with what a good answer rests on and says.

The schema of the files (`evals/sets/case.schema.json`, `set.schema.json`) is made from these
classes, so every field is explained here once.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

__all__ = [
    "AbstainKind",
    "Case",
    "Corpus",
    "Fact",
    "FactKind",
    "Forbidden",
    "Group",
    "Place",
    "QuestionSet",
    "QuestionType",
    "Scored",
    "Split",
    "Turn",
    "Validity",
]


VITAL = 2

QuestionType = Literal[
    "feit",
    "lijst",
    "procedure",
    "vergelijking",
    "tabel",
    "definitie",
    "ja-nee",
    "samenvatting",
    "afspraak",
    "voorbeeld",
    "wie",
    "wanneer",
    "aantal",
]
AbstainKind = Literal[
    "niet_in_bronnen",
    "buiten_bereik",
    "andere_regio",
    "verouderd",
    "onzin",
    "persoonlijk_advies",
    "valse_aanname",
]
FactKind = Literal[
    "tekst", "bedrag", "getal", "percentage", "datum", "duur", "wetsartikel", "telefoon", "url"
]
Split = Literal["dev", "test"]
Grade = Annotated[int, Field(ge=1, le=2, description="2 = indispensable, 1 = useful.")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Place(_Part):
    """A verbatim quotation of a document."""

    doc: Annotated[str, Field(min_length=1, description="Id of the document.")]
    quote: Annotated[str, Field(min_length=1, description="Words of the document, unchanged.")]
    page: Annotated[
        int | None, Field(ge=1, description="Page, from 1; only to tell like quotes apart.")
    ] = None


class Group(_Part):
    """One thing that must be found: any of its places will do."""

    id: str = ""
    grade: Grade = VITAL
    any_of: Annotated[tuple[Place, ...], Field(min_length=1)]


class Fact(_Part):
    """Something that the answer must say, in any of its forms."""

    id: str = ""
    grade: Grade = VITAL
    kind: FactKind = "tekst"
    value: Annotated[
        float | str | None,
        Field(description="The value: a number, or an ISO date; read from `any_of` when absent."),
    ] = None
    any_of: Annotated[tuple[str, ...], Field(description="Forms in words; one suffices.")] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.value is None and not any(form.strip() for form in self.any_of):
            raise ValueError("a fact needs `value` or at least one form in `any_of`")
        return self


class Forbidden(Fact):
    """Something that the answer must not say, such as last year's amount."""

    why: Annotated[str, Field(description="Why it would be wrong.")] = ""


class Validity(_Part):
    """The days on which the gold holds."""

    since: Annotated[date | None, Field(alias="from")] = None
    until: Annotated[date | None, Field(alias="to")] = None


class Scored(_Part):
    """What a turn or a single question is scored against."""

    gold: Annotated[
        tuple[Group, ...], Field(description="All groups must be found (AND); in each, any (OR).")
    ] = ()
    facts: tuple[Fact, ...] = ()
    forbidden: tuple[Forbidden, ...] = ()
    also_good: Annotated[
        tuple[Place, ...], Field(description="Not gold, but a person judged citing it right.")
    ] = ()
    not_good: Annotated[
        tuple[Place, ...], Field(description="A person judged citing it wrong.")
    ] = ()
    should_abstain: Annotated[
        bool, Field(description="Whether the documents do not answer the question.")
    ] = False
    abstain_kind: AbstainKind | None = None

    @property
    def judged(self) -> bool:
        """Whether there is anything to score; what is not judged yet is not counted."""
        return bool(self.gold or self.facts or self.should_abstain)


class Turn(Scored):
    """One question of a conversation; without gold it only gives context."""

    question: Annotated[str, Field(min_length=1)]
    standalone: Annotated[
        str | None, Field(description="The same question, understandable by itself.")
    ] = None


class Case(Scored):
    """A question, or a conversation of `turns`, each with its own gold."""

    id: Annotated[
        str,
        Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]*$", description="Unique, never used again."),
    ]
    question: str = ""
    turns: tuple[Turn, ...] = ()
    type: QuestionType = "feit"
    split: Annotated[Split, Field(description="dev: may be tuned on; test: only for judging.")] = (
        "dev"
    )
    tags: Annotated[
        tuple[str, ...], Field(description="Free labels; `thema:...` and `stijl:...` by custom.")
    ] = ()
    must_pass: Annotated[bool, Field(description="A failure fails the gate by itself.")] = False
    reference_answer: Annotated[str, Field(description="Shown to people, never scored.")] = ""
    valid: Validity | None = None
    author: str = ""
    reviewed_by: str = ""
    notes: str = ""

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if bool(self.question.strip()) == bool(self.turns):
            raise ValueError("a case has either `question` or `turns`")
        if self.turns and (self.gold or self.facts or self.forbidden or self.should_abstain):
            raise ValueError("a case with `turns` has its gold and facts in the turns")
        return self

    @property
    def conversation(self) -> tuple[Turn, ...]:
        """The turns; a single question is a conversation of one."""
        if self.turns:
            return self.turns
        fields = {name: getattr(self, name) for name in Scored.model_fields}
        return (Turn(question=self.question, **fields),)

    @property
    def judged_anywhere(self) -> bool:
        """Whether any turn can be scored."""
        return any(turn.judged for turn in self.conversation)


class Corpus(_Part):
    """The documents a set is about; the hashes are kept with a run, not here."""

    documents: tuple[str, ...] = ()
    folder: Annotated[
        str | None,
        Field(description="A corpus folder beside the set; default: the corpus in use."),
    ] = None


class QuestionSet(_Part):
    """A file of cases."""

    schema_: Annotated[Literal[1], Field(alias="schema")] = 1
    name: str
    language: str = "nl"
    description: str = ""
    corpus: Corpus = Corpus()
    cases: tuple[Case, ...]

    def __len__(self) -> int:
        """Return the number of cases."""
        return len(self.cases)

    def only(
        self, *, split: Split | None = None, tags: tuple[str, ...] = (), ids: tuple[str, ...] = ()
    ) -> QuestionSet:
        """Return the set with the cases that match every limit that is given."""
        kept = tuple(
            case
            for case in self.cases
            if (split is None or case.split == split)
            and set(tags) <= set(case.tags)
            and (not ids or case.id in ids)
        )
        return self.model_copy(update={"cases": kept})
