"""Passkeys: making one, signing in with it, proving again, naming, removing, and every way in which one is refused."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from access.database import system_context
from access.proof import Method
from accounts.enums import CodePurpose
from accounts.models import PasskeyChallenge, PasskeyDevice, RecoveryDevice, User
from accounts.selectors import factors_of
from accounts.services.factors import LastFactor, factor_remove
from accounts.services.passkeys import (
    Ceremony,
    PasskeyRefused,
    passkey_ask,
    passkey_enrol,
    passkey_rename,
)
from accounts.services.proving import Attempt, CodeRefused, code_prove
from tests.accounts.authenticators import PRESENT, Authenticator
from tests.accounts.people import (
    ENROL,
    SIGN_IN,
    browser,
    errors_of,
    half_sign_in,
    mails_to,
    make_person,
    send_password,
    sign_in,
    trail_of,
)

pytestmark = pytest.mark.django_db

SESSION = "s" * 64
REFUSED = "This passkey was not accepted. Try again, or choose another way."
NOT_MADE = "The passkey could not be set up. Try again, or choose another way."


def ask(user: User, purpose: str = CodePurpose.AGAIN, *, session: str = SESSION, at: Any = None) -> Any:
    """What the browser is asked."""
    ceremony = Ceremony(purpose=purpose, session_hash=session, at=at or timezone.now())
    return passkey_ask(user=user, ceremony=ceremony)


def enrol(user: User, answer: str, *, name: str = "Laptop", verified: bool = True, at: Any = None) -> Any:
    """Brings what the browser made."""
    attempt = Attempt(code=answer, at=at or timezone.now(), purpose=CodePurpose.ENROL, session_hash=SESSION)
    return passkey_enrol(user=user, name=name, attempt=attempt, session_is_verified=verified)


def give_passkey(user: User, **how: Any) -> tuple[Authenticator, PasskeyDevice]:
    """A passkey in use, and what holds it."""
    authenticator = Authenticator(**how)
    device: PasskeyDevice = enrol(user, authenticator.make(ask(user, CodePurpose.ENROL)))
    return authenticator, device


def prove(user: User, device: PasskeyDevice, answer: str, *, session: str = SESSION, at: Any = None) -> Any:
    """Brings what the browser signed."""
    attempt = Attempt(code=answer, at=at or timezone.now(), purpose=CodePurpose.AGAIN, session_hash=session)
    return code_prove(user=user, device=device, attempt=attempt)


# --- what the browser is asked ---------------------------------------------------------------------


def test_the_browser_is_asked_to_verify_its_user_and_told_which_passkeys_there_are() -> None:
    user = make_person()
    authenticator, _ = give_passkey(user)

    made, signed = ask(user, CodePurpose.ENROL), ask(user)

    assert made["rp"] == {"id": "localhost", "name": "Veldbaken Zakelijk"}
    assert (made["user"]["name"], made["user"]["displayName"]) == (user.email, user.full_name)
    assert made["authenticatorSelection"]["userVerification"] == "required"
    assert [each["id"] for each in made["excludeCredentials"]] == [authenticator.credential_id]
    assert (signed["rpId"], signed["userVerification"]) == ("localhost", "required")
    assert signed["allowCredentials"] == [
        {"id": authenticator.credential_id, "type": "public-key", "transports": ["internal", "hybrid"]}
    ]


def test_a_challenge_is_kept_hashed_and_a_new_one_ends_the_earlier() -> None:
    user = make_person()
    challenges = [ask(user)["challenge"] for _ in range(2)]

    with system_context("test"):
        (row,) = PasskeyChallenge.objects.filter(user=user)
    assert challenges[0] != challenges[1]
    assert not {row.challenge_hash, row.session_hash} & set(challenges)


# --- making one --------------------------------------------------------------------------------------


def test_a_new_passkey_is_in_use_told_recorded_and_ends_other_sessions() -> None:
    user = make_person(methods=(Method.APP,))
    stamp = user.security_stamp

    authenticator, device = give_passkey(user)

    with system_context("test"):
        kept = PasskeyDevice.objects.get(user=user)
        assert User.objects.get(id=user.id).security_stamp == stamp + 1
    assert (kept.id, kept.name, kept.credential_id) == (device.id, "Laptop", authenticator.credential_id)
    assert (kept.confirmed, kept.sign_count, kept.transports) == (True, 0, "internal hybrid")
    assert mails_to(user) == ["accounts:factor_added"]
    assert trail_of(user) == ["accounts:second_factor:enrolled"]
    assert factors_of(user_id=user.id).recovery_unfinished


def test_a_person_has_several_passkeys_each_of_them_signs() -> None:
    user = make_person()
    held = [give_passkey(user) for _ in range(3)]

    for authenticator, device in held:
        assert prove(user, device, authenticator.sign(ask(user))) == device
    assert len(factors_of(user_id=user.id).passkeys) == 3


@pytest.mark.parametrize(
    ("how", "bent"),
    [
        ({"flags": PRESENT}, {}),
        ({"flags": 0}, {}),
        ({"host": "evil.example"}, {}),
        ({"origin": "https://evil.example"}, {}),
        ({}, {"challenge": "AAAA"}),
        ({}, {"type": "webauthn.get"}),
    ],
    ids=["not verified", "not present", "another host", "another origin", "another challenge", "signed"],
)
def test_a_passkey_that_was_not_made_for_this_is_refused(how: dict[str, Any], bent: dict[str, Any]) -> None:
    user = make_person()
    answer = Authenticator(**how).make(ask(user, CodePurpose.ENROL), **bent)

    with pytest.raises(PasskeyRefused, match=NOT_MADE):
        enrol(user, answer)
    assert not factors_of(user_id=user.id).exist
    assert mails_to(user) == []


def test_a_challenge_makes_one_passkey() -> None:
    user = make_person()
    asked = ask(user, CodePurpose.ENROL)
    enrol(user, Authenticator().make(asked))

    with pytest.raises(PasskeyRefused, match=NOT_MADE):
        enrol(user, Authenticator().make(asked))
    assert len(factors_of(user_id=user.id).passkeys) == 1


def test_a_passkey_of_somebody_else_is_not_taken_into_use() -> None:
    authenticator, _ = give_passkey(make_person("other@example.org"))
    user = make_person()

    with pytest.raises(PasskeyRefused, match=NOT_MADE):
        enrol(user, authenticator.make(ask(user, CodePurpose.ENROL)))
    assert not factors_of(user_id=user.id).exist


def test_the_eleventh_passkey_is_refused() -> None:
    user = make_person()
    for _ in range(10):
        give_passkey(user)

    with pytest.raises(PasskeyRefused, match="You have ten passkeys already"):
        give_passkey(user)


def test_a_session_that_proved_nothing_adds_no_passkey_to_an_account_with_a_factor() -> None:
    user = make_person(methods=(Method.APP,))
    answer = Authenticator().make(ask(user, CodePurpose.ENROL))

    with pytest.raises(PasskeyRefused, match="A second factor has been set up meanwhile"):
        enrol(user, answer, verified=False)
    assert factors_of(user_id=user.id).passkeys == ()


def test_a_challenge_for_making_serves_five_minutes() -> None:
    user, at = make_person(), timezone.now()
    asked = ask(user, CodePurpose.ENROL, at=at)

    with pytest.raises(PasskeyRefused):
        enrol(user, Authenticator().make(asked), at=at + timedelta(minutes=5))


# --- signing -----------------------------------------------------------------------------------------


def test_a_signature_proves_and_leaves_count_and_time() -> None:
    user, at = make_person(), timezone.now()
    authenticator, device = give_passkey(user)

    prove(user, device, authenticator.sign(ask(user, at=at)), at=at)

    with system_context("test"):
        kept = PasskeyDevice.objects.get(id=device.id)
    assert (kept.sign_count, kept.last_used_at) == (1, at)


def test_an_authenticator_that_does_not_count_signs_again_and_again() -> None:
    user = make_person()
    authenticator, device = give_passkey(user, counts=False)

    for _ in range(3):
        prove(user, device, authenticator.sign(ask(user)))


@pytest.mark.parametrize("behind", [0, 1, 4])
def test_a_count_that_does_not_grow_is_refused(behind: int) -> None:
    user = make_person()
    authenticator, device = give_passkey(user)
    authenticator.count = 4
    prove(user, device, authenticator.sign(ask(user)))
    authenticator.count = 4 - behind

    with pytest.raises(CodeRefused, match=REFUSED):
        prove(user, device, authenticator.sign(ask(user)))
    assert trail_of(user)[-1] == "accounts:second_factor:refused"


@pytest.mark.parametrize(
    ("how", "bent"),
    [
        ({"flags": PRESENT}, {}),
        ({"flags": 0}, {}),
        ({"host": "evil.example"}, {}),
        ({"origin": "https://evil.example"}, {}),
        ({"origin": "http://localhost:1"}, {}),
        ({}, {"challenge": "AAAA"}),
        ({}, {"type": "webauthn.create"}),
    ],
    ids=["not verified", "not present", "host", "origin", "port", "challenge", "made"],
)
def test_a_signature_that_is_not_for_this_is_refused(how: dict[str, Any], bent: dict[str, Any]) -> None:
    user = make_person()
    authenticator, device = give_passkey(user)
    for name, value in how.items():
        setattr(authenticator, name, value)

    with pytest.raises(CodeRefused, match=REFUSED):
        prove(user, device, authenticator.sign(ask(user), **bent))


def test_a_signature_serves_once() -> None:
    user = make_person()
    authenticator, device = give_passkey(user, counts=False)
    answer = authenticator.sign(ask(user))
    prove(user, device, answer)

    with pytest.raises(CodeRefused, match=REFUSED):
        prove(user, device, answer)


def test_a_refused_signature_used_its_challenge_up() -> None:
    user = make_person()
    authenticator, device = give_passkey(user)
    asked = ask(user)
    with pytest.raises(CodeRefused):
        prove(user, device, Authenticator(id=authenticator.id).sign(asked))

    with pytest.raises(CodeRefused):
        prove(user, device, authenticator.sign(asked))


def test_a_signature_for_another_session_purpose_or_time_is_refused() -> None:
    user, at = make_person(), timezone.now()
    authenticator, device = give_passkey(user)

    for asked in (
        ask(user, session="t" * 64),
        ask(user, CodePurpose.SIGN_IN),
        ask(make_person("x@y.example")),
    ):
        with pytest.raises(CodeRefused):
            prove(user, device, authenticator.sign(asked))
    with pytest.raises(CodeRefused):
        prove(user, device, authenticator.sign(ask(user, at=at)), at=at + timedelta(minutes=5))


def test_a_passkey_of_somebody_else_opens_nothing() -> None:
    user, other = make_person(), make_person("other@example.org")
    _, device = give_passkey(user)
    authenticator, theirs = give_passkey(other)

    for offered in (device, theirs):
        with pytest.raises(CodeRefused):
            prove(user, offered, authenticator.sign(ask(user)))


_NONSENSE = (
    "",
    "{}",
    "[]",
    "null",
    '"x"',
    "123456",
    "[" * 9_000,
    json.dumps({"id": "x", "rawId": "x", "type": "public-key", "response": {}}),
    json.dumps({"id": "x", "response": {"clientDataJSON": "e30"}}),
    json.dumps({"id": 1, "response": {"clientDataJSON": "é"}}),
    json.dumps({"id": "x", "response": "y"}),
)


@pytest.mark.parametrize("nonsense", _NONSENSE)
def test_nonsense_is_refused_and_breaks_nothing(nonsense: str) -> None:
    user = make_person()
    _, device = give_passkey(user)
    ask(user)

    with pytest.raises(CodeRefused):
        prove(user, device, nonsense)
    with pytest.raises(PasskeyRefused):
        enrol(user, nonsense)


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature"])
@pytest.mark.parametrize("what", ["", "AAAA", "é", None, 7, ["x"], {}])
def test_a_mangled_part_is_refused(part: str, what: Any) -> None:
    user = make_person()
    authenticator, device = give_passkey(user)
    answer = json.loads(authenticator.sign(ask(user)))
    answer["response"][part] = what

    with pytest.raises(CodeRefused):
        prove(user, device, json.dumps(answer))


@pytest.mark.parametrize("what", ["", "AAAA", "é", None, 7, ["x"], {}, "o2NmbXRkbm9uZQ", "v////w"])
def test_a_mangled_attestation_is_refused(what: Any) -> None:
    user = make_person()
    answer = json.loads(Authenticator().make(ask(user, CodePurpose.ENROL)))
    answer["response"]["attestationObject"] = what

    with pytest.raises(PasskeyRefused):
        enrol(user, json.dumps(answer))


# --- naming and removing -------------------------------------------------------------------------------


def test_another_name_is_kept_told_and_recorded_and_the_same_one_is_not() -> None:
    user, at = make_person(), timezone.now()
    _, device = give_passkey(user)

    passkey_rename(user=user, device=device, name="Laptop", at=at)
    assert mails_to(user) == ["accounts:factor_added"]
    passkey_rename(user=user, device=device, name="At work", at=at)

    assert factors_of(user_id=user.id).passkeys[0].name == "At work"
    assert mails_to(user) == ["accounts:factor_added", "accounts:passkey_renamed"]
    assert trail_of(user).count("accounts:passkey:renamed") == 1


def test_the_last_passkey_stays_and_one_of_two_goes() -> None:
    user, at = make_person(), timezone.now()
    (_, first), (_, second) = give_passkey(user), give_passkey(user)

    factor_remove(user=user, device=first, at=at)
    with pytest.raises(LastFactor):
        factor_remove(user=user, device=second, at=at)
    assert factors_of(user_id=user.id).passkeys == (second,)


def test_a_passkey_of_somebody_else_is_not_removed() -> None:
    user = make_person(methods=(Method.APP, Method.SMS))
    _, theirs = give_passkey(make_person("other@example.org"))

    with pytest.raises(LastFactor):
        factor_remove(user=user, device=theirs, at=timezone.now())
    with system_context("test"):
        assert PasskeyDevice.objects.filter(id=theirs.id).exists()


# --- the pages ---------------------------------------------------------------------------------------


def enrol_page(client: Client, authenticator: Authenticator, *, query: str = "", name: str = "Laptop") -> Any:
    """Sets a passkey up to its end: choice, what to ask, answer."""
    client.post(f"/enrol/{query}", {ENROL: "method", "method-method": "passkey"})
    asked = client.post(f"/enrol/{query}", {ENROL: "passkey", "passkey_asked": "yes"}).json()
    answer = authenticator.make(asked)
    return client.post(
        f"/enrol/{query}", {ENROL: "passkey", "passkey-name": name, "passkey-credential": answer}
    )


def sign_in_page(client: Client, authenticator: Authenticator) -> Any:
    """The second step of signing in, with a passkey."""
    asked = client.post("/", {SIGN_IN: "token", "passkey_asked": "yes"}).json()
    return client.post("/", {SIGN_IN: "token", "token-otp_token": authenticator.sign(asked)})


def test_a_first_passkey_leads_to_recovery_codes_and_signs_in_from_then_on() -> None:
    user, authenticator = make_person(), Authenticator()
    client, again = browser(), browser()
    half_sign_in(client, user)

    assert enrol_page(client, authenticator).headers["Location"] == "/enrol/recovery-codes/?next=%2Fo%2F"
    page = send_password(again, user.email)
    response = sign_in_page(again, authenticator)

    assert page.context["way"].method is Method.PASSKEY
    assert response.headers["Location"] == "/enrol/recovery-codes/?next=%2Fo%2F"
    assert again.get("/me/security/").status_code == 200
    assert trail_of(user)[-1] == "accounts:session:opened"


def test_a_second_passkey_signs_in_though_the_first_one_is_offered() -> None:
    user = make_person()
    give_passkey(user)
    second, _ = give_passkey(user)
    client = browser()
    send_password(client, user.email)

    assert sign_in_page(client, second).status_code == 302
    assert client.get("/me/security/").status_code == 200


def test_a_passkey_proves_again_for_what_wants_it_fresh() -> None:
    user = make_person(methods=(Method.APP,))
    with system_context("test"):
        RecoveryDevice.objects.create(user=user)
    authenticator, _ = give_passkey(user)
    client = browser()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(client, user)
        clock.shift(timedelta(minutes=11))
        road = "/verify/?next=/me/security/app/remove/&method=passkey"
        asked = client.post(road, {"passkey_asked": "yes"}).json()
        answer = authenticator.sign(asked)
        response = client.post(road, {"method": "passkey", "otp_token": answer})

        assert response.headers["Location"] == "/me/security/app/remove/"
        assert client.get("/me/security/app/remove/").status_code == 200


def test_what_to_ask_is_told_to_nobody_without_the_password() -> None:
    user = make_person()
    give_passkey(user)

    response = browser().post("/", {SIGN_IN: "token", "passkey_asked": "yes"})

    assert response.status_code == 302
    assert response.headers["Location"] == "/"


def test_without_an_answer_of_the_browser_the_page_says_so() -> None:
    user = make_person()
    give_passkey(user)
    client = browser()
    send_password(client, user.email)

    page = client.post("/", {SIGN_IN: "token", "token-otp_token": ""})

    assert errors_of(page) == ["Your browser gave no passkey. Try again, or choose another way."]
    assert "A passkey cannot be used here." in page.content.decode()


def test_a_refused_passkey_is_said_at_enrolment() -> None:
    user, client = make_person(), browser()
    half_sign_in(client, user)

    page = enrol_page(client, Authenticator(origin="https://evil.example"))

    assert errors_of(page) == [NOT_MADE]


def test_a_passkey_without_a_name_is_called_by_browser_and_system() -> None:
    user, client = make_person(), browser()
    half_sign_in(client, user)

    enrol_page(client, Authenticator(), name=" ")

    assert factors_of(user_id=user.id).passkeys[0].name == "Passkey"


def test_the_page_of_one_passkey_names_and_removes_it_and_is_nobody_elses() -> None:
    user = make_person(methods=(Method.APP,))
    _, device = give_passkey(user)
    _, theirs = give_passkey(make_person("other@example.org"))
    client = browser()
    sign_in(client, user)
    road = f"/me/security/passkeys/{device.id}"

    assert client.post(f"{road}/name/", {"name": ""}).status_code == 200
    assert client.post(f"{road}/name/", {"name": "At work"}).headers["Location"] == "/me/security/"
    assert "At work" in client.get("/me/security/").content.decode()
    for what in ("name", "remove"):
        assert client.get(f"{road}/{what}/").status_code == 200
        assert client.get(f"/me/security/passkeys/{theirs.id}/{what}/").status_code == 404
        assert client.post(f"/me/security/passkeys/{theirs.id}/{what}/", {"name": "x"}).status_code == 404
    assert client.post(f"{road}/remove/").headers["Location"] == "/me/security/"
    assert factors_of(user_id=user.id).passkeys == ()
    assert client.get("/me/security/").status_code == 200
