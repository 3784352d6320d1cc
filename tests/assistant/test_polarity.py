"""A statement that turns its source round is caught; one that leaves something out is not."""

from __future__ import annotations

import pytest

from assistant.polarity import contradicts

ADVICE = (
    "Organiseer specialistisch advies in de eerste lijn, zonder dat altijd een verwijzing naar het "
    "ziekenhuis nodig is."
)


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("Organiseer specialistisch advies in de eerste lijn.", ADVICE),
        ("Een verwijzing naar het ziekenhuis is niet altijd nodig.", ADVICE),
        ("De huisarts blijft hoofdbehandelaar.", "De huisarts blijft hoofdbehandelaar."),
        (
            "De specialist heeft geen direct contact met de patiënt.",
            "De specialist heeft hierbij geen direct patiëntcontact.",
        ),
        ("Er zijn geen onnodige verwijzingen.", "Dit voorkomt onnodige verwijzingen."),
        ("Zij werken samen binnen de regio.", "Zij werken samen binnen en buiten de regio."),
        (
            "De focus ligt niet alleen op de zorg.",
            "De focus ligt niet alleen op de zorg, maar ook op samenwerking.",
        ),
    ],
)
def test_a_true_statement_goes_against_nothing(statement: str, source: str) -> None:
    assert contradicts(statement, [source]) == ""


@pytest.mark.parametrize(
    ("statement", "source", "reason"),
    [
        ("Organiseer geen specialistisch advies in de eerste lijn.", ADVICE, "negation"),
        ("De huisarts blijft geen hoofdbehandelaar.", "De huisarts blijft hoofdbehandelaar.",
         "negation"),
        ("De specialist heeft direct patiëntcontact.",
         "De specialist heeft hierbij geen direct patiëntcontact.", "negation"),
        ("Verken een locatie met SEH.", "Verken een locatie zonder SEH.", "negation"),
        ("De capaciteit is voldoende voor de regio.",
         "De capaciteit is onvoldoende voor de regio.", "negation"),
        ("De zorgvraag daalt de komende jaren.", "De zorgvraag stijgt de komende jaren.",
         "opposite"),
        ("De teams werken afzonderlijk aan triage.", "De teams werken gezamenlijk aan triage.",
         "opposite"),
        ("Ziekenhuizen zijn verplicht om mee te doen.", "Ziekenhuizen kunnen meedoen.",
         "absolute"),
        ("De focus ligt alleen op de zorg.", "De focus ligt niet alleen op de zorg.", "absolute"),
    ],
)  # fmt: skip
def test_what_turns_a_source_round_is_caught(statement: str, source: str, reason: str) -> None:
    assert contradicts(statement, [source]) == reason
