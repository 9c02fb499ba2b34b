"""The words for what is wrong with a file."""

import re

import pytest
from django.utils import translation

from invoices.ubl import Place, Problem, UblError, place_text, problem_text, read
from invoices.ubl.problems import FIELDS, TEXTS
from tests.invoices.ubl_changes import changed, total


def test_every_problem_has_a_sentence() -> None:
    assert set(TEXTS) == set(Problem)


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", text))


@pytest.mark.parametrize("problem", Problem)
def test_sentence_says_its_values_in_each_language(problem: Problem) -> None:
    with translation.override("en"):
        names = placeholders(str(TEXTS[problem]))
    values = {name: "12.50" if name in ("found", "expected") else "lines" for name in names}
    for language in ("en", "nl"):
        with translation.override(language):
            text = problem_text(problem, values)
            assert placeholders(str(TEXTS[problem])) == names
            assert "%" not in text
            assert text.endswith(".")


def refusal(*changes: tuple[str, str]) -> str:
    with pytest.raises(UblError) as caught, translation.override("en"):
        read(changed(*changes))
    with translation.override("en"):
        return str(caught.value)


def test_wrong_sum_is_told_with_both_amounts_and_its_row() -> None:
    assert refusal((total("PayableAmount", "100.05"), total("PayableAmount", "2000.05"))) == (
        "LegalMonetaryTotal/PayableAmount, row 245 of the file: The amount to pay is given as 2,000.05. "
        "Total, prepaid amount and rounding make 100.05."
    )


def test_fault_in_a_line_is_told_with_its_number() -> None:
    assert refusal(("<cbc:EndDate>2026-11-28<", "<cbc:EndDate>2026-11-01<")) == (
        "line 1, InvoiceLine/InvoicePeriod, row 253 of the file: "
        "The period ends (2026-11-01) before it starts (2026-11-02)."
    )


def test_missing_field_is_told_by_its_name() -> None:
    assert refusal(("<cbc:ID>F2026-000001</cbc:ID>", "<cbc:ID/>")) == "The document lacks: document number."


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_has_a_name(field: str) -> None:
    with translation.override("en"):
        assert (
            problem_text(Problem.FIELD_MISSING, {"field": field}) == f"The document lacks: {FIELDS[field]}."
        )


def test_place_is_stored_and_told_again() -> None:
    place = Place(row=7, element="InvoiceLine[2]/Price", line="2")
    assert Place(**place.to_json()) == place  # type: ignore[arg-type]
    assert Place().to_json() == {}
    with translation.override("en"):
        assert place_text(place) == "line 2, InvoiceLine[2]/Price, row 7 of the file"


def test_small_differences_are_shown_with_all_their_decimals() -> None:
    with translation.override("en"):
        assert problem_text(Problem.PAYABLE, {"found": "1.005", "expected": "1"}) == (
            "The amount to pay is given as 1.005. Total, prepaid amount and rounding make 1.00."
        )
