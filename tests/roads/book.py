"""What really happened, kept beside the portal: who gave which right password and code, and what that allows.

The book never asks the portal. It says at most what may be: a browser that the portal lets further than the book is
an error; one that the portal holds back, because of a limit or a time, is none.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from access.proof import FRESH_FOR
from roles.enums import ResetWhat

OWNER, PASSWORD_THIEF, MAILBOX_THIEF = "owner", "password thief", "mailbox thief"
BROWSERS = {
    "first": OWNER,
    "second": OWNER,
    "password thief": PASSWORD_THIEF,
    "mailbox thief": MAILBOX_THIEF,
}
THIEVES = (PASSWORD_THIEF, MAILBOX_THIEF)
READS_MAIL = frozenset({OWNER, MAILBOX_THIEF})
NUMBERS = {OWNER: "+31612345601", PASSWORD_THIEF: "+31687654321", MAILBOX_THIEF: "+31687654322"}
_CODE_LIVES, _APP_LIVES = timedelta(minutes=10), timedelta(seconds=90)


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link in a mail: of which kind, for whom, and what of the account it renews."""

    kind: str
    person: str
    path: str
    what: str = ""
    known_to: frozenset[str] = READS_MAIL

    @property
    def secret(self) -> str:
        """What stands in it."""
        return self.path.rstrip("/").rsplit("/", 1)[1]


@dataclass(frozen=True, kw_only=True)
class App:
    """A key in somebody's app."""

    key: str
    holder: str


@dataclass(frozen=True, kw_only=True)
class Code:
    """A code as it was sent or shown. `of` is the number, the key or the list that it belongs to."""

    kind: str
    of: str
    value: str
    known_to: str
    at: datetime
    asked_by: str = ""


@dataclass(kw_only=True)
class Account:
    """Password and confirmed second factors of a person. `let_in`: who enrolled while there was no factor."""

    password: str = ""
    app: str = ""
    number: str = ""
    codes: str = ""
    has_passkey: bool = False
    let_in: set[str] = field(default_factory=set)

    @property
    def has_factor(self) -> bool:
        """Whether anything has to be proved before more is set up."""
        return bool(self.app or self.number or self.codes or self.has_passkey)


@dataclass(kw_only=True)
class Seat:
    """What was given in one browser: at sign-in, in its session, and for an invitation."""

    wizard: str = ""
    person: str = ""
    proved_at: datetime | None = None
    invitation: bool = False


@dataclass
class Book:
    """The whole."""

    accounts: dict[str, Account] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=lambda: {name: Seat() for name in BROWSERS})
    newest: dict[tuple[str, str], Link] = field(default_factory=dict)
    opened: Counter[str] = field(default_factory=Counter)

    def link_came(self, link: Link) -> None:
        """A newer link of a kind ends the older one."""
        self.newest[link.kind, link.person] = link

    def password_right(self, browser: str, person: str, word: str) -> bool:
        """Notes a password that was taken at sign-in; False for a wrong one."""
        account = self.accounts[person]
        if not account.password or account.password != word:
            return False
        seat = self.seats[browser]
        if account.has_factor:
            seat.wizard = person
        else:
            self.seats[browser] = Seat(person=person)
        return True

    def code_taken(self, browser: str, person: str, code: Code, *, at: datetime) -> None:
        """The portal let somebody in by this code. Only a right one counts here."""
        self.opened[f"{code.kind} {code.of} {code.value}"] += 1
        if self.code_serves(browser, person, code, at=at):
            self.seats[browser] = replace(
                self.seats[browser], person=person, proved_at=at, wizard="", invitation=False
            )

    def code_serves(self, browser: str, person: str, code: Code, *, at: datetime) -> bool:
        """Whether this is a code of a confirmed factor of this person, known to whoever sits here."""
        account = self.accounts.get(person, Account())
        held = {"app": account.app, "sms": account.number, "recovery": account.codes}
        return bool(code.of) and held.get(code.kind) == code.of and self._lives(browser, code, at)

    def _lives(self, browser: str, code: Code, at: datetime) -> bool:
        if code.known_to != BROWSERS[browser] or code.asked_by not in ("", browser):
            return False
        lives = {"app": _APP_LIVES, "sms": _CODE_LIVES, "invitation": _CODE_LIVES}.get(code.kind)
        return lives is None or at - code.at <= lives

    def factor_enrolled(self, browser: str, code: Code, *, at: datetime) -> None:
        """The portal took a factor into use: right for whoever proved another just now, or where there was none."""
        self.opened[f"{code.kind} {code.of} {code.value}"] += 1
        seat = self.seats[browser]
        account = self.accounts.get(seat.person)
        if account is None or not self._lives(browser, code, at):
            return
        if account.has_factor and not self._is_fresh(seat, at):
            return
        if not account.has_factor:
            account.let_in.add(BROWSERS[browser])
        if code.kind == "app":
            account.app = code.of
        else:
            account.number = code.of
        person = seat.person
        self.sessions_end(person)
        self.seats[browser] = Seat(person=person, proved_at=at)

    def codes_confirmed(self, browser: str, code: Code, *, at: datetime) -> None:
        """New recovery codes are in use: right for whoever proved a factor just now."""
        seat = self.seats[browser]
        if seat.person and self._is_fresh(seat, at):
            self.accounts[seat.person].codes = code.of
            kept = replace(seat, wizard="")
            self.sessions_end(seat.person)
            self.seats[browser] = kept

    def password_link_used(self, browser: str, link: Link, word: str) -> None:
        """The portal took a new password by this link. Nobody is signed in by it."""
        self.opened[link.path] += 1
        if link.kind == "password" and self._is_good(browser, link):
            self.accounts[link.person].password = word
            self.sessions_end(link.person)

    def recovery_link_used(
        self, browser: str, link: Link, word: str, code: Code | None, *, at: datetime
    ) -> None:
        """The portal renewed an account by this link."""
        self.opened[link.path] += 1
        account = self.accounts[link.person]
        is_wrong = link.what == ResetWhat.FACTORS and account.password != word
        if link.kind != "recover" or not self._is_good(browser, link) or is_wrong:
            return
        account.password = word
        self.sessions_end(link.person)
        if link.what == ResetWhat.PASSWORD:
            return
        self.seats[browser] = Seat(person=link.person)
        kept = code if code and self.code_serves(browser, link.person, code, at=at) else None
        if kept:
            self.code_taken(browser, link.person, kept, at=at)
        account.number, account.has_passkey = "", False
        account.app = account.app if kept and kept.kind == "app" else ""
        account.codes = account.codes if kept else ""
        account.let_in &= {BROWSERS[browser]} if kept else set()

    def invitation_proved(self, browser: str, link: Link, code: Code, *, at: datetime) -> None:
        """The portal took the code of an invitation."""
        self.opened[f"invitation {code.value}"] += 1
        if link.kind == "activate" and BROWSERS[browser] in link.known_to and self._knows(browser, code, at):
            self.seats[browser].invitation = True

    def _knows(self, browser: str, code: Code, at: datetime) -> bool:
        return code.kind == "invitation" and self._lives(browser, code, at)

    def activated(self, browser: str, person: str, word: str) -> None:
        """The portal made an account."""
        if self.seats[browser].invitation:
            self.opened["activation"] += 1
            self.accounts[person] = Account(password=word)
            self.seats[browser] = Seat(person=person)

    def sessions_end(self, person: str) -> None:
        """Password or factors changed: whatever was given for this person before holds no more."""
        for seat in self.seats.values():
            if seat.wizard == person:
                seat.wizard = ""
            if seat.person == person:
                seat.person, seat.proved_at = "", None

    def time_went(self, by: timedelta) -> None:
        """Ten minutes end a sign-in that was begun, half an hour without a click every session."""
        for name, seat in self.seats.items():
            if by > timedelta(minutes=30):
                self.seats[name] = Seat()
            elif by > timedelta(minutes=10):
                seat.wizard = ""

    def _is_good(self, browser: str, link: Link) -> bool:
        return BROWSERS[browser] in link.known_to and self.newest.get((link.kind, link.person)) == link

    def _is_fresh(self, seat: Seat, at: datetime) -> bool:
        return seat.proved_at is not None and at - seat.proved_at <= FRESH_FOR
