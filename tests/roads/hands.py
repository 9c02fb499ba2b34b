"""The hands of the machine: browsers, clock, outbox, and what somebody types."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis.stateful import RuleBasedStateMachine, multiple

from access.database import system_context
from accounts.totp import code_at
from notices.models import OutboundMessage
from orgs.models import Membership
from tests.accounts.people import browser
from tests.cast import organisation
from tests.roads.book import BROWSERS, NUMBERS, Account, App, Book, Code, Link
from tests.roles.asking import place
from tests.roles.joining import EMAIL

LINKS = {
    "accounts:password_link": ("password", "link"),
    "roles:reset_link": ("recover", "path"),
    "roles:invitation": ("activate", "path"),
}


class Hands(RuleBasedStateMachine):
    """A database that is rolled back, a clock that stands still, and four browsers."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(timezone.now(), tick=False)
        self.time = self.clock.start()
        self.rolled_back = transaction.atomic()
        self.rolled_back.__enter__()
        self.clients = {name: browser(REMOTE_ADDR=f"192.0.2.{n}") for n, name in enumerate(BROWSERS, 1)}
        self.book, self.read = Book(), set[Any]()
        self.shown: list[App | Code] = []
        self.served: list[Callable[[str], object]] = []

    def teardown(self) -> None:
        """Leaves database and clock as they were."""
        transaction.set_rollback(True)
        self.rolled_back.__exit__(None, None, None)
        self.clock.stop()

    def _wait(self, by: timedelta) -> None:
        self.time.shift(by)
        self.book.time_went(by)

    def _email(self, who: str) -> str:
        return EMAIL if who == "fenna" else "b.hoekstra@elzenhof.example" if who == "ben" else who

    def _help(self, who: str) -> str:
        with system_context("test"):
            found = Membership.objects.get(user__email=self._email(who), organisation=organisation("alder"))
        return place("alder", f"colleagues/{found.id}/help/")

    def _note(self, thing: Any) -> Any:
        self.shown.append(thing)
        return thing

    def _last(self, seat: str, *kinds: str) -> App | Code:
        """What whoever sits here saw last; else what the owner has, of which others know nothing."""
        group = BROWSERS[seat]
        for thing in reversed(self.shown):
            if isinstance(thing, App) and "app" in kinds and thing.holder == group:
                return thing
            if isinstance(thing, Code) and thing.kind in kinds and thing.known_to == group:
                return thing
        return self.shown[0]

    def _right(self, seat: str, who: str) -> App | Code:
        """The app of this person for whoever holds it, with a new code; else what was seen last."""
        account = self.book.accounts.get(who, Account())
        held = [each for each in self.shown if isinstance(each, App) and each.key == account.app]
        if not held:
            return self._last(seat, "sms", "recovery")
        if self.book.opened[f"app {account.app} {code_at(key=account.app, at=timezone.now())}"]:
            self._wait(timedelta(seconds=30))
        return held[0]

    def _typed(self, seat: str, proof: App | Code, spoil: bool) -> Code:
        """What somebody types: the whole code for whoever knows it, less of it for others."""
        at = timezone.now()
        if isinstance(proof, App):
            value = code_at(key=proof.key, at=at)
            proof = Code(kind="app", of=proof.key, value=value, known_to=proof.holder, at=at)
        if spoil or proof.known_to != BROWSERS[seat]:
            return Code(kind=proof.kind, of="", value=proof.value[:-1], known_to="", at=at)
        return proof

    def _followed(self, seat: str, link: Link, spoil: bool) -> Link:
        if spoil or BROWSERS[seat] not in link.known_to:
            cut = link.path.rstrip("/")[:-2] + "/"
            return Link(kind=link.kind, person=link.person, path=cut, known_to=frozenset())
        return link

    def _new_messages(self) -> list[OutboundMessage]:
        with system_context("test"):
            rows = [row for row in OutboundMessage.objects.order_by("created_at") if row.id not in self.read]
        self.read |= {row.id for row in rows}
        return rows

    def _links_that_came(self, what: str = "") -> Any:
        came = []
        for row in self._new_messages():
            if row.kind in LINKS:
                kind, name = LINKS[row.kind]
                who = "ben" if row.recipient == self._email("ben") else "fenna"
                link = Link(
                    kind=kind, person=who, path=urlsplit(json.loads(row.values)[name]).path, what=what
                )
                self.book.link_came(link)
                came.append(link)
        return multiple(*came)

    def _codes_that_came(self, seat: str) -> Any:
        holders, came = {number: group for group, number in NUMBERS.items()}, []
        for row in self._new_messages():
            if row.kind in ("accounts:sms_code", "roles:invitation_code"):
                kind = "sms" if row.kind == "accounts:sms_code" else "invitation"
                asked_by = seat if kind == "sms" else ""
                value, known_to = json.loads(row.values)["code"], holders[row.recipient]
                code = Code(
                    kind=kind,
                    of=row.recipient,
                    value=value,
                    known_to=known_to,
                    at=timezone.now(),
                    asked_by=asked_by,
                )
                came.append(self._note(code))
        return multiple(*came)
