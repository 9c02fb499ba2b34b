"""What the invited person, and whoever invited, get to read about an invitation."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

from accounts.models import User
from accounts.services.sent_codes import CODE_VALID_FOR
from notices.services import message_queue
from orgs.models import Membership
from roles.enums import FUNCTIONAL_ADMINISTRATOR, Role, role_label
from roles.models import Invitation, InvitationRole, RoleGrant
from roles.services.authority import Authority


def invitation_mail_queue(by: Authority, invitation: Invitation, *, link: str) -> None:
    """The mail with the link. It reads the same whether the address has an account or not."""
    with translation.override(invitation.language):
        values = {
            "name": invitation.full_name,
            "organisation": by.organisation.name,
            "actor": by.name,
            "way": invitation.way,
            "path": reverse("activation:open", kwargs={"key": link}),
            "until": _day(invitation.valid_until),
        }
    _to_invitee(invitation, "invitation", invitation.email, values, at=by.acting.at)


def announcement_queue(by: Authority, invitation: Invitation) -> None:
    """The text message that says where the mail came from."""
    values = {"organisation": by.organisation.name}
    _to_invitee(invitation, "invitation_announced", invitation.mobile_number, values, at=by.acting.at)


def code_letter_queue(by: Authority, invitation: Invitation, *, code: str) -> None:
    """The letter with the code, and the address at which it is typed."""
    with translation.override(invitation.language):
        values = {
            "name": invitation.full_name,
            "organisation": by.organisation.name,
            "email": invitation.email,
            "relation_number": by.organisation.relation_number,
            "path": reverse("activation:letter"),
            "code": code,
            "until": _day(invitation.valid_until),
        }
    recipient = f"{invitation.full_name}\n{invitation.postal_address}"
    _to_invitee(invitation, "invitation_letter", recipient, values, at=by.acting.at)


def code_queue(invitation: Invitation, *, code: str, at: datetime) -> None:
    """The code by text message, for whoever opened the link and asked for it."""
    values = {
        "code": code,
        "minutes": str(CODE_VALID_FOR // timedelta(minutes=1)),
        "host": str(urlsplit(settings.PUBLIC_URL).hostname),
    }
    _to_invitee(
        invitation,
        "invitation_code",
        invitation.mobile_number,
        values,
        at=at,
        expires_at=at + CODE_VALID_FOR,
    )


def answer_queue(
    invitation: Invitation,
    kind: str,
    recipients: Iterable[User],
    *,
    at: datetime,
    waiting: Iterable[InvitationRole] = (),
    left_out: Iterable[InvitationRole] = (),
    administrator_waits: bool = False,
) -> None:
    """Tells whoever invited that it was accepted or declined; without anybody, and for its own ones, the desk."""
    carried = {"waiting": list(waiting), "left_out": list(left_out)}
    people: list[tuple[str, str, int | None, str]] = [
        (person.email, person.language, person.id, person.full_name) for person in recipients
    ]
    desk = (settings.DESK_MAILBOX, settings.LANGUAGE_CODE, None, str(settings.BRAND["desk"]))
    for address, language, user_id, name in people or [desk]:
        with translation.override(language):
            values = {
                "name": name,
                "invitee": invitation.full_name,
                "organisation": invitation.organisation.name,
                "at": date_format(localtime(at), "DATETIME_FORMAT"),
            }
            if kind == "invitation_accepted":
                values["waiting"] = _waiting(carried["waiting"], with_flag=administrator_waits)
                values["left_out"] = _roles(carried["left_out"])
        message_queue(
            kind=f"roles:{kind}",
            recipient=address,
            language=language,
            values=values,
            at=at,
            user_id=user_id,
            organisation_id=invitation.organisation_id,
        )


def administrators_tell(by: Authority, invitation: Invitation, administrators: Iterable[Membership]) -> None:
    """Tells those who administer already that the desk invited another one: nobody joins them unseen."""
    for each in administrators:
        person = each.user
        with translation.override(person.language):
            values = {
                "name": person.full_name,
                "invitee": invitation.full_name,
                "organisation": by.organisation.name,
                "at": date_format(localtime(by.acting.at), "DATETIME_FORMAT"),
            }
        message_queue(
            kind="roles:administrator_invited",
            recipient=person.email,
            language=person.language,
            values=values,
            at=by.acting.at,
            user_id=person.id,
            organisation_id=by.organisation.id,
        )


def welcome_queue(
    membership: Membership,
    *,
    grants: Iterable[RoleGrant],
    left_out: Iterable[InvitationRole],
    waiting: Iterable[InvitationRole] = (),
    administrator_waits: bool = False,
    administrators: Iterable[Membership],
    at: datetime,
) -> None:
    """The mail after the first sign-in: where one works now, with which roles, and who can help."""
    person, organisation = membership.user, membership.organisation
    with translation.override(person.language):
        values = {
            "name": person.full_name,
            "organisation": organisation.name,
            "number": organisation.relation_number,
            "administrator": "yes" if membership.is_functional_administrator else "",
            "roles": _roles(grants),
            "waiting": _waiting(waiting, with_flag=administrator_waits),
            "left_out": _roles(left_out),
            "administrators": "\n".join(
                f"{_on_one_line(each.user.full_name)}, {each.user.email}" for each in administrators
            ),
            "path": reverse("service:home", kwargs={"organisation": organisation.relation_number}),
        }
    message_queue(
        kind="roles:welcome",
        recipient=person.email,
        language=person.language,
        values=values,
        at=at,
        user_id=person.id,
        organisation_id=organisation.id,
    )


def _roles(carried: Iterable[InvitationRole | RoleGrant]) -> str:
    """A line for each role, with the relation it is for."""
    return "\n".join(_on_one_line(_role(each)) for each in carried)


def _waiting(carried: Iterable[InvitationRole], *, with_flag: bool) -> str:
    """The same of what waits for a second administrator, the flag of one first."""
    flag = [role_label(FUNCTIONAL_ADMINISTRATOR)] if with_flag else []
    return "\n".join(line for line in (*flag, _roles(carried)) if line)


def _on_one_line(text: str) -> str:
    """Nobody's name adds a line to a list of a mail."""
    return " ".join(text.split())


def _role(each: InvitationRole | RoleGrant) -> str:
    label = str(Role(each.role).label)
    return f"{label} ({each.mandate.giver.name})" if each.mandate else label


def _to_invitee(
    invitation: Invitation,
    kind: str,
    recipient: str,
    values: dict[str, str],
    *,
    at: datetime,
    expires_at: datetime | None = None,
) -> None:
    message_queue(
        kind=f"roles:{kind}",
        recipient=recipient,
        language=invitation.language,
        values=values,
        at=at,
        organisation_id=invitation.organisation_id,
        subject=invitation.subject,
        expires_at=expires_at or invitation.valid_until,
    )


def _day(instant: datetime) -> str:
    return date_format(localtime(instant).date(), "DATE_FORMAT")
