"""Every page in the pseudo-language: no word stands there that a translator cannot reach."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.utils import timezone

from access.proof import Method
from access.routes import all_routes
from demo.cast import PASSWORD, PEOPLE
from tests.browser.states import NOT_PAGES, STATES, refused_states
from tests.browser.steps import State
from tests.translations.conftest import World
from tests.translations.pseudo import Data, page_problems
from tests.translations.walking import opened, sent, visitor

pytestmark = [pytest.mark.usefixtures("pseudo_language")]

_EMAIL = {seed.key: seed.email for seed in PEOPLE}
_NAME = {seed.key: seed.name for seed in PEOPLE}
_ERRORS = Path(settings.BASE_DIR) / "templates" / "errors"


def problems_on(name: str, response: Any, world: World) -> list[str]:
    """What stands on the page without a mark; it must be a page, and one in the pseudo-language."""
    assert response["Content-Type"].startswith("text/html"), name
    page = response.content.decode()
    assert "«" in page, f"{name} is not in the pseudo-language"
    return page_problems(name, page, world.data)


# --- as they open --------------------------------------------------------------------------------


def states() -> list[State]:
    """Every state; of the pages of refusal those that say what is missing, and one that says nothing."""
    refused = refused_states()
    return [
        *STATES,
        *(each for each in refused if each.status == 403),
        next(each for each in refused if each.status == 404),
    ]


def look_at(world: World, state: State) -> list[str]:
    """Opens the page of a state as it is before anything is done there."""
    with transaction.atomic():
        client = visitor(state.who, state.arrives)
        found = problems_on(str(state), opened(client, state.path.format_map(world.facts)), world)
        transaction.set_rollback(True)
    return found


def test_pages_of_every_state_hold_no_untranslated_word(world: World):
    assert {state.route for state in STATES} | NOT_PAGES.keys() == {route.name for route in all_routes()}
    found = [problem for state in states() for problem in look_at(world, state)]
    assert sorted(set(found)) == []


@pytest.mark.parametrize("letters", ["", "elz", "xyz"])
def test_list_of_the_switcher_holds_no_untranslated_word(world: World, letters: str):
    client = visitor("ira", {})
    response = client.get(f"/o/{world.facts['iris']}/relations/?q={letters}", headers={"hx-request": "true"})
    assert problems_on("switcher", response, world) == []


def test_words_that_are_not_in_the_catalogue_are_found(world: World, tmp_path: Path):
    with override_settings(LOCALE_PATHS=[tmp_path]):
        page = opened(visitor("", None), "/").content.decode()
    found = page_problems("sign-in", page, world.data)
    assert {"sign-in: Sign in", "sign-in: Is this the right portal?", "sign-in: Step of"} <= set(found)


# --- after something was done there --------------------------------------------------------------


def _password(who: str) -> tuple[Client, Any]:
    """At the code step of signing in."""
    client = visitor(who, None)
    return client, sent(client, opened(client, "/"), username=_EMAIL[who], password=PASSWORD)


def _sign_in(world: World) -> Iterator[Any]:
    client = visitor("ben", None)
    yield sent(client, opened(client, "/"))
    yield sent(client, opened(client, "/"), username="x@y.example", password="no")
    yield opened(visitor("ben", {"proved_ago": timedelta(minutes=31)}), f"/o/{world.facts['alder']}/")


def _codes(world: World) -> Iterator[Any]:
    for who, method, tries in (("ben", "app", 6), ("kim", "sms", 1), ("eva", "recovery_code", 1)):
        client, response = _password(who)
        if method != response.context["way"].method:
            response = sent(client, response, button=f"challenge_device={method}")
        yield response
        yield sent(client, response, otp_token="")
        for _ in range(tries):
            response = sent(client, response, otp_token="000000")
            yield response


def _proving_again(world: World) -> Iterator[Any]:
    client = visitor("ira", {})
    response = sent(client, opened(client, "/verify/?method=sms"), button="send")
    yield response
    yield sent(client, response, otp_token="000000")


def _enrolling_an_app(world: World) -> Iterator[Any]:
    client = visitor("nils_without_factor", {"verified": False})
    response = sent(client, opened(client, "/enrol/"), method="app")
    yield response
    yield sent(client, response, otp_token="000000")


def _enrolling_a_number(world: World) -> Iterator[Any]:
    client = visitor("mia", {})
    response = sent(client, opened(client, "/enrol/?method=sms"), method="sms")
    yield response
    yield sent(client, response, number="020 123")
    response = sent(client, response, number="06 12 34 56 98")
    yield response
    yield sent(client, response, otp_token="000000")


def _recovery_codes(world: World) -> Iterator[Any]:
    client = visitor("ben", {})
    response = sent(client, opened(client, "/enrol/recovery-codes/"), button="make")
    yield response
    yield sent(client, response, code="WRONG")
    yield sent(client, response, code=response.context["codes"][0])


def _security(world: World) -> Iterator[Any]:
    client = visitor("ben", {"method": Method.APP})
    yield sent(client, opened(client, "/me/security/sms/remove/"))
    yield client.post("/me/security/app/remove/", follow=True)
    yield client.post("/sign-out/", follow=True)


def _new_password(world: World) -> Iterator[Any]:
    client = visitor("", None)
    for email in ("", "x", "nobody@new.example"):
        yield sent(client, opened(client, "/password/forgotten/"), email=email)
    page = opened(client, f"/password/new/{world.facts['password_secret']}/")
    yield sent(client, page, password="correct horse staple", again="another")
    yield sent(client, page, password="correct horse staple", again="correct horse staple")
    yield opened(client, f"/password/new/{world.facts['password_secret']}/")


def _own_details(world: World) -> Iterator[Any]:
    client = visitor("ben", {})
    change = opened(client, "/me/security/password/")
    new = {"password": "correct horse staple", "again": "correct horse staple"}
    yield sent(client, change, current="wrong", **new)
    yield sent(client, opened(client, "/me/details/change/"), mobile_number="020 123")
    yield sent(client, opened(client, "/me/details/change/"), full_name=_NAME["eva"])
    for email in ("x", _EMAIL["ben"], "somebody@new.example"):
        yield sent(client, opened(client, "/me/details/email/"), new_email=email)
    yield sent(client, opened(client, "/me/details/"))
    yield sent(client, change, current=PASSWORD, **new)
    mia = visitor("mia", {})
    yield sent(mia, opened(mia, "/me/details/email/proposed/"))
    yield mia.post("/me/details/email/proposed/")
    kept = visitor("olga", {})
    yield sent(kept, opened(kept, "/me/details/change/"), full_name=_NAME["eva"])


def _confirming(world: World) -> Iterator[Any]:
    client = visitor("", None)
    old, new = (f"/email/confirm/{world.facts[f'{side}_secret']}/" for side in ("old", "new"))
    with transaction.atomic():
        yield sent(client, opened(client, new), button="refuse")
        transaction.set_rollback(True)
    yield sent(client, opened(client, new), button="confirm")
    yield sent(client, opened(client, old), button="confirm")
    yield opened(client, old)


def _asking_the_desk(world: World) -> Iterator[Any]:
    client = visitor("", None)
    yield sent(client, opened(client, "/help/sign-in/"))
    yield sent(client, opened(client, "/help/sign-in/"), email="eva@new.example", trouble="OTHER")
    desk = visitor("dirk", {})
    for name in ("question_of_eva", "question_of_nobody"):
        page = opened(desk, f"/desk/sign-in-help/{world.facts[name]}/")
        yield sent(desk, page)
        yield sent(desk, page, answer="Try again.")
        yield sent(desk, page, answer="Once more.")


def _policy(world: World) -> Iterator[Any]:
    client = visitor("ada", {})
    wrong = {"idle_minutes": "2", "mail_domains": "1234", "review_rhythm": "YEARLY"}
    for data in ({}, {"review_rhythm": "NONE"}, {"review_rhythm": "NONE", "mail_domains": "1234"}, wrong):
        yield client.post(f"/o/{world.facts['alder']}/security-policy/", data, follow=True)
    ivo, proposals = visitor("ivo", {}), f"/o/{world.facts['iris']}/requests/proposals/"
    declined, by_kim, by_ivo = (
        f"{proposals}{world.facts[name]}/"
        for name in ("proposal_declined", "proposed_by_kim", "proposed_by_ivo")
    )
    yield ivo.post(declined, {"decline": "yes", "reason": "Once more."}, follow=True)
    yield ivo.post(by_ivo, {}, follow=True)
    yield ivo.post(by_ivo, {"withdraw": "yes"}, follow=True)
    yield ivo.post(by_kim, {"decline": "yes"}, follow=True)
    yield ivo.post(by_kim, {}, follow=True)
    grant = f"/o/{world.facts['iris']}/colleagues/{world.facts['jo_at_iris']}/grant/"
    yield ivo.post(grant, {"role": "CORRESPONDENT"}, follow=True)
    yield ivo.post(grant, {"role": "CONTRACT_VIEWER", "reach": "relations"}, follow=True)
    yield ivo.post(grant, {"role": "CONTRACT_VIEWER", "starts_on": "2020-01-01"}, follow=True)
    desk, overdue = visitor("dirk", {}), f"/desk/requests/{world.facts['request_overdue']}/"
    for _again in range(2):
        yield desk.post(overdue, {"remind": "yes"}, follow=True)


def _granting(world: World) -> Iterator[Any]:
    client, here = visitor("ada", {}), f"/o/{world.facts['alder']}/colleagues/"
    own, ben, cato = (world.facts[f"{who}_at_alder"] for who in ("ada", "ben", "cato"))
    yield sent(client, opened(client, f"{here}{cato}/grant/"))
    for who, last_day in ((own, ""), (ben, ""), (ben, "1-1-2020"), (ben, "soon"), (cato, "")):
        data = {"role": "REPORTING_OFFICER", "ends_on": last_day}
        yield client.post(f"{here}{who}/grant/", data, follow=True)
    yield client.post(f"{here}{cato}/grant/", {"role": "UNKNOWN"}, follow=True)
    yield sent(client, opened(client, f"{here}roles/{world.facts['grant_of_ben']}/end/"))


def _changing_access(world: World) -> Iterator[Any]:
    client, here = visitor("ada", {}), f"/o/{world.facts['alder']}/colleagues/"
    own, ben, cato = (world.facts[f"{who}_at_alder"] for who in ("ada", "ben", "cato"))
    for data in (
        {"pause": "yes"},
        {"end": "yes", "reason": "0" * 301},
        {"pause": "yes", "reason": "Leave."},
        {"pause": "yes", "reason": "Leave."},
        {"resume": "yes"},
        {"resume": "yes"},
        {"end": "yes", "reason": "Left."},
        {"resume": "yes"},
    ):
        yield client.post(f"{here}{ben}/access/", data, follow=True)
    yield opened(client, f"{here}{ben}/access/")
    yield opened(client, f"{here}?standing=ended")
    yield client.post(f"{here}{own}/access/", {"end": "yes", "reason": "Left."}, follow=True)
    for data in ({"make": "yes"}, {"unmake": "yes"}):
        yield client.post(f"{here}{cato}/administrator/", data, follow=True)
        yield opened(client, f"{here}{cato}/administrator/")
        yield client.post(f"{here}{own}/administrator/", data, follow=True)
    yield client.post(f"{here}{ben}/hand-over/", follow=True)
    yield client.post(f"{here}{cato}/hand-over/", follow=True)


def _reviewing(world: World) -> Iterator[Any]:
    client, here = visitor("ivo", {}), f"/o/{world.facts['iris']}/review/"
    page = sent(client, opened(client, f"{here}start/"))
    yield page
    yield client.post(f"{here}start/", follow=True)
    names = [row.record.id for row in page.context["table"].page.object_list]
    choices = dict.fromkeys((f"decision-{each}" for each in names[1:]), "KEEP")
    yield client.post(f"{here}people/", {f"decision-{names[0]}": "REMOVE"}, follow=True)
    yield client.post(f"{here}people/", {f"decision-{names[0]}": "KEEP"}, follow=True)
    yield client.post(f"{here}people/", {"decision-0": "KEEP"}, follow=True)
    yield client.post(f"{here}people/", choices, follow=True)
    yield client.post(f"{here}people/?show=all", choices, follow=True)
    number = page.context["standing"].review.id
    yield client.post(f"{here}close/", {"review": number}, follow=True)
    yield client.post(f"{here}people/", choices, follow=True)
    left = visitor("ada", {})
    alder = f"/o/{world.facts['alder']}/review/"
    number = opened(left, alder).context["standing"].review.id
    yield left.post(f"{alder}close/", {"review": number}, follow=True)
    yield from _reviewing_at_the_desk(world)


def _reviewing_at_the_desk(world: World) -> Iterator[Any]:
    els, dirk, elm = visitor("els", {}), visitor("dirk", {}), f"/o/{world.facts['elm']}/review/"
    data = {"review": opened(els, elm).context["standing"].review.id}
    own = world.facts["review_item"]
    yield els.post(f"{elm}people/", {f"decision-{own}": "KEEP"}, follow=True)
    yield els.post(f"{elm}close/", data, follow=True)
    for _click in range(2):
        yield dirk.post(f"/desk/reviews/{own}/", follow=True)
    yield els.post(f"{elm}close/", data, follow=True)


def _batches(world: World) -> Iterator[Any]:
    client, start = visitor("ada", {}), f"/o/{world.facts['alder']}/colleagues/batch/"
    yield client.post(start, {"declared_entitled": "on"}, follow=True)
    contents = (b"x", b"PK\x03\x04", b"\x00", b"\xd0\xcf\x11\xe0", b"name;e-mail", b"name;naam;e-mail\nx;y;z")
    for content in (*contents, b"name;e-mail\n" + b"x" * 1001 + b";y"):
        sent_file = SimpleUploadedFile("x.csv", content)
        yield client.post(start, {"chosen_file": sent_file, "declared_entitled": "on"}, follow=True)
    checked = f"{start}{world.facts['batch_checked']}/"
    yield client.post(f"{checked}carry-out/", {"way": "TOGETHER"}, follow=True)
    yield client.post(f"{start}{world.facts['batch_idle']}/carry-out/", {"way": "ROW_BY_ROW"}, follow=True)
    for button in ("check", "discard"):
        yield client.post(checked, {button: "yes"}, follow=True)
    yield client.post(f"{start}{world.facts['batch_waiting']}/", {"discard": "yes"}, follow=True)


def _looking(world: World) -> Iterator[Any]:
    client = visitor("dana", {})
    start = opened(client, "/desk/look/new/")
    for number, reason in (
        ("1", _NAME["eva"]),
        (world.facts["alder"], " "),
        (world.facts["alder"], _NAME["eva"]),
    ):
        yield sent(client, start, organisation_number=str(number), reason=reason)
    yield client.post(f"/desk/look/{world.facts['look']}/o/{world.facts['alder']}/roles/")
    yield client.post(f"/desk/look/{world.facts['look']}/stop/", follow=True)
    ada, roles = visitor("ada", {}), f"/o/{world.facts['alder']}/roles/"
    for role in ("AUDITOR", "NONE"):
        yield ada.post(roles, {"role": role}, follow=True)


def _appointing(world: World) -> Iterator[Any]:
    dirk, dana = visitor("dirk", {}), visitor("dana", {})
    form = opened(dirk, "/desk/administrators/new/")
    facts = {
        "organisation_number": str(world.facts["birch"]),
        "reason": _NAME["eva"],
        "identity_check": _NAME["eva"],
    }
    for more in ({"email": _EMAIL["bas"]}, {"email": _EMAIL["dirk"]}, {"email": "somebody@new.example"}):
        yield sent(dirk, form, **facts, **more)
    new = {"email": "somebody@new.example", "full_name": _NAME["eva"], "mobile_number": "0612345678"}
    yield sent(dirk, form, **facts, **new, replaced="somebody@new.example")
    yield sent(dirk, form, **facts, **new)
    for name, who in (("appointment", dirk), ("appointment", dana), ("appointment", dana)):
        yield who.post(f"/desk/administrators/{world.facts[name]}/decide/", {"approve": "yes"}, follow=True)
    invited = f"/desk/administrators/{world.facts['appointment_invited']}/decide/"
    for button in ("finish", "stop", "stop", "finish"):
        yield dirk.post(invited, {button: "yes"}, follow=True)


@pytest.mark.parametrize(
    "walk",
    [
        _changing_access,
        _sign_in,
        _codes,
        _proving_again,
        _enrolling_an_app,
        _enrolling_a_number,
        _recovery_codes,
        _security,
        _granting,
        _new_password,
        _own_details,
        _confirming,
        _asking_the_desk,
        _policy,
        _reviewing,
        _batches,
        _looking,
        _appointing,
    ],
)
def test_answers_to_forms_hold_no_untranslated_word(world: World, walk: Any):
    found = []
    with transaction.atomic():
        for number, response in enumerate(walk(world), start=1):
            found += problems_on(f"answer {number}", response, world)
        transaction.set_rollback(True)
    assert found == []


# --- when something went wrong ---------------------------------------------------------------------


@pytest.mark.parametrize("template", sorted(file.name for file in _ERRORS.glob("*.html")))
def test_page_of_an_error_holds_no_untranslated_word(template: str):
    page = render_to_string(f"errors/{template}", {"until": timezone.now()})
    assert page_problems(template, page, Data([str(settings.BRAND["legal_name"])])) == []
