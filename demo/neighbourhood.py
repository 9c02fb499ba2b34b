"""Making the rows of the employers around the cast, and the contracts and insured people of everybody."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby

from access.permissions import Permission
from contracts.models import CollectiveContract, InsuredPerson
from demo import neighbours
from demo.cast import Cast, add_grants, add_organisations, add_people
from demo.insured import contract_row, insured_rows
from demo.neighbours import TermsSeed
from demo.products import Contract
from relations.models import Mandate, MandateTerms, RelationAtHand
from roles.enums import Role
from roles.models import RoleRequest


def add_neighbours(cast: Cast, *, at: datetime) -> None:
    """Makes the employers around the cast, a third intermediary with its people, and all their mandates."""
    add_organisations(cast, neighbours.ORGANISATIONS)
    add_people(cast, neighbours.PEOPLE, at=at)
    _add_terms(cast, at=at)
    add_grants(cast, neighbours.GRANTS, at=at)
    RelationAtHand.objects.bulk_create(
        RelationAtHand(
            organisation=cast.organisations["iris"],
            membership=cast.memberships[seed.person, "iris"],
            mandate=cast.mandates[seed.giver, "iris"],
            is_favourite=seed.is_favourite,
            opened_at=at - timedelta(hours=seed.opened_hours_ago),
        )
        for seed in neighbours.AT_HAND
    )


def add_request(cast: Cast, *, at: datetime) -> None:
    """Eva, whose role at Elzenhof ended yesterday, asks its administrator for it again."""
    asker = cast.memberships["eva", "alder"]
    RoleRequest.objects.create(
        organisation=asker.organisation,
        membership=asker,
        role=Role.REPORTING_OFFICER,
        permission=Permission.FINANCIALS_READ,
        path=f"/o/{asker.organisation.relation_number}/invoices/",
        asked_at=at - timedelta(hours=2),
    )


def _add_terms(cast: Cast, *, at: datetime) -> None:
    for (giver, holder), versions in groupby(neighbours.TERMS, key=lambda seed: (seed.giver, seed.holder)):
        mandate = Mandate.objects.create(giver=cast.organisations[giver], holder=cast.organisations[holder])
        cast.mandates[giver, holder] = mandate
        MandateTerms.objects.bulk_create(
            _terms(mandate, seed, version, at) for version, seed in enumerate(versions, start=1)
        )


def _terms(mandate: Mandate, seed: TermsSeed, version: int, at: datetime) -> MandateTerms:
    return MandateTerms(
        mandate=mandate,
        version=version,
        permissions=[permission.value for permission in seed.permits],
        state=seed.state,
        starts_at=at + timedelta(days=seed.begins),
        ends_at=None if seed.ends is None else at + timedelta(days=seed.ends),
    )


def add_insured(cast: Cast, contracts: tuple[Contract, ...], *, today: date) -> None:
    """Makes the contracts, and who takes part in the first one of each employer."""
    rows = {
        contract.number: contract_row(
            contract, organisation_id=cast.organisations[contract.employer].pk, today=today
        )
        for contract in contracts
    }
    CollectiveContract.objects.bulk_create(rows.values())
    InsuredPerson.objects.bulk_create(
        person
        for contract in _with_people(contracts)
        for person in insured_rows(contract, rows[contract.number], today=today)
    )


def _with_people(contracts: tuple[Contract, ...]) -> Iterator[Contract]:
    """An absence insurance names nobody: it is about all who work there."""
    return (contract for contract in contracts if contract.covers[0].product.is_by_name)
