"""What the hourly cleaning removes, and what it leaves."""

from datetime import timedelta

import pytest
from django.utils import timezone

from access.database import system_context
from access.proof import Method
from accounts.enums import CodePurpose
from accounts.models import AppDevice, SignInSession, SmsCode, SmsDevice
from accounts.services.cleaning import sign_in_clean
from accounts.services.factors import app_begin
from accounts.services.text_messages import sms_send
from accounts.tasks import clean_sign_in
from limits.enums import FailureKind, LimitKind
from limits.models import Count, Failures
from limits.services import Limit, failure_add, limit_take
from tests.accounts.people import make_person

pytestmark = pytest.mark.django_db


def test_what_is_over_goes_and_the_rest_stays() -> None:
    now = timezone.now()
    user = make_person(methods=(Method.SMS,))
    with system_context("test"):
        device = SmsDevice.objects.get(user=user)
        old_device = app_begin(user=user, at=now - timedelta(days=2))
        SignInSession.objects.bulk_create(
            [
                SignInSession(session_key="over", session_data="", expire_date=now - timedelta(seconds=1)),
                SignInSession(session_key="open", session_data="", expire_date=now + timedelta(hours=1)),
            ]
        )
    for session, sent_at in (("new", now), ("old", now - timedelta(days=9))):
        sms_send(
            user=user,
            device=device,
            purpose=CodePurpose.SIGN_IN,
            session_hash=session,
            origin="192.0.2.1",
            at=sent_at,
        )
    for kind in (FailureKind.PASSWORD_PER_PERSON, FailureKind.SECOND_FACTOR_PER_PERSON):
        for subject, age in (("old", 31), ("new", 29)):
            failure_add(kind=kind, subject=subject, at=now - timedelta(days=age))

    sign_in_clean(at=now)

    with system_context("test"):
        assert [session.session_key for session in SignInSession.objects.all()] == ["open"]
        assert not AppDevice.objects.filter(id=old_device.id).exists()
        assert SmsDevice.objects.filter(id=device.id).exists()
        assert [code.valid_until > now for code in SmsCode.objects.all()] == [True]
    assert {count.window_start > now - timedelta(days=8) for count in Count.objects.all()} == {True}
    rows = Failures.objects.values_list("kind", flat=True)
    assert sorted(rows) == ["password_per_person", "second_factor_per_person", "second_factor_per_person"]


def test_a_device_being_set_up_today_stays_and_cleaning_twice_is_the_same_as_once() -> None:
    user = make_person()
    device = app_begin(user=user, at=timezone.now())

    clean_sign_in()
    clean_sign_in()

    with system_context("test"):
        assert AppDevice.objects.filter(id=device.id).exists()


def test_count_of_a_whole_week_lasts_until_the_week_is_over() -> None:
    now = timezone.now()
    weekly = Limit(kind=LimitKind.LETTERS_PER_INVITATION, most=2, window=timedelta(weeks=1))
    limit_take(limit=weekly, subject="1", at=now)
    with system_context("test"):
        count = Count.objects.get()
    end = count.window_start + timedelta(weeks=1)

    sign_in_clean(at=end - timedelta(seconds=1))
    with system_context("test"):
        assert Count.objects.exists()
    sign_in_clean(at=end + timedelta(days=2))
    with system_context("test"):
        assert not Count.objects.exists()
