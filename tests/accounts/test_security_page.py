"""One's own factors: seeing, replacing, removing, with a mail for every change."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from access.database import system_context
from access.proof import Method
from accounts.models import AppDevice, SmsDevice
from accounts.selectors import factors_of
from accounts.services.factors import LastFactor, factor_remove
from notices.models import OutboundMessage
from notices.sending import message_text
from tests.accounts.people import (
    ENROL,
    browser,
    enrol_app,
    give_recovery_codes,
    mails_to,
    make_person,
    messages_to,
    send_code,
    send_password,
    sign_in,
    sms_codes,
    trail_of,
)

pytestmark = pytest.mark.django_db

PAGE = "/me/security/"


def test_the_page_shows_what_there_is_and_what_can_be_done() -> None:
    user = make_person(methods=(Method.APP, Method.SMS))
    give_recovery_codes(user)
    client = browser()
    sign_in(client, user)

    page = client.get(PAGE)
    text = page.content.decode()

    assert [(row.method, str(row.state.word), row.text) for row in page.context["rows"]] == [
        (Method.APP, "In use", ""),
        (Method.SMS, "In use", "06 •• •• •• 78"),
    ]
    assert "10 codes left" in text
    assert "+31612345678" not in text
    for link in (
        "/enrol/?method=app&amp;next=%2Fme%2Fsecurity%2F",
        "/enrol/?method=sms&amp;next=%2Fme%2Fsecurity%2F",
        "/me/security/app/remove/",
        "/me/security/sms/remove/",
        "/enrol/recovery-codes/",
    ):
        assert f'href="{link}"' in text


def test_nobody_without_both_factors_sees_the_page() -> None:
    assert browser().get(PAGE).headers["Location"].startswith("/?next=")


def test_a_blocked_factor_is_named_with_what_to_do() -> None:
    user = make_person(methods=(Method.APP, Method.SMS))
    client = browser()
    sign_in(client, user)
    with system_context("test"):
        SmsDevice.objects.filter(user=user).update(blocked=True)

    page = client.get(PAGE)

    assert "Text message: blocked after a hundred wrong codes." in page.content.decode()
    assert [str(row.state.word) for row in page.context["rows"]] == ["In use", "Blocked"]


def test_a_factor_is_removed_after_a_question_and_the_owner_is_told() -> None:
    user = make_person(methods=(Method.APP, Method.SMS))
    client, other = browser(), browser()
    with time_machine.travel(timezone.now().replace(second=15), tick=False) as clock:
        sign_in(client, user)
        clock.shift(timedelta(seconds=30))
        sign_in(other, user)
        assert client.get("/me/security/sms/remove/").status_code == 200
        assert factors_of(user_id=user.id).sms is not None

        response = client.post("/me/security/sms/remove/")

        assert response.headers["Location"] == PAGE
        assert factors_of(user_id=user.id).sms is None
        assert client.get(PAGE).status_code == 200
        assert other.get(PAGE).status_code == 302
    assert mails_to(user) == ["accounts:factor_removed"]
    assert trail_of(user).count("accounts:second_factor:removed") == 1


def test_the_last_factor_stays() -> None:
    user = make_person(methods=(Method.APP,))
    give_recovery_codes(user)
    client = browser()
    sign_in(client, user)

    assert "This is your only way" in client.get("/me/security/app/remove/").content.decode()
    response = client.post("/me/security/app/remove/")

    assert response.status_code == 400
    assert factors_of(user_id=user.id).app is not None
    assert mails_to(user) == []


def test_a_factor_stays_when_the_other_one_is_blocked() -> None:
    user = make_person(methods=(Method.APP, Method.SMS))
    with system_context("test"):
        SmsDevice.objects.filter(user=user).update(blocked=True)

    with pytest.raises(LastFactor):
        factor_remove(user=user, method=Method.APP, at=timezone.now())
    factor_remove(user=user, method=Method.SMS, at=timezone.now())
    assert set(factors_of(user_id=user.id).usable) == {Method.APP}


def test_recovery_codes_are_renewed_and_not_removed() -> None:
    user = make_person(methods=(Method.APP,))
    give_recovery_codes(user)
    client = browser()
    sign_in(client, user)

    assert client.get("/me/security/recovery_code/remove/").status_code == 404
    with pytest.raises(LastFactor):
        factor_remove(user=user, method=Method.RECOVERY_CODE, at=timezone.now())


@pytest.mark.parametrize("method", ["sms", "passkey", "default"])
def test_what_is_not_there_can_not_be_removed(method: str) -> None:
    user = make_person(methods=(Method.APP,))
    client = browser()
    sign_in(client, user)

    assert client.get(f"/me/security/{method}/remove/").status_code == 404
    assert client.post(f"/me/security/{method}/remove/").status_code == 404


def test_removing_wants_a_fresh_proof() -> None:
    user = make_person(methods=(Method.APP, Method.SMS))
    client = browser()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(client, user)
        clock.shift(timedelta(minutes=11))
        response = client.post("/me/security/sms/remove/")

    assert response.headers["Location"].startswith("/verify/?next=")
    assert factors_of(user_id=user.id).sms is not None


def test_after_a_recovery_code_the_lost_app_is_set_up_again() -> None:
    user = make_person(methods=(Method.APP,))
    codes = give_recovery_codes(user)
    client = browser()
    send_password(client, user.email)
    client.post("/", {"challenge_device": "recovery_code"})
    assert send_code(client, codes[0]).headers["Location"] == PAGE
    assert "You signed in with a recovery code." in client.get(PAGE).content.decode()
    with system_context("test"):
        lost = AppDevice.objects.get(user=user)

    response = enrol_app(client, query="?method=app&next=/me/security/")

    assert response.headers["Location"] == PAGE
    with system_context("test"):
        assert AppDevice.objects.get(user=user).id != lost.id
    assert mails_to(user) == ["accounts:factor_added", "accounts:recovery_code_used"]


def test_another_number_replaces_the_earlier_one() -> None:
    user = make_person(methods=(Method.APP, Method.SMS))
    client = browser()
    sign_in(client, user)
    query = "?method=sms&next=/me/security/"
    client.post(f"/enrol/{query}", {ENROL: "method", "method-method": "sms"})
    client.post(f"/enrol/{query}", {ENROL: "number", "number-number": "06 87 65 43 21"})
    assert factors_of(user_id=user.id).sms.number == "+31612345678"  # type: ignore[union-attr]  # it is there

    client.post(f"/enrol/{query}", {ENROL: "code", "code-otp_token": sms_codes(user)[-1]})

    with system_context("test"):
        assert [device.number for device in SmsDevice.objects.filter(user=user)] == ["+31687654321"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_mail_names_who_and_when_and_how_to_object(language: str) -> None:
    from accounts.services.letters import owner_tell

    user = make_person(methods=(Method.APP,), language=language)
    at = datetime.fromisoformat("2026-11-23T09:05:00+01:00")
    kinds = (
        "factor_added",
        "factor_removed",
        "factor_blocked",
        "recovery_code_used",
        "recovery_codes_renewed",
    )
    with system_context("test"):
        for kind in kinds:
            more = {"left": "4"} if kind == "recovery_code_used" else {}
            owner_tell(user=user, kind=kind, method=Method.APP, at=at, **more)
        rows = {row.kind: row for row in OutboundMessage.objects.filter(user_id=user.id)}
    values = dict(messages_to(user))

    assert sorted(rows) == sorted(f"accounts:{kind}" for kind in kinds)
    for kind, row in rows.items():
        assert (row.recipient, row.language) == (user.email, language)
        from django.utils import translation

        with translation.override(language):
            subject, body = (message_text(row, part, values[kind]) for part in ("subject", "body"))
        assert subject
        assert "\n" not in subject
        assert user.full_name in body
        assert "088 000 01 20" in body
        assert "23" in values[kind]["when"]
        assert values[kind]["when"] in body
        assert "&" not in body
