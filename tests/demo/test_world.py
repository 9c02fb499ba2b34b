"""The demo world is loaded once, wherever a load was cut off, and by any number of loads at once."""

import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, date, datetime
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.models import Count
from django.utils import timezone
from django.utils.timezone import localdate

from access.database import system_context
from accounts.models import User
from contracts.models import CollectiveContract, InsuredPerson
from demo.cast import ORGANISATIONS
from demo.deliveries import month_documents
from demo.models import ReceivedMessage
from demo.neighbours import ORGANISATIONS as NEIGHBOURS
from demo.others import ORGANISATIONS as OTHERS
from demo.world import WHOLE, WorldReport, WorldSize, world_load
from invoices.models import CreditAllocation, Invoice, InvoiceDocument, Payment, PaymentAllocation
from invoices.services.settlement import balance_differences
from invoices.statuses import InvoiceStatus, status_condition
from jobs.models import ImportBatch, ImportIssue
from notices.models import OutboundMessage
from orgs.enums import OrganisationKind
from orgs.models import Membership, Organisation
from relations.enums import TermsState
from relations.models import Mandate, MandateTerms, RelationAtHand
from roles.models import AccessReview, AccessReviewItem, GrantProposal, RoleGrant
from roles.object_permissions import differences

PROJECT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def empty_database(real_database: str) -> str:
    """A migrated database with nobody in it."""
    _empty_again()
    return real_database


def _empty_again() -> None:
    """Nobody and nothing in the database in use."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "truncate accounts_user, orgs_organisation, jobs_importbatch, audit_auditevent cascade"
        )


SMALL = WorldSize(months=3, with_neighbours=False)


def _state() -> dict[str, object]:
    """All that a second load could have changed."""
    with system_context("test"):
        return {
            "people": list(User.objects.order_by("id").values()),
            "insured": list(InsuredPerson.objects.order_by("id").values()),
            "invoices": list(Invoice.objects.order_by("id").values()),
            "payments": list(Payment.objects.order_by("id").values()),
            "batches": list(ImportBatch.objects.order_by("id").values()),
            "reviews": list(AccessReview.objects.order_by("id").values()),
            "decisions": list(AccessReviewItem.objects.order_by("id").values()),
            "proposals": list(GrantProposal.objects.order_by("id").values()),
        }


def _digest() -> str:
    """What the world says, whatever the keys of its rows and the second at which each was made."""
    number = "organisation__relation_number"
    tables: list[Any] = [
        Organisation.objects.values_list("relation_number", "kvk_number", "name", "kind", "place"),
        User.objects.values_list("email", "full_name", "mobile_number"),
        Membership.objects.values_list("user__email", number, "is_functional_administrator", "starts_at"),
        RoleGrant.objects.values_list("membership__user__email", number, "role", "starts_at", "ends_at"),
        AccessReview.objects.values_list(number, "state", "started_at", "closed_at", "trail_position"),
        AccessReviewItem.objects.values_list(
            "user__email", number, "proposal", "decision", "decided_at", "decided_at_desk", "result"
        ),
        GrantProposal.objects.values_list("membership__user__email", number, "role", "state", "proposed_at"),
        MandateTerms.objects.values_list(
            "mandate__holder__relation_number",
            "mandate__giver__relation_number",
            *("version", "state", "permissions", "starts_at", "ends_at"),
        ),
        RelationAtHand.objects.values_list("membership__user__email", "mandate__giver__name", "opened_at"),
        CollectiveContract.objects.values_list(number, "number", "product", "starts_on", "ends_on"),
        InsuredPerson.objects.values_list(
            "contract__number", "insured_number", "name", "date_of_birth", "starts_on", "ends_on"
        ),
        InvoiceDocument.objects.values_list(number, "sha256", "invoice__paid", "invoice__credited"),
        Payment.objects.values_list(number, "identity", "reference", "paid_on", "amount"),
        PaymentAllocation.objects.values_list("payment__identity", "invoice__number", "amount"),
        CreditAllocation.objects.values_list("credit_note__number", "invoice__number", "amount"),
    ]
    with system_context("test"):
        rows = [sorted(map(repr, table)) for table in tables]
    assert all(rows[:8])
    return hashlib.sha256("\n".join(chain.from_iterable(rows)).encode()).hexdigest()


def _documents_of(born: datetime, size: WorldSize) -> list[str]:
    story = size.story(localdate(born))
    return sorted(draft.number for month in story.calendar() for draft in month_documents(story, month))


def _documents() -> list[str]:
    with system_context("test"):
        return sorted(Invoice.objects.values_list("number", flat=True))


def test_a_small_world_has_the_cast_the_others_and_all_their_documents(empty_database: str, tmp_path: Path):
    at = timezone.now()

    report = world_load(at=at, folder=tmp_path, size=SMALL)

    documents = _documents_of(at, SMALL)
    assert report == WorldReport(
        people_made=True,
        deliveries=6,
        organisations=11,
        people=29,
        insured=report.insured,
        documents=len(documents),
        payments=report.payments,
    )
    assert _documents() == documents
    with system_context("test"):
        kinds = Organisation.objects.values_list("kind").annotate(Count("id"))
        assert dict(kinds) == {
            OrganisationKind.INSURER: 1,
            OrganisationKind.EMPLOYER: 8,
            OrganisationKind.INTERMEDIARY: 2,
        }
        assert list(differences(at=at)) == []
        assert list(balance_differences()) == []
        without = Organisation.objects.filter(kind=OrganisationKind.EMPLOYER).exclude(
            id__in=Invoice.objects.values("organisation")
        )
        assert [each.name for each in without] == ["Wilgenhoek Architecten B.V."]
        issues = sorted(ImportIssue.objects.values_list("file__batch__kind", "code"))
        assert [code for kind, code in issues if kind == "invoices"] == [
            "payable",
            "unknown_organisation",
            "xml_broken",
        ]
        assert len([code for kind, code in issues if kind == "payments"]) == 1


def test_a_second_load_changes_nothing_also_on_a_later_day(empty_database: str, tmp_path: Path):
    at = timezone.now()
    world_load(at=at, folder=tmp_path, size=SMALL)
    before = _state()

    report = world_load(at=at.replace(year=at.year + 1), folder=tmp_path, size=SMALL)

    assert (report.people_made, report.deliveries) == (False, 0)
    assert _state() == before


def test_two_worlds_of_one_moment_say_the_same(empty_database: str, tmp_path: Path):
    at = timezone.now()
    size = WorldSize(months=2)
    world_load(at=at, folder=tmp_path / "first", size=size)
    first = _digest()
    _empty_again()

    world_load(at=at, folder=tmp_path / "second", size=size)

    assert _digest() == first


def test_a_load_cut_off_between_people_and_invoices_is_completed_with_the_files_of_its_own_day(
    empty_database: str, tmp_path: Path
):
    born = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)  # in Amsterdam the first of December
    unusable = tmp_path / "file"
    unusable.write_text("no folder")
    with pytest.raises(OSError, match="file"):
        world_load(at=born, folder=unusable, size=SMALL)

    report = world_load(at=timezone.now(), folder=tmp_path / "deliveries", size=SMALL)

    assert (report.people_made, report.deliveries) == (False, 6)
    folders = sorted(place.name for place in (tmp_path / "deliveries").iterdir() if place.is_dir())
    assert folders == ["2026-10", "2026-11", "2026-12"]
    assert _documents() == _documents_of(born, SMALL)


@pytest.mark.processes
def test_a_load_of_the_whole_world_that_was_killed_is_completed_by_the_next(
    empty_database: str, tmp_path: Path
):
    environment = {**os.environ, "PORTAL_DATA_DIR": str(tmp_path), "DATABASE_URL": _address(empty_database)}
    command = [sys.executable, "manage.py", "load_demo"]
    killed = subprocess.Popen(command, cwd=PROJECT, env=environment)
    _wait_for_documents(120)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    landed = len(_documents())

    done = subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True, text=True)

    with system_context("test"):
        born = Organisation.objects.get(kind=OrganisationKind.INSURER).created_at
        batches = dict(ImportBatch.objects.values_list("kind").annotate(Count("id")))
    assert landed < len(_documents_of(born, WHOLE))
    assert _documents() == _documents_of(born, WHOLE)
    assert batches == {"invoices": 36, "payments": 36}
    assert str(len(_documents())) in done.stdout
    _assert_whole(localdate(born))


def _assert_whole(today: date) -> None:
    """Who lives in the whole world, and in which state their business is."""
    with system_context("test"):
        kinds = dict(Organisation.objects.values_list("kind").annotate(Count("id")))
        mandates = Mandate.objects.filter(holder__name="Iris Adviesgroep B.V.").count()
        states = set(MandateTerms.objects.values_list("state", flat=True))
        insured = InsuredPerson.objects.count()
        names = " ".join(InsuredPerson.objects.values_list("name", flat=True))
        statuses = {
            status: Invoice.objects.filter(status_condition(status, today=today)).count()
            for status in InvoiceStatus
        }
        in_parts = Invoice.objects.filter(open__gt=0, paid__gt=0).count()
        wrong = list(balance_differences())
    assert kinds == {
        OrganisationKind.INSURER: 1,
        OrganisationKind.EMPLOYER: 40,
        OrganisationKind.INTERMEDIARY: 3,
    }
    assert mandates == 30
    assert states == set(TermsState.values)
    assert 1400 < insured < 2000
    assert [letter for letter in "łşğő" if letter not in names] == []
    # Whether a part that was paid is late already hangs on the day of the month.
    missing = {status for status, count in statuses.items() if not count}
    assert missing <= {InvoiceStatus.PARTLY_PAID}
    assert in_parts > 0
    assert statuses[InvoiceStatus.PAID] > 1000
    assert wrong == []


def _address(database: str) -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}"))


def _wait_for_documents(count: int) -> None:
    deadline = time.monotonic() + 60
    while len(_documents()) < count:
        assert time.monotonic() < deadline, "no documents came"
        time.sleep(0.02)


def test_two_loads_at_once_make_one_world(empty_database: str, tmp_path: Path):
    at = timezone.now()
    together = threading.Barrier(2)
    reports: list[WorldReport] = []

    def load() -> None:
        together.wait()
        reports.append(world_load(at=at, folder=tmp_path, size=SMALL))
        connection.close()

    threads = [threading.Thread(target=load) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(report.people_made for report in reports) == [False, True]
    assert _documents() == _documents_of(at, SMALL)
    with system_context("test"):
        assert ImportBatch.objects.count() == 6


def test_the_command_says_what_it_did_and_that_nothing_was_left_to_do(
    empty_database: str, tmp_path: Path, settings
):
    settings.DATA_DIR = tmp_path
    first, second = StringIO(), StringIO()

    call_command("load_demo", months=1, stdout=first)
    call_command("load_demo", months=1, stdout=second)

    assert "44" in first.getvalue()
    assert str(len(_documents())) in first.getvalue()
    assert len(list((tmp_path / "demo" / "deliveries").iterdir())) == 2
    assert len(second.getvalue().splitlines()) == 1
    with system_context("test"):
        assert sorted(OutboundMessage.objects.values_list("kind", "recipient")) == [
            ("roles:review_of_desk", settings.DESK_MAILBOX),
            ("roles:review_of_desk", settings.DESK_MAILBOX),
            ("roles:role_proposed", "f.bosch@iris-adviesgroep.example"),
        ]
        assert ReceivedMessage.objects.count() == 0


def test_the_command_refuses_in_production(settings):
    settings.IS_PRODUCTION = True

    with pytest.raises(CommandError, match="PORTAL_MODE=demo"):
        call_command("load_demo")


def test_no_organisation_of_the_others_is_one_of_the_cast():
    everybody = (*ORGANISATIONS, *OTHERS, *NEIGHBOURS)

    assert len({seed.key for seed in everybody}) == len({seed.number for seed in everybody}) == len(everybody)
    assert len({seed.kvk for seed in everybody}) == len(everybody)
