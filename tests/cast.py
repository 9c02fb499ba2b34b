"""The cast by name, as rows of the test's database."""

from access.database import system_context
from accounts.models import User
from demo.cast import ORGANISATIONS, PEOPLE
from orgs.models import Membership, Organisation

_EMAIL = {seed.key: seed.email for seed in PEOPLE}
_NUMBER = {seed.key: seed.number for seed in ORGANISATIONS}


def number(key: str) -> str:
    """The relation number of an organisation of the cast."""
    return _NUMBER[key]


def person(key: str) -> User:
    """A person of the cast."""
    with system_context("test"):
        return User.objects.get(email=_EMAIL[key])


def organisation(key: str) -> Organisation:
    """An organisation of the cast."""
    with system_context("test"):
        return Organisation.objects.get(relation_number=_NUMBER[key])


def membership(key: str, organisation_key: str) -> Membership:
    """The membership of a person of the cast in an organisation."""
    with system_context("test"):
        return Membership.objects.select_related("user", "organisation").get(
            user__email=_EMAIL[key], organisation__relation_number=_NUMBER[organisation_key]
        )
