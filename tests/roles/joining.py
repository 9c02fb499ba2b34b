"""Inviting somebody, reading what was sent, and what the invited person presses."""

import json
import re
from typing import Any

from django.test import Client
from django.utils import translation

from access.database import database_context, system_context
from notices.models import OutboundMessage
from notices.sending import message_text
from roles.models import Invitation
from roles.services import CarriedRole, Invitee, Proved, invitation_make
from tests.nets.actors import actor, context_of

EMAIL = "fenna+werk@example.org"
NUMBER = "06 12 34 56 78"
POSTAL = "Dorpsstraat 1\n1234 AB  Veldbaken"
PASSWORD = "seven geese over the dike"


def invitee(**facts: str) -> Invitee:
    """Fenna, with a mobile number unless the facts say otherwise."""
    known = {"email": EMAIL, "full_name": "Fenna Visser", "language": "en", "mobile_number": NUMBER}
    return Invitee(**{**known, **facts})


def by_letter(**facts: str) -> Invitee:
    """The same without a number."""
    return invitee(mobile_number="", postal_address=POSTAL, **facts)


def invite(
    whom: Invitee | None = None, *roles: CarriedRole, who: str = "ada", at: str = "alder", **more: Any
) -> Invitation:
    """An invitation by an administrator of the cast."""
    acting = actor(who, at)
    with database_context(context_of(acting)):
        return invitation_make(
            acting=acting, invitee=whom or invitee(), roles=roles, declared_entitled=True, **more
        )


def again(invitation: Invitation) -> Invitation:
    """The row as it is now."""
    with system_context("test"):
        return Invitation.objects.select_related("membership__user", "organisation").get(id=invitation.id)


def proved(invitation: Invitation) -> Proved:
    """What the code of the invitation, as it is now, proves."""
    return Proved(invitation_id=invitation.id, sending=again(invitation).sending)


def outbox(kind: str, **wanted: Any) -> list[OutboundMessage]:
    """Messages of a kind, oldest first."""
    with system_context("test"):
        found = OutboundMessage.objects.filter(kind=f"roles:{kind}", **wanted)
        return list(found.order_by("created_at", "id"))


def values_of(kind: str, **wanted: Any) -> dict[str, str]:
    """What the last message of a kind was filled in with."""
    values: dict[str, str] = json.loads(outbox(kind, **wanted)[-1].values)
    return values


def text_of_message(message: OutboundMessage, *parts: str) -> str:
    """What somebody reads."""
    with translation.override(message.language):
        return "\n".join(message_text(message, part, json.loads(message.values)) for part in parts)


def link_of(**wanted: Any) -> str:
    """The address in the last mail of an invitation that is still in the outbox, unsent."""
    return values_of("invitation", **wanted)["path"]


def stranger() -> Client:
    """A browser of nobody, whose reader wants English."""
    return Client(headers={"accept-language": "en"})


def code_by_sms(client: Client, path: str) -> str:
    """Asks for the code on the page of the link, and reads it from the text message."""
    assert client.post(path, {"send": "yes"}).headers["Location"] == f"{path}?sent=yes"
    return values_of("invitation_code")["code"]


def prove(client: Client, path: str) -> None:
    """Opens the link, asks for the code and types it."""
    response = client.post(path, {"code": code_by_sms(client, path)})
    assert response.headers["Location"] == "/activate/password/"


def choose_password(client: Client, password: str = PASSWORD) -> Any:
    """Chooses the password."""
    return client.post("/activate/password/", {"password": password, "again": password})


def words(page: Any) -> str:
    """What a page says, without marks and with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.text.split("<main", 1)[1]).split())
