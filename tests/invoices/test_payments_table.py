"""The table of payments: what is read, and what is said about what cannot be read."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from invoices.payments import FileUnreadable, PaymentIssue, PaymentRow, RowProblem, describe, table_read
from invoices.payments.issues import TEXTS

TODAY = date(2026, 11, 21)


def read(text: str | bytes) -> tuple[list[PaymentRow], list[RowProblem]]:
    return table_read(text.encode() if isinstance(text, str) else text, today=TODAY)


def said(text: str) -> list[tuple[int, str, str, str, str]]:
    """Line, reference, day, amount and currency of each row; there is no problem."""
    rows, problems = read(text)
    assert problems == []
    return [(row.line, row.reference, row.paid_on.isoformat(), str(row.amount), row.currency) for row in rows]


@pytest.mark.parametrize(
    "text",
    [
        "reference,date,amount\nRF18 5390,2026-11-02,1250.50\n",
        "reference;date;amount\r\nRF185390;2026-11-02;1250,50\r\n",
        '\ufeffreference,date,amount\n"RF18 5390","2026-11-02","1250,5"',
        "Amount, Date ,REFERENCE,bank,currency\n 1250.50 , 2026-11-02 ,RF18\u00a05390,x,eur\n",
        "\n\nreference,date,amount\n\n,,\nRF185390,2026-11-02,+1250.50\n",
    ],
)
def test_same_payment_in_every_way_to_write_it_is_one_payment(text: str) -> None:
    rows, problems = read(text)
    plain, _nothing = read("reference,date,amount\nRF185390,2026-11-02,1250.50\n")
    assert problems == []
    assert [(row.reference, row.amount, row.identity) for row in rows] == [
        ("RF185390", Decimal("1250.50"), plain[0].identity)
    ]


def test_rows_know_their_line_currency_and_sign() -> None:
    text = 'reference,date,amount,currency\nA,2026-11-01,1,\n"B\n",2026-11-02,-0.05,DKK\nC,2026-12-22,\N{MINUS SIGN}7,eur\n'
    assert said(text) == [
        (2, "A", "2026-11-01", "1.00", "EUR"),
        (3, "B", "2026-11-02", "-0.05", "DKK"),
        (5, "C", "2026-12-22", "-7.00", "EUR"),
    ]


def test_equal_rows_are_payments_of_their_own_and_the_same_in_every_file() -> None:
    row, other = "A,2026-11-01,10\n", "B,2026-11-01,10\n"
    first = [each.identity for each in read(f"reference,date,amount\n{row}{row}{other}")[0]]
    second = [each.identity for each in read(f"reference,date,amount\n{other}{row}{row}{row}")[0]]
    assert len(set(first)) == 3
    assert second[:3] == [first[2], first[0], first[1]]
    assert second[3] not in first


@pytest.mark.parametrize(
    ("row", "issue", "values"),
    [
        (",2026-11-01,10", PaymentIssue.NO_REFERENCE, {}),
        ("A,01-11-2026,10", PaymentIssue.NOT_A_DAY, {"value": "01-11-2026"}),
        ("A,2026-02-30,10", PaymentIssue.NOT_A_DAY, {"value": "2026-02-30"}),
        ("A,20261101,10", PaymentIssue.NOT_A_DAY, {"value": "20261101"}),
        ("A,0206-11-01,10", PaymentIssue.DAY_OUT_OF_RANGE, {"value": "0206-11-01"}),
        ("A,2027-11-01,10", PaymentIssue.DAY_OUT_OF_RANGE, {"value": "2027-11-01"}),
        ("A,2026-11-01,", PaymentIssue.NOT_AN_AMOUNT, {"value": ""}),
        ("A,2026-11-01,1.250", PaymentIssue.NOT_AN_AMOUNT, {"value": "1.250"}),
        ('A,2026-11-01,"1.250,00"', PaymentIssue.NOT_AN_AMOUNT, {"value": "1.250,00"}),
        ("A,2026-11-01,10-", PaymentIssue.NOT_AN_AMOUNT, {"value": "10-"}),
        ("A,2026-11-01,1e3", PaymentIssue.NOT_AN_AMOUNT, {"value": "1e3"}),
        ("A,2026-11-01,NaN", PaymentIssue.NOT_AN_AMOUNT, {"value": "NaN"}),
        ("A,2026-11-01,٣", PaymentIssue.NOT_AN_AMOUNT, {"value": "٣"}),
        ("A,2026-11-01," + "9" * 14, PaymentIssue.NOT_AN_AMOUNT, {"value": "9" * 14}),
        ("A,2026-11-01,-0.00", PaymentIssue.NOTHING_PAID, {}),
        ("A,2026-11-01,12,50", PaymentIssue.WRONG_NUMBER_OF_FIELDS, {"found": "4", "expected": "3"}),
        ("A,2026-11-01", PaymentIssue.WRONG_NUMBER_OF_FIELDS, {"found": "2", "expected": "3"}),
        ("x" * 300 + ",2026-11-01,10", PaymentIssue.UNKNOWN_REFERENCE, {"reference": "x" * 60 + "…"}),
    ],
)
def test_wrong_row_is_told_with_its_line_and_the_others_are_read(
    row: str, issue: PaymentIssue, values: dict[str, str]
) -> None:
    rows, problems = read(f"reference,date,amount\nA,2026-11-01,10\n{row}\nA,2026-11-03,10\n")
    assert [each.line for each in rows] == [2, 4]
    assert [(each.line, each.issue, each.values) for each in problems] == [(3, issue, values)]


def test_currency_that_is_none_is_told() -> None:
    _rows, problems = read("reference,date,amount,currency\nA,2026-11-01,10,euro\n")
    assert problems == [RowProblem(line=2, issue=PaymentIssue.NOT_A_CURRENCY, values={"value": "euro"})]


@pytest.mark.parametrize(
    ("content", "issue", "values"),
    [
        (b"", PaymentIssue.NO_PAYMENTS, {}),
        (b"\xef\xbb\xbf\r\n \r\n", PaymentIssue.NO_PAYMENTS, {}),
        (b"reference,date,amount\n", PaymentIssue.NO_PAYMENTS, {}),
        ("reference,date,amount\nÉ,2026-11-01,10".encode("latin-1"), PaymentIssue.NOT_UTF8, {}),
        ("reference,date,amount\nA,2026-11-01,10".encode("utf-16"), PaymentIssue.NOT_UTF8, {}),
        (b"reference,date,amount\nA\x00,2026-11-01,10", PaymentIssue.NOT_UTF8, {}),
        (b"reference,day\nA,2026-11-01", PaymentIssue.MISSING_COLUMN, {"columns": "date, amount"}),
        (b"A,2026-11-01,10\n", PaymentIssue.MISSING_COLUMN, {"columns": "reference, date, amount"}),
        (b"reference,date,amount,Date\n", PaymentIssue.COLUMN_TWICE, {"columns": "date"}),
        (b'reference,date,amount\nA,2026-11-01,"10\n', PaymentIssue.NOT_A_TABLE, {"line": "2"}),
    ],
)
def test_file_that_is_no_table_of_payments_is_told_as_a_whole(
    content: bytes, issue: PaymentIssue, values: dict[str, str]
) -> None:
    with pytest.raises(FileUnreadable) as refusal:
        read(content)
    assert (refusal.value.issue, refusal.value.values) == (issue, values)


def test_every_issue_has_a_sentence_and_a_row_its_place() -> None:
    assert list(TEXTS) == list(PaymentIssue)
    with translation.override("en"):
        words = describe("unknown_reference", {"row": 7}, {"reference": "RF18"})
    assert words is not None
    assert (words.place, words.reason) == ("Row 7", "No document here has the payment reference RF18.")
    assert describe("something else", {}, {}) is None
