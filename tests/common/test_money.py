"""Amounts as people write them."""

from decimal import Decimal

import pytest

from common.money import money_text, number_text


@pytest.mark.parametrize(
    ("amount", "currency", "language", "text"),
    [
        ("1234.56", "EUR", "nl", "€\u00a01.234,56"),
        ("1234.56", "EUR", "en", "€1,234.56"),
        ("1234.56", "EUR", "nl-be", "€\u00a01.234,56"),
        ("1234.56", "EUR", "en-gb", "€1,234.56"),
        ("1234.56", "EUR", "de", "€\u00a01.234,56"),
        ("1234.56", "USD", "nl", "USD\u00a01.234,56"),
        ("1234.56", "USD", "en", "USD\u00a01,234.56"),
        ("-443.1", "EUR", "nl", "€\u00a0\u2212443,10"),
        ("-443.1", "EUR", "en", "€\u2212443.10"),
        ("0", "EUR", "nl", "€\u00a00,00"),
        ("-0.004", "EUR", "nl", "€\u00a00,00"),
        ("0.005", "EUR", "en", "€0.01"),
        ("-0.005", "EUR", "en", "€\u22120.01"),
        ("1234567890123.45", "EUR", "en", "€1,234,567,890,123.45"),
        ("1234.5", "JPY", "en", "JPY\u00a01,235"),
        ("1.2345", "KWD", "en", "KWD\u00a01.235"),
    ],
)
def test_money_text_writes_amount_in_notation_of_language(amount, currency, language, text):
    assert money_text(Decimal(amount), currency, language) == text


def test_money_text_exact_keeps_decimals_of_a_price():
    assert money_text(Decimal("0.12345"), "EUR", "nl", exact=True) == "€\u00a00,12345"
    assert money_text(Decimal("1.500"), "EUR", "nl", exact=True) == "€\u00a01,50"


def test_number_text_without_decimals_has_no_point():
    assert number_text(Decimal("12345"), 0, "nl") == "12.345"
