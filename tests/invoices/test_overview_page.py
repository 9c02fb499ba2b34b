"""The page of an overview: what it shows of which documents, and what it says when there is nothing."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.database import system_context
from access.permissions import Permission
from demo.cast import Cast, MandateSeed, OrganisationSeed, add_mandates, add_organisations
from invoices.overview_views import PAGE_SIZE
from invoices.statuses import today_at
from orgs.enums import OrganisationKind
from tests.cast import number, organisation
from tests.invoices.overview_documents import document, payment
from tests.invoices.reading import figures, page, plain
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


@pytest.fixture
def kim(signed_in: Callable[..., Client]) -> Client:
    """Kim, who reads English."""
    client = signed_in("kim")
    client.cookies["portal_language"] = "en"
    return client


def sheet(element, key: str, part: str = "tbody") -> list[list[str]]:
    """The cells of a table of the page, by the name of its panel."""
    tables = element.xpath(f"//section[.//h2[@id='t-{key}']]//table")
    return [
        [plain(cell) for cell in row.xpath("./*")] for table in tables for row in table.xpath(f"./{part}/tr")
    ]


def selected(element, name: str) -> list[str]:
    return [plain(option) for option in element.xpath(f"//select[@name='{name}']/option[@selected]")]


def offered(element, name: str) -> list[str]:
    return [plain(option) for option in element.xpath(f"//select[@name='{name}']/option")]


def test_page_shows_figures_months_ageing_and_contracts_of_one_year(ben, hazel) -> None:
    today = today_at(timezone.now())
    document(hazel, "A", "1000.00", issued=date(2024, 1, 15), paid="1000.00")
    document(hazel, "B", "500.50", issued=date(2024, 1, 20), due=today - timedelta(days=50), paid="100.00")
    document(hazel, "C", "200.00", issued=date(2024, 3, 1), due=today, contract="")
    document(hazel, "D", "-20.25", issued=date(2024, 3, 2), contract="")
    document(hazel, "E", "9999.00", issued=date(2025, 1, 1))
    found = page(ben.get(f"/o/{hazel}/invoices/overview/?year=2024"))
    assert plain(found.xpath("//h1")[0]) == "Financial overview 2024"
    assert figures(found) == [
        [
            "Invoiced | €1,680.25 | 4 documents, of which 1 credit note",
            "Paid or settled | €1,100.00 | 65.5% of what was invoiced",
            "Outstanding | €580.25 | 3 documents, less €20.25 in your favour",
            "Of which overdue | €400.50 | oldest: 50 days late",
        ]
    ]
    empty = ["–", "–", "–"]
    assert sheet(found, "months") == [
        ["January", "1,500.50", "1,100.00", "400.50"],
        ["February", *empty],
        ["March", "179.75", "–", "179.75"],
        *([month, *empty] for month in MONTHS[3:]),
    ]
    assert sheet(found, "months", "tfoot") == [["Total", "1,680.25", "1,100.00", "580.25"]]
    assert sheet(found, "ageing") == [
        ["Not due", "", "1", "200.00"],
        ["1–30", "", "–", "–"],
        ["31–60", "", "1", "400.50"],
        ["61–90", "", "–", "–"],
        ["More than 90", "", "–", "–"],
        ["In your favour", "", "1", "−20.25"],
    ]
    assert sheet(found, "ageing", "tfoot") == [["Total outstanding", "3", "580.25"]]
    assert sheet(found, "contracts") == [
        ["K-1", "1,500.50", "1,100.00", "400.50", "400.50"],
        ["No contract", "179.75", "–", "179.75", "–"],
    ]
    assert sheet(found, "contracts", "tfoot") == [["Total", "1,680.25", "1,100.00", "580.25", "400.50"]]


def test_chart_says_the_same_as_the_table(ben, hazel) -> None:
    document(hazel, "A", "100.00", issued=date(2024, 1, 15), paid="60.00", due=date(2024, 2, 1))
    document(hazel, "B", "-5.00", issued=date(2024, 12, 15))
    found = page(ben.get(f"/o/{hazel}/invoices/overview/?year=2024"))
    wide, narrow = found.xpath("//figure//*[contains(@class, 'chart--')]")
    expected = ["January: €60.00", "January: €40.00", "December: €−5.00"]
    assert wide.xpath(".//title/text()") == narrow.xpath(".//title/text()") == expected
    keys = [plain(key) for key in found.xpath("//figure/ul/li")]
    assert keys == ["Paid", "Overdue", "Outstanding, not due", "In your favour"]


@pytest.mark.parametrize(("total", "beside"), [("1234567.89", True), ("12345678.90", False)])
def test_table_of_months_stands_beside_the_chart_where_its_amounts_leave_room(
    ben, hazel, total, beside
) -> None:
    document(hazel, "A", total, issued=date(2024, 1, 15))
    found = page(ben.get(f"/o/{hazel}/invoices/overview/?year=2024"))
    around = found.xpath("//figure/parent::div/@class")[0]
    assert around == ("cols cols--3-2 cols--flush" if beside else "cols cols--flush")


def test_current_account_shows_documents_and_payments_with_the_balance_after_each(ben, hazel) -> None:
    document(hazel, "A", "100.00", issued=date(2023, 12, 1))
    document(hazel, "B", "50.00", issued=date(2024, 10, 1), payable="40.00", paid="40.00")
    payment(hazel, "40.00", on=date(2024, 10, 5), reference="RF18")
    payment(hazel, "7.00", on=date(2024, 11, 5), reference="")
    found = page(ben.get(f"/o/{hazel}/invoices/overview/?year=2024"))
    assert sheet(found, "account") == [
        ["1 Oct 2024", "Opening balance", "", "", "100.00"],
        ["1 Oct 2024", "Invoice B", "50.00", "−10.00", "140.00"],
        ["5 Oct 2024", "Payment RF18", "", "−40.00", "100.00"],
        ["5 Nov 2024", "Payment", "", "−7.00", "93.00"],
    ]
    assert sheet(found, "account", "tfoot") == [["", "Balance on 31 Dec 2024", "", "", "93.00"]]
    remarks = [
        plain(text)
        for text in found.xpath(
            "//section[.//h2[@id='t-account']]//p[not(ancestor::*[contains(@class, 'head')])]"
        )
    ]
    assert remarks[1] == (
        "It is the outstanding amount of all years, €100.00,"
        " less money received that belongs to no invoice yet, €7.00."
    )


def test_current_account_is_of_all_contracts_and_says_so_where_one_is_chosen(ben, hazel) -> None:
    document(hazel, "A", "100.00", issued=date(2024, 1, 1))
    document(hazel, "B", "100.00", issued=date(2024, 1, 1), contract="K-2")
    found = page(ben.get(f"/o/{hazel}/invoices/overview/?year=2024&contract=K-2"))
    assert sheet(found, "account") == []
    assert "The current account is of all contracts together, so it is not shown here." in plain(found)
    assert "Only contract K-2." in plain(found.xpath("//*[@class='pagehead__sub']")[0])
    assert sheet(found, "contracts") == [["K-2", "100.00", "–", "100.00", "–"]]


def test_year_and_currency_are_chosen_where_the_address_says_nothing(ben, hazel) -> None:
    this_year = today_at(timezone.now()).year
    document(hazel, "A", "1.00", issued=date(2023, 1, 1))
    document(hazel, "B", "2.00", issued=date(2022, 1, 1), currency="USD", contract="")
    found = page(ben.get(f"/o/{hazel}/invoices/overview/"))
    assert (selected(found, "year"), offered(found, "year")) == (["2023"], ["2023", "2022"])
    assert (selected(found, "currency"), offered(found, "currency")) == (["EUR"], ["EUR", "USD"])
    assert offered(found, "contract") == ["All contracts (2)", "K-1", "Without a contract"]
    dollars = page(ben.get(f"/o/{hazel}/invoices/overview/?year=2022"))
    assert selected(dollars, "currency") == ["USD"]
    assert figures(dollars)[0][0] == "Invoiced | USD\N{NO-BREAK SPACE}2.00 | 1 document"
    document(hazel, "C", "3.00", issued=date(this_year, 1, 1))
    document(hazel, "D", "3.00", issued=date(this_year + 1, 1, 1))
    assert selected(page(ben.get(f"/o/{hazel}/invoices/overview/")), "year") == [str(this_year)]


def test_one_currency_and_one_contract_are_no_choice(ben, hazel) -> None:
    document(hazel, "A", "1.00", issued=date(2023, 1, 1))
    found = page(ben.get(f"/o/{hazel}/invoices/overview/"))
    assert found.xpath("//main//form//select/@name") == ["year"]
    assert all("currency" not in link for link in found.xpath("//main//table//a/@href"))


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("?year=2019", "There are no invoices for this choice."),
        ("?year=2024&contract=K-9", "There are no invoices for this choice."),
        ("?year=2024&currency=CHF", "There are no invoices for this choice."),
        ("?year=soon", "Nothing is shown, because the filter cannot be read."),
        ("?year=99999", "Nothing is shown, because the filter cannot be read."),
        ("?year=2024&currency=%3Cb%3E", "Nothing is shown, because the filter cannot be read."),
    ],
)
def test_choice_without_documents_and_choice_that_makes_no_sense_say_so(ben, hazel, query, title) -> None:
    document(hazel, "A", "1.00", issued=date(2024, 1, 1))
    found = page(ben.get(f"/o/{hazel}/invoices/overview/{query}"))
    assert plain(found.xpath("//*[contains(@class, 'empty')]//b")[0]) == title
    assert figures(found) == []
    assert not found.xpath("//*[@class='pagehead__acts']//a")


def test_organisation_without_documents_says_that_there_are_none(ben, hazel) -> None:
    found = page(ben.get(f"/o/{hazel}/invoices/overview/"))
    assert plain(found.xpath("//*[contains(@class, 'empty')]//b")[0]) == "There are no invoices yet."


def test_what_comes_to_nothing_has_no_minus_and_still_leads_to_its_documents(ben, hazel) -> None:
    document(hazel, "A", "10.00", issued=date(2024, 5, 1))
    document(hazel, "B", "-10.00", issued=date(2024, 5, 2))
    found = page(ben.get(f"/o/{hazel}/invoices/overview/?year=2024"))
    assert sheet(found, "months")[4] == ["May", "0.00", "–", "0.00"]
    assert figures(found)[0][0] == "Invoiced | €0.00 | 2 documents, of which 1 credit note"
    assert figures(found)[0][1] == "Paid or settled | €0.00"
    assert "−0" not in plain(found)
    assert len(found.xpath("//section[.//h2[@id='t-months']]//tbody/tr[5]//a")) == 2


def test_portfolio_lists_relations_by_what_is_outstanding_then_by_what_was_invoiced(kim, hazel) -> None:
    document(hazel, "A", "10.00", issued=date(2023, 5, 1))
    document(number("birch"), "B", "30.00", issued=date(2023, 5, 1), paid="10.00", due=date(2023, 6, 1))
    document(number("alder"), "C", "11.00", issued=date(2023, 5, 1), paid="1.00")
    document(number("elm"), "D", "77.00", issued=date(2023, 5, 1))  # its mandate holds no financials
    document(number("oak"), "E", "88.00", issued=date(2023, 5, 1))  # gave no mandate
    found = page(kim.get(f"/o/{number('iris')}/portfolio/overview/?year=2023"))
    assert sheet(found, "relations") == [
        [f"Berkenrode Bouw B.V. {number('birch')}", "30.00", "10.00", "20.00", "20.00"],
        [f"Elzenhof Installatietechniek B.V. {number('alder')}", "11.00", "1.00", "10.00", "–"],
        [f"Hazelhof B.V. {hazel}", "10.00", "–", "10.00", "–"],
    ]
    assert sheet(found, "relations", "tfoot") == [
        ["Total of all relations", "51.00", "11.00", "40.00", "20.00"]
    ]
    assert "77.00" not in plain(found)
    assert "88.00" not in plain(found)


def test_portfolio_of_somebody_with_one_relation_holds_only_that_one(signed_in, hazel) -> None:
    document(hazel, "A", "10.00", issued=date(2023, 5, 1))
    document(number("alder"), "C", "11.00", issued=date(2023, 5, 1))
    ira = signed_in("ira")
    found = page(ira.get(f"/o/{number('iris')}/portfolio/overview/?year=2023"))
    assert [row[0] for row in sheet(found, "relations")] == [
        f"Elzenhof Installatietechniek B.V. {number('alder')}"
    ]


def test_relation_is_found_by_its_number_or_by_a_name_that_it_alone_has(kim, hazel) -> None:
    document(hazel, "A", "10.00", issued=date(2023, 5, 1))
    document(number("birch"), "B", "30.00", issued=date(2023, 5, 1))
    base = f"/o/{number('iris')}/portfolio/overview/"
    response = kim.get(f"{base}?year=2023&relation=hazelh")
    assert (response.status_code, response["Location"]) == (302, f"{base}?year=2023&relation={hazel}")
    found = page(kim.get(response["Location"]))
    assert [row[0] for row in sheet(found, "relations")] == [f"Hazelhof B.V. {hazel}"]
    assert sheet(found, "relations", "tfoot")[0][0] == "Total"
    assert "Only Hazelhof B.V." in plain(found.xpath("//*[@class='pagehead__sub']")[0])
    several = page(kim.get(f"{base}?year=2023&relation=b.v."))
    assert f"{base}?year=2023&relation={hazel}" in several.xpath("//main//li//a/@href")
    nobody = page(kim.get(f"{base}?year=2023&relation=oak"))
    assert "No relation whose invoices you may see has this number or name." in plain(nobody)
    assert figures(several) == figures(nobody) == []


def test_portfolio_shows_a_page_of_relations_with_their_sum_and_that_of_all(kim) -> None:
    _many_relations(PAGE_SIZE + 2)
    base = f"/o/{number('iris')}/portfolio/overview/?year=2023"
    first, second = page(kim.get(base)), page(kim.get(f"{base}&page=2"))
    assert [len(sheet(each, "relations")) for each in (first, second)] == [PAGE_SIZE, 2]
    total = sum(range(1, PAGE_SIZE + 3))
    assert [row[0:2] for row in sheet(first, "relations", "tfoot")] == [
        ["These 25 relations", f"{total - 3:.2f}"],
        ["Total of all relations", f"{total:.2f}"],
    ]
    assert [row[0:2] for row in sheet(second, "relations", "tfoot")] == [
        ["These 2 relations", "3.00"],
        ["Total of all relations", f"{total:.2f}"],
    ]
    assert (
        plain(second.xpath("//nav[contains(@class, 'pages')]//*[@class='pages__where']")[0]) == "26–27 of 27"
    )
    assert figures(first) == figures(second)


def _many_relations(count: int) -> list[str]:
    at = timezone.now()
    seeds = [
        OrganisationSeed(
            key=f"many-{place}",
            number=str(500_000 + place),
            kvk=str(70_000_000 + place),
            name=f"Relation {place:03}",
            kind=OrganisationKind.EMPLOYER,
            place="Ede",
        )
        for place in range(1, count + 1)
    ]
    cast = Cast(organisations={"iris": organisation("iris")})
    with system_context("test", at=at):
        add_organisations(cast, tuple(seeds))
        permits = (Permission.FINANCIALS_READ, Permission.FINANCIALS_EXPORT)
        add_mandates(
            cast, tuple(MandateSeed(giver=seed.key, holder="iris", permits=permits) for seed in seeds), at=at
        )
    for place, seed in enumerate(seeds, 1):
        document(seed.number, f"M-{place}", Decimal(place), issued=date(2023, 1, 1))
    return [seed.number for seed in seeds]


def _queries(client: Client, address: str) -> int:
    page(client.get(address))
    with CaptureQueriesContext(connection) as captured:
        page(client.get(address))
    counted = queries_of(captured)
    return len(
        [sql for sql in counted if not sql.upper().startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    )


def test_portfolio_asks_the_same_number_of_questions_of_one_and_of_three_relations(kim) -> None:
    address = f"/o/{number('iris')}/portfolio/overview/?year=2023"
    _many_relations(3)
    three = _queries(kim, address)
    one = _queries(kim, f"{address}&relation=500001")
    assert (three, one) == (12, 13)  # one more to find the relation by its number


def test_own_overview_asks_the_same_number_of_questions_of_one_and_of_many_documents(ben, hazel) -> None:
    address = f"/o/{hazel}/invoices/overview/?year=2023"
    document(hazel, "A", "10.00", issued=date(2023, 5, 1))
    one = _queries(ben, address)
    for place in range(12):
        document(hazel, f"B-{place}", "10.00", issued=date(2023, 1 + place, 1), contract=f"K-{place}")
        payment(hazel, "1.00", on=date(2023, 1 + place, 1))
    assert (one, _queries(ben, address)) == (14, 14)
