"""Whatever gives a file waits while an account rests, or stands here with the reason why not."""

from collections.abc import Iterator
from typing import Final

import pytest

from access.declarations import Audience, Declaration
from access.routes import all_routes
from tests.nets.matrix import Asker, address_of, expected
from tests.nets.matrix_answers import PERSONAS, Row
from tests.nets.matrix_expected import ROWS

pytestmark = pytest.mark.usefixtures("marked_world", "unmeasured")

NEED_NOT_WAIT: Final = {
    "invoices:pdf": "one invoice, which its page shows whole",
    "invoices:original": "the same invoice",
    "invoices:attachment": "of the same invoice",
    "roles:batch_template_csv": "an empty form",
    "roles:batch_template_xlsx": "an empty form",
    "roles:batch_wrong": "rows that the same person uploaded",
}

WAIT: Final = {
    "invoices:overview_csv",
    "invoices:overview_pdf",
    "invoices:portfolio_overview_csv",
    "invoices:portfolio_overview_pdf",
    "notices_desk:batch_file",
    "roles:colleagues_csv",
    "roles:colleagues_excel",
    "roles:review_report",
    "service:history_csv",
    "service_desk:audit_csv",
    "service_me:history_csv",
}


def _declared() -> Iterator[tuple[str, Declaration]]:
    """Every route behind sign-in."""
    for route in all_routes():
        declaration = route.declaration
        if declaration and declaration.audience not in (Audience.PUBLIC, Audience.HALF_SIGNED_IN):
            yield route.name, declaration


def _somebody_who_may(route: str) -> tuple[Row, str] | None:
    """A row of the matrix and somebody in it who reads what is there."""
    for row in ROWS:
        for persona in PERSONAS:
            if row.route == route and expected(row, persona, "GET") == 200:
                return row, persona
    return None


def test_every_file_waits_while_an_account_rests_or_has_a_reason_not_to() -> None:
    asker, read = Asker(), 0
    waits: set[str] = set()
    does_not: set[str] = set()
    for name, declaration in _declared():
        found = _somebody_who_may(name)
        if found is None:
            continue
        row, persona = found
        response = asker.ask(persona, "GET", address_of(row)[0], row)
        read += response.status_code == 200
        is_html = response["Content-Type"].startswith("text/html")
        if not is_html or response.has_header("Content-Disposition"):
            (waits if declaration.weighs else does_not).add(name)

    assert does_not == NEED_NOT_WAIT.keys()
    assert waits == WAIT
    assert read > 70


def test_what_nobody_reads_by_get_takes_a_form_alone_or_leads_on() -> None:
    """So no file escapes the test above because nobody in the matrix gets it."""
    unread = {name for name, declaration in _declared() if _somebody_who_may(name) is None}
    leads_on = {row.route for row in ROWS if row.methods["GET"] == 405 or isinstance(row.methods["GET"], str)}
    assert unread - leads_on == {"roles:withdraw"}  # a request of one's own, which nobody in the matrix has
