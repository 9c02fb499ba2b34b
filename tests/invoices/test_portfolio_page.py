"""Invoices over all relations: whose they are, where each opens, and which relation is meant."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.database import system_context
from demo.cast import Cast, GrantSeed, add_grants
from relations.models import Mandate
from roles.enums import Role
from tests.cast import membership, number
from tests.invoices.importing import HAZEL, deliver
from tests.invoices.reading import figures, page, plain, rows
from tests.invoices.ubl_files import Ubl, relation

pytestmark = pytest.mark.usefixtures("hazel")

PERIOD = {"issued_from": "1-1-2019", "issued_to": "31-12-2019"}
TO_HAZEL = (("", HAZEL),)
NBSP = "\N{NO-BREAK SPACE}"


def address(**query: str) -> str:
    return f"/o/{number('iris')}/portfolio/invoices/?{urlencode(query)}"


def deliver_all(folder: Path, *ubls: Ubl) -> None:
    for position, ubl in enumerate(ubls):
        ubl.write(folder, f"{position}.xml")
    deliver(folder)


def three(folder: Path) -> None:
    """One document for each of Elzenhof, Berkenrode and Hazelhof, and one for Oak, who mandated nobody."""
    deliver_all(
        folder,
        Ubl(
            number="P-1", issued="2019-01-05", due="2019-02-05", amount="100.00", buyer_ids=relation("alder")
        ),
        Ubl(number="P-2", issued="2019-02-05", due="2019-03-05", amount="50.00", buyer_ids=relation("birch")),
        Ubl(
            number="P-3",
            issued="2019-03-05",
            due="2019-04-05",
            amount="30.00",
            buyer_ids=TO_HAZEL,
            currency="DKK",
        ),
        Ubl(number="P-4", issued="2019-04-05", due="2019-05-05", amount="9.00", buyer_ids=relation("oak")),
        Ubl(number="P-5", issued="2019-04-05", due="2019-05-05", amount="9.00", buyer_ids=relation("elm")),
        Ubl(number="P-6", issued="2019-04-05", due="2019-05-05", amount="9.00", buyer_ids=relation("cedar")),
    )


@pytest.fixture
def kim(signed_in: Callable[..., Client]) -> Client:
    """Kim, who reads the financials of Elzenhof, Berkenrode and Hazelhof, in English."""
    return _in_english(signed_in("kim"))


def _in_english(client: Client) -> Client:
    client.cookies["portal_language"] = "en"
    return client


def numbers(client: Client, **query: str) -> list[str]:
    return [row[0] for row in rows(page(client.get(address(**PERIOD, **query))))]


def test_each_row_says_whose_it_is_and_opens_the_document_there(kim: Client, tmp_path: Path) -> None:
    three(tmp_path)
    shown = page(kim.get(address(**PERIOD, sort="number")))
    assert [row[:2] for row in rows(shown)] == [
        ["P-1", f"Elzenhof Installatietechniek B.V. {number('alder')} Premium"],
        ["P-2", f"Berkenrode Bouw B.V. {number('birch')} Premium"],
        ["P-3", f"Hazelhof B.V. {HAZEL} Premium"],
    ]
    opened = list(shown.xpath("//tbody//a/@href"))
    assert [link.split("/invoices/")[0] for link in opened] == [
        f"/o/{number('iris')}/r/{each}"
        for each in (number("alder"), number("birch"), HAZEL)
        for _ in range(3)
    ]
    assert kim.get(opened[0]).status_code == 200


def test_sums_are_per_currency_and_of_all_relations_together(kim: Client, tmp_path: Path) -> None:
    three(tmp_path)
    shown = page(kim.get(address(**PERIOD)))
    assert [band[0] for band in figures(shown)] == [
        "Invoiced | €150.00 | 2 documents",
        f"Invoiced | DKK{NBSP}30.00 | 1 document",
    ]
    assert rows(shown, "tfoot") == [
        ["Total of 2 documents", "€150.00", "€150.00", "", "", ""],
        ["Total of 1 document", f"DKK{NBSP}30.00", f"DKK{NBSP}30.00", "", "", ""],
    ]
    assert shown.xpath("//select[@name='currency']/option/@value") == ["", "EUR", "DKK"]


def test_whoever_holds_a_role_for_one_relation_sees_that_one(
    signed_in: Callable[..., Client], tmp_path: Path
) -> None:
    three(tmp_path)
    assert numbers(_in_english(signed_in("ira"))) == ["P-1"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"sort": "relation"}, ["P-2", "P-1", "P-3"]),
        ({"sort": "-relation"}, ["P-3", "P-1", "P-2"]),
        ({"currency": "DKK"}, ["P-3"]),
        ({"lateness": "91", "sort": "number"}, ["P-1", "P-2", "P-3"]),
        ({"lateness": "1-30"}, []),
        ({"relation": "104917"}, ["P-2"]),
        ({"relation": "104917", "contract": "-"}, ["P-2"]),
        ({"relation": "104917", "contract": "ZC-1"}, []),
    ],
)
def test_address_filters_and_orders(
    kim: Client, tmp_path: Path, query: dict[str, str], expected: list[str]
) -> None:
    three(tmp_path)
    assert numbers(kim, **query) == expected


@pytest.mark.parametrize("text", ["berkenrode", "BOUW berken", "000104917", "104 917", " 081.23464 "])
def test_relation_typed_as_people_do_becomes_its_number_in_the_address(kim: Client, text: str) -> None:
    answer = kim.get(address(relation=text, status="overdue", page="3"))
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        f"/o/{number('iris')}/portfolio/invoices/?relation={number('birch')}&status=overdue",
    )


def test_name_of_several_relations_asks_which_one_is_meant(kim: Client, tmp_path: Path) -> None:
    three(tmp_path)
    shown = page(kim.get(address(relation="hof", status="overdue")))
    assert "Which relation do you mean? 2 relations fit." in plain(shown.xpath("//main")[0])
    assert shown.xpath("//ul[@class='meant']//a/@href") == [
        f"/o/{number('iris')}/portfolio/invoices/?relation={each}&status=overdue"
        for each in (number("alder"), HAZEL)
    ]
    assert rows(shown) == []


@pytest.mark.parametrize("key", ["oak", "elm", "cedar", ""])
def test_relation_that_may_not_be_seen_is_answered_like_one_that_is_not_there(kim: Client, key: str) -> None:
    shown = page(kim.get(address(relation=number(key) if key else "999999")))
    assert [plain(line) for line in shown.xpath("//*[@role='alert']//li")] == [
        "Relation: number or name – No relation whose invoices you may see has this number or name."
    ]
    assert rows(shown) == []


def test_relation_of_the_filter_is_named_and_offers_its_contracts(kim: Client, tmp_path: Path) -> None:
    deliver_all(tmp_path, Ubl(number="P-1", contract="ZC-7", buyer_ids=TO_HAZEL))
    shown = page(kim.get(address(relation=HAZEL)))
    assert plain(shown.xpath("//*[@id='filter-relation_helptext']")[0]) == "Hazelhof B.V."
    assert shown.xpath("//select[@name='contract']/option/@value") == ["", "ZC-7"]
    assert [row[0] for row in rows(shown)] == ["P-1"]


def test_nothing_at_all_and_nothing_that_fits_are_said_apart(
    kim: Client, signed_in: Callable[..., Client]
) -> None:
    _may_read("jo", HAZEL)
    found = [
        [plain(each) for each in page(answer).xpath("//main//*[contains(@class, 'empty')]//b")]
        for answer in (_in_english(signed_in("jo")).get(address()), kim.get(address(**PERIOD)))
    ]
    assert found == [["There are no invoices yet."], ["No invoice fits this filter."]]


def _may_read(key: str, relation_number: str) -> None:
    with system_context("test"):
        mandate = Mandate.objects.get(giver__relation_number=relation_number)
        cast = Cast(
            organisations={"iris": mandate.holder},
            memberships={(key, "iris"): membership(key, "iris")},
            mandates={("hazel", "iris"): mandate},
        )
        seed = GrantSeed(person=key, at="iris", role=Role.REPORTING_OFFICER, relation="hazel")
        add_grants(cast, (seed,), at=timezone.now())


def test_list_costs_as_many_queries_with_one_relation_as_with_three(kim: Client, tmp_path: Path) -> None:
    counts, found = [], []
    parts: tuple[tuple[tuple[str, str], ...], ...] = (relation("alder"), relation("birch"), TO_HAZEL)
    for first, last in ((0, 1), (1, 3)):
        deliver_all(
            tmp_path,
            *(
                Ubl(number=f"Q-{place}", issued="2019-06-01", buyer_ids=parts[place])
                for place in range(first, last)
            ),
        )
        with CaptureQueriesContext(connection) as queries:
            found.append(numbers(kim))
        counts.append(len([each for each in queries.captured_queries if "invoices_" in each["sql"]]))
    assert found == [["Q-0"], ["Q-2", "Q-1", "Q-0"]]
    # Sums, and one page of rows.
    assert counts == [2, 2]


def test_filter_that_cannot_be_read_shows_no_list(kim: Client, tmp_path: Path) -> None:
    three(tmp_path)
    shown = page(kim.get(address(issued_from="soon")))
    assert "Nothing is shown, because the filter cannot be read." in plain(shown.xpath("//main")[0])
    assert rows(shown) == []
