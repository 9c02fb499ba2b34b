"""Own details, and a new e-mail address that both addresses confirm."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from access.database import system_context
from access.proof import Method
from accounts.models import EmailChange, User
from accounts.services.email_changes import (
    email_change_confirm,
    email_change_look,
    email_change_propose,
    email_change_refuse,
    email_change_withdraw,
)
from accounts.services.forgotten import LinkRefused, link_send, password_reset
from accounts.services.people import DetailsWithheld, details_change
from common.errors import DomainError
from notices.models import OutboundMessage
from orgs.models import Organisation
from tests import cast
from tests.accounts.people import (
    blanked,
    browser,
    errors_of,
    mails_to,
    make_person,
    messages_to,
    send_password,
    sign_in,
    trail_of,
)

pytestmark = pytest.mark.django_db

CHANGED = {"full_name": "Fenna de Boer", "mobile_number": "06 12 34 56 99", "language": "en"}
OLD, NEW = "fenna@example.org", "fenna.new@example.org"


def somebody() -> tuple[User, Client]:
    """A person, signed in with the app."""
    user, client = make_person(OLD, methods=(Method.APP,)), browser()
    sign_in(client, user)
    return user, client


def mailed() -> list[tuple[str, str]]:
    """Kind and recipient of every mail, sorted."""
    with system_context("test"):
        return sorted((row.kind, row.recipient) for row in OutboundMessage.objects.all())


def links(user: User) -> tuple[str, str]:
    """The addresses in the mails to the old and to the new address."""
    found = {kind: urlsplit(values["link"]).path for kind, values in messages_to(user) if "link" in values}
    return found["accounts:email_confirm_old"], found["accounts:email_confirm_new"]


def secrets(user: User) -> tuple[str, str]:
    """The same without what stands around them."""
    old, new = links(user)
    return old.split("/")[3], new.split("/")[3]


def now_of(user: User) -> User:
    with system_context("test"):
        return User.objects.get(id=user.id)


# --- name, number, language ------------------------------------------------------------------------


def test_details_show_what_is_known_and_what_is_changed_elsewhere() -> None:
    _user, client = somebody()

    page = client.get("/me/details/").content.decode()

    for words in (
        "Fenna Visser",
        OLD,
        "English",
        "Bank account number of an insured person.",
        "veldbaken.example",
    ):
        assert words in page


def test_details_are_changed_and_the_owner_is_told_what() -> None:
    user, client = somebody()

    response = client.post("/me/details/change/", CHANGED)

    assert (response.status_code, response["Location"]) == (302, "/me/details/")
    changed = now_of(user)
    assert (changed.full_name, changed.mobile_number) == ("Fenna de Boer", "+31612345699")
    ((kind, values),) = messages_to(user)
    assert (kind, values["changed"], values["name"]) == (
        "accounts:details_changed",
        "name and mobile number",
        "Fenna de Boer",
    )
    assert trail_of(user)[-1] == "accounts:details:changed"


def test_details_unchanged_tell_nobody() -> None:
    user, client = somebody()

    client.post("/me/details/change/", {"full_name": "Fenna Visser", "mobile_number": "", "language": "en"})

    assert (mails_to(user), "accounts:details:changed" in trail_of(user)) == ([], False)


def test_another_language_is_spoken_at_once() -> None:
    user, client = somebody()

    client.post("/me/details/change/", {"full_name": "Fenna Visser", "language": "nl"})

    assert now_of(user).language == "nl"
    assert '<html lang="nl"' in client.get("/me/details/").content.decode()


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("full_name", "", "This field is required."),
        (
            "mobile_number",
            "020 123",
            "Fill in a mobile number such as 06 12 34 56 78. For another country, begin with + and its code.",
        ),
        ("language", "xx", "Select a valid choice. xx is not one of the available choices."),
    ],
)
def test_wrong_detail_is_said_and_nothing_is_lost(field: str, typed: str, sentence: str) -> None:
    user, client = somebody()

    response = client.post("/me/details/change/", {**CHANGED, field: typed})

    assert errors_of(response) == [sentence]
    kept = {name: response.context["form"][name].value() for name in CHANGED}
    assert kept == {**CHANGED, field: typed}
    assert now_of(user).full_name == "Fenna Visser"


@pytest.mark.parametrize("address", ["/me/details/change/", "/me/details/email/", "/me/security/password/"])
def test_change_asks_the_second_factor_after_ten_minutes(signed_in, address: str) -> None:
    client = signed_in("ben", proved_ago=timedelta(minutes=11))

    for response in (client.get(address), client.post(address, {})):
        assert urlsplit(response["Location"]).path == "/verify/"


# --- where an organisation keeps them --------------------------------------------------------------


@pytest.fixture
def withheld() -> User:
    """Ben, whose organisation keeps the details of its people itself."""
    with system_context("test"):
        alder = cast.organisation("alder")
        Organisation.objects.filter(id=alder.id).update(members_edit_own_details=False)
    return cast.person("ben")


def test_withheld_details_say_who_can_change_them(signed_in, withheld: User) -> None:
    page = signed_in("ben").get("/me/details/", headers={"accept-language": "en"})

    alder, ada = cast.organisation("alder"), cast.person("ada")
    words = page.content.decode()
    assert f"{alder.name}" in words
    assert ada.full_name in words
    assert "/me/details/email/" not in words


def test_withheld_details_are_refused_but_the_language_is_the_persons_own(withheld: User) -> None:
    at = timezone.now()
    with pytest.raises(DetailsWithheld):
        details_change(
            user=withheld, full_name="Another", mobile_number=withheld.mobile_number, language="nl", at=at
        )
    with pytest.raises(DetailsWithheld):
        email_change_propose(user=withheld, new_email=NEW, at=at)

    assert details_change(
        user=withheld,
        full_name=withheld.full_name,
        mobile_number=withheld.mobile_number,
        language="en" if withheld.language == "nl" else "nl",
        at=at,
    )


def test_proposal_from_before_it_was_withheld_is_not_confirmed() -> None:
    ben, at = cast.person("ben"), timezone.now()
    email_change_propose(user=ben, new_email=NEW, at=at)
    old, _new = secrets(ben)
    with system_context("test"):
        Organisation.objects.update(members_edit_own_details=False)

    with pytest.raises(DetailsWithheld):
        email_change_confirm(secret=old, at=at)

    assert email_change_look(secret=old, at=at) is not None
    response = browser().post(links(ben)[0], {"confirm": "yes"})
    assert "Your organisation keeps these details itself." in response.content.decode()


# --- the address -----------------------------------------------------------------------------------


@pytest.mark.parametrize("first", ["old", "new"])
def test_address_changes_once_both_have_confirmed_in_either_order(first: str) -> None:
    user, client = somebody()
    elsewhere = browser()
    with system_context("test"):
        user.app_devices.update(last_step=-1)
    sign_in(elsewhere, user)
    client.post("/me/details/email/", {"new_email": "Fenna.New@Example.org"})
    assert mailed() == [("accounts:email_confirm_new", NEW), ("accounts:email_confirm_old", OLD)]
    in_order = links(user) if first == "old" else links(user)[::-1]

    for link in in_order:
        assert browser().get(link).status_code == 200
    confirmed = browser().post(in_order[0], {"confirm": "yes"})
    assert "Now open the e-mail that we sent to the other address" in confirmed.content.decode()
    assert now_of(user).email == OLD
    changed = client.post(in_order[1], {"confirm": "yes"})

    assert "From now on you sign in with the new address." in changed.content.decode()
    assert now_of(user).email == NEW
    assert mailed()[:2] == [("accounts:email_changed", NEW), ("accounts:email_changed", OLD)]
    assert client.get("/me/details/").status_code == 200
    assert elsewhere.get("/me/details/").status_code == 302
    assert browser().get(in_order[0]).status_code == 404
    assert "accounts:email:changed" in trail_of(user)
    assert send_password(browser(), NEW).context["way"].method is Method.APP


def test_page_says_which_side_has_confirmed_and_the_person_withdraws() -> None:
    user, client = somebody()
    client.post("/me/details/email/", {"new_email": NEW})
    browser().post(links(user)[1], {"confirm": "yes"})

    page = client.get("/me/details/").content.decode()
    assert "Not confirmed on your present address yet" in page
    assert "Confirmed on the new address" in page
    client.post("/me/details/email/withdraw/")

    assert "waits to be confirmed" not in client.get("/me/details/").content.decode()
    assert browser().get(links(user)[0]).status_code == 404
    assert mailed()[-1] == ("accounts:email_not_changed", OLD)
    assert email_change_withdraw(user=user, at=timezone.now()) is False


@pytest.mark.parametrize("side", [0, 1])
def test_either_address_refuses_and_nothing_changes(side: int) -> None:
    user, client = somebody()
    client.post("/me/details/email/", {"new_email": NEW})
    link = links(user)[side]

    response = browser().post(link, {"refuse": "yes"})

    assert "The address of the account stays as it is." in response.content.decode()
    assert now_of(user).email == OLD
    assert browser().post(links(user)[1 - side], {"confirm": "yes"}).status_code == 404
    assert mailed()[-1] == ("accounts:email_not_changed", OLD)
    assert trail_of(user)[-1] == "accounts:email_change:refused"
    with system_context("test"):
        assert not EmailChange.objects.exists()


def test_address_of_somebody_else_gives_the_same_page_and_tells_its_owner() -> None:
    owner = make_person("taken@example.org")
    pages = []
    with time_machine.travel(timezone.now(), tick=False):  # the pages say until when the link serves
        for wanted in ("taken@example.org", "xaken@example.org"):
            user, client = make_person(f"asks-{wanted}", methods=(Method.APP,)), browser()
            sign_in(client, user)
            response = client.post("/me/details/email/", {"new_email": wanted})
            pages.append((response.status_code, blanked(client.get("/me/details/").content, wanted)))

    assert pages[0] == pages[1]
    assert mails_to(owner) == ["accounts:email_in_use"]
    assert ("accounts:email_confirm_new", "taken@example.org") not in mailed()
    assert ("accounts:email_confirm_new", "xaken@example.org") in mailed()


def test_own_address_and_what_is_no_address_are_refused() -> None:
    user, client = somebody()

    own = client.post("/me/details/email/", {"new_email": "FENNA@example.org"})
    wrong = client.post("/me/details/email/", {"new_email": "fenna"})

    assert errors_of(own) == ["This is your e-mail address already."]
    assert errors_of(wrong) == ["This is not an e-mail address. Fill it in as name@example.nl."]
    assert mails_to(user) == []


def test_sixth_proposal_of_a_day_is_refused() -> None:
    user, at = make_person(), timezone.now()
    for turn in range(5):
        email_change_propose(user=user, new_email=f"person{turn}@example.org", at=at)

    with pytest.raises(DomainError) as refused:
        email_change_propose(user=user, new_email=NEW, at=at)

    assert str(refused.value).startswith("Too many addresses were proposed today.")


def test_stranger_is_mailed_at_most_five_times_a_day() -> None:
    at = timezone.now()
    for turn in range(7):
        email_change_propose(user=make_person(f"person{turn}@example.org"), new_email=NEW, at=at)

    assert mailed().count(("accounts:email_confirm_new", NEW)) == 5


def test_newer_proposal_ends_the_links_of_the_older_one() -> None:
    user, at = make_person(), timezone.now()
    email_change_propose(user=user, new_email="first@example.org", at=at)
    old, new = secrets(user)
    email_change_propose(user=user, new_email=NEW, at=at)

    for secret in (old, new):
        with pytest.raises(LinkRefused):
            email_change_confirm(secret=secret, at=at)


def test_links_live_twenty_four_hours_and_open_nothing_when_wrong() -> None:
    user, at = make_person(), timezone.now()
    email_change_propose(user=user, new_email=NEW, at=at)
    old, new = secrets(user)
    later = at + timedelta(hours=24, minutes=1)

    for secret, instant in ((old, later), (new, later), (old[:-2], at), ("x" * 43, at)):
        assert email_change_look(secret=secret, at=instant) is None
        with pytest.raises(LinkRefused):
            email_change_confirm(secret=secret, at=instant)
        with pytest.raises(LinkRefused):
            email_change_refuse(secret=secret, at=instant)
    assert browser().post("/email/confirm/xyz/", {"confirm": "yes"}).status_code == 404
    assert "This link no longer works" in browser().get("/email/confirm/xyz/").content.decode()


def test_changed_address_ends_a_link_for_a_password_that_went_to_the_old_one() -> None:
    user, at = make_person(), timezone.now()
    with system_context("test"):
        link_send(user=user, at=at)
    link = urlsplit(messages_to(user)[0][1]["link"]).path
    email_change_propose(user=user, new_email=NEW, at=at)
    for secret in secrets(user):
        email_change_confirm(secret=secret, at=at)

    assert browser().get(link).status_code == 404


def test_password_chosen_by_link_ends_a_proposal_that_somebody_else_may_have_made() -> None:
    user, at = make_person(), timezone.now()
    email_change_propose(user=user, new_email=NEW, at=at)
    old_side, new_side = secrets(user)
    email_change_confirm(secret=old_side, at=at)
    with system_context("test"):
        link_send(user=user, at=at)
    link = urlsplit(dict(messages_to(user))["accounts:password_link"]["link"]).path

    password_reset(secret=link.rstrip("/").rsplit("/", 1)[1], password="a quite new sentence", at=at)

    with pytest.raises(LinkRefused):
        email_change_confirm(secret=new_side, at=at)
    with system_context("test"):
        assert not EmailChange.objects.filter(user=user).exists()


def test_account_switched_off_meanwhile_confirms_nothing() -> None:
    user, at = make_person(), timezone.now()
    email_change_propose(user=user, new_email=NEW, at=at)
    with system_context("test"):
        User.objects.filter(id=user.id).update(is_active=False)

    with pytest.raises(LinkRefused):
        email_change_confirm(secret=secrets(user)[0], at=at)
