"""The demo world is loaded once, wherever a load was cut off, and by any number of loads at once."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.models import Count
from django.utils import timezone
from django.utils.timezone import localdate

from access.database import system_context
from accounts.models import User
from demo.cast import ORGANISATIONS
from demo.deliveries import month_documents, months_until
from demo.models import ReceivedMessage
from demo.others import ORGANISATIONS as OTHERS
from demo.world import WorldReport, world_load
from invoices.models import Invoice
from jobs.models import ImportBatch, ImportIssue
from notices.models import OutboundMessage
from orgs.enums import OrganisationKind
from orgs.models import Organisation
from roles.object_permissions import differences

PROJECT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def empty_database(real_database: str) -> str:
    """A migrated database with nobody in it."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "truncate accounts_user, orgs_organisation, jobs_importbatch, audit_auditevent cascade"
        )
    return real_database


def _state() -> dict[str, object]:
    """All that a second load could have changed."""
    with system_context("test"):
        return {
            "people": list(User.objects.order_by("id").values()),
            "invoices": list(Invoice.objects.order_by("id").values()),
            "batches": list(ImportBatch.objects.order_by("id").values()),
        }


def _documents_of(born: datetime) -> list[str]:
    today = localdate(born)
    return sorted(
        draft.number for month in months_until(today) for draft in month_documents(month, today=today)
    )


def _documents() -> list[str]:
    with system_context("test"):
        return sorted(Invoice.objects.values_list("number", flat=True))


def test_the_world_has_eight_employers_two_intermediaries_and_all_their_documents(
    empty_database: str, tmp_path: Path
):
    at = timezone.now()

    report = world_load(at=at, folder=tmp_path)

    documents = _documents_of(at)
    assert report == WorldReport(
        people_made=True, deliveries=14, organisations=11, people=26, documents=len(documents)
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
        without = Organisation.objects.filter(kind=OrganisationKind.EMPLOYER).exclude(
            id__in=Invoice.objects.values("organisation")
        )
        assert [each.name for each in without] == ["Wilgenhoek Architecten B.V."]
        assert sorted(ImportIssue.objects.values_list("code", flat=True)) == [
            "payable",
            "unknown_organisation",
            "xml_broken",
        ]


def test_a_second_load_changes_nothing_also_on_a_later_day(empty_database: str, tmp_path: Path):
    at = timezone.now()
    world_load(at=at, folder=tmp_path)
    before = _state()

    report = world_load(at=at.replace(year=at.year + 1), folder=tmp_path)

    assert (report.people_made, report.deliveries) == (False, 0)
    assert _state() == before


def test_a_load_cut_off_between_people_and_invoices_is_completed_with_the_files_of_its_own_day(
    empty_database: str, tmp_path: Path
):
    born = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)  # in Amsterdam the first of December
    unusable = tmp_path / "file"
    unusable.write_text("no folder")
    with pytest.raises(OSError, match="file"):
        world_load(at=born, folder=unusable)

    report = world_load(at=timezone.now(), folder=tmp_path / "deliveries")

    assert (report.people_made, report.deliveries) == (False, 14)
    assert sorted(place.name for place in (tmp_path / "deliveries").iterdir())[-1] == "2026-12"
    assert _documents() == _documents_of(born)


@pytest.mark.processes
def test_a_load_that_was_killed_is_completed_by_the_next(empty_database: str, tmp_path: Path):
    environment = {**os.environ, "PORTAL_DATA_DIR": str(tmp_path), "DATABASE_URL": _address(empty_database)}
    command = [sys.executable, "manage.py", "load_demo"]
    killed = subprocess.Popen(command, cwd=PROJECT, env=environment)
    _wait_for_documents(10)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    landed = len(_documents())

    subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True)

    with system_context("test"):
        born = Organisation.objects.get(kind=OrganisationKind.INSURER).created_at
    assert landed < len(_documents_of(born))
    assert _documents() == _documents_of(born)
    with system_context("test"):
        assert ImportBatch.objects.count() == 14


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
        reports.append(world_load(at=at, folder=tmp_path))
        connection.close()

    threads = [threading.Thread(target=load) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(report.people_made for report in reports) == [False, True]
    assert _documents() == _documents_of(at)
    with system_context("test"):
        assert ImportBatch.objects.count() == 14


def test_the_command_says_what_it_did_and_that_nothing_was_left_to_do(
    empty_database: str, tmp_path: Path, settings
):
    settings.DATA_DIR = tmp_path
    first, second = StringIO(), StringIO()

    call_command("load_demo", stdout=first)
    call_command("load_demo", stdout=second)

    assert "11" in first.getvalue()
    assert str(len(_documents())) in first.getvalue()
    assert len(list((tmp_path / "demo" / "deliveries").iterdir())) == 14
    assert len(second.getvalue().splitlines()) == 1
    with system_context("test"):
        assert OutboundMessage.objects.count() == ReceivedMessage.objects.count() == 0


def test_the_command_refuses_in_production(settings):
    settings.IS_PRODUCTION = True

    with pytest.raises(CommandError, match="PORTAL_MODE=demo"):
        call_command("load_demo")


def test_no_organisation_of_the_others_is_one_of_the_cast():
    everybody = (*ORGANISATIONS, *OTHERS)

    assert len({seed.key for seed in everybody}) == len({seed.number for seed in everybody}) == len(everybody)
    assert len({seed.kvk for seed in everybody}) == len(everybody)
