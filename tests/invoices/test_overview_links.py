"""Every figure of an overview leads to exactly the documents behind it."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from invoices.statuses import today_at
from tests.cast import number
from tests.invoices.overview_documents import document
from tests.invoices.reading import figures, page, plain, rows

pytestmark = pytest.mark.django_db

YEAR = 2024
INVOICED, RECEIVED, OUTSTANDING, OVERDUE = range(4)


@pytest.fixture
def kim(signed_in: Callable[..., Client]) -> Client:
    """Kim, who reads English."""
    client = signed_in("kim")
    client.cookies["portal_language"] = "en"
    return client


def odd_documents(organisation: str) -> None:
    """Documents of every odd kind, for one organisation, in one year and its neighbours."""
    today = today_at(timezone.now())
    late = {days: today - timedelta(days=days) for days in (1, 30, 31, 60, 61, 90, 91)}
    found: list[tuple[str, date, dict[str, Any]]] = [
        ("1200.40", date(YEAR, 1, 1), {"due": late[91], "paid": "200.00"}),
        ("-300.00", date(YEAR, 1, 31), {}),  # in favour
        ("99.99", date(YEAR, 2, 29), {"due": late[1]}),
        ("99.99", date(YEAR, 2, 29), {"due": late[30], "contract": ""}),
        ("10.01", date(YEAR, 3, 1), {"due": late[31], "contract": "K 2/b&c"}),
        ("20.02", date(YEAR, 3, 31), {"due": late[60]}),
        ("30.03", date(YEAR, 4, 30), {"due": late[61]}),
        ("40.04", date(YEAR, 6, 30), {"due": late[90], "payable": "40.00"}),  # prepaid a little
        ("500.00", date(YEAR, 7, 1), {"payable": 0}),  # prepaid wholly
        ("77.70", date(YEAR, 8, 1), {"paid": "100.00"}),  # paid too much
        ("55.00", date(YEAR, 9, 1), {"credited": "55.00"}),
        ("-55.00", date(YEAR, 10, 1), {"credited": "-55.00"}),
        ("12.00", date(YEAR, 11, 1), {"due": None}),
        ("-12.00", date(YEAR, 11, 30), {}),  # nothing together with the one before
        ("33.00", date(YEAR, 12, 31), {"due": today + timedelta(days=3), "contract": ""}),
        ("1000000.00", date(YEAR - 1, 12, 31), {"due": late[1]}),
        ("1000000.00", date(YEAR + 1, 1, 1), {"due": late[1]}),
        ("64.00", date(YEAR, 5, 5), {"currency": "USD", "due": late[61]}),
        ("-4.00", date(YEAR, 5, 6), {"currency": "USD", "contract": "K-3"}),
    ]
    for position, (total, issued, more) in enumerate(found):
        document(organisation, f"O-{organisation}-{position}", total, issued=issued, **more)


def walk(client: Client, overview: html.HtmlElement) -> Iterator[tuple[str, str, Decimal, list[Decimal]]]:
    """Each figure that leads to a list: its address, its row, its amount, and the four figures of that list."""
    opened: dict[str, list[list[str]]] = {}
    for link in overview.xpath("//main//dl//a | //main//table//td//a"):
        address = link.get("href")
        if "/invoices/?" not in address:
            continue
        row = next((plain(each) for each in link.xpath("ancestor::tr[1] | ancestor::div[1]")), "")
        if address not in opened:
            opened[address] = figures(page(client.get(address)))
        bands = opened[address]
        assert len(bands) == 1, f"{address} shows {len(bands)} currencies"
        yield address, row, amount(plain(link)), [amount(figure.split(" | ")[1]) for figure in bands[0]]


def amount(text: str) -> Decimal:
    """An amount as it stands on an English page."""
    return Decimal(re.sub(r"[^0-9.−]", "", text).replace("−", "-"))


def figure_meant(address: str) -> int:
    """Which of the four figures of a list the one that leads to it is."""
    query = parse_qs(urlsplit(address).query)
    meant = {"received": RECEIVED, "outstanding": OUTSTANDING, "overdue": OVERDUE, "credit": OUTSTANDING}
    return (
        OUTSTANDING if "lateness" in query else meant[query["status"][0]] if "status" in query else INVOICED
    )


def wrong_links(client: Client, address: str) -> tuple[int, list[str]]:
    """How many figures of the overview lead to a list, and those where it has another sum."""
    found = list(walk(client, page(client.get(address))))
    wrong = [
        f"{row}: {shown} leads to {sums[figure_meant(url)]} at {url}"
        for url, row, shown, sums in found
        if sums[figure_meant(url)] != shown
    ]
    return len(found), wrong


@pytest.mark.parametrize(
    ("query", "least"),
    [
        ("", 50),
        ("&currency=USD", 12),
        ("&contract=-", 14),
        ("&contract=K+2%2Fb%26c", 9),
    ],
)
def test_every_figure_of_an_organisation_opens_the_documents_behind_it(ben, hazel, query, least) -> None:
    odd_documents(hazel)
    count, wrong = wrong_links(ben, f"/o/{hazel}/invoices/overview/?year={YEAR}{query}")
    assert wrong == []
    assert count >= least


def test_every_figure_of_a_relation_opens_the_documents_behind_it(kim, hazel) -> None:
    odd_documents(hazel)
    count, wrong = wrong_links(kim, f"/o/{number('iris')}/r/{hazel}/invoices/overview/?year={YEAR}")
    assert wrong == []
    assert count >= 50


@pytest.mark.parametrize(("query", "least"), [("", 50), ("&relation={hazel}&currency=USD", 12)])
def test_every_figure_of_a_portfolio_opens_the_documents_behind_it(kim, hazel, query, least) -> None:
    for organisation in (hazel, number("alder"), number("birch")):
        odd_documents(organisation)
    document(number("oak"), "O-oak", "9999.99", issued=date(YEAR, 1, 1))  # no relation of Iris
    document(number("elm"), "O-elm", "8888.88", issued=date(YEAR, 1, 1))  # no financials in its mandate
    address = f"/o/{number('iris')}/portfolio/overview/?year={YEAR}{query.format(hazel=hazel)}"
    count, wrong = wrong_links(kim, address)
    assert wrong == []
    assert count >= least


def test_a_row_of_a_portfolio_opens_the_overview_of_that_relation(kim, hazel) -> None:
    for organisation in (hazel, number("birch")):
        odd_documents(organisation)
    document(hazel, "O-more", "1.00", issued=date(YEAR, 1, 1))
    overview = page(kim.get(f"/o/{number('iris')}/portfolio/overview/?year={YEAR}"))
    table = overview.xpath("//section[.//h2[@id='t-relations']]//tbody")[0]
    assert [plain(row.xpath(".//th//a")[0]) for row in table.xpath("./tr")] == [
        "Hazelhof B.V.",
        "Berkenrode Bouw B.V.",
    ]
    for row in table.xpath("./tr"):
        cells = [amount(plain(cell)) for cell in row.xpath("./td")]
        address = row.xpath(".//th//a")[0].get("href")
        band = figures(page(kim.get(address)))[0]
        assert [amount(figure.split(" | ")[1]) for figure in band] == cells
        assert re.fullmatch(rf"/o/{number('iris')}/r/\d+/invoices/overview/", urlsplit(address).path)


def test_a_document_of_the_current_account_leads_to_that_document(ben, hazel) -> None:
    first = document(hazel, "A", "1.00", issued=date(YEAR, 1, 1))
    second = document(hazel, "B", "-1.00", issued=date(YEAR, 1, 2))
    overview = page(ben.get(f"/o/{hazel}/invoices/overview/?year={YEAR}&account=year"))
    links = overview.xpath("//section[.//h2[@id='t-account']]//tbody//a")
    assert [(plain(link), link.get("href")) for link in links] == [
        ("A", f"/o/{hazel}/invoices/{first.id}/"),
        ("B", f"/o/{hazel}/invoices/{second.id}/"),
    ]


def test_links_of_a_month_end_with_its_last_day(ben, hazel) -> None:
    odd_documents(hazel)
    overview = page(ben.get(f"/o/{hazel}/invoices/overview/?year={YEAR}"))
    february = overview.xpath("//section[.//h2[@id='t-months']]//tbody/tr[2]//a/@href")[0]
    assert parse_qs(urlsplit(february).query) == {
        "issued_from": [f"01-02-{YEAR}"],
        "issued_to": [f"29-02-{YEAR}"],
        "currency": ["EUR"],
    }
    assert rows(page(ben.get(february)))[0][0].startswith("O-")
