"""Pages for what went wrong outside the rules look and read like the others."""

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import expect

from tests.browser.inspection import problems_of
from tests.browser.visitors import Visitor, Visitors
from tests.cast import number

ALDER = number("alder")
_TOO_MANY = """const form = document.querySelector("main form");
for (let n = 0; n < 1100; n++) form.append(Object.assign(document.createElement("input"), {name: `x${n}`}));
form.submit();"""


@pytest.mark.parametrize("language", ["nl", "en"])
def test_pages_of_errors_are_accessible_and_say_what_to_do(visitors: Visitors, language: str) -> None:
    for name, visitor in (("unknown", _unknown), ("stale form", _stale_form), ("unreadable", _unreadable)):
        at_error = visitor(visitors, language)
        expect(at_error.page.get_by_role("main").get_by_role("link").first).to_be_visible()
        assert problems_of(at_error.page, language=language, name=f"error-{name}-{language}") == []
    (logged,) = visitors.portal.web.trouble()
    assert "TooManyFieldsSent" in logged


def test_fault_of_the_portal_shows_a_page_that_needs_no_database(visitors: Visitors) -> None:
    ben = visitors.visitor("ben", reduced_motion="reduce")
    ben.be_signed_in()
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table invoices_invoice rename to invoices_gone")

    assert ben.open(f"/o/{ALDER}/invoices/") == 500

    ben.reads(ben.words("Something went wrong on our side"))
    assert problems_of(ben.page, language="nl", name="error-fault-nl") == []
    assert [fault.split(":")[0] for fault in visitors.watch.faults] == ["answer 500"]
    visitors.watch.faults.clear()
    trouble = visitors.portal.web.trouble()
    assert trouble
    assert not [line for line in trouble if "csp_violation" in line]


def _unknown(visitors: Visitors, language: str) -> Visitor:
    visitor = _visitor(visitors, language)
    assert visitor.open("/no/such/page/") == 404
    return visitor


def _stale_form(visitors: Visitors, language: str) -> Visitor:
    """The page stood open while the cookies were cleared."""
    visitor = _visitor(visitors, language)
    visitor.open("/")
    visitor.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    with visitor.page.expect_response(lambda answer: answer.status == 403):
        visitor.send()
    visitor.reads(visitor.words("This form is no longer valid"))
    return visitor


def _unreadable(visitors: Visitors, language: str) -> Visitor:
    """A form with more fields than anybody has."""
    visitor = _visitor(visitors, language)
    visitor.open("/")
    with visitor.page.expect_response(lambda answer: answer.status == 400):
        visitor.page.evaluate(_TOO_MANY)
    visitor.reads(visitor.words("This request could not be read"))
    return visitor


def _visitor(visitors: Visitors, language: str) -> Visitor:
    visitor = visitors.visitor(language=language, reduced_motion="reduce")
    visitor.speak(language)
    return visitor
