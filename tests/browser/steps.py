"""A page in a state worth looking at, and what is done to get there."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import expect

from tests.browser.visitors import Visitor

Step = Callable[[Visitor], None]


@dataclass(frozen=True, slots=True)
class State:
    """A page as somebody sees it: who opens which address, what is done there, and which answer it has."""

    route: str
    what: str
    who: str
    path: str
    steps: tuple[Step, ...] = ()
    status: int = 200
    arrives: dict[str, Any] | None = None
    """How the person has signed in; None: not yet."""

    def __str__(self) -> str:
        return f"{self.route}: {self.what}"


def state(
    route: str, what: str, who: str, path: str, *steps: Step, status: int = 200, **arrives: Any
) -> State:
    """A state of whoever has signed in, or of a stranger. `proved_ago`, `method` and `verified` say how."""
    return State(route, what, who, path, steps, status, arrives if who else None)


def signing_in(what: str, who: str, *steps: Step) -> State:
    """A state of the sign-in page, on the way in of somebody of the cast."""
    return State("accounts:sign_in", what, who, "/", steps)


# --- what is done on a page ----------------------------------------------------------------------


def send(visitor: Visitor) -> None:
    """Presses the main button of the form."""
    visitor.send_on()


def fill(name: str, value: str) -> Step:
    """Types into a field."""

    def step(visitor: Visitor) -> None:
        visitor.field(name).fill(value)

    return step


def choose(name: str, value: str) -> Step:
    """Takes one of the choices."""

    def step(visitor: Visitor) -> None:
        visitor.page.locator(f"main input[name$='{name}'][value='{value}']").check()

    return step


def press(name: str, value: str = "") -> Step:
    """Presses a button by its name and value."""

    def step(visitor: Visitor) -> None:
        wanted = f"main button[name='{name}']" + (f"[value='{value}']" if value else "")
        with visitor.page.expect_navigation():
            visitor.page.locator(wanted).first.click()

    return step


def password(visitor: Visitor) -> None:
    """Gives the right password."""
    visitor.give_password()


def opened(selector: str) -> Step:
    """Opens a part that can be opened."""

    def step(visitor: Visitor) -> None:
        visitor.page.locator(selector).first.click()

    return step


def switcher(letters: str) -> Step:
    """Opens the switcher from the keyboard and types."""

    def step(visitor: Visitor) -> None:
        visitor.page.keyboard.press("Control+k")
        shown = visitor.page.locator("#switcher-list")
        expect(shown.get_by_role("option").last).to_be_visible()
        if letters:
            asked = re.compile(f"q={letters}")
            with visitor.page.expect_response(asked):
                visitor.page.keyboard.type(letters)
            expect(shown.locator("mark, .empty").first).to_be_visible()

    return step


def session_over(visitor: Visitor) -> None:
    """Time ended the session; the next click leads to sign-in."""
    visitor.let_session_end()
    visitor.page.reload()
