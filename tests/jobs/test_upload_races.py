"""Two windows send the same upload at the same moment."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from access.database import Context, Scope, database_context, system_context
from jobs.kinds import kind_get
from jobs.services import upload_receive
from jobs.services.uploads import Received
from roles.acting import acting_at_desk
from tests.cast import person
from tests.jobs import uploading
from tests.parallel import at_once

pytestmark = pytest.mark.usefixtures("real_database")


def test_same_upload_from_two_windows_at_once_is_one_delivery() -> None:
    def send_it() -> Received:
        at = timezone.now()
        with system_context("test", at=at):
            acting = acting_at_desk(user_id=person("dana").id, at=at)
        assert acting is not None
        context = Context(
            scope=Scope.DESK, at=at, user_id=acting.user_id, organisation_id=acting.organisation.id
        )
        with database_context(context):
            sent = SimpleUploadedFile("F-1.xml", uploading.invoice("F-1"))
            return upload_receive(acting=acting, kind=kind_get("invoices"), files=[sent], key=uuid4())

    received = at_once(send_it, send_it)
    assert sorted(each.is_new for each in received) == [False, True]
    assert len({each.batch.pk for each in received}) == 1
    assert len(uploading.uploads()) == 1
