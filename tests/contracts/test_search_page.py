"""The search for companies and insured persons: who finds whom however it is typed, and what is recorded."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from access.database import system_context
from audit.enums import AuditTag
from audit.models import AuditEvent
from contracts.models import CollectiveContract, InsuredPerson
from tests.cast import number, organisation, person
from tests.invoices.reading import page, plain, rows

pytestmark = pytest.mark.usefixtures("insured")

SOREN, ANNELIES, BEN = "Søren Łuczak-de Vries", "Annelies van den Berg", "Ben Bergsma"


@pytest.fixture
def ira(signed_in: Callable[..., Client]) -> Client:
    """Ira, in English."""
    return _in_english(signed_in("ira"))


def _in_english(client: Client) -> Client:
    client.cookies["portal_language"] = "en"
    return client


def search(client: Client, text: str) -> object:
    return page(client.get(f"/o/{number('iris')}/search/?{urlencode({'q': text})}"))


def panel(shown: object, heading: str) -> list[list[str]]:
    """The rows of the panel with this heading."""
    headings = [plain(each) for each in shown.xpath("//main//section[.//table]//h2")]  # type: ignore[attr-defined]
    return rows(shown, table=headings.index(heading)) if heading in headings else []


def people(client: Client, text: str) -> list[str]:
    return [row[0] for row in panel(search(client, text), "Insured persons")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("annelies", [ANNELIES]),
        ("BERG annelies", [ANNELIES]),
        ("  van   den berg ", [ANNELIES]),
        ("soren luczak", [SOREN]),
        ("ŁUCZAK-DE", [SOREN]),
        ("luczak de vries", [SOREN]),
        ("47110815", [SOREN]),
        ("00047110815", [SOREN]),
        ("0000047110815", [SOREN]),
        ("471 108", [ANNELIES, SOREN]),
        ("4711.0815", [SOREN]),
        ("berg", [ANNELIES, BEN]),
        ("berg otto", []),
        ("bertha", []),
        ("cees", []),
        ("60000001", []),
        ("80000001", []),
        ("%", []),
        ("b", []),
        ("7110815", []),
    ],
)
def test_insured_persons_are_found_however_typed_and_only_where_one_may_see_them(
    ira: Client, text: str, expected: list[str]
) -> None:
    assert people(ira, text) == expected


def test_row_says_who_of_which_employer_by_which_contract_and_opens_the_relation(ira: Client) -> None:
    shown = search(ira, "ben bergsma")
    contract = f"Care ZC-{organisation('alder').id}"
    assert panel(shown, "Insured persons") == [
        [
            BEN,
            "90000001",
            "3 Feb 1980",
            f"Elzenhof Installatietechniek B.V. {number('alder')}",
            f"{contract} from 1 Jan 2021 up to and including 31 Dec 2031",
        ]
    ]
    assert shown.xpath("//section[.//h2[@id='t-insured']]//tbody//a/@href") == [  # type: ignore[attr-defined]
        f"/o/{number('iris')}/r/{number('alder')}/"
    ]


@pytest.mark.parametrize("text", ["elzen", "ELZENHOF installatie", "104882", "0104 882", "08123456"])
def test_company_is_found_by_name_and_numbers_and_opens_the_relation(ira: Client, text: str) -> None:
    shown = search(ira, text)
    assert [row[1] for row in panel(shown, "Companies")] == [f"{number('alder')} Deventer"]
    assert shown.xpath("//section[.//h2[@id='t-companies']]//tbody//a/@href") == [  # type: ignore[attr-defined]
        f"/o/{number('iris')}/r/{number('alder')}/"
    ]


def _looks() -> list[AuditEvent]:
    with system_context("test"):
        return list(AuditEvent.objects.filter(tag=AuditTag.INSURED_SEEN))


def test_one_look_is_one_event_with_the_persons_shown(ira: Client) -> None:
    people(ira, "berg")
    with system_context("test"):
        ids = list(
            InsuredPerson.objects.filter(name__in=[ANNELIES, BEN])
            .order_by("name")
            .values_list("id", flat=True)
        )
    assert [
        (event.actor_id, event.organisation_id, event.by_organisation_id, event.facts) for event in _looks()
    ] == [
        (
            person("ira").id,
            organisation("iris").id,
            None,
            {"insured_persons": ids, "relations": [number("alder")]},
        )
    ]


def test_finding_no_insured_person_records_no_look(ira: Client) -> None:
    for text in ("xyzzy", "elzenhof", "bertha", ""):
        search(ira, text)
    assert _looks() == []


def test_nothing_found_says_what_was_searched_and_what_to_try(ira: Client) -> None:
    shown = plain(search(ira, "xyzzy").xpath("//main")[0])  # type: ignore[attr-defined]
    assert "Nothing found for “xyzzy”." in shown
    assert "name and insured number of their insured persons" in shown
    assert "Data processed up to and including" in shown
    assert "Type fewer letters" in shown


def test_whoever_may_see_no_insured_persons_is_told_what_that_needs(signed_in: Callable[..., Client]) -> None:
    shown = search(_in_english(signed_in("kim")), "berg")
    words = plain(shown.xpath("//main")[0])  # type: ignore[attr-defined]
    assert panel(shown, "Insured persons") == []
    assert [row[0] for row in panel(shown, "Companies")] == []
    assert "Insured persons are not searched." in words
    assert "Searched in name, relation number and KvK number of your relations." in words
    assert _looks() == []


def test_before_anything_is_typed_nothing_is_listed(ira: Client) -> None:
    shown = search(ira, "")
    assert shown.xpath("//main//table") == []  # type: ignore[attr-defined]
    assert "Nothing found" not in plain(shown.xpath("//main")[0])  # type: ignore[attr-defined]


def _more(count: int) -> None:
    with system_context("test"):
        contract = CollectiveContract.objects.get(organisation=organisation("alder"))
        InsuredPerson.objects.bulk_create(
            InsuredPerson(
                organisation=contract.organisation,
                contract=contract,
                insured_number=f"31{place:03}",
                name=f"Zwaan {place:03}",
                date_of_birth=date(1990, 1, 1),
                starts_on=date(2021, 1, 1),
            )
            for place in range(count)
        )


def test_twenty_are_shown_and_that_there_are_more_is_said(ira: Client) -> None:
    _more(21)
    shown = search(ira, "zwaan")
    assert [row[0] for row in panel(shown, "Insured persons")] == [f"Zwaan {place:03}" for place in range(20)]
    assert "more than 20 found" in plain(shown.xpath("//main")[0])  # type: ignore[attr-defined]
    assert [len(event.facts["insured_persons"]) for event in _looks()] == [20]


def test_search_costs_the_same_queries_with_one_insured_person_and_with_three(ira: Client) -> None:
    counts = []
    for more in (1, 3):
        with system_context("test"):
            InsuredPerson.objects.filter(name__startswith="Zwaan").delete()
        _more(more)
        with CaptureQueriesContext(connection) as queries:
            assert len(people(ira, "zwaan")) == more
        counts.append(len([each for each in queries.captured_queries if "contracts_" in each["sql"]]))
    assert counts == [1, 1]
