"""The watch itself: a page without a fault passes, and each kind of fault is seen."""

import json
import time

from playwright.sync_api import expect

from tests.browser.visitors import Visitors

_STYLE = (
    "document.body.append(Object.assign(document.createElement('style'), {textContent: 'p { color: red }'}))"
)
_PICTURE = "document.body.append(Object.assign(new Image(), {src: 'https://elsewhere.example/dot.png'}))"
_THROW = "setTimeout(() => { throw new Error('planted') })"
_ASK = "fetch('/o/none/')"


def test_page_without_fault_passes_the_watch(visitors: Visitors) -> None:
    stranger = visitors.visitor()

    assert stranger.open("/") == 200
    expect(stranger.page.get_by_role("heading", level=1)).to_be_visible()
    assert visitors.watch.faults == []


def test_watch_sees_style_picture_error_and_refused_request(visitors: Visitors) -> None:
    stranger = visitors.visitor()
    stranger.open("/")

    for planted in (_STYLE, _PICTURE, _THROW, _ASK):
        with stranger.page.expect_event("console" if planted != _THROW else "pageerror"):
            stranger.page.evaluate(planted)

    seen = {fault.split(":")[0] for fault in visitors.watch.faults}
    assert {"content policy", "console", "script", "answer 404", "report of the content policy"} <= seen
    visitors.watch.faults.clear()
    assert sorted(_reported(visitors, 2)) == ["img-src", "style-src-elem"]


def _reported(visitors: Visitors, count: int) -> list[str]:
    """What the portal logged of the browser's reports, as soon as there are so many."""
    lines: list[str] = []
    until = time.monotonic() + 10
    while len(lines) < count and time.monotonic() < until:
        lines += visitors.portal.web.trouble()
    return [json.loads(line)["directive"] for line in lines]
