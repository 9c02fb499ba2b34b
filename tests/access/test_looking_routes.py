"""Every page of an organisation, seen by looking along and through the eyes of a role: what it answers, by hand.

One request by GET and one by POST for each page and each of the two; the other methods are asked of one page. What
the insurer reads carries no mark of any other organisation.
"""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.db import transaction

from access.database import system_context
from access.routes import all_routes
from roles.models import LookAlong
from tests.nets.markers import owners_in
from tests.nets.marks import OWNERS
from tests.nets.matrix import Asker, address_of, title
from tests.nets.matrix_answers import METHODS, Row
from tests.nets.matrix_expected import ROWS

pytestmark = pytest.mark.usefixtures("marked_world", "unmeasured")

BY_PERMISSION: Final = {
    None: (200, 200),  # every member
    "members:read": (200, 403),
    "members:manage": (200, 403),
    "roles:grant": (200, 403),
    "accounts:reset": (200, 403),
    "mandates:read": (200, 403),
    "mandates:manage": (200, 403),
    "audit:read": (200, 403),
    "security_policy:manage": (200, 403),
    "financials:read": (403, 403),
    "financials:export": (403, 403),
    "contract:read": (403, 403),
    "insured:read": (403, 403),
    "relations:search": (403, 403),
    "messages:use": (403, 403),
}
"""By what a page needs: what the insurer gets who looks along, and what Ada gets who views a reporting officer.

Ada holds no role herself: what the role opens and she may not see says so, without data (403).
"""

BY_ROUTE: Final[dict[str, tuple[int, int]]] = {
    "roles:ask": (302, 302),  # leads home
    "roles:withdraw": (404, 404),  # a request is the member's own, and this one is a colleague's
    "relations:favourite": (405, 405),  # takes a form alone
    "roles:message_again": (405, 403),  # takes a form alone
    "roles:pause": (302, 403),  # nobody's access is paused
    "roles:invite": (200, 403),
    "roles:batch": (404, 403),  # a file with colleagues is of whoever uploaded it
    "roles:batch_order": (404, 403),
    "roles:batch_wrong": (404, 403),
    "roles:batch_template_csv": (403, 403),  # files are refused to who only looks
    "roles:batch_template_xlsx": (403, 403),
    "roles:colleagues_csv": (403, 403),
    "roles:colleagues_excel": (403, 403),
    "roles:review_report": (403, 403),
    "service:history_csv": (403, 403),
}
"""Pages that answer in another way than what they need says."""

NO_PORTFOLIO: Final = (404, 404)
"""What needs a permission over all relations, at an employer: not there by any method."""


def _pages() -> Iterator[tuple[Row, tuple[int, int], int]]:
    """Every page of an organisation at Alder, about nothing or about a thing of its own; and what POST gives."""
    declared = {route.name: route.declaration for route in all_routes() if "P<organisation>" in route.pattern}
    for row in ROWS:
        declaration = declared.get(row.route)
        if declaration is None or row.address != "alder" or row.thing not in ("", "own"):
            continue
        if declaration.portfolio and declaration.permission:
            yield row, NO_PORTFOLIO, 404
        else:
            yield row, BY_ROUTE.get(row.route) or BY_PERMISSION[declaration.permission], 405


def _look() -> str:
    with system_context("test"):
        return str(LookAlong.objects.get(organisation__relation_number=OWNERS["alder"].number).id)


def _ask(asker: Asker, persona: str, method: str, address: str, row: Row) -> Any:
    with transaction.atomic():
        response: Any = asker.ask(persona, method, address, row)
        transaction.set_rollback(True)
    return response


def test_every_page_of_an_organisation_answers_who_only_looks_as_is_written_down() -> None:
    asker, look, home = Asker(), _look(), f"/o/{OWNERS['alder'].number}/"
    problems, read = [], 0
    for row, wanted, refused in _pages():
        path = address_of(row)[0].removeprefix(home)
        places = (
            ("dirk", f"/desk/look/{look}{home}{path}", wanted[0]),
            ("ada", f"{home}as/REPORTING_OFFICER/{path}", wanted[1]),
        )
        for persona, address, status in places:
            response = _ask(asker, persona, "GET", address, row)
            if response.status_code != status:
                problems.append(f"{title(row)} for {persona}: gives {response.status_code} and not {status}")
            if persona == "dirk":
                read += response.status_code == 200
                strangers = owners_in(response.content.decode()) - {"alder", "insurer", "mia"}
                problems += [f"{title(row)}: carries the mark of {owner}" for owner in sorted(strangers)]
            posted = _ask(asker, persona, "POST", address, row).status_code
            if posted != refused:
                problems.append(f"{title(row)} for {persona}: POST gives {posted} and not {refused}")
    assert problems == []
    assert read >= 10


@pytest.mark.parametrize("persona", ["ada", "olga", "dana", "vera", "nobody", "nils"])
def test_the_session_of_another_opens_nothing_to_anybody(persona: str) -> None:
    row = next(row for row in ROWS if row.route == "service:home" and row.address == "alder")
    address = f"/desk/look/{_look()}/o/{OWNERS['alder'].number}/"
    for method in METHODS:
        response = _ask(Asker(), persona, method, address, row)
        assert response.status_code == (302 if persona in ("nobody", "nils") else 404)


def test_no_method_but_reading_is_answered_to_who_only_looks() -> None:
    row = next(row for row in ROWS if row.route == "roles:colleagues" and row.address == "alder")
    number = OWNERS["alder"].number
    places = {
        "dirk": f"/desk/look/{_look()}/o/{number}/colleagues/",
        "ada": f"/o/{number}/as/AUDITOR/colleagues/",
    }
    for persona, address in places.items():
        answers = {method: _ask(Asker(), persona, method, address, row).status_code for method in METHODS}
        assert answers == {**dict.fromkeys(METHODS, 405), "GET": 200, "HEAD": 200}
