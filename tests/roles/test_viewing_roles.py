"""An administrator looks through the eyes of a role: the menus are the role's, the data never more than the own."""

import pytest
from django.utils import translation

from access.database import system_context
from access.permissions import Permission
from audit.enums import AuditTag
from audit.models import AuditEvent
from common.errors import DomainError
from orgs.models import Membership
from roles.acting import acting_in_organisation, acting_in_relation
from roles.enums import Role
from roles.looking import acting_viewing
from roles.models import RoleGrant
from roles.object_permissions import rows_write
from roles.services import role_view_record
from tests.cast import membership, number, organisation, person
from tests.roles.asking import make_administrator, place, press, trail, visit
from tests.roles.resetting import at_own

pytestmark = pytest.mark.django_db


def _give(key, at, role):
    with system_context("test") as context:
        member = Membership.objects.get(id=membership(key, at).id)
        grant = RoleGrant.objects.create(
            organisation_id=member.organisation_id, membership=member, role=role, starts_at=context.at
        )
        rows_write(grant)


def _viewing(key, at, role):
    with system_context("test") as context:
        acting = acting_in_organisation(user_id=person(key).id, at=context.at, organisation_number=number(at))
    assert acting
    return acting_viewing(acting, role=role)


def _locks(page):
    """The items of the menu that are locked."""
    menu = page.text.split('id="menu"', 1)[1].split("</nav>", 1)[0]
    return [part.split("</a>", 1)[0] for part in menu.split("<a ") if "#lock" in part.split("</a>", 1)[0]]


def test_view_begins_on_the_page_of_roles_and_is_written_down_once():
    ada = visit("ada")
    response = ada.post(place("alder", "roles/"), {"role": "REPORTING_OFFICER"})
    assert response["Location"] == place("alder", "as/REPORTING_OFFICER/")
    assert ada.get(response["Location"]).status_code == 200
    assert trail(AuditTag.ROLE_VIEWED) == [(person("ada").id, organisation("alder").id, None, None)]
    with system_context("test"):
        assert AuditEvent.objects.get(tag=AuditTag.ROLE_VIEWED).facts == {"role": "REPORTING_OFFICER"}


def test_the_menu_is_that_of_the_role_and_every_link_keeps_it():
    ada = visit("ada")
    own, seen = ada.get(place("alder")), ada.get(place("alder", "as/REPORTING_OFFICER/"))
    assert len(_locks(own)) == 2  # invoices and overviews
    assert len(_locks(seen)) == 6  # colleagues, roles, requests, review, history and security policy
    menu = seen.text.split('id="menu"', 1)[1].split("</nav>", 1)[0]
    assert menu.count('href="/o/') == menu.count(f'href="{place("alder", "as/REPORTING_OFFICER/")}')
    assert "You see the portal as a member with only the role “Reporting officer”." in seen.text
    assert f'href="{place("alder", "roles/")}"' in seen.text


def test_a_page_of_the_role_shows_no_data_to_who_may_not_see_it():
    ada = visit("ada")
    page = ada.get(place("alder", "as/REPORTING_OFFICER/invoices/"))
    assert page.status_code == 403
    assert (
        "A member with the role “Reporting officer” sees here: invoices and financial overviews." in page.text
    )
    with system_context("test"):
        assert AuditEvent.objects.filter(tag=AuditTag.ENTRY_REFUSED).count() == 0


def test_a_page_that_the_role_does_not_open_is_locked_also_for_who_may_open_it():
    page = visit("ada").get(place("alder", "as/REPORTING_OFFICER/colleagues/"))
    assert page.status_code == 403
    assert "This page is locked for members with this role" in page.text
    assert person("ben").full_name not in page.text


def test_an_administrator_with_the_role_sees_what_the_role_opens():
    _give("ada", "alder", Role.REPORTING_OFFICER)
    page = visit("ada").get(place("alder", "as/REPORTING_OFFICER/invoices/"))
    assert page.status_code == 200


def test_the_rights_are_those_that_role_and_member_both_have():
    _give("ada", "alder", Role.CONTRACT_VIEWER)
    seen = _viewing("ada", "alder", "INSURED_ADMINISTRATION")
    assert seen.permissions == seen.held_everywhere == {"contract:read"}
    assert seen.viewing.permissions == {"contract:read", "insured:read"}
    assert (seen.shows(Permission.INSURED_READ), seen.may(Permission.INSURED_READ)) == (True, False)


def test_in_a_relation_the_mandate_still_says_what_there_is():
    make_administrator("kim", "iris")
    with system_context("test") as context:
        acting = acting_in_relation(
            user_id=person("kim").id,
            at=context.at,
            organisation_number=number("iris"),
            relation_number=number("elm"),
        )
    assert acting
    assert acting_viewing(acting, role="REPORTING_OFFICER") is None
    seen = acting_viewing(acting, role="CONTRACT_VIEWER")
    assert seen
    assert seen.viewing
    assert seen.permissions == seen.viewing.permissions == {"contract:read"}
    assert visit("kim").get(place("iris", f"as/CONTRACT_VIEWER/r/{number('elm')}/")).status_code == 200
    assert visit("kim").get(place("iris", f"as/REPORTING_OFFICER/r/{number('elm')}/")).status_code == 404


def test_over_a_portfolio_no_relation_is_added():
    make_administrator("kim", "iris")
    make_administrator("ivo", "iris")
    path = place("iris", "as/REPORTING_OFFICER/portfolio/invoices/")
    assert visit("kim").get(path).status_code == 200
    assert visit("ivo").get(path).status_code == 403
    assert visit("kim").get(place("iris", "as/AUDITOR/portfolio/invoices/")).status_code == 403
    seen = _viewing("kim", "iris", "CONTRACT_VIEWER")
    with system_context("test"):
        assert not seen.relations_with(Permission.FINANCIALS_READ).exists()
        assert seen.relations_with(Permission.CONTRACT_READ).exists()


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_no_other_method_is_answered(method):
    page = getattr(visit("ada"), method)(place("alder", "as/AUDITOR/colleagues/invite/"))
    assert (page.status_code, page["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("role", ["RELATION_MANAGER", "DESK_EMPLOYEE", "NO_ROLE"])
def test_a_role_that_the_organisation_does_not_know_is_not_found(role):
    assert visit("ada").get(place("alder", f"as/{role}/")).status_code == 404


def test_at_the_insurer_no_role_is_viewed():
    assert visit("vera").get(place("insurer", "as/DESK_EMPLOYEE/")).status_code == 404
    assert "View the portal as this role" not in visit("vera").get(place("insurer", "roles/")).text
    with translation.override("en"), pytest.raises(DomainError, match="does not exist in your"):
        at_own("vera", "insurer", role_view_record, role=Role.DESK_EMPLOYEE)


def test_whoever_gives_no_roles_views_none():
    page = visit("ben").get(place("alder", "as/AUDITOR/"))
    assert (page.status_code, "You cannot open this yet" in page.text) == (403, True)
    assert visit("olga").get(place("alder", "as/AUDITOR/")).status_code == 404


def test_press_of_the_button_is_all_it_takes():
    ada = visit("ada")
    response = press(ada, ada.get(place("alder", "roles/")), "View the portal as this role : Auditor")
    assert response["Location"] == place("alder", "as/AUDITOR/")
