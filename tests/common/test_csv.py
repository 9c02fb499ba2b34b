"""Tables as CSV: notation of the language, and no text that becomes a formula."""

from datetime import date
from decimal import Decimal

import pytest

from common.csv import CsvValue, csv_bytes, harmless

ROWS: list[list[CsvValue]] = [
    ["Naam", "Bedrag"],
    ["Łucja; “Zon”", Decimal("-1234.50")],
    ["", None],
    [date(2026, 11, 2), 3],
]


def test_dutch_file_has_semicolons_decimal_commas_and_a_byte_order_mark() -> None:
    assert csv_bytes(ROWS, language="nl") == (
        b"\xef\xbb\xbf" + 'Naam;Bedrag\r\n"Łucja; “Zon”";-1234,50\r\n;\r\n02-11-2026;3\r\n'.encode()
    )


def test_english_file_has_commas_and_decimal_points() -> None:
    assert csv_bytes(ROWS, language="en-gb") == (
        b"\xef\xbb\xbf" + "Naam,Bedrag\r\nŁucja; “Zon”,-1234.50\r\n,\r\n2026-11-02,3\r\n".encode()
    )


@pytest.mark.parametrize(
    "text", ["=1+1", "+31612345601", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1", "＝1+1"]
)
def test_text_that_a_spreadsheet_would_compute_starts_with_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "F2026-131056", "Elzenhof = groot", "1–30", "−2"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_zero_has_no_minus() -> None:
    assert csv_bytes([[Decimal("-0.00"), Decimal("0")]], language="en") == b"\xef\xbb\xbf0.00,0\r\n"
