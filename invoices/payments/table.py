"""The table of payments (docs/imports.md): UTF-8, comma or semicolon, columns reference, date, amount, currency.

A row is right or has one problem; a file that is no such table has one problem as a whole. Nothing is guessed: a
day is ISO 8601, an amount has no thousands separators, so that 1.250 can not be taken for another amount.
"""

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from invoices.payments.issues import PaymentIssue

_NEEDED: Final = ("reference", "date", "amount")
_CURRENCY: Final = "currency"
_EURO: Final = "EUR"
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_AMOUNT: Final = re.compile(r"([+\-\N{MINUS SIGN}]?)(\d{1,13})(?:[.,](\d{1,2}))?", re.ASCII)
_LETTERS: Final = re.compile(r"[A-Z]{3}")
_EARLIEST: Final = date(2000, 1, 1)
_AHEAD: Final = timedelta(days=31)
_SHOWN: Final = 60  # characters of a value in the sentence about it
_LONGEST_REFERENCE: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRow:
    """One payment. `line` is where it begins in the file; `reference` has no spaces.

    `identity` is the hash of what the row says and how many equal rows stand above it: two equal rows in one file
    are two payments, the same row in another file is the same payment.
    """

    line: int
    reference: str
    paid_on: date
    amount: Decimal
    currency: str
    identity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """What is wrong in a row; `values` fill the sentence."""

    line: int
    issue: PaymentIssue
    values: Mapping[str, str] = field(default_factory=dict)


class FileUnreadable(Exception):
    """The file is no table of payments; `values` fill the sentence."""

    def __init__(self, issue: PaymentIssue, **values: str) -> None:
        super().__init__(issue)
        self.issue = issue
        self.values = values


class _Wrong(Exception):
    def __init__(self, issue: PaymentIssue, **values: str) -> None:
        super().__init__(issue)
        self.issue = issue
        self.values = values


def table_read(content: bytes, *, today: date) -> tuple[list[PaymentRow], list[RowProblem]]:
    """The rows that are right, and the problems of the others, in order. Raises FileUnreadable."""
    lines = list(io.StringIO(_text(content), newline=""))
    heading = next((line for line in lines if line.strip()), "")
    if not heading:
        raise FileUnreadable(PaymentIssue.NO_PAYMENTS)
    records = _records(lines, delimiter=";" if ";" in heading else ",")
    columns = _columns(records)
    rows: list[PaymentRow] = []
    problems: list[RowProblem] = []
    times: Counter[tuple[str, date, Decimal, str]] = Counter()
    for line, fields in records:
        try:
            values = _values(fields, columns, today)
        except _Wrong as wrong:
            problems.append(RowProblem(line=line, issue=wrong.issue, values=wrong.values))
            continue
        reference, paid_on, amount, currency = values
        times[values] += 1
        rows.append(
            PaymentRow(
                line=line,
                reference=reference,
                paid_on=paid_on,
                amount=amount,
                currency=currency,
                identity=_identity(*values, times[values]),
            )
        )
    if not rows and not problems:
        raise FileUnreadable(PaymentIssue.NO_PAYMENTS)
    return rows, problems


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileUnreadable(PaymentIssue.NOT_UTF8) from None
    if "\x00" in text:
        raise FileUnreadable(PaymentIssue.NOT_UTF8)
    return text


def _records(lines: list[str], *, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The number of the line where each record begins, and its fields; empty lines are passed over."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise FileUnreadable(PaymentIssue.NOT_A_TABLE, line=str(line)) from None
        if any(each.strip() for each in fields):
            yield line, fields


def _columns(records: Iterator[tuple[int, list[str]]]) -> list[str]:
    names = [name.strip().casefold() for name in next(records)[1]]
    if missing := [name for name in _NEEDED if name not in names]:
        raise FileUnreadable(PaymentIssue.MISSING_COLUMN, columns=", ".join(missing))
    known = [name for name in names if name in (*_NEEDED, _CURRENCY)]
    if doubled := sorted({name for name in known if known.count(name) > 1}):
        raise FileUnreadable(PaymentIssue.COLUMN_TWICE, columns=", ".join(doubled))
    return names


def _values(fields: list[str], columns: list[str], today: date) -> tuple[str, date, Decimal, str]:
    if len(fields) != len(columns):
        raise _Wrong(PaymentIssue.WRONG_NUMBER_OF_FIELDS, found=str(len(fields)), expected=str(len(columns)))
    row = dict(zip(columns, fields, strict=True))
    return (
        _reference(row["reference"]),
        _day(row["date"].strip(), today),
        _amount("".join(row["amount"].split())),
        _currency(row.get(_CURRENCY, "")),
    )


def _reference(value: str) -> str:
    bare = "".join(value.split())
    if not bare:
        raise _Wrong(PaymentIssue.NO_REFERENCE)
    if len(bare) > _LONGEST_REFERENCE:
        raise _Wrong(PaymentIssue.UNKNOWN_REFERENCE, reference=shown(bare))
    return bare


def _day(value: str, today: date) -> date:
    try:
        day = date.fromisoformat(value) if _DAY.fullmatch(value) else None
    except ValueError:
        day = None
    if day is None:
        raise _Wrong(PaymentIssue.NOT_A_DAY, value=shown(value))
    if not _EARLIEST <= day <= today + _AHEAD:
        raise _Wrong(PaymentIssue.DAY_OUT_OF_RANGE, value=value)
    return day


def _amount(value: str) -> Decimal:
    found = _AMOUNT.fullmatch(value)
    if not found:
        raise _Wrong(PaymentIssue.NOT_AN_AMOUNT, value=shown(value))
    sign, whole, cents = found.groups()
    amount = Decimal(f"{whole}.{cents or 0}").quantize(Decimal("0.01"))
    if not amount:
        raise _Wrong(PaymentIssue.NOTHING_PAID)
    return amount if sign in ("", "+") else -amount


def _currency(value: str) -> str:
    code = value.strip().upper() or _EURO
    if not _LETTERS.fullmatch(code):
        raise _Wrong(PaymentIssue.NOT_A_CURRENCY, value=shown(value.strip()))
    return code


def _identity(reference: str, paid_on: date, amount: Decimal, currency: str, count: int) -> str:
    said = "\n".join([reference, paid_on.isoformat(), f"{amount:f}", currency, str(count)])
    return hashlib.sha256(said.encode()).hexdigest()


def shown(value: str) -> str:
    """A value short enough for a sentence."""
    return value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
