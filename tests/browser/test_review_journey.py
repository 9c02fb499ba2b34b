"""The access review from start to report, and what its date does to those about whom nobody decided."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, expect

from roles.services import reviews_close
from tests.browser.documents import downloaded, pdf_text
from tests.browser.test_journey import _choose_in_menu
from tests.browser.visitors import Visitor, Visitors, app_code, mails
from tests.cast import number, organisation, person
from tests.roles.resetting import membership_state
from tests.roles.reviewing import active, item_of, let_the_date_pass, results, review, set_policy, start

ALDER = number("alder")
HERE = f"/o/{ALDER}/review/"


def _row(visitor: Visitor, key: str) -> Locator:
    return visitor.page.get_by_role("row").filter(has_text=person(key).full_name)


def _choose(visitor: Visitor, key: str, choice: str) -> None:
    _row(visitor, key).get_by_role("radio", name=visitor.words(choice), exact=True).check()


def _desk_keeps(visitors: Visitors, key: str) -> None:
    """Two clicks at the desk: the row, and the button."""
    dirk = visitors.visitor("dirk")
    dirk.be_signed_in()
    dirk.open("/desk/reviews/")
    dirk.link(organisation("alder").name).click()
    dirk.reads(dirk.words("Does %(name)s keep access?", name=person(key).full_name))
    dirk.button("Keep the access").click()
    dirk.reads(dirk.words("Access reviews of customers"))
    assert item_of(key).decided_at_desk


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_administrator_starts_decides_closes_and_reads_the_report(
    visitors: Visitors, tmp_path: Path, scripts: bool
) -> None:
    active("eva", timedelta(days=120))
    ada = visitors.visitor("ada", java_script_enabled=scripts)
    ada.be_signed_in()
    ada.open(f"/o/{ALDER}/")
    _choose_in_menu(ada, "Management", "Access review")
    ada.reads(ada.words("Access review"))
    ada.link("Start a review").click()
    ada.send()
    ada.reads(ada.words("Decide who keeps access"))
    expect(ada.page.get_by_role("progressbar")).to_have_attribute("value", "0")
    expect(_row(ada, "eva")).to_contain_text(ada.words("not active for 90 days"))
    _choose(ada, "eva", "Remove")
    for key in ("ben", "cato", "mia"):
        _choose(ada, key, "Keep")
    ada.let_proof_grow_old()
    ada.button("Save").click()
    ada.reads(ada.words("Prove that it is you"))
    ada.give_code(app_code("ada"))
    ada.reads(ada.words("Decide who keeps access"))
    _choose(ada, "eva", "Remove")
    for key in ("ben", "cato", "mia", "nils", "nils_without_factor"):
        _choose(ada, key, "Keep")
    ada.send_on()
    expect(ada.page.get_by_role("progressbar")).to_have_attribute("value", "6")
    assert membership_state("eva", "alder") == "ENDED"
    expect(_row(ada, "ada")).to_contain_text(ada.words("The desk decides"))
    _desk_keeps(visitors, "ada")
    ada.open(HERE)
    ada.link("Close the review").click()
    ada.send()
    ada.reads(ada.words("Access review"))
    saved = downloaded(ada.page.get_by_role("link", name=re.compile("^PDF")))
    file = tmp_path / saved.suggested_filename
    saved.save_as(file)
    assert file.name.startswith(f"toegangscontrole-{ALDER}-")
    text = pdf_text(file)
    assert f"Verwijderd {person('ada').full_name}" in text
    assert review().trail_hash in text.replace(" ", "")


def test_at_the_date_whoever_is_left_is_paused_and_an_administrator_lets_them_go_on(
    visitors: Visitors,
) -> None:
    set_policy(pauses=True)
    start()
    ada, cato = visitors.visitor("ada"), visitors.visitor("cato")
    cato.be_signed_in()
    assert cato.open(f"/o/{ALDER}/") == 200
    let_the_date_pass()
    reviews_close(at=timezone.now())
    assert cato.open(f"/o/{ALDER}/") == 404
    name = organisation("alder").name
    assert cato.words("Your access to %(organisation)s is paused", organisation=name) in mails(
        person("cato").email
    )
    assert (results()["Ada"], membership_state("ada", "alder")) == ("KEPT", "ACTIVE")
    ada.be_signed_in()
    ada.open(HERE)
    row = ada.page.get_by_role("row").filter(has=ada.page.get_by_role("link", name=re.compile("^PDF")))
    expect(row).to_contain_text("6")
    assert item_of("ada").is_only_administrator
