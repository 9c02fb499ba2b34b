"""Every page, in every state, in both languages: nothing stands in anybody's way."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import resolve
from playwright.sync_api import Browser

from access.routes import all_routes
from tests import databases
from tests.browser import pages_world
from tests.browser.inspection import problems_of
from tests.browser.pages_world import Facts
from tests.browser.portal import Portal
from tests.browser.states import NOT_PAGES, STATES, answer_to, refused_states
from tests.browser.steps import State
from tests.browser.visitors import Visitor, Visitors
from tests.browser.watch import Watch
from tests.nets.matrix_expected import ROWS

_LANGUAGES = ("nl", "en")


@dataclass(frozen=True, slots=True)
class Pages:
    """A portal that is only looked at, and what stands where in it."""

    portal: Portal
    facts: Facts


@pytest.fixture(scope="module")
def pages(
    django_db_setup: None,
    django_db_blocker: Any,
    _worker: str,
    start_portal: Callable[..., Portal],
) -> Iterator[Pages]:
    """One portal for all pages of this module: looking at them changes nothing that another would notice."""
    shared = str(settings.DATABASES["default"]["NAME"])
    name = f"{shared}_pages"
    with django_db_blocker.unblock():
        databases.clone(name)
        databases.use(name)
        facts = pages_world.build()
        yield Pages(start_portal(name), facts)
        databases.use(shared)
        databases.drop(name)


@pytest.fixture(scope="module")
def windows(browser: Browser, pages: Pages) -> Iterator[tuple[Visitors, dict[str, Visitor]]]:
    """An open window for each language. Opening one costs more than looking at a page, so it goes from one to the next."""
    everybody = Visitors(pages.portal, browser, Watch(pages.portal.url))
    yield (
        everybody,
        {language: everybody.visitor(language=language, reduced_motion="reduce") for language in _LANGUAGES},
    )
    everybody.leave()


@pytest.fixture
def onlookers(windows: tuple[Visitors, dict[str, Visitor]]) -> Iterator[dict[str, Visitor]]:
    """Who stands at the window of each language; what goes wrong in them or in the server is this test's."""
    everybody, at = windows
    with everybody.watched():
        yield at


def test_every_route_that_answers_a_page_has_a_state() -> None:
    assert {state.route for state in STATES} | NOT_PAGES.keys() == {route.name for route in all_routes()}
    assert {state.route for state in STATES} & NOT_PAGES.keys() == set()


def test_every_answer_of_the_matrix_has_a_state() -> None:
    shown = {(state.route, state.status) for state in (*STATES, *refused_states())}
    answers = {(row.route, answer_to(row, who)) for row in ROWS for who in row.door}
    pages = {each for each in answers if each[1] in (200, 400, 403, 404)}
    assert pages - shown == {each for each in pages if each[0] in NOT_PAGES and each[1] == 200}


def _refusals_to_look_at() -> list[State]:
    """One page of refusal for each part of the portal and answer: one template draws them, whatever the route."""
    return list({(state.route.split(":")[0], state.status): state for state in refused_states()}.values())


_LOOKED_AT = [(state, language) for state in STATES for language in _LANGUAGES] + [
    # Every other one in the other language.
    (state, _LANGUAGES[place % 2])
    for place, state in enumerate(_refusals_to_look_at())
]


@pytest.mark.parametrize(("state", "language"), _LOOKED_AT, ids=str)
def test_page_is_accessible(onlookers: dict[str, Visitor], pages: Pages, state: State, language: str) -> None:
    visitor = onlookers[language].make_way(state.who)
    visitor.speak(language)
    if state.arrives is not None:
        visitor.be_signed_in(**state.arrives)

    status = visitor.open(state.path.format_map(pages.facts))
    for step in state.steps:
        step(visitor)

    assert status == state.status
    assert resolve(urlsplit(visitor.page.url).path).view_name == state.route
    name = f"{state}-{language}".replace(" ", "-").replace(":", "_").replace("/", "")
    assert problems_of(visitor.page, language=language, name=name) == []
