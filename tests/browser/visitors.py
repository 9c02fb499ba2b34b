"""People at the portal: a browser of their own each, their language, and what they know and hold in their hands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone, translation
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from access.database import system_context
from accounts.models import AppDevice
from accounts.session_store import SessionStore
from accounts.sessions import PROVED_AT, SEEN_AT
from accounts.totp import STEP_SECONDS, code_at
from demo.cast import PASSWORD, PEOPLE
from demo.models import ReceivedMessage
from notices.enums import Channel
from notices.services import messages_deliver
from tests.browser.portal import Portal, Process
from tests.browser.watch import Watch
from tests.signing_in import signed_in_client

_SEED = {seed.key: seed for seed in PEOPLE}
_WAIT = 20_000
"""Milliseconds until a condition that does not come true is a fault; on a busy machine much comes late."""
expect.set_options(timeout=_WAIT)


_WINDOW: ViewportSize = {"width": 1280, "height": 900}


@dataclass(frozen=True, slots=True)
class Words:
    """The portal's words in one language, by their English source."""

    language: str

    def __call__(self, source: str, /, *, context: str = "", **values: str) -> str:
        """The translation, with its values filled in; `context` tells apart words that are the same in English."""
        with translation.override(self.language):
            found = translation.pgettext(context, source) if context else translation.gettext(source)
        return found % values if values else found


@dataclass(slots=True)
class Visitor:
    """Somebody with a browser. `key` is the name in the cast, empty for a stranger."""

    page: Page
    words: Words
    portal: Portal
    key: str = ""

    @property
    def context(self) -> BrowserContext:
        """The browser's session, which further tabs share."""
        return self.page.context

    def open(self, path: str) -> int:
        """Goes to an address of the portal; the status of the answer."""
        answer = self.page.goto(self.portal.url + path)
        assert answer is not None
        return answer.status

    def speak(self, language: str) -> None:
        """Has chosen this language here before."""
        cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": self.portal.url}
        self.context.add_cookies([cookie])  # type: ignore[list-item]

    def make_way(self, key: str = "") -> Visitor:
        """Somebody else at the same window, whom the portal cannot know from before: what it left there is gone."""
        self.context.clear_cookies()
        self.page.goto("about:blank")  # from the same page an address with a fragment would ask for nothing
        self.page.set_viewport_size(_WINDOW)
        self.page.emulate_media(media="screen", color_scheme="light")
        return Visitor(self.page, self.words, self.portal, key)

    def new_tab(self) -> Visitor:
        """A second tab in the same browser."""
        return Visitor(self.context.new_page(), self.words, self.portal, self.key)

    def button(self, source: str, **values: str) -> Locator:
        """The button with this name."""
        return self.page.get_by_role("button", name=self.words(source, **values), exact=True)

    def link(self, source: str, **values: str) -> Locator:
        """The link whose name begins with these words."""
        begin = re.escape(self.words(source, **values))
        return self.page.get_by_role("link", name=re.compile(f"^{begin}"))

    def field(self, name: str) -> Locator:
        """The control of a form field."""
        return self.page.locator(f"main [name$='{name}']:not([type=hidden])")

    def reads(self, heading: str) -> None:
        """Waits until the page has this heading."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def is_at(self, path: str) -> None:
        """Waits until the address is this one, whatever its query."""
        expect(self.page).to_have_url(re.compile(f"^{re.escape(self.portal.url + path)}(\\?.*)?$"))

    def send(self) -> None:
        """Presses the one main button of the page."""
        self.page.locator("main form button.button--main").click()

    def send_on(self) -> None:
        """The same, up to the page that comes next."""
        with self.page.expect_navigation():
            self.send()

    # --- proving who one is ---------------------------------------------------------------------

    def give_password(self, password: str = PASSWORD) -> None:
        """Fills in the sign-in page, where the browser is already."""
        self.field("username").fill(_SEED[self.key].email)
        self.field("password").fill(password)
        self.send_on()

    def give_code(self, code: str) -> None:
        """Types a code of whatever second factor is asked."""
        self.field("otp_token").fill(code)
        self.send_on()

    def sign_in(self) -> None:
        """Both factors, beginning where the browser is; people of the cast prove theirs with the app."""
        self.give_password()
        self.give_code(app_code(self.key))

    def be_signed_in(self, **how: Any) -> None:
        """Has signed in some time ago: the session is made without the pages."""
        session = signed_in_client(self.key, **how).cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.portal.url}
        self.context.add_cookies([cookie])  # type: ignore[list-item]

    def let_proof_grow_old(self, minutes: int = 11) -> None:
        """As if the second factor was proved that long ago."""
        self._move_back(PROVED_AT, minutes)

    def let_session_end(self) -> None:
        """As if nothing was clicked for longer than a session lasts."""
        self._move_back(SEEN_AT, 31)

    def _move_back(self, what: str, minutes: int) -> None:
        cookies = {each.get("name"): each.get("value") for each in self.context.cookies()}
        session = SessionStore(cookies[settings.SESSION_COOKIE_NAME])
        moment = datetime.fromisoformat(session[what])
        session[what] = (moment - timedelta(minutes=minutes)).isoformat()
        session.save()


def app_code(key: str) -> str:
    """What the authenticator app of a person of the cast shows, once the last code that served is over."""
    return app_code_of(_SEED[key].email)


def app_code_of(email: str) -> str:
    """The same for whoever has this address now.

    Half a minute is not waited for: the last code counts as one of the half minute before.
    """
    with system_context("test"):
        device = AppDevice.objects.get(user__email=email, confirmed=True)
        now = timezone.now()
        step = int(now.timestamp()) // STEP_SECONDS
        AppDevice.objects.filter(id=device.id, last_step__gte=step).update(last_step=step - 1)
        return code_at(key=device.key, at=now)


def text_message(number: str) -> str:
    """The last text message to a number. What waits in the outbox goes out first."""
    messages_deliver()
    with system_context("test"):
        return ReceivedMessage.objects.filter(channel=Channel.SMS, recipient=number)[0].text


def mails(email: str) -> list[str]:
    """Subjects of the mails to an address, oldest first. What waits in the outbox goes out first."""
    with override_settings(EMAIL_BACKEND="demo.mailbox.DemoMailbox"):
        messages_deliver()
    with system_context("test"):
        received = ReceivedMessage.objects.filter(channel=Channel.EMAIL, recipient=email).order_by("id")
        return list(received.values_list("subject", flat=True))


def code_in(text: str) -> str:
    """The six digits in a text message."""
    found = re.search(r"\b(\d{3} ?\d{3})\b", text)
    assert found, text
    return found[1].replace(" ", "")


@dataclass(slots=True)
class Visitors:
    """Opens browsers for people, and holds what went wrong in any of them."""

    portal: Portal
    browser: Browser
    watch: Watch
    programs: list[Process] = field(default_factory=list)

    @classmethod
    @contextmanager
    def at(cls, portal: Portal, browser: Browser) -> Iterator[Visitors]:
        """Visitors of one portal; at the end nothing may have gone wrong, in a browser or in the server."""
        everybody = cls(portal, browser, Watch(portal.url))
        with everybody.watched():
            yield everybody
            everybody.leave()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """One test with these visitors: at its end nothing may have gone wrong since its beginning."""
        self.watch.start_over()
        self.portal.web.trouble()  # of an earlier test, which answered for it
        yield
        trouble = [*self.watch.faults, *self.portal.web.trouble()]
        trouble += [line for program in self.programs for line in program.trouble()]
        if trouble:
            pytest.fail("\n".join(["went wrong beside the test:", *trouble]), pytrace=False)

    def visitor(self, key: str = "", *, language: str = "nl", **context: Any) -> Visitor:
        """Somebody new in front of an empty browser, which asks for pages in the language."""
        context = {"viewport": _WINDOW, "locale": language, **context}
        opened = self.browser.new_context(**context)
        opened.set_default_timeout(_WAIT)
        self.watch.over(opened)
        return Visitor(opened.new_page(), Words(language), self.portal, key)

    def start_worker(self) -> None:
        """Has a real worker send what the portal writes to the outbox."""
        self.programs.append(self.portal.start_worker())

    def leave(self) -> None:
        """Closes what was opened."""
        for context in self.browser.contexts:
            context.close()
        for program in self.programs:
            program.stop()
