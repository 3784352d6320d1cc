"""What a person reads on the screen, in Dutch or English.

The messages of the layers below are English, for staff. A board member reads these first; the
English message follows as detail.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = [
    "ERRORS",
    "OUTCOMES",
    "PHASES",
    "REPLAY",
    "UNEXPECTED",
    "WORDS",
    "error_line",
    "exit_code",
    "spoken_error",
]

ERRORS: Mapping[str, str] = {
    "AssistantError": "De assistent kan dit nu niet doen.",
    "SettingsError": "Een instelling klopt niet.",
    "QuestionError": "Deze vraag kan zo niet worden gesteld.",
    "DocumentError": "Dit kan niet met dit document.",
    "CorpusUnavailableError": "De documenten kunnen niet worden gelezen.",
    "IndexUnavailableError": "De zoekindex kan niet worden gelezen of gemaakt.",
    "BackupError": "De reservekopie kan niet worden gemaakt of teruggezet.",
    "ModelUnavailableError": "Het model dat teksten vergelijkt, kan niet worden geladen.",
    "ChatModelError": "Het taalmodel dat de antwoorden formuleert, kan zo niet worden gebruikt.",
    "CannotListenError": "De assistent kan niet worden gestart.",
    "StoreError": "De gesprekken en accounts kunnen niet worden gelezen of bewaard.",
    "ConversationNotFoundError": "Dit gesprek is er niet (meer).",
    "UserError": "Dit account kan zo niet worden gemaakt of veranderd.",
}
"""By the name of the error's class; the closest ancestor with a message counts."""

UNEXPECTED = "Er ging iets mis dat niet had mogen gebeuren."

OUTCOMES: Mapping[str, int] = {
    "answered": 0,
    "partial": 0,
    "clarification": 3,
    "not_in_sources": 3,
    "out_of_scope": 3,
}
"""The exit code that goes with an outcome."""

PHASES: Mapping[str, str] = {
    "": "Documenten gelezen",
    "embedding": "Betekenis van de teksten bepalen",
    "indexing": "Zoekindex opbouwen",
}
"""What an index build is doing; any other name is a document being read."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "sources": "Bronnen",
        "verified": "Alle citaten letterlijk teruggevonden: {found} van {total}",
        "unverified": "Let op: {found} van {total} citaten letterlijk teruggevonden",
        "searched": "Ik zocht op: {question}",
        "page": "pagina {page}",
    },
    "en": {
        "sources": "Sources",
        "verified": "All quotes found verbatim: {found} of {total}",
        "unverified": "Beware: {found} of {total} quotes found verbatim",
        "searched": "I searched for: {question}",
        "page": "page {page}",
    },
}

REPLAY: Mapping[str, str] = {
    "same": "Er is niets veranderd: het antwoord van nu is dat van toen.",
    "outcome": "Uitkomst",
    "composer": "Opgesteld door",
    "model": "Taalmodel",
    "prompt": "Versie van de opdracht aan het taalmodel",
    "text": "Tekst van het antwoord",
    "documents_changed": "Documenten die sindsdien zijn veranderd",
    "documents_gone": "Documenten die er niet meer zijn",
    "passages_gained": "Passages die nu ook worden gevonden",
    "passages_lost": "Passages die nu niet meer worden gevonden",
    "statements_gained": "Zinnen die er nu bij staan",
    "statements_lost": "Zinnen die er nu niet meer staan",
    "judged_otherwise": "Zinnen van het taalmodel van toen die nu anders worden beoordeeld",
}
"""What a replay shows, by the names of `assistant.replay.Changes`."""


def error_line(error: BaseException) -> str:
    """Return one line about an error: in Dutch what is the matter, in English the detail."""
    spoken = spoken_error(error)
    detail = " ".join(str(error).split())
    if spoken is None:
        detail = f"{type(error).__name__}: {detail}" if detail else type(error).__name__
        detail += " (`leidraad --debug ...` or LEIDRAAD_DEBUG=1 shows where)"
    return f"Fout: {spoken or UNEXPECTED} {detail}"


def spoken_error(error: BaseException) -> str | None:
    """Return in Dutch what is the matter; None when it is no error of ours."""
    return next((ERRORS[name] for name in _class_names(error) if name in ERRORS), None)


def exit_code(error: BaseException) -> int:
    """Return the exit code for an error: 2 when the question itself is wrong, else 1."""
    return 2 if "QuestionError" in _class_names(error) else 1


def _class_names(error: BaseException) -> list[str]:
    """Return the names of the classes of our own errors, closest first."""
    from assistant import AssistantError

    return [c.__name__ for c in type(error).__mro__ if issubclass(c, AssistantError)]
