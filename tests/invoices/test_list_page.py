"""The list of invoices: whose it shows, filter, sums, order and pages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import formats, timezone, translation

from invoices.enums import DocumentKind
from invoices.statuses import today_at
from tests.cast import number
from tests.invoices.importing import HAZEL, deliver
from tests.invoices.reading import figures, page, plain, rows
from tests.invoices.ubl_files import Ubl, relation

pytestmark = pytest.mark.usefixtures("hazel")

NBSP = "\N{NO-BREAK SPACE}"
TO_HAZEL = (("", HAZEL),)


def day(days: int) -> str:
    """A date so many days from today, as a file writes it."""
    return (today_at(timezone.now()) + timedelta(days=days)).isoformat()


def address(**query: str) -> str:
    return f"/o/{HAZEL}/invoices/?{urlencode(query)}"


def deliver_all(folder: Path, *ubls: Ubl) -> None:
    for position, ubl in enumerate(ubls):
        ubl.write(folder, f"{position}.xml")
    deliver(folder)


def numbers(client: Client, **query: str) -> list[str]:
    return [row[0] for row in rows(page(client.get(address(**query))))]


FOUR = (
    Ubl(
        number="F-1",
        issued="2026-01-05",
        due=day(10),
        amount="100.00",
        item="Care",
        period=("2026-01-01", "2026-01-31"),
    ),
    Ubl(number="F-2", issued="2026-02-05", due=day(-20), amount="50.00", item="Absence", contract="ZC-1"),
    Ubl(number="F-3", issued="2026-03-05", due=day(-3), amount="30.00", prepaid="30.00"),
    Ubl(number="C-4", issued="2026-03-05", kind=DocumentKind.CREDIT_NOTE, amount="20.00"),
)


def four(folder: Path) -> None:
    deliver_all(folder, *(replace(ubl, buyer_ids=TO_HAZEL) for ubl in FOUR))


def test_list_shows_each_document_with_amounts_state_and_files(ben: Client, tmp_path: Path) -> None:
    four(tmp_path)
    shown = page(ben.get(address()))
    assert rows(shown) == [
        ["C-4", "5 Mar 2026", "Premium Credit note", "€−20.00", "€−20.00", "–", "Credit", "PDF UBL"],
        ["F-3", "5 Mar 2026", "Premium", "€30.00", "–", shown_day(-3), "Nothing to pay", "PDF UBL"],
        [
            "F-2",
            "5 Feb 2026",
            "Absence ZC-1",
            "€50.00",
            "€50.00",
            shown_day(-20),
            "Overdue 20 days",
            "PDF UBL",
        ],
        [
            "F-1",
            "5 Jan 2026",
            "Care January 2026",
            "€100.00",
            "€100.00",
            shown_day(10),
            "Outstanding",
            "PDF UBL",
        ],
    ]
    assert rows(shown, "tfoot") == [["Total of 4 documents", "€160.00", "€130.00", "", "", ""]]
    assert figures(shown) == [
        [
            "Invoiced | €160.00 | 4 documents, of which 1 credit note",
            "Paid or settled | €30.00",
            "Outstanding | €130.00 | 3 documents, less €20.00 in your favour",
            "Of which overdue | €50.00 | 1 invoice",
        ]
    ]


def shown_day(days: int) -> str:
    with translation.override("en"):
        return str(formats.date_format(today_at(timezone.now()) + timedelta(days=days), "DATE_FORMAT"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"issued_from": "5-2-2026"}, ["C-4", "F-3", "F-2"]),
        ({"issued_to": "05022026"}, ["F-2", "F-1"]),
        ({"issued_from": "6-1-2026", "issued_to": "28-2-2026"}, ["F-2"]),
        ({"kind": "CREDIT_NOTE"}, ["C-4"]),
        ({"kind": "INVOICE"}, ["F-3", "F-2", "F-1"]),
        ({"status": "open"}, ["F-1"]),
        ({"status": "overdue"}, ["F-2"]),
        ({"status": "nothing"}, ["F-3"]),
        ({"status": "credit"}, ["C-4"]),
        ({"status": "overdue", "kind": "CREDIT_NOTE"}, []),
        ({"sort": "number"}, ["C-4", "F-1", "F-2", "F-3"]),
        ({"sort": "-number"}, ["F-3", "F-2", "F-1", "C-4"]),
        ({"sort": "issued"}, ["F-1", "F-2", "F-3", "C-4"]),
        ({"sort": "amount"}, ["C-4", "F-3", "F-2", "F-1"]),
        ({"sort": "-amount"}, ["F-1", "F-2", "F-3", "C-4"]),
        ({"sort": "due"}, ["F-2", "F-3", "F-1", "C-4"]),
        ({"sort": "-due"}, ["F-1", "F-3", "F-2", "C-4"]),
        ({"sort": "state"}, ["C-4", "F-3", "F-2", "F-1"]),
        ({"sort": "-nonsense,drop"}, ["C-4", "F-3", "F-2", "F-1"]),
        ({"sort": "-amount", "status": "open", "page": "7", "per_page": "9999"}, ["F-1"]),
    ],
)
def test_address_filters_and_orders(
    ben: Client, tmp_path: Path, query: dict[str, str], expected: list[str]
) -> None:
    four(tmp_path)
    assert numbers(ben, **query) == expected


def test_sums_are_those_of_what_is_filtered(ben: Client, tmp_path: Path) -> None:
    four(tmp_path)
    assert figures(page(ben.get(address(status="overdue")))) == [
        [
            "Invoiced | €50.00 | 1 document",
            "Paid or settled | €0.00",
            "Outstanding | €50.00 | 1 document",
            "Of which overdue | €50.00 | 1 invoice",
        ]
    ]


def test_each_currency_has_sums_of_its_own_and_the_euro_comes_first(ben: Client, tmp_path: Path) -> None:
    deliver_all(
        tmp_path,
        Ubl(number="D", currency="DKK", amount="900.00", due=day(5), buyer_ids=TO_HAZEL),
        Ubl(number="E", currency="EUR", amount="10.00", due=day(5), buyer_ids=TO_HAZEL),
        Ubl(number="E2", currency="EUR", amount="500.00", due=day(5), buyer_ids=TO_HAZEL),
    )
    shown = page(ben.get(address(sort="-amount")))
    assert [row[0] for row in rows(shown)] == ["E2", "E", "D"]
    assert rows(shown, "tfoot") == [
        ["Total of 2 documents", "€510.00", "€510.00", "", "", ""],
        ["Total of 1 document", f"DKK{NBSP}900.00", f"DKK{NBSP}900.00", "", "", ""],
    ]
    assert [band[0] for band in figures(shown)] == [
        "Invoiced | €510.00 | 2 documents",
        f"Invoiced | DKK{NBSP}900.00 | 1 document",
    ]


def test_list_has_25_a_page_and_sums_only_the_rows_shown(ben: Client, tmp_path: Path) -> None:
    deliver_all(
        tmp_path,
        *(Ubl(number=f"F-{n:02}", amount="1.00", due=day(5), buyer_ids=TO_HAZEL) for n in range(1, 28)),
    )
    first, last = page(ben.get(address(sort="number"))), page(ben.get(address(sort="number", page="2")))
    assert [row[0] for row in rows(first)] == [f"F-{n:02}" for n in range(1, 26)]
    assert [row[0] for row in rows(last)] == ["F-26", "F-27"]
    assert rows(last, "tfoot") == [["Total of 2 documents", "€2.00", "€2.00", "", "", ""]]
    assert figures(last)[0][0] == "Invoiced | €27.00 | 27 documents"
    assert numbers(ben, sort="number", page="x") == [f"F-{n:02}" for n in range(1, 26)]


def test_typed_nonsense_stays_says_what_is_wrong_and_shows_no_list(ben: Client, tmp_path: Path) -> None:
    four(tmp_path)
    shown = page(ben.get(address(issued_from="soon", kind="X")))
    assert shown.xpath("//input[@name='issued_from']/@value") == ["soon"]
    assert [plain(line) for line in shown.xpath("//*[@role='alert']//li")] == [
        "Invoice date from – “soon” is not a date. Write it like this: 21-11-2026.",
        "Kind – Select a valid choice. X is not one of the available choices.",
    ]
    assert rows(shown) == []
    assert "Nothing is shown, because the filter cannot be read." in plain(shown)


def test_nothing_at_all_and_nothing_that_fits_are_said_apart(ben: Client, tmp_path: Path) -> None:
    nothing_at_all = page(ben.get(address(status="open")))
    four(tmp_path)
    nothing_fits = page(ben.get(address(issued_from="1-1-2030")))
    found = [
        [plain(each) for each in shown.xpath("//main//*[contains(@class, 'empty')]//b")]
        for shown in (nothing_at_all, nothing_fits)
    ]
    assert found == [["There are no invoices yet."], ["No invoice fits this filter."]]
    assert nothing_fits.xpath("//main//*[contains(@class, 'empty')]//a/@href") == [f"/o/{HAZEL}/invoices/"]


def test_relation_has_its_own_list_and_nobody_elses(signed_in: Callable[..., Client], tmp_path: Path) -> None:
    deliver_all(
        tmp_path,
        Ubl(number="OF-HAZEL", buyer_ids=TO_HAZEL),
        Ubl(number="OF-BIRCH", buyer_ids=relation("birch")),
    )
    iris, kim = number("iris"), signed_in("kim")
    shown = {key: page(kim.get(f"/o/{iris}/r/{key}/invoices/")) for key in (HAZEL, number("birch"))}
    found = {key: [row[0] for row in rows(each) if row[0].startswith("OF-")] for key, each in shown.items()}
    assert found == {HAZEL: ["OF-HAZEL"], number("birch"): ["OF-BIRCH"]}
    links = shown[HAZEL].xpath("//tbody//a/@href")
    assert {link.split("/invoices/")[0] for link in links} == {f"/o/{iris}/r/{HAZEL}"}


def test_list_costs_as_many_queries_with_one_document_as_with_three(ben: Client, tmp_path: Path) -> None:
    counts = []
    for batch in (["F-1"], ["F-2", "F-3"]):
        deliver_all(tmp_path, *(Ubl(number=name, buyer_ids=TO_HAZEL) for name in batch))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert ben.get(address()).status_code == 200
        counts.append(
            len([q for q in queries.captured_queries if "invoices_" in q["sql"] or "jobs_" in q["sql"]])
        )
    # Sums, number of rows, one page of rows, and up to when data was processed.
    assert counts == [4, 4]


def test_up_to_when_data_was_processed_is_said(ben: Client, tmp_path: Path) -> None:
    Ubl(number="F-1", buyer_ids=TO_HAZEL).write(tmp_path)
    deliver(tmp_path, at=datetime(2031, 3, 1, 23, 30, tzinfo=UTC))
    shown = plain(page(ben.get(address())).xpath("//main")[0])
    assert "Data processed up to and including 2 Mar 2031." in shown
