"""Help before sign-in: pages anybody reads, a question to the desk, and its answer by mail."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from access.acting import Acting
from access.database import Context, Scope, database_context, system_context
from accounts.models import SignInHelp
from accounts.services.sign_in_help import AlreadyAnswered, sign_in_help_answer, sign_in_help_ask
from audit.models import AuditEvent
from common import guarded
from notices.models import OutboundMessage
from roles.acting import acting_at_desk
from tests import cast
from tests.accounts.people import blanked, browser, errors_of, make_person
from tests.accounts.test_password_forgotten import answer, ask

pytestmark = pytest.mark.django_db

PAGES = (
    "",
    "second-factor/",
    "no-sms/",
    "no-mail/",
    "relation-number/",
    "right-portal/",
    "sign-in/",
    "sign-in/sent/",
)
QUESTION = {
    "email": "fenna@example.org",
    "trouble": "NO_MAIL",
    "words": "Nothing came since Monday.",
    "phone": "06 12 34 56 78",
}


@pytest.fixture(autouse=True)
def _no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests fill in forms faster than people do."""
    monkeypatch.setattr(guarded, "SOONEST", timedelta(0))


def send(client: Client | None = None, *, extra: dict[str, Any] | None = None, **changed: str) -> Any:
    """Opens the form and sends it, filled in."""
    client = client or browser()
    opened = client.get("/help/sign-in/").context["form"]["opened"].value()
    return client.post("/help/sign-in/", {**QUESTION, "opened": opened, **changed}, **(extra or {}))


def questions() -> list[SignInHelp]:
    with system_context("test"):
        return list(SignInHelp.objects.order_by("id"))


def at_desk(key: str = "dirk") -> Acting:
    with system_context("test"):
        acting = acting_at_desk(user_id=cast.person(key).id, at=timezone.now())
    assert acting is not None
    return acting


def desk_context(acting: Acting) -> Any:
    return database_context(
        Context(
            scope=Scope.DESK, at=acting.at, user_id=acting.user_id, organisation_id=acting.organisation.id
        )
    )


def answers() -> list[tuple[str, dict[str, str]]]:
    """Recipient and values of the answers by mail."""
    with system_context("test"):
        rows = OutboundMessage.objects.filter(kind="accounts:sign_in_help_answer").order_by("created_at")
        return [(row.recipient, json.loads(row.values)) for row in rows]


# --- the pages -------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_help_is_read_before_sign_in_and_names_the_desk(page: str) -> None:
    response = browser().get(f"/help/{page}")

    assert response.status_code == 200
    assert "088 000 01 20" in response.content.decode()
    assert "working days 8:00–18:00" in response.content.decode()


@pytest.mark.parametrize("page", ["/", "/password/forgotten/", "/help/"])
def test_help_is_one_click_from_where_somebody_is_stuck(page: str) -> None:
    assert 'href="/help/' in browser().get(page).content.decode()


def test_sign_in_leads_to_one_link_for_every_trouble_with_a_password() -> None:
    assert browser().get("/").content.decode().count('href="/password/forgotten/"') == 2


def test_mail_help_names_the_domain_that_mail_comes_from() -> None:
    assert "veldbaken.example" in browser().get("/help/no-mail/").content.decode()


def test_form_knows_what_was_wrong_on_the_page_before() -> None:
    form = browser().get("/help/sign-in/?trouble=NO_SMS").context["form"]
    other = browser().get("/help/sign-in/?trouble=<b>").context["form"]

    assert (form["trouble"].value(), other["trouble"].value()) == ("NO_SMS", "")


# --- asking ----------------------------------------------------------------------------------------


def test_question_reaches_the_desk() -> None:
    response = send(email="Fenna@Example.org")

    assert (response.status_code, response["Location"]) == (302, "/help/sign-in/sent/")
    (asked,) = questions()
    kept = (asked.email, asked.trouble, asked.words, asked.phone, asked.language, asked.state)
    assert kept == (
        "fenna@example.org", "NO_MAIL", "Nothing came since Monday.", "06 12 34 56 78", "en", "WAITING",
    )  # fmt: skip


def test_answer_is_the_same_for_known_and_unknown_addresses() -> None:
    make_person()
    pages = []
    for email in ("fenna@example.org", "nobody@example.org"):
        client = browser()
        response = send(client, email=email)
        pages.append(
            (response.status_code, response.content, blanked(client.get(response["Location"]).content))
        )

    assert pages[0] == pages[1]


def test_unseen_field_that_is_filled_in_gets_the_same_answer_and_nothing_else() -> None:
    response = send(website="https://spam.example")

    assert (response.status_code, response["Location"]) == (302, "/help/sign-in/sent/")
    assert questions() == []


def test_form_sent_too_soon_is_asked_for_once_more_and_keeps_what_was_typed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(guarded, "SOONEST", timedelta(hours=1))

    response = send()

    assert errors_of(response) == ["Please check what you filled in and send it once more."]
    assert response.context["form"]["words"].value() == QUESTION["words"]
    assert questions() == []
    monkeypatch.setattr(guarded, "SOONEST", timedelta(0))
    again = {**QUESTION, "opened": response.context["form"]["opened"].value()}
    assert browser().post("/help/sign-in/", again).status_code == 302


@pytest.mark.parametrize("opened", ["", "invented", "MTIz:1tx:abc"])
def test_form_without_its_time_is_asked_for_once_more(opened: str) -> None:
    response = browser().post("/help/sign-in/", {**QUESTION, "opened": opened})

    assert errors_of(response) == ["Please check what you filled in and send it once more."]
    assert questions() == []


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("email", "fenna", "This is not an e-mail address. Fill it in as name@example.nl."),
        ("trouble", "", "This field is required."),
    ],
)
def test_question_filled_in_wrongly_is_said_and_kept(field: str, typed: str, sentence: str) -> None:
    changed: dict[str, Any] = {field: typed}
    response = send(**changed)

    assert errors_of(response) == [sentence]
    assert response.context["form"]["words"].value() == QUESTION["words"]


def test_sixth_question_of_an_address_in_a_day_is_not_kept_and_nothing_says_so() -> None:
    places = [send(extra={"REMOTE_ADDR": f"192.0.2.{turn}"})["Location"] for turn in range(6)]

    assert set(places) == {"/help/sign-in/sent/"}
    assert len(questions()) == 5


def test_twenty_first_question_of_an_origin_says_to_wait_or_call() -> None:
    for turn in range(20):
        send(email=f"person{turn}@example.org")

    response = send(email="another@example.org")

    assert errors_of(response)[0].startswith("Too many questions came from your network. Try again in")
    assert len(questions()) == 20


# --- the desk --------------------------------------------------------------------------------------


def test_desk_sees_questions_with_waiting_ones_first(signed_in) -> None:
    send(email="first@example.org")
    send(email="second@example.org")
    first, _second = questions()
    dirk = signed_in("dirk")
    dirk.post(f"/desk/sign-in-help/{first.id}/", {"answer": "Try again."})

    names = re.findall(r">(\w+@example.org)</a>", dirk.get("/desk/sign-in-help/").content.decode())

    assert names == ["second@example.org", "first@example.org"]


def test_desk_sees_what_was_sent_to_the_address_and_never_what_it_said(signed_in) -> None:
    user = make_person()
    ask(user.email)
    answer()
    send()
    (asked,) = questions()

    page = signed_in("dirk").get(f"/desk/sign-in-help/{asked.id}/", headers={"accept-language": "en"})

    (sent,) = page.context["sent"]
    assert (sent.channel.label, sent.state.label) == ("e-mail", "Queued")
    assert "/password/new/" not in page.content.decode()
    assert QUESTION["words"] in page.content.decode()


def test_desk_reads_that_nothing_was_sent(signed_in) -> None:
    send(email="nobody@example.org")
    (asked,) = questions()

    assert signed_in("dirk").get(f"/desk/sign-in-help/{asked.id}/").context["sent"] == []


def test_answer_goes_by_mail_to_the_address_with_what_was_sent_when(signed_in) -> None:
    user = make_person()
    ask(user.email)
    answer()
    send()
    (asked,) = questions()

    response = signed_in("dirk").post(
        f"/desk/sign-in-help/{asked.id}/", {"answer": "Your filter holds it.", "with_history": "on"}
    )

    assert (response.status_code, response["Location"]) == (302, "/desk/sign-in-help/")
    ((recipient, values),) = answers()
    assert (recipient, values["answer"]) == (user.email, "Your filter holds it.")
    assert values["history"].startswith("- ")
    assert values["history"].endswith(": e-mail, queued")
    (asked,) = questions()
    assert (asked.state, asked.answer, asked.answered_by_id) == (
        "ANSWERED", "Your filter holds it.", cast.person("dirk").id,
    )  # fmt: skip
    with system_context("test"):
        (event,) = AuditEvent.objects.filter(tag="accounts:sign_in_help:answered")
    assert (event.actor_id, event.facts) == (cast.person("dirk").id, {"help_id": asked.id})


@pytest.mark.parametrize(
    ("with_history", "words"), [("on", "Nothing was sent to this address in the last thirty days."), ("", "")]
)
def test_answer_says_that_nothing_was_sent_only_on_wish(signed_in, with_history: str, words: str) -> None:
    send(email="nobody@example.org")
    (asked,) = questions()

    signed_in("dirk").post(
        f"/desk/sign-in-help/{asked.id}/", {"answer": "Which address?", "with_history": with_history}
    )

    assert answers()[0][1]["history"] == words


def test_answer_without_words_is_refused(signed_in) -> None:
    send()
    (asked,) = questions()

    response = signed_in("dirk").post(f"/desk/sign-in-help/{asked.id}/", {"answer": " "})

    assert list(response.context["form"].errors) == ["answer"]
    assert answers() == []


def test_question_is_answered_once(signed_in) -> None:
    send()
    (asked,) = questions()
    dirk = signed_in("dirk")
    dirk.post(f"/desk/sign-in-help/{asked.id}/", {"answer": "First."})

    dirk.post(f"/desk/sign-in-help/{asked.id}/", {"answer": "Second."})

    assert [values["answer"] for _, values in answers()] == ["First."]
    acting = at_desk()
    with desk_context(acting), pytest.raises(AlreadyAnswered):
        sign_in_help_answer(acting=acting, help_id=asked.id, answer="Third.", with_history=False)


def test_question_that_does_not_exist_is_refused() -> None:
    acting = at_desk()
    with desk_context(acting), pytest.raises(SignInHelp.DoesNotExist):
        sign_in_help_answer(acting=acting, help_id=999_999, answer="No.", with_history=False)


def test_service_keeps_the_language_of_who_asked(signed_in) -> None:
    at = timezone.now()
    sign_in_help_ask(
        email="nobody@example.org", trouble="OTHER", words="", phone="", language="nl", origin="", at=at
    )
    (asked,) = questions()
    signed_in("dirk").post(f"/desk/sign-in-help/{asked.id}/", {"answer": "Antwoord.", "with_history": "on"})

    with system_context("test"):
        assert OutboundMessage.objects.get(kind="accounts:sign_in_help_answer").language == "nl"
