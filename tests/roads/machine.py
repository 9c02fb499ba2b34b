"""Every road into an account, walked in any order of steps and tabs, by its owner and by two thieves.

The rule that must hold. Both thieves know the address and every password. One knows nothing else, the other reads the
mailbox as well; each has a telephone and an app of his own, none the owner's. A thief is never let in as the owner,
unless he set up the first factor of an account that had none at all: between activation and the first enrolment, and
after an administrator's link that ends the factors, the right password is all there is to prove. Once a factor exists
the mailbox gives a new password and no session; the first password of an invitation by text message asks mailbox and
telephone together.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    initialize,
    invariant,
    multiple,
    rule,
)

from access.database import system_context
from accounts.models import AppDevice, PasskeyDevice, RecoveryCode, SmsDevice, User
from accounts.services.forgotten import password_requests_answer
from roles.enums import ResetWhat
from tests.accounts.people import ENROL, SIGN_IN
from tests.cast import person
from tests.roads.book import BROWSERS, NUMBERS, OWNER, THIEVES, Account, App, Code, Link
from tests.roads.hands import Hands
from tests.roles.asking import visit
from tests.roles.joining import invite, invitee

_KEYS = ("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU")
FIRST, OTHER, STOLEN = "seven geese over the dike", "eight swans on the canal", "nine crows upon a roof"
INSIDE = ("/o/", "/me/", "/enrol/recovery-codes/", "/enrol/another/")

seats = st.sampled_from(["first", "mailbox thief", "password thief", "second"])
persons = st.sampled_from(["ben", "ben", "fenna"])
words = st.sampled_from([None, None, None, FIRST, OTHER, STOLEN])
new_words = st.sampled_from([STOLEN, OTHER, FIRST])
spoils = st.sampled_from([False, False, False, False, True])


ROADS: Final[dict[str, Callable[[Any, str, str], object]]] = {
    "sign in": lambda machine, seat, who: machine.sign_in_at_once(seat, who),
    "sign in, another app": lambda machine, seat, who: machine.sign_in_and_set_up_at_once(seat, who),
    "sign in, another app late": lambda machine, seat, who: machine.sign_in_wait_and_set_up(seat, who, 660),
    "new password": lambda machine, seat, who: machine.forget_and_renew_at_once(seat, who, OTHER),
    "recover": lambda machine, seat, who: machine.get_help_and_recover_at_once(
        seat, who, ResetWhat.BOTH, None, None
    ),
    "prove invitation": lambda machine, seat, _who: machine.prove_invitation_at_once(seat),
    "activate": lambda machine, seat, _who: machine.activate_at_once(seat),
    "again": lambda machine, seat, _who: machine.send_again_what_served(seat, 0),
    "again, older": lambda machine, seat, _who: machine.send_again_what_served(seat, 1),
}


def road_of(response: Any) -> str:
    """Where an answer leads; "" for a page."""
    return urlsplit(response["Location"]).path if response.status_code == 302 else ""


class AnyOrder(Hands):
    """One machine drives all browsers. Tabs of a browser share its client, so steps of two roads may mix there."""

    links: Bundle[Link] = Bundle("links")
    apps: Bundle[App] = Bundle("apps")
    codes: Bundle[Code] = Bundle("codes")
    proofs = st.one_of(st.none(), st.none(), st.none(), apps, codes)
    any_links = st.one_of(st.none(), st.none(), links)

    # --- what there is at first ----------------------------------------------------------------------

    @initialize(target=apps)
    def ben_has_an_account_with_three_factors(self) -> Any:
        """The owner's app, a number, and a passkey that nobody holds any more."""
        with system_context("test"):
            ben = person("ben")
            ben.set_password(FIRST)
            ben.save()
            app, sms = AppDevice.objects.get(user=ben), SmsDevice.objects.get(user=ben)
            PasskeyDevice.objects.create(user=ben, credential_id="lost", public_key="lost")
        self.book.accounts["ben"] = Account(password=FIRST, app=app.key, number=sms.number, has_passkey=True)
        others = [App(key=code_key, holder=thief) for thief, code_key in zip(THIEVES, _KEYS, strict=True)]
        return multiple(self._note(App(key=app.key, holder=OWNER)), *others)

    @initialize(target=links)
    def fenna_is_invited(self) -> Any:
        """By text message: mailbox and telephone."""
        invite(invitee(mobile_number=NUMBERS[OWNER]))
        return self._links_that_came()

    # --- signing in ------------------------------------------------------------------------------------

    @rule(target=codes, seat=seats, who=persons, word=words, by_sms=st.booleans())
    def give_password(self, seat: str, who: str, word: str | None, by_sms: bool) -> Any:
        """The first step; and perhaps the wish for a text message."""
        word = word or self.book.accounts.get(who, Account()).password or FIRST
        data = {SIGN_IN: "auth", "auth-username": self._email(who), "auth-password": word}
        response = self.clients[seat].post("/", data)
        goes_on = response.status_code == 302 or response.context["wizard"]["steps"].current == "token"
        if goes_on and who in self.book.accounts and self.book.password_right(seat, who, word) and by_sms:
            self.clients[seat].post("/", {"challenge_device": "sms"})
        return self._codes_that_came(seat)

    @rule(seat=seats, proof=proofs, spoil=spoils)
    def give_code(self, seat: str, proof: App | Code | None, spoil: bool) -> None:
        """The second step."""
        code = self._typed(seat, proof or self._right(seat, self.book.seats[seat].wizard), spoil)
        if code.kind == "recovery":
            self.clients[seat].post("/", {"challenge_device": "recovery_code"})
        response = self.clients[seat].post("/", {SIGN_IN: "token", "token-otp_token": code.value})
        if road_of(response).startswith(INSIDE):
            who = self.book.seats[seat].wizard
            self.book.code_taken(seat, who, code, at=timezone.now())
            self.served.append(lambda tab: self._sign_in_with(tab, who, code))

    def _sign_in_with(self, seat: str, who: str, code: Code) -> None:
        self.give_password(seat, who, None, code.kind == "sms")
        self.give_code(seat, code, False)

    @rule(seat=seats, who=persons)
    def sign_in_at_once(self, seat: str, who: str) -> None:
        """Both steps, which chance would seldom put together."""
        self.give_password(seat, who, None, False)
        self.give_code(seat, None, False)

    @rule(seat=seats, who=persons)
    def sign_in_and_set_up_at_once(self, seat: str, who: str) -> None:
        """Both steps, an app in the place of the earlier one, and recovery codes."""
        self.sign_in_at_once(seat, who)
        self.set_up_app_at_once(seat)
        self.make_recovery_codes(seat)
        self.type_recovery_code_back(seat, None, False)

    @rule(seat=seats, who=persons, seconds=st.sampled_from([60, 660]))
    def sign_in_wait_and_set_up(self, seat: str, who: str, seconds: int) -> None:
        """An app in the place of the earlier one, while the proof is fresh or after that."""
        self.sign_in_at_once(seat, who)
        self.let_time_pass(seconds)
        self.set_up_app_at_once(seat)

    @rule(seat=seats)
    def sign_out(self, seat: str) -> None:
        """Ends the session of the browser, with all its tabs."""
        self.clients[seat].post("/sign-out/")
        self.book.seats[seat].person, self.book.seats[seat].proved_at = "", None

    @rule(target=codes, seat=seats)
    def ask_text_message_again(self, seat: str) -> Any:
        """In a session that is there already."""
        self.clients[seat].post("/verify/", {"send": "yes", "method": "sms"})
        return self._codes_that_came(seat)

    @rule(seat=seats, proof=proofs, spoil=spoils)
    def prove_again(self, seat: str, proof: App | Code | None, spoil: bool) -> None:
        """The second factor, in a session that is there already."""
        code = self._typed(seat, proof or self._right(seat, self.book.seats[seat].person), spoil)
        method = "recovery_code" if code.kind == "recovery" else code.kind
        response = self.clients[seat].post("/verify/", {"method": method, "otp_token": code.value})
        if road_of(response).startswith(INSIDE):
            self.book.code_taken(seat, self.book.seats[seat].person, code, at=timezone.now())

    # --- setting up --------------------------------------------------------------------------------------

    @rule(target=apps, seat=seats)
    def begin_app(self, seat: str) -> Any:
        """The key is in the app of whoever sits here."""
        page = self.clients[seat].post("/enrol/", {ENROL: "method", "method-method": "app"})
        key = (page.context or {}).get("key") if page.status_code == 200 else ""
        return self._note(App(key=key.replace(" ", ""), holder=BROWSERS[seat])) if key else multiple()

    @rule(target=codes, seat=seats)
    def begin_text_message(self, seat: str) -> Any:
        """With the own number of whoever sits here."""
        self.clients[seat].post("/enrol/", {ENROL: "method", "method-method": "sms"})
        self.clients[seat].post("/enrol/", {ENROL: "number", "number-number": NUMBERS[BROWSERS[seat]]})
        return self._codes_that_came(seat)

    @rule(seat=seats, proof=proofs, spoil=spoils)
    def finish_factor(self, seat: str, proof: App | Code | None, spoil: bool) -> None:
        """The first code of what was begun, in this tab or another."""
        code = self._typed(seat, proof or self._last(seat, "app", "sms"), spoil)
        step = "app" if code.kind == "app" else "code"
        response = self.clients[seat].post("/enrol/", {ENROL: step, f"{step}-otp_token": code.value})
        if road_of(response).startswith(INSIDE):
            self.book.factor_enrolled(seat, code, at=timezone.now())

    @rule(seat=seats)
    def set_up_app_at_once(self, seat: str) -> None:
        """Begins and finishes."""
        app = self.begin_app(seat)
        if isinstance(app, App):
            self.finish_factor(seat, None, False)

    @rule(target=codes, seat=seats)
    def make_recovery_codes(self, seat: str) -> Any:
        """Two of the ten that are shown here."""
        page = self.clients[seat].post("/enrol/recovery-codes/", {"make": "yes"})
        shown = page.context["codes"] if page.status_code == 200 else []
        known: Any = {"kind": "recovery", "known_to": BROWSERS[seat], "at": timezone.now()}
        return multiple(*(self._note(Code(of=shown[0], value=value, **known)) for value in shown[:2]))

    @rule(seat=seats, code=st.none() | codes, spoil=spoils)
    def type_recovery_code_back(self, seat: str, code: Code | None, spoil: bool) -> None:
        """Puts the new list into use."""
        typed = self._typed(seat, code or self._last(seat, "recovery"), spoil)
        response = self.clients[seat].post("/enrol/recovery-codes/", {"code": typed.value})
        if road_of(response) in ("/enrol/another/", "/me/security/"):
            self.book.codes_confirmed(seat, typed, at=timezone.now())

    # --- getting back in ------------------------------------------------------------------------------------

    @rule(target=links, seat=seats, who=persons)
    def forget_password(self, seat: str, who: str) -> Any:
        """Asks, and the worker answers."""
        self.clients[seat].post("/password/forgotten/", {"email": self._email(who)})
        password_requests_answer(at=timezone.now())
        return self._links_that_came()

    @rule(seat=seats, link=any_links, who=persons, word=new_words, spoil=spoils)
    def new_password(self, seat: str, link: Link | None, who: str, word: str, spoil: bool) -> None:
        """By the link of a mail, also one that is meant for another page."""
        found = link or self.book.newest.get(("password", who))
        if found is None:
            return
        link = self._followed(seat, found, spoil)
        response = self.clients[seat].post(f"/password/new/{link.secret}/", {"password": word, "again": word})
        if response.status_code == 302:
            self.book.password_link_used(seat, link, word)
            self.served.append(lambda tab: self.new_password(tab, link, who, word, False))

    @rule(target=links, who=persons, what=st.sampled_from(ResetWhat))
    def administrator_helps(self, who: str, what: ResetWhat) -> Any:
        """Ada sends a link."""
        if who in self.book.accounts:
            visit("ada").post(self._help(who), {"what": what.value})
        return self._links_that_came(what)

    @rule(who=persons)
    def administrator_stops(self, who: str) -> None:
        """Ada thinks again: the link that she sent is worth nothing."""
        if who in self.book.accounts:
            visit("ada").post(self._help(who), {"withdraw": "yes"})
            self.book.newest.pop(("recover", who), None)

    @rule(seat=seats, link=any_links, who=persons, word=words, proof=proofs, spoil=spoils)
    def recover(
        self, seat: str, link: Link | None, who: str, word: str | None, proof: App | Code | None, spoil: bool
    ) -> None:
        """By any link, with or without a code of what remains."""
        found = link or self.book.newest.get(("recover", who))
        if found is None:
            return
        link, account = self._followed(seat, found, spoil), self.book.accounts.get(who)
        word = word or (account.password if account else FIRST)
        code = self._typed(seat, proof, False) if proof else None
        data = {"password": word, "code": code.value if code else ""}
        response = self.clients[seat].post(f"/recover/link/{link.secret}/", data)
        if response.status_code == 302:
            self.book.recovery_link_used(seat, link, word, code, at=timezone.now())
            self.served.append(lambda tab: self.recover(tab, link, who, word, proof, False))

    @rule(seat=seats, who=persons, word=new_words)
    def forget_and_renew_at_once(self, seat: str, who: str, word: str) -> None:
        """Asks, and uses what came."""
        self.forget_password(seat, who)
        self.new_password(seat, None, who, word, False)

    @rule(seat=seats, who=persons, what=st.sampled_from(ResetWhat), word=words, proof=proofs)
    def get_help_and_recover_at_once(
        self, seat: str, who: str, what: ResetWhat, word: str | None, proof: App | Code | None
    ) -> None:
        """Is helped, and uses what came."""
        self.administrator_helps(who, what)
        self.recover(seat, None, who, word, proof, False)

    # --- activation -------------------------------------------------------------------------------------------

    @rule(target=codes, seat=seats, link=links, spoil=spoils)
    def ask_activation_code(self, seat: str, link: Link, spoil: bool) -> Any:
        """A text message to the number of the invitation, whoever asks."""
        self.clients[seat].post(f"/activate/{self._followed(seat, link, spoil).secret}/", {"send": "yes"})
        return self._codes_that_came(seat)

    @rule(seat=seats, link=links, code=codes, spoil=spoils)
    def prove_invitation(self, seat: str, link: Link, code: Code, spoil: bool) -> None:
        """With any code."""
        link, typed = self._followed(seat, link, False), self._typed(seat, code, spoil)
        response = self.clients[seat].post(f"/activate/{link.secret}/", {"code": typed.value})
        if road_of(response) == "/activate/password/":
            self.book.invitation_proved(seat, link, typed, at=timezone.now())
            self.served.append(lambda tab: self.prove_invitation(tab, link, code, False))

    @rule(seat=seats, word=new_words)
    def choose_first_password(self, seat: str, word: str) -> None:
        """Makes the account."""
        response = self.clients[seat].post("/activate/password/", {"password": word, "again": word})
        if road_of(response) == "/enrol/":
            self.book.activated(seat, "fenna", word)

    @rule(seat=seats)
    def prove_invitation_at_once(self, seat: str) -> None:
        """Link and code of the invited person."""
        link = self.book.newest["activate", "fenna"]
        if "fenna" not in self.book.accounts:
            came: Any = self.ask_activation_code(seat, link, False)
            for code in came.values:
                self.prove_invitation(seat, link, code, False)

    @rule(seat=seats)
    def activate_at_once(self, seat: str) -> None:
        """Link, code and password of the invited person."""
        self.prove_invitation_at_once(seat)
        self.choose_first_password(seat, FIRST)

    # --- again -----------------------------------------------------------------------------------------------

    @rule(tab=seats, which=st.integers(0, 5))
    def send_again_what_served(self, tab: str, which: int) -> None:
        """A link or a code that was taken already, one of the last, in this tab or another."""
        if which < len(self.served):
            self.served[-1 - which](tab)

    @rule(walks=st.lists(st.tuples(seats, persons, st.sampled_from(sorted(ROADS))), min_size=2, max_size=4))
    def walk_roads(self, walks: list[tuple[str, str, str]]) -> None:
        """Whole roads one after another: so far in, chance alone seldom comes."""
        for seat, who, road in walks:
            ROADS[road](self, seat, who)

    # --- time ------------------------------------------------------------------------------------------------

    @rule(seconds=st.sampled_from([30, 30, 60, 660, 1860]))
    def let_time_pass(self, seconds: int) -> None:
        """The next code of an app, the end of a sent code, the end of a session."""
        self._wait(timedelta(seconds=seconds))

    # --- what always holds -----------------------------------------------------------------------------------

    @invariant()
    def nobody_is_further_than_what_was_proved(self) -> None:
        """(1) The door of a page for two factors opens, and half opens, for whom the book says and nobody else."""
        for name, client in self.clients.items():
            response, seat = client.get("/me/security/"), self.book.seats[name]
            if response.status_code == 200:
                assert seat.proved_at is not None, f"{name}: verified without a factor"
            elif road_of(response) == "/":
                seat.person, seat.proved_at = "", None
                continue
            here: Any = response.wsgi_request.user
            assert here.email == self._email(seat.person), name

    @invariant()
    def nothing_served_twice(self) -> None:
        """(2) Links, codes and the invitation."""
        assert [name for name, times in self.book.opened.items() if times > 1] == []

    @invariant()
    def no_thief_is_in_and_no_account_is_his(self) -> None:
        """(3) The rule of this module; and password and factors are those that the book allows."""
        for name, group in BROWSERS.items():
            seat = self.book.seats[name]
            if group in THIEVES and seat.proved_at:
                assert group in self.book.accounts[seat.person].let_in
        with system_context("test"):
            for who in ("ben", "fenna"):
                self._compare(who, self.book.accounts.get(who))

    def _compare(self, who: str, account: Account | None) -> None:
        user = User.objects.filter(email=self._email(who)).first()
        assert (user is None) == (account is None), who
        if user and account:
            assert user.check_password(account.password), f"{who}: another password"
            mine = {"user": user, "confirmed": True}
            assert [each.key for each in AppDevice.objects.filter(**mine)] == [account.app] * bool(
                account.app
            )
            numbers = [each.number for each in SmsDevice.objects.filter(**mine)]
            assert numbers == [account.number] * bool(account.number)
            assert PasskeyDevice.objects.filter(**mine).exists() is account.has_passkey
            in_use = RecoveryCode.objects.filter(device__user=user, device__confirmed=True, in_use=True)
            assert in_use.exists() is bool(account.codes)
