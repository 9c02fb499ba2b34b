"""Contracts and insured persons as rows: what cannot be stored, and the keys they are found by."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from access.database import Scope, database_context, system_context
from contracts.models import CollectiveContract, InsuredPerson
from tests.cast import organisation
from tests.nets.actors import actor, context_of

pytestmark = pytest.mark.django_db


def contract(key: str = "alder", **values: Any) -> CollectiveContract:
    """A contract; within a context only."""
    return CollectiveContract.objects.create(
        **{
            "organisation": organisation(key),
            "number": f"ZC-{key}",
            "product": "Care",
            "starts_on": date(2026, 1, 1),
            **values,
        }
    )


def insured(of: CollectiveContract, **values: Any) -> InsuredPerson:
    """Somebody insured by it, not stored yet."""
    known = {
        "organisation": of.organisation,
        "contract": of,
        "insured_number": "0042",
        "name": "Søren  Ławniczak",
        "date_of_birth": date(1980, 1, 1),
        "starts_on": date(2026, 1, 1),
    }
    return InsuredPerson(**{**known, **values})


def test_keys_follow_name_and_number_one_by_one_and_in_bulk() -> None:
    with system_context("test"):
        made = contract()
        one = insured(made)
        one.save()
        InsuredPerson.objects.bulk_create([insured(made, insured_number="000")])
        keys = list(InsuredPerson.objects.order_by("id").values_list("sort_key", "number_key"))
    assert keys == [("soren lawniczak", "42"), ("soren lawniczak", "0")]


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"insured_number": "12A"}, "insured_number_is_digits"),
        ({"name": " "}, "insured_person_can_be_found"),
        ({"ends_on": date(2025, 12, 31)}, "insured_period_runs_forward"),
    ],
)
def test_person_that_makes_no_sense_is_refused(values: dict[str, Any], name: str) -> None:
    with system_context("test"):
        made = contract()
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            insured(made, **values).save()


def test_person_is_of_the_same_organisation_as_the_contract() -> None:
    with system_context("test"):
        made = contract()
        with pytest.raises(IntegrityError, match="same_organisation"), transaction.atomic():
            insured(made, organisation=organisation("birch")).save()
            with connection.cursor() as cursor:
                cursor.execute("set constraints all immediate")


def test_number_of_a_contract_is_given_once_and_its_period_runs_forward() -> None:
    with system_context("test"):
        contract()
        with pytest.raises(IntegrityError, match="number"), transaction.atomic():
            contract("birch", number="ZC-alder")
        with pytest.raises(IntegrityError, match="contract_period_runs_forward"), transaction.atomic():
            contract("birch", ends_on=date(2025, 1, 1))


def test_whose_period_holds_a_day_is_in_force_then() -> None:
    with system_context("test"):
        made = contract()
        InsuredPerson.objects.bulk_create(
            [insured(made, insured_number="1"), insured(made, insured_number="2", ends_on=date(2026, 6, 30))]
        )
        found = {
            day: sorted(InsuredPerson.objects.in_force_on(day).values_list("insured_number", flat=True))
            for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1))
        }
    assert list(found.values()) == [[], ["1", "2"], ["1", "2"], ["1"]]


def test_database_shows_insured_persons_of_mandated_relations_only() -> None:
    with system_context("test"):
        for key in ("alder", "cedar", "oak"):
            made = contract(key)
            insured(made, name=key).save()
    kim = actor("kim", "iris")
    with database_context(context_of(kim, Scope.PORTFOLIO)):
        over_portfolio = sorted(InsuredPerson.objects.values_list("name", flat=True))
    with database_context(context_of(kim)):
        own = list(InsuredPerson.objects.all())
    assert (over_portfolio, own) == (["alder"], [])
