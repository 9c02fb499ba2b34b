"""A new e-mail address: proposed by the person, confirmed on both addresses, in either order, within a day.

A functional administrator may propose one for a colleague. That changes nothing by itself either: the person agrees,
on the old address or with a second factor, and the new address is confirmed like any other.

The address is the user name, so nothing of this says to anybody whether an address is in use: a proposal of one
that belongs to somebody else looks the same, and its owner is told.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from access.database import system_context
from accounts.addresses import email_address
from accounts.enums import KeyPurpose
from accounts.models import EmailChange, User
from accounts.organisations import details_keepers_of, others_tell
from accounts.recording import account_record
from accounts.services.email_ends import SIDES, email_change_end
from accounts.services.forgotten import LinkRefused
from accounts.services.letters import moment_words, person_tell
from accounts.services.one_time_keys import key_end, key_look, key_make, key_take, key_valid_until
from accounts.services.people import DetailsWithheld
from accounts.services.stamps import stamp_change
from accounts.services.waiting import wait_words
from audit.enums import AuditTag
from common.errors import DomainError
from limits.enums import LimitKind
from limits.services import Limit, LimitReached, limit_take

_DAY = timedelta(days=1)
PROPOSALS_PER_PERSON = Limit(kind=LimitKind.EMAIL_CHANGES_PER_PERSON, most=5, window=_DAY)
LINKS_PER_ADDRESS = Limit(kind=LimitKind.EMAIL_LINKS_PER_ADDRESS, most=5, window=_DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposer:
    """A functional administrator who proposes an address for a colleague."""

    user_id: int
    name: str
    organisation_id: int
    organisation: str

    @property
    def words(self) -> str:
        """As mails name whoever did something."""
        return f"{self.name} ({self.organisation})"


def email_change_propose(*, user: User, new_email: str, at: datetime) -> EmailChange:
    """Proposes a new address and mails a link to both; an earlier proposal is over.

    For somebody who proved the second factor just now. Raises `DetailsWithheld`, or `DomainError` for the own
    address and beyond five proposals a day.
    """
    return _propose(user, new_email, None, at)


def email_change_propose_for(*, proposer: Proposer, user: User, new_email: str, at: datetime) -> EmailChange:
    """The same by an administrator of an organisation of this person, also where that one keeps details itself.

    Whether the administrator may is asked before, where memberships are known. Raises `DomainError` likewise.
    """
    return _propose(user, new_email, proposer, at)


def _propose(user: User, new_email: str, proposer: Proposer | None, at: datetime) -> EmailChange:
    wanted = email_address(new_email)
    with system_context("e-mail change"), transaction.atomic():
        locked = User.objects.select_for_update().get(id=user.id)
        _refuse_proposal(locked, wanted, proposer, at)
        email_change_end(user=locked)
        in_use_by = User.objects.with_address(wanted).first()
        old_link = _link(locked, KeyPurpose.EMAIL_CHANGE_OLD, at)
        new_link = _link(locked, KeyPurpose.EMAIL_CHANGE_NEW, at)
        until = key_valid_until(purpose=KeyPurpose.EMAIL_CHANGE_OLD, subject_id=locked.id, at=at)
        assert until is not None
        change = EmailChange.objects.create(
            user=locked,
            new_email=wanted,
            proposed_at=at,
            valid_until=until,
            proposed_by_id=proposer.user_id if proposer else None,
            organisation_id=proposer.organisation_id if proposer else None,
            proposer=proposer.words if proposer else "",
        )
        words = {
            "new_email": wanted,
            "until": moment_words(until, language=locked.language),
            "actor": change.proposer,
        }
        person_tell(user=locked, kind="email_confirm_old", at=at, link=old_link, **words)
        _ask_new_address(locked, in_use_by, new_link, words, at)
        _record(locked, AuditTag.EMAIL_CHANGE_PROPOSED, at)
    return change


def _refuse_proposal(user: User, wanted: str, proposer: Proposer | None, at: datetime) -> None:
    if proposer is None and details_keepers_of(user_id=user.id, at=at):
        raise DetailsWithheld
    if wanted == email_address(user.email):
        own, others = _("This is your e-mail address already."), _("This is the e-mail address already.")
        raise DomainError(others if proposer else own, field="new_email")
    try:
        limit_take(limit=PROPOSALS_PER_PERSON, subject=str(user.id), at=at)
    except LimitReached as reached:
        wait = wait_words(until=reached.until, at=at)
        sentence = _("Too many addresses were proposed today. Try again in %(time)s.") % {"time": wait}
        raise DomainError(sentence, field="new_email") from reached


def _ask_new_address(
    user: User, in_use_by: User | None, link: str, words: dict[str, str], at: datetime
) -> None:
    """Mails the link to the new address; or, where that is somebody's, a word to that person and never the link.

    At most five a day to an address. The link is made either way, so that both take the same time.
    """
    try:
        limit_take(limit=LINKS_PER_ADDRESS, subject=words["new_email"], at=at)
    except LimitReached:
        return
    if in_use_by:
        person_tell(user=in_use_by, kind="email_in_use", at=at)
    else:
        person_tell(
            user=user, kind="email_confirm_new", at=at, recipient=words["new_email"], link=link, **words
        )


def _link(user: User, purpose: KeyPurpose, at: datetime) -> str:
    secret = key_make(purpose=purpose, subject_id=user.id, at=at)
    return settings.PUBLIC_URL + reverse("accounts:email_confirm", kwargs={"secret": secret})


def email_change_look(*, secret: str, at: datetime) -> tuple[EmailChange, KeyPurpose] | None:
    """The proposal that a link belongs to, and which of the addresses got it; None for no link. Changes nothing."""
    with system_context("e-mail change"):
        for purpose in SIDES:
            user_id = key_look(purpose=purpose, secret=secret, at=at)
            change = EmailChange.objects.select_related("user").filter(user_id=user_id or 0).first()
            if change and change.valid_until > at:
                return change, purpose
    return None


def email_change_confirm(*, secret: str, at: datetime) -> bool:
    """Confirms on the address that got this link, which is used up. True: that was the second one, it is changed.

    Raises `LinkRefused`; `DetailsWithheld` where that is so meanwhile; and `DomainError` where the new address
    became somebody's meanwhile, which whoever reads its mail may know.
    """
    with system_context("e-mail change"), transaction.atomic():
        change, purpose = _take(secret, at)
        if change.proposed_by_id is None and details_keepers_of(user_id=change.user_id, at=at):
            raise DetailsWithheld
        return _confirm(change, purpose, at)


def email_change_agree(*, user: User, at: datetime) -> bool:
    """Agrees to what an administrator proposed, in place of the link on the old address, which is used up.

    For the person, who proved the second factor just now. True: the new address was confirmed before, it is changed.
    Raises `DomainError` when nothing waits, and as confirming does; one's own proposal is confirmed by its links.
    """
    with system_context("e-mail change"), transaction.atomic():
        locked = User.objects.select_for_update().get(id=user.id)
        change = EmailChange.objects.filter(user=locked, valid_until__gt=at).first()
        if change is None or not change.waits_for_consent:
            raise DomainError(_("There is no proposal that waits for you."))
        key_end(purpose=KeyPurpose.EMAIL_CHANGE_OLD, subject_id=locked.id)
        change.user, change.agreed_with_factor = locked, True
        return _confirm(change, KeyPurpose.EMAIL_CHANGE_OLD, at)


def _confirm(change: EmailChange, side: KeyPurpose, at: datetime) -> bool:
    _record(change.user, AuditTag.EMAIL_CHANGE_CONFIRMED, at)
    if side is KeyPurpose.EMAIL_CHANGE_OLD:
        change.old_confirmed_at = at
    else:
        change.new_confirmed_at = at
    change.save(update_fields=["old_confirmed_at", "new_confirmed_at", "agreed_with_factor"])
    is_done = change.old_confirmed_at is not None and change.new_confirmed_at is not None
    if is_done:
        _complete(change, at)
    return is_done


def email_change_refuse(*, secret: str, at: datetime) -> None:
    """Ends a proposal from either of the addresses; the account keeps its own. Raises `LinkRefused`."""
    with system_context("e-mail change"), transaction.atomic():
        change, _side = _take(secret, at)
        email_change_end(user=change.user)
        _record(change.user, AuditTag.EMAIL_CHANGE_REFUSED, at)
        _say_not_changed(change, at, refused=True)


def email_change_withdraw(*, user: User, at: datetime) -> bool:
    """Ends the own proposal; False when there was none."""
    with system_context("e-mail change"), transaction.atomic():
        locked = User.objects.select_for_update().get(id=user.id)
        change = EmailChange.objects.filter(user=locked).first()
        if change:
            email_change_end(user=locked)
            _record(locked, AuditTag.EMAIL_CHANGE_WITHDRAWN, at)
            _say_not_changed(change, at, refused=False)
    return change is not None


def _take(secret: str, at: datetime) -> tuple[EmailChange, KeyPurpose]:
    """Uses a link up and locks the person first, as proposing does. Raises `LinkRefused`."""
    for purpose in SIDES:
        user_id = key_look(purpose=purpose, secret=secret, at=at)
        user = User.objects.select_for_update().filter(id=user_id or 0, is_active=True).first()
        if user is None or key_take(purpose=purpose, secret=secret, at=at) is None:
            continue
        change = EmailChange.objects.filter(user=user, valid_until__gt=at).first()
        if change:
            change.user = user
            return change, purpose
    raise LinkRefused


def _complete(change: EmailChange, at: datetime) -> None:
    """The account has the new address; a link for a password that went to the old one is over."""
    user, old_email = change.user, change.user.email
    user.email = change.new_email
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError as error:
        raise DomainError(_("This address has become the address of another account meanwhile.")) from error
    stamp_change(user_id=user.id)
    email_change_end(user=user)
    key_end(purpose=KeyPurpose.PASSWORD_LINK, subject_id=user.id)
    _record(user, AuditTag.EMAIL_CHANGED, at)
    for recipient in (old_email, user.email):
        person_tell(
            user=user,
            kind="email_changed",
            at=at,
            recipient=recipient,
            old_email=old_email,
            new_email=user.email,
            actor=change.proposer,
            agreed_with_factor="yes" if change.agreed_with_factor else "",
        )
    if change.organisation_id is not None:
        others_tell(user_id=user.id, organisation_id=change.organisation_id, at=at)


def _say_not_changed(change: EmailChange, at: datetime, *, refused: bool) -> None:
    person_tell(
        user=change.user,
        kind="email_not_changed",
        at=at,
        new_email=change.new_email,
        refused="yes" if refused else "",
    )


def _record(user: User, tag: AuditTag, at: datetime) -> None:
    account_record(user=user, tag=tag, at=at)
