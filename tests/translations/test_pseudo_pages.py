"""Every page in the pseudo-language: no word stands there that a translator cannot reach."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
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


@pytest.mark.parametrize(
    "walk",
    [
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
