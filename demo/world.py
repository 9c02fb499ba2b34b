"""Filling the demo world: the cast and the others, then their invoices through the same import as everybody's.

The world is built once. Its day is the one on which its insurer was made, so that an interrupted load is
completed on a later day with the very same files.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from access.database import system_context
from accounts.models import User
from demo import others
from demo.cast import add_grants, add_mandates, add_organisations, add_people, cast_build
from demo.deliveries import month_delivery, months_until
from invoices.issues import KIND
from invoices.models import Invoice
from invoices.services import delivery_import
from jobs.enums import BatchState
from jobs.models import ImportBatch
from orgs.enums import OrganisationKind
from orgs.models import Organisation

_LOCK: Final = 7_410_002
_DELIVERED: Final = time(5, 30)
_DELIVERY_DAY: Final = 16  # after the credit notes of that month


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldReport:
    """What a load did: whether people were made, how many deliveries were taken in, and what is there now."""

    people_made: bool
    deliveries: int
    organisations: int
    people: int
    documents: int


def world_load(*, at: datetime, folder: Path) -> WorldReport:
    """Makes what is missing of the demo world; changes nothing when it is complete.

    Two loads at once take turns. `folder` is where the deliveries are put down.
    """
    with _turn():
        born_at = _born_at()
        if born_at is None:
            _people_build(at)
        deliveries = _deliver(born_at or at, folder)
        with system_context("demo world"):
            return WorldReport(
                people_made=born_at is None,
                deliveries=deliveries,
                organisations=Organisation.objects.count(),
                people=User.objects.count(),
                documents=Invoice.objects.count(),
            )


@contextmanager
def _turn() -> Iterator[None]:
    """A lock of this connection: it goes with it, also when the process dies."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [_LOCK])


def _born_at() -> datetime | None:
    with system_context("demo world"):
        insurers = Organisation.objects.filter(kind=OrganisationKind.INSURER)
        return insurers.values_list("created_at", flat=True).first()


def _people_build(at: datetime) -> None:
    """All organisations and people in one transaction: there is no half of them."""
    with system_context("demo world", at=at):
        cast = cast_build(at=at)
        add_organisations(cast, others.ORGANISATIONS)
        add_people(cast, others.PEOPLE, at=at)
        add_mandates(cast, others.MANDATES, at=at)
        add_grants(cast, others.GRANTS, at=at)
        # The day of the world: from now on every load starts from it.
        Organisation.objects.filter(kind=OrganisationKind.INSURER).update(created_at=at)


def _deliver(born_at: datetime, folder: Path) -> int:
    """Takes in the deliveries that were not finished yet, oldest first; returns how many."""
    today = born_at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    *earlier, current = months_until(today)
    wanted = {month: _delivered_at(month) for month in earlier} | {current: born_at}
    with system_context("demo world"):
        done = set(
            ImportBatch.objects.filter(
                kind=KIND, state=BatchState.DONE, started_at__in=wanted.values()
            ).values_list("started_at", flat=True)
        )
    missing = {month: moment for month, moment in wanted.items() if moment not in done}
    for month, moment in missing.items():
        delivery_import(paths=[month_delivery(month=month, today=today, folder=folder)], at=moment)
    return len(missing)


def _delivered_at(month: date) -> datetime:
    """When the delivery of an earlier month came: early in the morning, halfway. The last one comes at the begin."""
    return datetime.combine(month.replace(day=_DELIVERY_DAY), _DELIVERED, ZoneInfo(settings.TIME_ZONE))
