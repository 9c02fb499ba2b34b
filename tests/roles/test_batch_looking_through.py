"""Files with colleagues, looked through: what each row would do, and what is wrong with it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from access.database import system_context
from audit.enums import AuditTag
from orgs.enums import MembershipState
from orgs.models import Membership, SecurityPolicy
from tests.cast import membership, number, organisation, person
from tests.queries import queries_of
from tests.roles.asking import trail
from tests.roles.batching import (
    NEW,
    csv_of,
    email,
    found,
    full,
    uploaded,
    world_rows,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_looking_through_says_of_each_row_what_would_happen_and_does_nothing():
    before = world_rows()
    batch = uploaded(
        csv_of(
            f"{NEW};Auditor, correspondentie;",
            f"Ben;{email('ben')};;reporting officer;keep",
            f"Cato;{email('cato')};;REPORTING_OFFICER;",
            f"Mia;{email('mia')};;;end",
        )
    )
    assert found(batch) == [
        (
            2,
            "READY",
            ["Will be invited", "Gets the role Auditor", "Gets the role Correspondent"],
        ),
        (3, "NOTHING", ["Has everything already."]),
        (4, "READY", ["Gets the role Reporting officer"]),
        (5, "READY", ["Access ends"]),
    ]
    assert world_rows() == before
    assert trail(AuditTag.BATCH_UPLOADED) == [(person("ada").id, organisation("alder").id, None, None)]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (";x@example.org;0612345678", "Row 2, Name: fill in the name."),
        ("x" * 151 + ";x@example.org;0612345678", "Row 2, Name: the name is longer than 150 characters."),
        ("X;;0612345678", "Row 2, E-mail address: fill in the e-mail address."),
        ("X;x@;0612345678", "Row 2, E-mail address: “x@” is not an e-mail address."),
        (
            "X;x@example.org;020 1234567",
            "Row 2, Mobile number: “020 1234567” is not a mobile number of a country",
        ),
        (
            "X;x@example.org;+33612345678",
            "Row 2, Mobile number: “+33612345678” is not a mobile number of a country",
        ),
        ("X;x@example.org;", "Row 2, Postal address: without a mobile number the code goes by letter."),
        ("X;x@example.org;;Street 1", "Row 2, Postal address: fill in street and number, a comma,"),
        ("X;x@example.org;0612345678;;fr", "Row 2, Language: “fr” is not a language of the portal."),
        ("X;x@example.org;0612345678;;;King", "Row 2, Roles: “King” is not a role."),
        (
            "X;x@example.org;0612345678;;;Desk employee",
            "Row 2, Roles: the role Desk employee does not exist in",
        ),
        (
            "X;x@example.org;0612345678;;;Relation manager",
            "Row 2, Roles: the role Relation manager does not exist",
        ),
        ("X;x@example.org;0612345678;;;;200001", "Row 2, Roles: fill in the roles for these relations too."),
        ("X;x@example.org;0612345678;;;Auditor;;tomorrow", "Row 2, From: “tomorrow” is not a day."),
        (
            "X;x@example.org;0612345678;;;Auditor;;;01-01-2020",
            "Row 2, Up to and including: this day is over.",
        ),
        ("X;x@example.org;0612345678;;;;;;01-01-2090", "Row 2, Roles: a period belongs to roles."),
        (
            "X;x@example.org;0612345678;;;Auditor;;;01-01-2090",
            "Row 2, Up to and including: a period is possible only",
        ),
        (
            "X;x@example.org;0612345678;;;;;;;perhaps",
            "Row 2, Functional administrator: “perhaps” is neither yes nor no.",
        ),
        ("X;x@example.org;0612345678;;;;;;;;fire", "Row 2, Action: “fire” is not an action."),
        ("X;x@example.org;;;;;;;;;end", "Row 2, E-mail address: nobody with this address works in your"),
    ],
)
def test_wrong_row_is_named_with_its_column(row, words):
    (only,) = found(uploaded(full(row)))
    assert only[1] == "WRONG"
    assert any(said.startswith(words) for said in only[2])


def test_days_that_are_turned_are_wrong():
    (only,) = found(uploaded(full(f"C;{email('cato')};;;;Auditor;;02-01-2090;01-01-2090")))
    assert only[2] == ["Row 2, Up to and including: the last day lies before the first day."]


def test_address_that_stands_there_twice_is_wrong_the_second_time():
    states = found(uploaded(csv_of(f"{NEW};;", "Fenna;FENNA@example.org;0612345678;;")))
    assert [state for _line, state, _words in states] == ["READY", "WRONG"]
    assert states[1][2] == ["Row 3, E-mail address: this address is in row 2 too. Give each person one row."]


def test_foreign_relation_and_one_that_does_not_exist_get_the_same_sentence():
    def said(given: str) -> str:
        batch = uploaded(
            full(f"X;x@example.org;0612345678;;;Auditor, CONTRACT_VIEWER;{given}"), "ivo", "iris"
        )
        return found(batch)[0][2][-1].replace(given, "…")

    assert said(number("oak")) == said("999999") == said(number("cedar"))
    assert (
        said("999999")
        == "Row 2, Relation numbers: your organisation has no mandate of relation number “…” now."
    )


def test_role_for_the_whole_organisation_is_not_given_for_a_relation():
    batch = uploaded(full(f"X;x@example.org;0612345678;;;Auditor;{number('alder')}"), "ivo", "iris")
    assert found(batch)[0][2] == [
        "Row 2, Relation numbers: the role Auditor holds for the whole organisation only."
    ]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Ada;{ada};;;end", "Row 2, Action: this is you. Nobody changes the own access or roles."),
        ("Ada;{ada};;Auditor;", "Row 2, Roles: this is you. Nobody changes the own access or roles."),
    ],
)
def test_oneself_is_wrong(row, words):
    assert found(uploaded(csv_of(row.format(ada=email("ada")))))[0][2] == [words]


def test_flag_is_neither_given_nor_taken_by_file():
    rows = [f"C;{email('cato')};;;;;;;;yes", f"A;{email('ada')};;;;;;;;no", f"A2;{email('ada')};;;;;;;;"]
    assert [words[0] for _line, _state, words in found(uploaded(full(*rows)))][:2] == [
        "Row 2, Functional administrator: this colleague has access already."
        " A file makes only new colleagues functional administrator.",
        "Row 3, Functional administrator: this colleague is functional administrator."
        " A file does not change that; leave it empty.",
    ]


def test_paused_colleague_is_wrong():
    with system_context("test"):
        Membership.objects.filter(id=membership("cato", "alder").id).update(state=MembershipState.PAUSED)
    assert found(uploaded(csv_of(f"C;{email('cato')};;Auditor;")))[0][2] == [
        "Row 2, E-mail address: the access of this colleague is paused."
    ]


def test_address_outside_the_allowed_domains_is_wrong():
    with system_context("test"):
        SecurityPolicy.objects.create(organisation=organisation("alder"), mail_domains=["alder.example"])
    assert found(uploaded(csv_of(f"{NEW};;")))[0][2] == [
        "Row 2, E-mail address: your organisation invites only to addresses of these domains: alder.example."
    ]


def test_more_letters_than_go_out_in_a_day_are_wrong():
    rows = [f"P{n};p{n}@example.org;;Street {n}, Town" for n in range(201)]
    states = [state for _line, state, _words in found(uploaded(full(*rows)))]
    assert (states.count("READY"), states[200]) == (200, "WRONG")


def test_looking_through_takes_as_many_queries_for_one_row_as_for_three():
    def asked(count: int) -> int:
        content = csv_of(*(f"P{n};p{n}@example.org;0612345678;Auditor;" for n in range(count)))
        with CaptureQueriesContext(connection) as captured:
            uploaded(content)
        return len(queries_of(captured))

    assert asked(1) == asked(3)
