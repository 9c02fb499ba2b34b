"""Reading and pressing what the pages about requests show, and what stays of it in the database."""

import re
from typing import Any

from django.test import Client

from access.database import system_context
from audit.enums import AuditTag
from audit.models import AuditEvent
from notices.models import OutboundMessage
from orgs.models import Membership
from roles.models import RoleRequest
from tests.cast import membership, number
from tests.signing_in import signed_in_client

ASKED = {"role": "REPORTING_OFFICER", "permission": "financials:read"}


def text_of(html: str) -> str:
    """What a page says, without marks and with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("<main", 1)[1]).split())


def place(key: str, path: str = "") -> str:
    """An address in an organisation of the cast."""
    return f"/o/{number(key)}/{path}"


def visit(key: str, **how: Any) -> Client:
    """A client of one of the cast who reads English: `visit("ada")`."""
    client = signed_in_client(key, **how)
    client.cookies["portal_language"] = "en"
    return client


def press(client: Client, page: Any, button: str) -> Any:
    """Presses a button of a page that was read: sends its form with all that is hidden in it."""
    for form in re.findall(r"<form.*?</form>", page.text, re.DOTALL):
        if button in text_of("<main" + form):
            action = re.search(r'action="([^"]*)"', form)
            fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
            fields |= dict(re.findall(r'type="radio" name="(\w+)" value="([^"]*)"[^>]*checked', form))
            named = re.search(r'<button[^>]*name="(\w+)" value="(\w+)"', form)
            if named:
                fields[named[1]] = named[2]
            return client.post(action[1] if action else page.request["PATH_INFO"], fields)
    raise AssertionError(f"no button {button}")


def requests_of(key: str, at: str = "alder") -> list[RoleRequest]:
    """All requests of a member, oldest first."""
    with system_context("test"):
        return list(RoleRequest.objects.filter(membership=membership(key, at)).order_by("id"))


def states_of(key: str, at: str = "alder") -> list[str]:
    """How far they are."""
    return [request.state for request in requests_of(key, at)]


def letters(kind: str) -> list[tuple[str, str]]:
    """To whom messages of a kind go, and in which language."""
    with system_context("test"):
        found = OutboundMessage.objects.filter(kind=f"roles:{kind}")
        return sorted((message.recipient, message.language) for message in found)


def trail(tag: AuditTag) -> list[tuple[int | None, int | None, int | None, int | None]]:
    """Of each event: who did it, in which organisation, working from which other, to whom."""
    with system_context("test"):
        return list(
            AuditEvent.objects.filter(tag=tag)
            .order_by("at")
            .values_list("actor_id", "organisation_id", "by_organisation_id", "person_id")
        )


def asked_by(client: Client, key: str, at: str = "alder") -> RoleRequest:
    """The request that somebody made from the locked list of invoices."""
    page = client.get(place(at, "invoices/"))
    assert press(client, page, "Ask for this role").status_code == 302
    return requests_of(key, at)[-1]


def make_administrator(key: str, at: str, *, really: bool = True) -> None:
    """Gives the flag, or takes it."""
    with system_context("test"):
        Membership.objects.filter(id=membership(key, at).id).update(is_functional_administrator=really)
