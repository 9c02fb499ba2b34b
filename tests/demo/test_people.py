"""Who can sign in is told where a newcomer looks: by the command and on the sign-in page, in demo mode only."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from demo.cast import PASSWORD, PEOPLE
from demo.context import people
from demo.neighbours import PEOPLE as NEIGHBOURS
from demo.others import PEOPLE as OTHERS
from demo.people import demo_people

EVERYBODY = (*PEOPLE, *OTHERS, *NEIGHBOURS)


def _words(name: str) -> list[str]:
    with translation.override("en"):
        return [
            person.words for group in demo_people().groups for person in group.people if person.name == name
        ]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Ada Vermeulen", ["Functional administrator"]),
        ("Ben Hoekstra", ["Reporting officer"]),
        ("Cato Jansma", ["No role"]),
        ("Eva Łuczak", ["Reporting officer, ended"]),
        ("Niels Hoekstra", ["Reporting officer; has no second factor yet"]),
        ("Ira van Dongen", ["Relation manager; Reporting officer for Elzenhof Installatietechniek B.V."]),
        ("Mia de Koning", ["Contract viewer", "Reporting officer"]),
        ("Hanna Őry", ["Insured administration; Reporting officer, for a few days more"]),
        ("Femke Bosch", ["Functional administrator"]),
        ("Dirk Postma", ["Desk employee; Desk: recovery; Desk: supervisor"]),
    ],
)
def test_people_are_described_by_what_they_may_do(name: str, words: list[str]):
    assert _words(name) == words


def test_the_command_lists_everybody_with_address_the_password_and_the_inbox(settings):
    settings.PUBLIC_URL = "http://localhost:8123"
    out = StringIO()

    call_command("demo_people", stdout=out)

    lines = out.getvalue().splitlines()
    assert any(PASSWORD in line for line in lines)
    assert any("http://localhost:8123/demo/inbox/" in line for line in lines)
    for seed in EVERYBODY:
        found = [line for line in lines if seed.name in line and seed.email in line]
        assert found, seed.name
        assert {line.index(seed.email) for line in found} == {_column(lines)}


def _column(lines: list[str]) -> int:
    """The column in which the addresses stand."""
    return next(line.index("@") - len("i.vandongen") for line in lines if "i.vandongen@" in line)


@pytest.mark.django_db
def test_the_sign_in_page_says_in_demo_mode_who_can_sign_in_and_where_the_codes_are(
    settings, anonymous: Client
):
    settings.IS_DEMO = True

    page = anonymous.get(reverse("accounts:sign_in")).content.decode()

    assert PASSWORD in page
    assert 'href="/demo/inbox/"' in page
    assert [seed.name for seed in EVERYBODY if seed.email not in page] == []


@pytest.mark.django_db
def test_the_sign_in_page_says_nothing_of_it_outside_demo_mode(settings, anonymous: Client):
    settings.IS_DEMO = False

    page = anonymous.get(reverse("accounts:sign_in")).content.decode()

    assert PASSWORD not in page
    assert "/demo/" not in page
    assert people(HttpRequest()) == {}
