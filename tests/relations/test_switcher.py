"""Finding relations, and those at hand."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.acting import Acting
from access.database import system_context
from relations.models import Mandate, MandateTerms, RelationAtHand
from relations.selectors import relation_choice, relation_count
from relations.templatetags.relations_text import marked
from roles.acting import acting_in_organisation
from tests.cast import membership, number, person

pytestmark = pytest.mark.django_db


def acting_of(key: str) -> Acting:
    """The person, in the own organisation."""
    with system_context("test"):
        acting = acting_in_organisation(
            user_id=person(key).id, at=timezone.now(), organisation_number=number("iris")
        )
    assert acting is not None
    return acting


def found(key: str, text: str) -> list[str]:
    """Numbers of the relations that this person finds."""
    acting = acting_of(key)
    with system_context("test"):
        choice = relation_choice(acting=acting, text=text)
    return [row.relation_number for row in (*choice.at_hand, *choice.others)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["birch", "alder", "elm"]),
        ("BERKEN", ["birch"]),
        ("bouw berken", ["birch"]),
        ("élzenhof", ["alder"]),
        ("104", ["birch", "alder"]),
        ("000104882", ["alder"]),
        ("8123464", ["birch"]),
        ("cederveen", []),
        ("eikendaal", []),
        ("%", []),
    ],
)
def test_relation_is_found_by_name_and_number_however_typed(text: str, expected: list[str]) -> None:
    assert found("ira", text) == [number(key) for key in expected]


def test_relation_whose_mandate_permits_nothing_that_is_held_does_not_exist() -> None:
    assert found("jo", "") == []
    assert found("kim", "") == [number("birch"), number("alder"), number("elm")]


def test_relation_opened_before_comes_first_and_a_favourite_before_that(signed_in) -> None:
    client: Client = signed_in("ira")
    iris = number("iris")
    for key in ("elm", "alder"):
        assert client.get(f"/o/{iris}/r/{number(key)}/").status_code == 200
    answer = client.post(
        f"/o/{iris}/relations/favourite/", {"relation_number": number("elm"), "is_favourite": "on"}
    )
    assert answer.headers["Location"] == f"/o/{iris}/relations/"

    assert found("ira", "") == [number("elm"), number("alder"), number("birch")]
    assert found("kim", "") == [number("birch"), number("alder"), number("elm")]


def test_favourite_of_a_relation_that_does_not_exist_here_is_404_and_keeps_nothing(signed_in) -> None:
    client: Client = signed_in("ira")

    for wrong in (number("cedar"), number("oak"), "999", "x"):
        answer = client.post(
            f"/o/{number('iris')}/relations/favourite/", {"relation_number": wrong, "is_favourite": "on"}
        )
        assert answer.status_code == 404

    with system_context("test"):
        assert RelationAtHand.objects.count() == 0


def test_list_for_a_script_is_the_fragment_and_without_one_the_page(signed_in) -> None:
    client: Client = signed_in("ira")
    address = f"/o/{number('iris')}/relations/?q=berken"

    page = client.get(address)
    part = client.get(address, headers={"HX-Request": "true"})

    assert "<mark>Berken</mark>rode Bouw" in page.text
    assert "<html" in page.text
    assert "<mark>Berken</mark>rode Bouw" in part.text
    assert "<html" not in part.text
    assert "Elzenhof" not in part.text


def test_list_costs_the_same_queries_with_three_relations_and_with_thirty_more(signed_in) -> None:
    client: Client = signed_in("ira")
    address = f"/o/{number('iris')}/relations/"
    client.get(address)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counts.append(len(captured))
        _thirty_more()

    assert counts[0] == counts[1]
    assert relation_total("ira") == 33


def relation_total(key: str) -> int:
    """How many relations exist for this person."""
    acting = acting_of(key)
    with system_context("test"):
        return relation_count(acting=acting)


def _thirty_more() -> None:
    from orgs.enums import OrganisationKind
    from orgs.models import Organisation

    holder = membership("ira", "iris").organisation
    with system_context("test"):
        for extra in range(30):
            giver, made = Organisation.objects.get_or_create(
                relation_number=f"3000{extra:02}", name=f"Extra {extra}", kind=OrganisationKind.EMPLOYER
            )
            if made:
                mandate = Mandate.objects.create(giver=giver, holder=holder)
                MandateTerms.objects.create(
                    mandate=mandate,
                    version=1,
                    permissions=["contract:read"],
                    state="ACCEPTED",
                    starts_at=timezone.now() - timedelta(days=1),
                )


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Berkenrode Bouw", "bouw", "Berkenrode <mark>Bouw</mark>"),
        ("A & B <i>", "b", "A &amp; <mark>B</mark> &lt;i&gt;"),
        ("Straße", "strasse", "Straße"),
        ("Elzenhof", "", "Elzenhof"),
    ],
)
def test_what_was_found_is_marked_and_everything_is_escaped(name: str, text: str, expected: str) -> None:
    assert marked(name, text) == expected


def test_options_keep_through_whose_eyes_one_looks(signed_in) -> None:
    as_role = f"/o/{number('iris')}/as/RELATION_MANAGER/"
    part = signed_in("ivo").get(f"{as_role}relations/", headers={"HX-Request": "true"})
    assert set(re.findall(r'<a [^>]*href="([^"]*)"', part.text)) == {as_role}
