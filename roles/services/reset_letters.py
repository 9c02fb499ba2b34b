"""Messages about getting back in. Each says who did it and when, and how to stop it; none holds a password."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.formats import date_format
from django.utils.timezone import localtime

from accounts.models import User
from accounts.selectors import numbers_of
from common.crypto import keyed_hash
from notices.services import message_queue
from orgs.models import Membership, Organisation
from roles.enums import ResetWhat
from roles.models import AccountReset, MembershipPause

_OBJECTION = "objection to a reset"


def objection_token(reset_id: int) -> str:
    """What stands in the link by which somebody stops a reset: signed, for this reset only."""
    return f"{reset_id}-{keyed_hash(_OBJECTION, str(reset_id))}"


def objection_read(token: str) -> int | None:
    """The reset that the link is about, or None for what we did not sign."""
    number = token.partition("-")[0]
    if not (number.isascii() and number.isdigit()):
        return None
    return int(number) if constant_time_compare(token, objection_token(int(number))) else None


def link_letters(reset: AccountReset, *, secret: str, at: datetime) -> None:
    """The link to the registered address, and a word to every number known of the person."""
    person = reset.user
    actor = f"{reset.started_by.full_name} ({reset.organisation.name})"
    _mail(
        reset,
        person,
        "reset_link",
        at=at,
        expires_at=reset.valid_until,
        actor=actor,
        what=_what(reset, person.language),
        until=moment_words(reset.valid_until, person.language),
        path=reverse("recovery:link", kwargs={"secret": secret}),
        object_path=_object_path(reset),
    )
    for number in numbers_of(user_id=person.id):
        _text(reset, number, "reset_told", at=at, actor=actor, object_path=_object_path(reset))


def confirmed_letters(reset: AccountReset, *, at: datetime) -> None:
    """Tells the person everywhere that the desk sends a code by letter, when, and how to stop that."""
    person = reset.user
    until = moment_words(reset.not_before, person.language)
    _mail(reset, person, "recovery_started", at=at, not_before=until, object_path=_object_path(reset))
    for number in numbers_of(user_id=person.id):
        actor = desk_words(person.language)
        _text(reset, number, "reset_told", at=at, actor=actor, object_path=_object_path(reset))


def code_letter(reset: AccountReset, *, code: str, at: datetime) -> None:
    """The letter with the code, for the desk to print. It does not say for whom the person works."""
    person = reset.user
    message_queue(
        kind="roles:recovery_letter",
        recipient=reset.postal_address,
        language=person.language,
        values={
            "name": person.full_name,
            "code": code,
            "when": moment_words(at, person.language),
            "until": moment_words(reset.valid_until, person.language),
            "path": reverse("recovery:letter"),
        },
        at=at,
        user_id=person.id,
        subject=reset.subject,
        expires_at=reset.valid_until,
    )


def done_letters(
    reset: AccountReset,
    *,
    numbers: Iterable[str],
    rests_until: datetime | None,
    paused: Iterable[MembershipPause],
    at: datetime,
) -> None:
    """Tells the person on every old channel that somebody got in, with what waits now; and the administrators."""
    person = reset.user
    _mail(
        reset,
        person,
        "reset_done",
        at=at,
        what=_what(reset, person.language),
        rests_until=moment_words(rests_until, person.language) if rests_until else "",
        paused=", ".join(pause.organisation.name for pause in paused),
    )
    for number in numbers:
        _text(reset, number, "reset_done_told", at=at)
    if not reset.at_desk:
        _tell_back(reset, reset.organisation, [reset.started_by], at)
        return
    members = Membership.objects.valid_at(at).filter(user=person)
    for membership in members.select_related("organisation").order_by("id"):
        _tell_back(reset, membership.organisation, administrators(membership.organisation_id, person, at), at)


def _tell_back(reset: AccountReset, organisation: Organisation, people: list[User], at: datetime) -> None:
    for each in people:
        _mail(
            reset,
            each,
            "colleague_back",
            at=at,
            organisation_id=organisation.id,
            colleague=reset.user.full_name,
            organisation=organisation.name,
        )


def opened_letter(reset: AccountReset, *, at: datetime) -> None:
    """Tells the desk that a case waits for a second employee."""
    to_desk(
        "recovery_opened_of_desk",
        at=at,
        actor=reset.started_by.full_name,
        colleague=reset.user.full_name,
        path=reverse("roles_desk:recovery", kwargs={"reset_id": reset.id}),
    )


def stopped_letters(reset: AccountReset, *, by_person: bool, at: datetime) -> None:
    """Tells the person that nothing happens any more; and whoever started it, when it was the person who objected."""
    _mail(reset, reset.user, "reset_stopped", at=at)
    if by_person and reset.at_desk:
        path = reverse("roles_desk:recovery", kwargs={"reset_id": reset.id})
        to_desk("recovery_stopped_of_desk", at=at, colleague=reset.user.full_name, path=path)
    elif by_person:
        _mail(
            reset,
            reset.started_by,
            "colleague_objected",
            at=at,
            colleague=reset.user.full_name,
            organisation=reset.organisation.name,
        )


def administrators(organisation_id: int, but: User, at: datetime) -> list[User]:
    """The functional administrators of an organisation at the instant, one person left out."""
    valid = Membership.objects.valid_at(at).filter(
        organisation_id=organisation_id, is_functional_administrator=True
    )
    found = valid.exclude(user=but).select_related("user").order_by("user__full_name", "id")
    return [membership.user for membership in found]


def moment_words(at: datetime | None, language: str) -> str:
    """A moment as people of this language write it."""
    assert at is not None
    with translation.override(language):
        return date_format(localtime(at), "DATETIME_FORMAT")


def desk_words(language: str) -> str:
    """What the desk is called in this language."""
    with translation.override(language):
        return str(settings.BRAND["desk"])


def to_desk(kind: str, *, at: datetime, organisation_id: int | None = None, **values: str) -> None:
    """A mail to the desk's own mailbox."""
    message_queue(
        kind=f"roles:{kind}",
        recipient=settings.DESK_MAILBOX,
        language=settings.LANGUAGE_CODE,
        values={"when": moment_words(at, settings.LANGUAGE_CODE), **values},
        at=at,
        organisation_id=organisation_id,
    )


def _object_path(reset: AccountReset) -> str:
    return reverse("recovery:object", kwargs={"token": objection_token(reset.id)})


def _what(reset: AccountReset, language: str) -> str:
    with translation.override(language):
        return str(ResetWhat(reset.what).label)


def _mail(
    reset: AccountReset,
    person: User,
    kind: str,
    *,
    at: datetime,
    organisation_id: int | None = None,
    expires_at: datetime | None = None,
    **values: str,
) -> None:
    message_queue(
        kind=f"roles:{kind}",
        recipient=person.email,
        language=person.language,
        values={"name": person.full_name, "when": moment_words(at, person.language), **values},
        at=at,
        user_id=person.id,
        organisation_id=organisation_id or (None if reset.at_desk else reset.organisation_id),
        subject=reset.subject,
        expires_at=expires_at,
    )


def _text(reset: AccountReset, number: str, kind: str, *, at: datetime, **values: str) -> None:
    person = reset.user
    message_queue(
        kind=f"roles:{kind}",
        recipient=number,
        language=person.language,
        values={"when": moment_words(at, person.language), **values},
        at=at,
        user_id=person.id,
        subject=reset.subject,
    )
