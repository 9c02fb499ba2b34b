"""From a closed page to its trace: an administrator finds in the history who stood before it, without scripts too."""

import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from access.database import database_context
from audit.services import trail_seal
from roles.enums import Role
from roles.services import role_grant
from tests.browser.visitors import Visitors
from tests.cast import membership, number, organisation, person
from tests.nets.actors import actor, context_of
from tests.roles.looking import make_supervisor

ALDER = number("alder")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_what_was_refused_is_found_by_the_filter_and_has_a_sealed_page(
    visitors: Visitors, scripts: bool
) -> None:
    cato = visitors.visitor("cato", java_script_enabled=scripts)
    cato.be_signed_in()
    assert cato.open(f"/o/{ALDER}/history/") == 403

    ada = visitors.visitor("ada", java_script_enabled=scripts)
    ada.be_signed_in()
    ada.open(f"/o/{ALDER}/history/")
    ada.reads(ada.words("History"))
    ada.field("result").select_option("refused")
    ada.page.get_by_role("button", name=ada.words("Apply", context="filter")).click()
    expect(ada.page).to_have_url(re.compile("result=refused"))

    trail_seal(at=timezone.now())
    closed = ada.words("{actor} wanted to open a page without having the right to it")
    sentence = closed.format(actor="Cato Jansma")
    ada.page.get_by_role("link", name=sentence).click()
    ada.reads(sentence)
    expect(ada.page.get_by_role("main")).to_contain_text(f"/o/{ALDER}/history/")
    expect(ada.page.get_by_role("main")).to_contain_text(ada.words("Place in the history"))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_person_finds_in_the_own_history_who_gave_a_role_and_fetches_it(
    visitors: Visitors, scripts: bool
) -> None:
    ada = actor("ada", "alder")
    with database_context(context_of(ada)):
        role_grant(acting=ada, membership_id=membership("cato", "alder").id, role=Role.AUDITOR)

    cato = visitors.visitor("cato", language="en", java_script_enabled=scripts)
    cato.be_signed_in()
    cato.open("/me/history/")
    cato.reads("My history")
    cato.field("organisation").select_option(label=organisation("alder").name)
    cato.field("kind").select_option("roles")
    cato.page.get_by_role("button", name="Apply").click()
    expect(cato.page).to_have_url(re.compile("kind=roles"))
    with cato.page.expect_download() as fetched:
        cato.page.get_by_role("link", name="CSV").click()
    assert "A role was given to you,Auditor,Ada Vermeulen" in Path(fetched.value.path()).read_text()

    cato.page.get_by_role("link", name="A role was given to you").click()
    cato.reads("A role was given to you")
    expect(cato.page.get_by_role("main")).to_contain_text("Ada Vermeulen")
    cato.page.get_by_role("link", name="My history").last.click()
    cato.is_at("/me/history/")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_desk_finds_what_one_person_did_in_one_organisation(visitors: Visitors, scripts: bool) -> None:
    make_supervisor("dirk")
    cato = visitors.visitor("cato", java_script_enabled=scripts)
    cato.be_signed_in()
    assert cato.open(f"/o/{ALDER}/history/") == 403

    dirk = visitors.visitor("dirk", language="en", java_script_enabled=scripts)
    dirk.be_signed_in()
    dirk.open("/desk/audit/")
    dirk.reads("Audit trail")
    dirk.field("organisation").fill(ALDER)
    dirk.field("person").fill(person("cato").email)
    dirk.field("result").select_option("refused")
    dirk.page.get_by_role("button", name=dirk.words("Apply", context="filter")).click()
    expect(dirk.page).to_have_url(re.compile(f"organisation={ALDER}"))
    sentence = "Cato Jansma wanted to open a page without having the right to it"
    dirk.page.get_by_role("link", name=sentence).click()
    dirk.reads(sentence)
    expect(dirk.page.get_by_role("main")).to_contain_text(organisation("alder").name)
    dirk.page.get_by_role("link", name="Audit trail").last.click()
    dirk.is_at("/desk/audit/")
