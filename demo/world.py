"""Filling the demo world: the cast and its surroundings, documents through everybody's imports, reviews.

The world is built once. Its day is the one on which its insurer was made, so that an interrupted load is
completed on a later day with the very same files.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from access.database import system_context
from accounts.models import User
from contracts.models import InsuredPerson
from demo import others
from demo.cast import add_grants, add_mandates, add_organisations, add_people, cast_build
from demo.contracts import CAST_CONTRACTS, CONTRACTS
from demo.deliveries import MONTHS, Story, all_payments, month_delivery, payments_delivery
from demo.neighbourhood import add_insured, add_neighbours, add_request
from demo.oversight import oversight_build, oversight_exists
from demo.products import month_after
from invoices.issues import KIND
from invoices.models import Invoice, Payment
from invoices.services import delivery_import, payments_import
from invoices.services.payments import PAYMENTS
from jobs.enums import BatchState
from jobs.models import ImportBatch
from orgs.enums import OrganisationKind
from orgs.models import Organisation

_LOCK: Final = 7_410_002
_DELIVERED: Final = time(5, 30)
_DELIVERY_DAY: Final = 16  # after the credit notes of that month
_PAYMENTS_DELIVERED: Final = time(23, 30)  # on the last day: the story of a month ends with its payments


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldSize:
    """How much is loaded: over how many months, and whether with the employers around the cast."""

    months: int = MONTHS
    with_neighbours: bool = True

    def story(self, today: date) -> Story:
        """What is delivered in a world of this size."""
        contracts = CONTRACTS if self.with_neighbours else CAST_CONTRACTS
        return Story(today=today, months=self.months, contracts=contracts)


WHOLE: Final = WorldSize()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldReport:
    """What a load did: whether people were made, how many deliveries were taken in, and what is there now."""

    people_made: bool
    deliveries: int
    organisations: int
    people: int
    insured: int
    documents: int
    payments: int


def world_load(*, at: datetime, folder: Path, size: WorldSize = WHOLE) -> WorldReport:
    """Makes what is missing of the demo world; changes nothing when it is complete.

    Two loads at once take turns. `folder` is where the deliveries are put down.
    """
    with _turn():
        born_at = _born_at()
        if born_at is None:
            _people_build(at, size)
        deliveries = _deliver(born_at or at, folder, size)
        if not oversight_exists():
            oversight_build(at=born_at or at)
        with system_context("demo world"):
            return WorldReport(
                people_made=born_at is None,
                deliveries=deliveries,
                organisations=Organisation.objects.count(),
                people=User.objects.count(),
                insured=InsuredPerson.objects.count(),
                documents=Invoice.objects.count(),
                payments=Payment.objects.count(),
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


def _people_build(at: datetime, size: WorldSize) -> None:
    """All organisations and people in one transaction: there is no half of them."""
    with system_context("demo world", at=at):
        cast = cast_build(at=at)
        add_organisations(cast, others.ORGANISATIONS)
        add_people(cast, others.PEOPLE, at=at)
        add_mandates(cast, others.MANDATES, at=at)
        add_grants(cast, others.GRANTS, at=at)
        if size.with_neighbours:
            add_neighbours(cast, at=at)
            add_request(cast, at=at)
        story = size.story(_day(at))
        add_insured(cast, story.contracts, today=story.today)
        # The day of the world: from now on every load starts from it.
        Organisation.objects.filter(kind=OrganisationKind.INSURER).update(created_at=at)


def _day(at: datetime) -> date:
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def _deliver(born_at: datetime, folder: Path, size: WorldSize) -> int:
    """Takes in the deliveries that were not finished yet, oldest first; returns how many.

    A month's payments come after its documents, and before the next month's: so money and credit notes meet as
    they did in life.
    """
    story = size.story(_day(born_at))
    payments = all_payments(story)
    done = _done()
    count = 0
    for month in story.calendar():
        documents_at, payments_at = _moments(story, month, born_at)
        if (KIND, documents_at) not in done:
            place = month_delivery(story=story, month=month, folder=folder)
            delivery_import(paths=[place], at=documents_at)
            count += 1
        if month in payments and (PAYMENTS.name, payments_at) not in done:
            file = payments_delivery(month=month, rows=payments[month], folder=folder)
            payments_import(paths=[file], at=payments_at)
            count += 1
    return count


def _done() -> set[tuple[str, datetime]]:
    with system_context("demo world"):
        return set(ImportBatch.objects.filter(state=BatchState.DONE).values_list("kind", "started_at"))


def _moments(story: Story, month: date, born_at: datetime) -> tuple[datetime, datetime]:
    """When the documents and the payments of an earlier month came; those of the last one come at the world's begin."""
    if story.is_last(month):
        return born_at, born_at
    zone = ZoneInfo(settings.TIME_ZONE)
    last_day = month_after(month) - timedelta(days=1)
    return (
        datetime.combine(month.replace(day=_DELIVERY_DAY), _DELIVERED, zone),
        datetime.combine(last_day, _PAYMENTS_DELIVERED, zone),
    )
