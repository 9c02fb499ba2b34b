"""The insurer's own organisation: its administrator gives the desk's roles there, and nobody gives them elsewhere."""

import pytest
from django.utils import translation

from access.permissions import Permission
from common.errors import DomainError
from roles.catalogue import roles_for
from roles.enums import Role
from roles.services import role_grant, role_request_ask
from tests.cast import membership
from tests.roles.asking import place, press, visit
from tests.roles.resetting import at_own

pytestmark = pytest.mark.django_db
DESK = {Role.DESK_EMPLOYEE, Role.DESK_IMPORT, Role.DESK_RECOVERY, Role.DESK_SUPERVISOR}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_the_administrator_of_the_insurer_finds_colleagues_roles_and_requests_in_the_menu_of_the_desk():
    menu = (
        visit("vera").get(place("insurer", "colleagues/")).text.split('id="menu"', 1)[1].split("</nav>", 1)[0]
    )
    for path in ("colleagues/", "roles/", "requests/"):
        item = menu.split(f'href="{place("insurer", path)}"', 1)[1].split("</a>", 1)[0]
        assert "#lock" not in item


@pytest.mark.parametrize("path", ["colleagues/", "roles/", "requests/"])
def test_each_of_these_pages_opens_at_the_insurer(path):
    assert visit("vera").get(place("insurer", path)).status_code == 200


def test_a_role_of_the_desk_is_given_at_the_insurer_and_works_at_once():
    vera, dirk = visit("vera"), visit("dirk")
    assert dirk.get("/desk/imports/").status_code == 403
    path = place("insurer", f"colleagues/{membership('dirk', 'insurer').id}/grant/")
    assert vera.post(path, {"role": "DESK_IMPORT"}).status_code == 302
    assert dirk.get("/desk/imports/").status_code == 200


def test_a_role_asked_for_at_the_desk_is_granted_by_the_insurers_own_administrator():
    vera, dirk = visit("vera"), visit("dirk")
    locked = dirk.get("/desk/imports/")
    assert press(dirk, locked, "Ask for this role").status_code == 302
    listed = vera.get(place("insurer", "requests/")).text
    assert "Desk: deliveries" in listed


def test_the_insurer_knows_the_roles_of_the_desk_alone():
    assert {each.role for each in roles_for("INSURER")} == DESK
    for kind in ("EMPLOYER", "INTERMEDIARY"):
        assert not DESK & {each.role for each in roles_for(kind)}


@pytest.mark.parametrize("role", sorted(DESK))
def test_a_role_of_the_desk_is_refused_at_a_customer(role):
    with pytest.raises(DomainError, match="This role does not exist in your organisation"):
        at_own("ada", "alder", role_grant, membership_id=membership("ben", "alder").id, role=role)
    with pytest.raises(DomainError):
        at_own("ben", "alder", role_request_ask, role=role, permission=Permission.DESK_IMPORTS, path="/")


@pytest.mark.parametrize("role", sorted(set(Role) - DESK))
def test_a_role_of_customers_is_refused_at_the_insurer(role):
    with pytest.raises(DomainError, match="This role does not exist in your organisation"):
        at_own("vera", "insurer", role_grant, membership_id=membership("dirk", "insurer").id, role=role)
