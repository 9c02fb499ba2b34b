"""An employer without documents, beside the cast, and people who read for it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from access.database import system_context
from access.permissions import Permission
from demo.cast import (
    Cast,
    GrantSeed,
    MandateSeed,
    OrganisationSeed,
    add_grants,
    add_mandates,
    add_organisations,
)
from orgs.enums import OrganisationKind
from orgs.models import Membership
from roles.enums import Role
from tests.cast import organisation, person
from tests.invoices.importing import HAZEL


@pytest.fixture
def hazel(db: None) -> str:
    """Relation number of Hazel. Ben reads its documents as a member, Kim by mandate; it has none yet."""
    at = timezone.now()
    cast = Cast(organisations={"iris": organisation("iris")})
    seed = OrganisationSeed(
        key="hazel",
        number=HAZEL,
        kvk="08129001",
        name="Hazelhof B.V.",
        kind=OrganisationKind.EMPLOYER,
        place="Ede",
    )
    with system_context("test", at=at):
        add_organisations(cast, (seed,))
        cast.memberships["ben", "hazel"] = Membership.objects.create(
            user=person("ben"), organisation=cast.organisations["hazel"], starts_at=at - timedelta(days=1)
        )
        permits = (Permission.FINANCIALS_READ,)
        add_mandates(cast, (MandateSeed(giver="hazel", holder="iris", permits=permits),), at=at)
        add_grants(cast, (GrantSeed(person="ben", at="hazel", role=Role.REPORTING_OFFICER),), at=at)
    return HAZEL


@pytest.fixture
def ben(signed_in: Callable[..., Client]) -> Client:
    """Ben, who reads English."""
    client = signed_in("ben")
    client.cookies["portal_language"] = "en"
    return client
