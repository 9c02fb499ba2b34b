"""Links and letters that open nothing: the same bytes for every reason, so that nobody learns who is invited or known."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.database import system_context
from accounts.enums import KeyPurpose
from accounts.models import OneTimeKey
from accounts.services.forgotten import password_requests_answer
from accounts.services.one_time_keys import key_make
from roles.models import Invitation
from roles.services import (
    invitation_decline,
    invitation_send_again,
    invitation_withdraw,
    recovery_withdraw,
    reset_object,
    reset_withdraw,
)
from tests.accounts.people import SIGN_IN
from tests.cast import membership, person
from tests.nets.matrix import blanked
from tests.roles.asking import make_administrator
from tests.roles.joining import (
    POSTAL,
    choose_password,
    invite,
    invitee,
    link_of,
    outbox,
    prove,
    stranger,
    values_of,
)
from tests.roles.resetting import (
    NEW_PASSWORD,
    at_own,
    at_the_desk,
    case_with_letter,
    code_of_letter,
    come_by_letter,
    come_by_link,
    secret_of,
    start,
    token_of,
)

pytestmark = pytest.mark.django_db

NOBODY = "nobody@example.org"
MADE_UP = "A" * 43
WRONG_CODE = "AAAA-BBBB-CCCC"


def answer(ask: Callable[[Client], Any], *typed: str) -> tuple[Any, ...]:
    """Status, headers, body and cookies, without what was asked with and what differs each time."""
    client = stranger()
    response = ask(client)
    status, headers, body = blanked(response)
    for each in typed:
        body = body.replace(each, "…")
    headers = [(name, value) for name, value in headers if name.lower() not in ("content-length", "expires")]
    return status, headers, body, sorted(client.cookies)


def _counted(path: str, data: dict[str, str], *typed: str) -> tuple[Any, ...]:
    """What a form answers, and how many queries that takes."""
    with CaptureQueriesContext(connection) as queries:
        given = answer(lambda client: client.post(path, data), *typed)
    return *given, len(queries)


def run_out(purpose: KeyPurpose, subject_id: int) -> None:
    """The key of this purpose and subject is too old."""
    with system_context("test"):
        keys = OneTimeKey.objects.filter(purpose=purpose, subject_id=subject_id)
        assert keys.update(valid_until=timezone.now()) == 1


# --- links ---------------------------------------------------------------------------------------------------


def _invited(name: str, **facts: str) -> tuple[Invitation, str]:
    """By text message, to a number of one's own, unless the facts say otherwise."""
    facts.setdefault("mobile_number", f"06 87 65 43 {10 + len(outbox('invitation'))}")
    invitation = invite(invitee(email=f"{name}@example.org", **facts))
    return invitation, link_of().rstrip("/").rsplit("/", 1)[1]


def links_of_invitations() -> dict[str, str]:
    """Secrets of links that open nothing, each for another reason."""
    _invitation, whole = _invited("whole")
    made = {"made up": MADE_UP, "truncated": whole[:-1]}
    _used, made["used"] = _invited("used")
    client = stranger()
    prove(client, f"/activate/{made['used']}/")
    choose_password(client)
    old, made["too old"] = _invited("old")
    run_out(KeyPurpose.INVITATION_LINK, old.id)
    declined, made["declined"] = _invited("declined")
    invitation_decline(invitation_id=declined.id, at=timezone.now())
    withdrawn, made["withdrawn"] = _invited("withdrawn")
    at_own("ada", "alder", invitation_withdraw, invitation_id=withdrawn.id)
    replaced, made["replaced"] = _invited("replaced")
    at_own("ada", "alder", invitation_send_again, invitation_id=replaced.id)
    made["of a password"] = key_make(
        purpose=KeyPurpose.PASSWORD_LINK, subject_id=person("ben").id, at=timezone.now()
    )
    start("ben")
    made["of an administrator"] = secret_of("ben")
    return made


def links_of_administrators() -> dict[str, str]:
    """The same of links by which somebody gets back in."""
    ben = membership("ben", "alder").id
    start("ben")
    made = {"made up": MADE_UP, "truncated": secret_of("ben")[:-1], "replaced": secret_of("ben")}
    start("ben")
    made["stopped"] = secret_of("ben")
    at_own("ada", "alder", reset_withdraw, membership_id=ben)
    start("ben")
    made["objected"] = secret_of("ben")
    reset_object(token=token_of("ben"), at=timezone.now())
    old = start("cato")
    made["too old"] = secret_of("cato")
    run_out(KeyPurpose.RECOVERY_LINK, old.id)
    start("cato")
    made["used"] = secret_of("cato")
    come_by_link(made["used"])
    make_administrator("mia", "alder")
    start("ben", by="mia")
    made["of somebody who administers no more"] = secret_of("ben")
    make_administrator("mia", "alder", really=False)
    _invitation, made["of an invitation"] = _invited("invited")
    return made


def _answers(paths: dict[str, str], path: str, data: dict[str, str] | None) -> dict[str, tuple[Any, ...]]:
    def ask(client: Client, secret: str) -> Any:
        address = path.format(secret)
        return client.get(address) if data is None else client.post(address, data)

    return {
        name: answer(lambda client, secret=secret: ask(client, secret), secret)  # type: ignore[misc]  # lambdas have no annotations
        for name, secret in paths.items()
    }


def test_links_of_invitations_that_open_nothing_answer_the_same() -> None:
    secrets = links_of_invitations()
    for path, data in (
        ("/activate/{}/", None),
        ("/activate/{}/", {"code": "123456"}),
        ("/activate/{}/", {"send": "yes"}),
        ("/activate/{}/decline/", None),
        ("/activate/{}/decline/", {}),
    ):
        answers = _answers(secrets, path, data)
        assert answers == dict.fromkeys(secrets, answers["made up"])
        assert answers["made up"][0] == 404


def test_links_of_administrators_that_open_nothing_answer_the_same() -> None:
    secrets = links_of_administrators()
    for data in (None, {"password": NEW_PASSWORD, "code": ""}):
        answers = _answers(secrets, "/recover/link/{}/", data)
        assert answers == dict.fromkeys(secrets, answers["made up"])
        assert answers["made up"][0] == 404


# --- addresses -----------------------------------------------------------------------------------------------


def test_an_invited_address_gets_the_answers_of_an_unknown_and_of_a_known_one_for_the_same_work() -> None:
    """At sign-in and at password forgotten; the invitation is sent again afterwards, by a worker."""
    invitation, _link = _invited("invited")
    asked = {"unknown": NOBODY, "invited": invitation.email, "known": person("ben").email}

    def answers(path: str, data: dict[str, str], field: str) -> dict[str, tuple[Any, ...]]:
        return {name: _counted(path, {**data, field: email}, email) for name, email in asked.items()}

    wrong = answers("/", {SIGN_IN: "auth", "auth-password": "not the password"}, "auth-username")
    assert wrong["unknown"] == wrong["invited"] == wrong["known"]
    forgotten = answers("/password/forgotten/", {}, "email")
    assert forgotten["unknown"] == forgotten["invited"] == forgotten["known"]
    assert forgotten["invited"][0] == 302

    sent = len(outbox("invitation"))
    password_requests_answer(at=timezone.now())
    assert len(outbox("invitation")) == sent + 1


# --- letters -------------------------------------------------------------------------------------------------


def _letter(name: str) -> tuple[Invitation, str, str]:
    invitation, _link = _invited(name, mobile_number="", postal_address=POSTAL)
    return invitation, invitation.email, values_of("invitation_letter")["code"]


def letters_of_invitations() -> dict[str, tuple[str, str]]:
    """Addresses and codes that open nothing together."""
    _waiting, waiting, right = _letter("waiting")
    old, too_old, code_too_old = _letter("old")
    run_out(KeyPurpose.INVITATION_LETTER, old.id)
    _used, used, code_used = _letter("used")
    assert stranger().post("/activate/", {"email": used, "code": code_used}).status_code == 302
    ended, withdrawn, code_withdrawn = _letter("withdrawn")
    at_own("ada", "alder", invitation_withdraw, invitation_id=ended.id)
    _by_sms, _link = _invited("sms")
    case_with_letter("bas")
    return {
        "unknown": (NOBODY, right),
        "wrong code": (waiting, WRONG_CODE),
        "code of somebody else": (waiting, code_too_old),
        "too old": (too_old, code_too_old),
        "used": (used, code_used),
        "withdrawn": (withdrawn, code_withdrawn),
        "by text message": (_by_sms.email, right),
        "known": (person("ben").email, right),
        "code to get back in": (person("bas").email, code_of_letter()),
    }


def letters_of_the_desk() -> dict[str, tuple[str, str]]:
    """The same of letters by which somebody gets back in."""
    case_with_letter("cato")
    come_by_letter("cato", code_used := code_of_letter())
    old = case_with_letter("els")
    code_too_old = code_of_letter()
    run_out(KeyPurpose.RECOVERY_LETTER, old.id)
    stopped = case_with_letter("mia")
    code_stopped = code_of_letter()
    at_the_desk("dirk", recovery_withdraw, reset_id=stopped.id)
    case_with_letter("bas")
    right = code_of_letter()
    _invitation, invited, code_invited = _letter("invited")
    with system_context("test"):
        away = person("olga")
        away.is_active = False
        away.save(update_fields=["is_active"])
    return {
        "unknown": (NOBODY, right),
        "known": (person("ben").email, right),
        "inactive": (away.email, right),
        "wrong code": (person("bas").email, WRONG_CODE),
        "code of somebody else": (person("bas").email, code_too_old),
        "used": (person("cato").email, code_used),
        "too old": (person("els").email, code_too_old),
        "stopped": (person("mia").email, code_stopped),
        "code of an invitation": (invited, code_invited),
    }


def _typed(path: str, **more: str) -> Callable[[str, str], tuple[Any, ...]]:
    """What answers to an address and a code."""
    return lambda email, code: _counted(path, {"email": email, "code": code, **more}, email, code)


def test_letters_of_invitations_that_open_nothing_answer_the_same_for_the_same_work() -> None:
    ask = _typed("/activate/")
    answers = {name: ask(*typed) for name, typed in letters_of_invitations().items()}
    assert answers == dict.fromkeys(answers, answers["unknown"])
    assert "do not open anything together" in answers["unknown"][2]


def test_letters_of_the_desk_that_open_nothing_answer_the_same_for_the_same_work() -> None:
    ask = _typed("/recover/", password=NEW_PASSWORD)
    answers = {name: ask(*typed) for name, typed in letters_of_the_desk().items()}
    assert answers == dict.fromkeys(answers, answers["unknown"])
    assert "do not belong together" in answers["unknown"][2]
