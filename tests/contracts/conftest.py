"""Contracts and insured persons of employers of the cast, and somebody at Iris who may see some of them."""

from datetime import date

import pytest
from django.utils import timezone

from access.database import system_context
from contracts.models import CollectiveContract, InsuredPerson
from demo.cast import Cast, GrantSeed, add_grants
from roles.enums import Role
from tests.cast import membership, organisation

PEOPLE = {
    "alder": (
        ("Søren Łuczak-de Vries", "00047110815"),
        ("Annelies van den Berg", "00047110822"),
        ("Ben Bergsma", "90000001"),
    ),
    "birch": (("Bertha Berg", "60000001"),),  # its mandate permits no sight of insured persons
    "cedar": (("Cees Berg", "70000001"),),  # its mandate is over
    "oak": (("Otto Berg", "80000001"),),  # mandated nobody
}


@pytest.fixture
def insured(db: None) -> None:
    """Insured persons of four employers; Ira may see them wherever a mandate permits that: at Elzenhof."""
    at = timezone.now()
    with system_context("test", at=at):
        for key, people in PEOPLE.items():
            employer = organisation(key)
            contract = CollectiveContract.objects.create(
                organisation=employer, number=f"ZC-{employer.id}", product="Care", starts_on=date(2020, 1, 1)
            )
            InsuredPerson.objects.bulk_create(
                InsuredPerson(
                    organisation=employer,
                    contract=contract,
                    insured_number=number,
                    name=name,
                    date_of_birth=date(1980, 2, 3),
                    starts_on=date(2021, 1, 1),
                    ends_on=date(2031, 12, 31) if name.startswith("Ben ") else None,
                )
                for name, number in people
            )
        cast = Cast(
            organisations={"iris": organisation("iris")},
            memberships={("ira", "iris"): membership("ira", "iris")},
        )
        add_grants(cast, (GrantSeed(person="ira", at="iris", role=Role.INSURED_ADMINISTRATION),), at=at)
