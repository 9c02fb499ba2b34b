"""Password forgotten: the same answer for every address, and what each of them gets by mail."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.database import system_context
from access.proof import Method
from accounts.activations import register_resender, unregister_resender
from accounts.models import OneTimeKey, PasswordRequest, User
from accounts.services.forgotten import (
    LinkRefused,
    password_ask,
    password_requests_answer,
    password_reset,
)
from common.errors import DomainError
from notices.models import OutboundMessage
from tests.accounts.people import (
    PASSWORD,
    app_code,
    blanked,
    browser,
    errors_of,
    mails_to,
    make_person,
    messages_to,
    send_code,
    send_password,
    sign_in,
    trail_of,
)

pytestmark = pytest.mark.django_db

NEW = "a quite new sentence"


def ask(email: str, client: Client | None = None, **extra: Any):
    """Asks on the page, as somebody who reads English."""
    return (client or browser()).post("/password/forgotten/", {"email": email}, **extra)


def answer() -> int:
    """What the worker does afterwards."""
    return password_requests_answer(at=timezone.now())


def mail_kinds() -> list[tuple[str, str]]:
    """Kind and recipient of every mail there is, oldest first."""
    with system_context("test"):
        rows = OutboundMessage.objects.filter(kind__startswith="accounts:").order_by("created_at")
        return [(row.kind, row.recipient) for row in rows if row.kind != "accounts:sms_code"]


def link_of(user: User) -> str:
    """The address in the last mail with a link."""
    links = [values["link"] for _, values in messages_to(user) if "link" in values]
    return urlsplit(links[-1]).path


def link_for(user: User) -> str:
    """Asks for a link and gets it."""
    ask(user.email)
    answer()
    return link_of(user)


@pytest.fixture
def waiting() -> Iterator[list[str]]:
    """Addresses that wait for activation; what is sent again is added with "again"."""
    addresses = ["newcomer@example.org"]

    def resend(email: str, at: object) -> bool:
        if email in addresses:
            addresses.append(f"again: {email}")
            return True
        return False

    register_resender(resend)
    yield addresses
    unregister_resender(resend)


# --- asking ----------------------------------------------------------------------------------------


def test_every_address_gets_the_same_answer_byte_for_byte(waiting: list[str]) -> None:
    known, locked = make_person(methods=(Method.APP,)), make_person("locked@example.org")
    make_person("away@example.org", is_active=False)
    for _turn in range(6):
        send_password(browser(), locked.email, "wrong")
    asked = ["nobody@example.org", "away@example.org", waiting[0], locked.email, known.email]

    clients = [browser() for _ in asked]
    answers = [ask(email, client) for email, client in zip(asked, clients, strict=True)]
    pages = [client.get(response["Location"]) for client, response in zip(clients, answers, strict=True)]

    assert {(response.status_code, response["Location"]) for response in answers} == {
        (302, "/password/forgotten/asked/")
    }
    assert len({response.content for response in answers}) == 1
    assert len({tuple(sorted(response.headers)) for response in answers}) == 1
    assert len({blanked(page.content) for page in pages}) == 1


def test_asking_looks_nobody_up() -> None:
    make_person()
    counts = set()
    for email in ("fenna@example.org", "nobody@example.org"):
        client = browser()
        with CaptureQueriesContext(connection) as queries:
            ask(email, client)
        counts.add(len(queries))
        assert not [query for query in queries if "accounts_user" in query["sql"]]
    assert len(counts) == 1


def test_known_address_gets_a_link_in_its_own_language() -> None:
    user = make_person(language="nl")

    ask(user.email)
    assert answer() == 1

    ((kind, values),) = messages_to(user)
    assert kind == "accounts:password_link"
    assert values["name"] == "Fenna Visser"
    assert urlsplit(values["link"]).path.startswith("/password/new/")
    assert trail_of(user) == ["accounts:password_link:sent"]
    with system_context("test"):
        assert not PasswordRequest.objects.exists()
        assert OutboundMessage.objects.get().language == "nl"


@pytest.mark.parametrize("typed", ["FENNA@Example.org", "  fenna@example.org "])
def test_address_is_read_as_people_type_it(typed: str) -> None:
    user = make_person()

    ask(typed)
    answer()

    assert mails_to(user) == ["accounts:password_link"]


def test_plus_sign_is_part_of_an_address() -> None:
    plus, plain = make_person("fenna+portal@example.org"), make_person("fenna@example.org")

    ask("Fenna+Portal@example.org")
    answer()

    assert (mails_to(plus), mails_to(plain)) == (["accounts:password_link"], [])


def test_international_domain_is_the_same_in_both_its_forms() -> None:
    user = make_person("fenna@xn--bcher-kva.example")

    ask("fenna@bücher.example")
    answer()

    assert mails_to(user) == ["accounts:password_link"]
    assert send_password(browser(), "Fenna@BÜCHER.example").status_code == 302


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Fill in your e-mail address."),
        ("fenna", "This is not an e-mail address. Fill it in as name@example.nl."),
        ("fenna@example", "This is not an e-mail address. Fill it in as name@example.nl."),
    ],
)
def test_what_is_no_address_is_said_and_kept(typed: str, sentence: str) -> None:
    response = ask(typed)

    assert errors_of(response) == [sentence]
    assert response.context["form"]["email"].value() == typed
    with system_context("test"):
        assert not PasswordRequest.objects.exists()


@pytest.mark.parametrize("state", ["unknown", "inactive", "without a password"])
def test_address_without_a_usable_account_is_told_once_a_day(state: str) -> None:
    if state != "unknown":
        user = make_person("gone@example.org", is_active=state != "inactive")
        if state == "without a password":
            with system_context("test"):
                user.set_unusable_password()
                user.save()

    for _turn in range(3):
        ask("gone@example.org")
        answer()

    assert mail_kinds() == [("accounts:no_account", "gone@example.org")]
    with system_context("test"):
        message = OutboundMessage.objects.get()
        assert json.loads(message.values)["help_link"].endswith("/help/")
        assert (message.language, message.user_id) == ("en", None)


def test_who_waits_for_activation_gets_that_again(waiting: list[str]) -> None:
    ask("Newcomer@example.org")
    answer()

    assert waiting == ["newcomer@example.org", "again: newcomer@example.org"]
    assert mail_kinds() == []


def test_who_has_an_account_gets_a_link_and_no_invitation(waiting: list[str]) -> None:
    user = make_person("newcomer@example.org")

    ask(user.email)
    answer()

    assert waiting == ["newcomer@example.org"]
    assert mails_to(user) == ["accounts:password_link"]


def test_sixth_link_within_an_hour_is_not_sent_and_the_fifth_still_works() -> None:
    user = make_person()
    at = timezone.now()
    for turn in range(6):
        later = at + timedelta(seconds=turn)
        password_ask(email=user.email, language="en", origin="192.0.2.1", at=later)
        password_requests_answer(at=later)

    assert mails_to(user) == ["accounts:password_link"] * 5
    assert browser().get(link_of(user)).status_code == 200


def test_thirty_first_request_of_an_origin_says_when_it_may_be_tried_again() -> None:
    client = browser()
    for turn in range(30):
        assert ask(f"person{turn}@example.org", client).status_code == 302

    response = ask("fenna@example.org", client)

    assert len(errors_of(response)) == 1
    assert errors_of(response)[0].startswith("Too many requests came from your network. Try again in")
    with system_context("test"):
        assert PasswordRequest.objects.count() == 30
    assert ask("fenna@example.org", REMOTE_ADDR="198.51.100.7").status_code == 302


def test_request_that_failed_comes_again_later() -> None:
    user = make_person()
    ask(user.email)

    def broken(email: str, at: object) -> bool:
        raise ZeroDivisionError

    with system_context("test"):
        User.objects.filter(id=user.id).update(is_active=False)
    register_resender(broken)
    try:
        with pytest.raises(ZeroDivisionError):
            answer()
    finally:
        unregister_resender(broken)
    assert answer() == 0
    assert password_requests_answer(at=timezone.now() + timedelta(minutes=3)) == 1
    assert [kind for kind, _ in mail_kinds()] == ["accounts:no_account"]


# --- the link --------------------------------------------------------------------------------------


def test_link_sets_a_password_and_the_second_factor_stays() -> None:
    user = make_person(methods=(Method.APP,))
    here, elsewhere = browser(), browser()
    sign_in(elsewhere, user)
    link = link_for(user)

    shown = here.get(link)
    response = here.post(link, {"password": NEW, "again": NEW})

    assert shown.status_code == 200
    assert shown["Cache-Control"] == "no-store"
    assert shown["Referrer-Policy"] == "same-origin"
    assert (response.status_code, response["Location"]) == (302, "/")
    assert "Your password has been changed. Sign in with the new one." in here.get("/").content.decode()
    assert elsewhere.get("/me/security/")["Location"].startswith("/?next=")
    assert mails_to(user) == ["accounts:password_link", "accounts:password_reset"]
    assert "accounts:password:reset" in trail_of(user)
    assert send_password(browser(), user.email, PASSWORD).status_code == 200
    again = browser()
    assert send_password(again, user.email, NEW).context["way"].method is Method.APP
    assert send_code(again, app_code(user, steps=1)).status_code == 302


def test_looking_at_a_link_changes_nothing() -> None:
    user = make_person()
    link = link_for(user)

    for _turn in range(3):
        assert browser().get(link).status_code == 200
        assert browser().head(link).status_code == 200

    assert browser().post(link, {"password": NEW, "again": NEW}).status_code == 302


def test_used_link_works_no_more() -> None:
    user = make_person()
    link = link_for(user)
    browser().post(link, {"password": NEW, "again": NEW})

    for response in (browser().get(link), browser().post(link, {"password": PASSWORD, "again": PASSWORD})):
        assert response.status_code == 404
        assert "This link no longer works" in response.content.decode()
        assert "/password/forgotten/" in response.content.decode()
    with system_context("test"):
        assert User.objects.get(id=user.id).check_password(NEW)


def test_newer_link_ends_the_older_one() -> None:
    user = make_person()
    older, newer = link_for(user), link_for(user)

    assert (browser().get(older).status_code, browser().get(newer).status_code) == (404, 200)


def test_link_lives_twenty_four_hours() -> None:
    user = make_person()
    secret = link_for(user).split("/")[3]
    at = timezone.now()

    with pytest.raises(LinkRefused):
        password_reset(secret=secret, password=NEW, at=at + timedelta(hours=24, minutes=1))
    assert password_reset(secret=secret, password=NEW, at=at + timedelta(hours=23, minutes=59)) == user


def test_truncated_and_foreign_links_open_nothing() -> None:
    user, other = make_person(), make_person("other@example.org")
    link, foreign = link_for(user), link_for(other)

    assert browser().get(link[:-3] + "/").status_code == 404
    assert browser().get(link.replace("/password/new/", "/email/confirm/")).status_code == 404
    browser().post(foreign, {"password": NEW, "again": NEW})
    with system_context("test"):
        assert User.objects.get(id=user.id).check_password(PASSWORD)


def test_link_of_an_account_that_was_switched_off_opens_nothing() -> None:
    user = make_person()
    link = link_for(user)
    with system_context("test"):
        User.objects.filter(id=user.id).update(is_active=False)

    assert browser().get(link).status_code == 404
    with pytest.raises(LinkRefused):
        password_reset(secret=link.split("/")[3], password=NEW, at=timezone.now())


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("short", "short", "This password is too short. It must contain at least 8 characters."),
        ("password123", "password123", "This password is too common."),
        ("fennavisser", "fennavisser", "The password is too similar to the name."),
        ("fenna@example.org", "fenna@example.org", "The password is too similar to the e-mail address."),
        (NEW, NEW + "s", "This is not the same as above. Type the new password twice."),
        ("", "", "This field is required."),
    ],
)
def test_password_that_is_not_allowed_is_refused_and_the_link_still_works(
    password: str, again: str, sentence: str
) -> None:
    user = make_person()
    link = link_for(user)

    response = browser().post(link, {"password": password, "again": again})

    assert response.status_code == 200
    assert sentence in errors_of(response)
    assert browser().post(link, {"password": NEW, "again": NEW}).status_code == 302


def test_service_refuses_a_password_too_and_keeps_the_link() -> None:
    user = make_person()
    secret = link_for(user).split("/")[3]

    with pytest.raises(DomainError) as refused:
        password_reset(secret=secret, password="short", at=timezone.now())

    assert refused.value.field == "password"
    with system_context("test"):
        assert OneTimeKey.objects.filter(subject_id=user.id).count() == 1
        assert User.objects.get(id=user.id).check_password(PASSWORD)


@pytest.mark.parametrize("password", ["x7 " * 40, "геслото е долго", "🐟🐠🐡 fish and chips"])
def test_long_and_foreign_passwords_are_taken_as_they_are(password: str) -> None:
    user = make_person()

    assert browser().post(link_for(user), {"password": password, "again": password}).status_code == 302
    assert send_password(browser(), user.email, password).status_code == 302


def test_reset_ends_the_wait_after_wrong_passwords() -> None:
    user = make_person()
    for _turn in range(6):
        send_password(browser(), user.email, "wrong")
    link = link_for(user)
    assert "Too many wrong tries" in send_password(browser(), user.email).content.decode()

    browser().post(link, {"password": NEW, "again": NEW})

    assert send_password(browser(), user.email, NEW).status_code == 302
