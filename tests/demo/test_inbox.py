"""What is sent in the demo can be read there: mail, text messages, and the codes of the apps."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.mail import EmailMessage, send_mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.database import system_context
from accounts.models import AppDevice
from accounts.totp import code_at
from demo.models import ReceivedMessage
from demo.phone import demo_phone
from demo.selectors import AppCode, inbox_read
from notices.services import message_queue, messages_deliver
from tests.cast import person

AT = datetime(2026, 11, 21, 9, 41, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_stays_in_the_demo(settings):
    settings.EMAIL_BACKEND = "demo.mailbox.DemoMailbox"
    settings.SMS_GATEWAY = "demo.phone.demo_phone"


def _received() -> list[tuple[str, str, str, str]]:
    with system_context("test"):
        return list(
            ReceivedMessage.objects.order_by("id").values_list("channel", "recipient", "subject", "text")
        )


def _app(key: str) -> AppDevice:
    with system_context("test"):
        device: AppDevice = AppDevice.objects.get(user=person(key), confirmed=True)
    return device


def test_a_mail_is_kept_once_for_its_key():
    for text in ("first", "again"):
        EmailMessage(
            "Subject", text, to=["a@elzenhof.example"], headers={"X-Idempotency-Key": "key-1"}
        ).send()

    assert _received() == [("EMAIL", "a@elzenhof.example", "Subject", "first")]


def test_mail_without_a_key_is_kept_each_time():
    send_mail("One", "text", None, ["a@elzenhof.example", "b@elzenhof.example"])
    send_mail("Two", "text", None, ["a@elzenhof.example"])

    assert _received() == [
        ("EMAIL", "a@elzenhof.example, b@elzenhof.example", "One", "text"),
        ("EMAIL", "a@elzenhof.example", "Two", "text"),
    ]


def test_a_text_message_is_kept_once_for_its_key():
    for text in ("481 216", "other"):
        demo_phone(number="+31612345601", text=text, key="key-2")

    assert _received() == [("SMS", "+31612345601", "", "481 216")]


def test_what_the_outbox_sends_stands_on_the_page(anonymous: Client):
    with system_context("test"):
        message_queue(
            kind="roles:role_granted",
            recipient=person("ben").email,
            language="nl",
            values=_values_of("roles:role_granted"),
            at=timezone.now(),
        )
    messages_deliver()

    page = anonymous.get(reverse("demo:inbox")).content.decode()

    [(channel, recipient, subject, _text)] = _received()
    assert (channel, recipient) == ("EMAIL", person("ben").email)
    assert subject
    assert subject in page


def _values_of(kind: str) -> dict[str, str]:
    from notices.registry import message_kind

    return dict.fromkeys(message_kind(kind).values, "Elzenhof")


def test_the_page_shows_the_newest_first_with_names(anonymous: Client):
    demo_phone(number="+31612345601", text="older 111111", key="1")
    EmailMessage("Newer", "see http://localhost:8000/me/", to=[person("cato").email]).send()

    inbox = inbox_read(at=AT)
    page = anonymous.get(reverse("demo:inbox")).content.decode()

    assert [(each.name, each.message.text) for each in inbox.messages] == [
        ("Cato Jansma", "see http://localhost:8000/me/"),
        ("Ben Hoekstra", "older 111111"),
    ]
    assert page.index("Newer") < page.index("older 111111")
    assert '<a href="http://localhost:8000/me/" rel="nofollow">' in page


def test_the_filter_leaves_the_messages_and_the_app_of_one_person(anonymous: Client):
    demo_phone(number="+31612345601", text="for ben", key="1")
    demo_phone(number="+31612345602", text="for cato", key="2")

    page = anonymous.get(reverse("demo:inbox"), {"person": person("ben").id}).content.decode()
    inbox = inbox_read(at=AT, user_id=person("ben").id)

    assert "for ben" in page
    assert "for cato" not in page
    assert [app.name for app in inbox.apps] == ["Ben Hoekstra"]


def test_a_person_who_is_not_there_filters_nothing(anonymous: Client):
    demo_phone(number="+31612345601", text="for ben", key="1")

    response = anonymous.get(reverse("demo:inbox"), {"person": "999999999"})

    assert response.status_code == 200
    assert "for ben" in response.content.decode()


def test_a_text_of_somebody_else_can_not_become_markup(anonymous: Client):
    demo_phone(number="+31612345601", text="<script>alert(1)</script>", key="1")

    page = anonymous.get(reverse("demo:inbox")).content.decode()

    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_more_than_a_page_of_messages_goes_on_on_the_next(anonymous: Client):
    for number in range(26):
        demo_phone(number="+31612345601", text=f"text {number}.", key=str(number))

    second = anonymous.get(reverse("demo:inbox"), {"page": "2"}).content.decode()

    assert "text 0." in second
    assert "text 25." not in second


def test_the_page_is_never_kept_by_a_browser(anonymous: Client):
    response = anonymous.get(reverse("demo:inbox"))

    assert "no-store" in response["Cache-Control"]


def test_the_empty_page_says_how_a_message_comes(anonymous: Client):
    page = anonymous.get(reverse("demo:inbox"), headers={"Accept-Language": "en"}).content.decode()

    assert "No message yet." in page


def test_an_app_shows_the_code_of_this_moment():
    device = _app("ada")

    inbox = inbox_read(at=AT, user_id=person("ada").id)

    assert inbox.apps == (AppCode(name="Ada Vermeulen", code=code_at(key=device.key, at=AT)),)
    assert inbox.seconds == 18


def test_a_used_code_gives_way_to_the_next_as_far_as_the_portal_takes_it():
    device = _app("ada")
    next_code = code_at(key=device.key, at=AT + timedelta(seconds=30))

    assert _app_after_use(device, ahead=0) == AppCode(name="Ada Vermeulen", code=next_code)
    assert _app_after_use(device, ahead=1) == AppCode(name="Ada Vermeulen", wait=18)


def _app_after_use(device: AppDevice, *, ahead: int) -> AppCode:
    device.last_step = int(AT.timestamp()) // 30 + ahead
    with system_context("test"):
        device.save()
    [app] = inbox_read(at=AT, user_id=device.user_id).apps
    return app


def test_an_app_that_is_being_set_up_shows_its_code_too():
    with system_context("test"):
        new = AppDevice.objects.create(user=person("ada"), key=_app("ben").key, confirmed=False)

    apps = inbox_read(at=AT, user_id=person("ada").id).apps

    assert apps == (
        AppCode(name="Ada Vermeulen", code=code_at(key=new.key, at=AT), is_new=True),
        AppCode(name="Ada Vermeulen", code=code_at(key=_app("ada").key, at=AT)),
    )


def test_the_page_says_how_long_to_wait_for_a_code(anonymous: Client):
    device = _app("ada")
    device.last_step = int(timezone.now().timestamp()) // 30 + 2
    with system_context("test"):
        device.save()

    page = anonymous.get(
        reverse("demo:inbox"), {"person": device.user_id}, headers={"Accept-Language": "en"}
    ).content.decode()

    assert "a new one in " in page
    assert '<code class="secret">' not in page


@pytest.mark.parametrize("ahead", [-1, 0])
def test_the_code_that_is_shown_is_taken_by_the_portal(ahead: int):
    device = _app("ada")
    device.last_step = int(AT.timestamp()) // 30 + ahead
    with system_context("test"):
        device.save()
        [app] = inbox_read(at=AT, user_id=person("ada").id).apps
        assert device.take(app.code, at=AT, purpose="SIGN_IN", session_hash="")


def test_a_person_without_an_app_is_told_so(anonymous: Client):
    page = anonymous.get(
        reverse("demo:inbox"), {"person": person("nils_without_factor").id}, headers={"Accept-Language": "en"}
    ).content.decode()

    assert "No app yet." in page
