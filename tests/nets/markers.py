"""Net: nothing that anybody gets to see carries the mark of somebody else.

It reads every page and file of the access matrix that its personas get, with its headers and the lines it leaves in
the log; every message, sent and waiting; every row of deliveries and of the trail. It counts what it read, so
that a search through nothing is seen.
"""

import base64
import html
import io
import json
import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.forms.models import model_to_dict
from django.utils import translation
from openpyxl import load_workbook
from pypdf import PdfReader

from access.database import system_context
from accounts.models import User
from audit.models import AuditEvent
from business_portal.log import without_links
from common.xlsx import TYPE as WORKBOOK
from demo.models import ReceivedMessage
from jobs.models import ImportBatch
from notices.models import OutboundMessage
from notices.registry import all_kinds, message_kind
from notices.sending import message_text
from orgs.models import OnboardingRequest, Organisation
from roles.models import Invitation
from tests.nets.marks import ALL_PEOPLE, OWNERS, organisation_seed, owner_of
from tests.nets.matrix import Asker, address_of, expected, title
from tests.nets.matrix_answers import ADDRESSES, PERSONAS, Row
from tests.nets.matrix_expected import ROWS

SHOWS_EVERYTHING = {
    "jobs_desk:batches": "deliveries are the insurer's own; the desk sees all of them",
    "jobs_desk:batch": "the same",
    "jobs_desk:retry": "the same",
    "roles_desk:requests": "customers that only the desk can serve; the desk sees all of them",
    "roles_desk:request": "the same",
    "accounts_desk:sign_in_helps": "questions of people of every customer; the desk sees all of them",
    "accounts_desk:sign_in_help": "the same",
    "accounts:password_new": "whoever has the link is the person it names",
    "accounts:email_confirm": "the same",
    "notices_desk:messages": "messages of every customer; the desk helps all of them",
    "notices_desk:message": "the same",
    "notices_desk:letters": "letters of every customer are printed together",
    "notices_desk:batch": "the same",
    "notices_desk:batch_file": "the same",
    "roles_desk:onboarding_list": "organisations that are no customers yet; the desk sees all of them",
    "roles_desk:onboarding": "the same",
    "activation:open": "whoever has the link of an invitation is the invited person",
    "activation:decline": "the same",
    "roles_desk:recoveries": "people of every customer; the desk helps all of them",
    "roles_desk:recovery": "the same",
    "roles_desk:pause": "the same",
    "roles_desk:reviews": "only administrators of every customer; the desk decides about all of them",
    "roles_desk:review": "the same",
    "roles_desk:looks": "with whom the desk looked along; whoever looks along sees all of them",
    "roles_desk:appointments": "administrators of every customer; the desk appoints all of them",
    "roles_desk:appointment": "the same",
    "roles_desk:invitation": "administrators of every customer; the desk invites all of them",
    "roles_desk:appointment_needs": "customers that need an administrator; the desk calls all of them",
    "recovery:link": "whoever holds the link of the mail reads who sent it",
    "recovery:object": "the same",
    "service_desk:audit": "what happened at every customer; who audits at the desk sees all of it",
    "service_desk:audit_csv": "the same",
    "service_desk:event": "the same",
    "demo:inbox": "the demo's mailbox of everybody; not there in production",
}
"""Pages that are meant to name every organisation, with the reason."""

KNOWN_PEOPLE = {
    "alder": {"mia"},
    "oak": {"mia"},
    "alder_twin": {"mia_twin"},
    "oak_twin": {"mia_twin"},
}
"""Who works for two organisations is a colleague in both."""

_OWN_HISTORIES = ("service_me:history", "service_me:history_csv", "service_me:event")
_HISTORIES = ("service:history", "service:history_csv", "service:event")

KNOWN_AT_PAGE = {page: {"insurer"} for page in (*_OWN_HISTORIES, *_HISTORIES)}
"""Who at the desk did something for a person or an organisation stands in its history, by name."""

KNOWN_TO_INSURER = {page: set(OWNERS) for page in _HISTORIES}
"""The insurer's own history says for whom its people worked."""

KNOWN_RELATIONS = {
    ("iris", "ira"): {"alder", "birch", "elm"},
    ("iris", "kim"): {"alder", "birch", "elm"},
    ("iris", "jo"): set(),
    ("iris", "ivo"): {"alder", "birch", "elm"},  # who gives roles sees the mandates in force
}
"""Whom somebody at the own organisation may know by mandate: by hand, as the cast has it."""

KNOWN_IN_MESSAGE = {"roles:look_started": {"insurer"}}
"""Who of the insurer looks along with a customer stands in the mail about it, by name."""

READ = (200, 403)
_NOISE = re.compile(
    r"\d{4}-\d\d-\d\d[T ][\d:.]+Z?"  # instants
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # keys made by us
    r"|[0-9a-f]{32,}"  # hashes
    r"|\.[0-9a-f]{12}\."  # names of static files
    r"|portal_(?:session|csrf)=[^;]*"
    r"|csrfmiddlewaretoken\" value=\"[^\"]*"
    r"|nonce[-=]\"?[A-Za-z0-9+/=_-]+"
)
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[.,'\u00a0\u202f ](?=\d)")


@dataclass(kw_only=True)
class Search:
    """What was read, by kind, and what was wrong."""

    read: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def look(self, kind: str, text: str, *, allowed: set[str], place: str) -> None:
        """Reads one text."""
        self.read[kind] += 1
        for owner in sorted(owners_in(text) - allowed):
            self.problems.append(f"{place}: {kind} carries the mark of {owner}")


def _marks() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Texts and numbers of every owner; the sum of its two invoices is a number of its own."""
    marks = {}
    for key, owner in OWNERS.items():
        emails = [seed.email.casefold() for seed in ALL_PEOPLE if owner_of(seed) == key]
        numbers = [owner.number, str(int(owner.number) * 2)]
        if key not in ("mia", "mia_twin", "insurer"):  # the insurer's stands on every invoice
            numbers.append(organisation_seed(key).kvk)
        marks[key] = ((owner.word.casefold(), *emails), tuple(numbers))
    return marks


_MARKS = _marks()


def owners_in(text: str) -> set[str]:
    """Whose marks a text carries."""
    plain = _NOISE.sub(" ", html.unescape(text)).casefold()
    digits = _BETWEEN_DIGITS.sub("", plain)
    return {
        key
        for key, (words, numbers) in _MARKS.items()
        if any(word in plain for word in words) or any(number in digits for number in numbers)
    }


def pages(search: Search, *, routes: Iterable[str] = ()) -> None:
    """Every page and file that somebody gets, its headers, and what is logged of it."""
    asker = Asker()
    wanted = set(routes) or {row.route for row in ROWS} - SHOWS_EVERYTHING.keys()
    for row in ROWS:
        for persona in PERSONAS:
            if row.route in wanted and expected(row, persona, "GET") in READ:
                _page(search, asker, row, persona)


def _page(search: Search, asker: Asker, row: Row, persona: str) -> None:
    place = f"{title(row)} for {persona}"
    allowed = may_know(row, persona)
    address = address_of(row)[0]
    with _lines() as lines:
        response: Any = asker.ask(persona, "GET", address, row)
    if response.status_code != expected(row, persona, "GET"):
        search.problems.append(f"{place}: gives {response.status_code} and is not read")
    kind, text = _content(response)
    found = [(kind if response.status_code == 200 else "refusal", text)]
    found += [("header", f"{name}: {value}") for name, value in response.headers.items()]
    found += [("log line", line) for line in lines]
    # The address that was asked is known to whoever asked, also when it names somebody else's thing; log lines
    # have it without secrets and hashes.
    logged = json.dumps(without_links(None, "", {"path": address})["path"])[1:-1]
    for kind, text in found:
        for known in (address, quote(address, safe=""), logged):
            text = text.replace(known, "")
        search.look(kind, text, allowed=allowed, place=place)


def may_know(row: Row, persona: str) -> set[str]:
    """Whose marks a persona may meet at an address."""
    key = persona.removesuffix("_stale")
    if not row.address:
        seed = next((seed for seed in ALL_PEOPLE if seed.key == key), None)
        return {*seed.member_of, owner_of(seed)} | KNOWN_AT_PAGE.get(row.route, set()) if seed else set()
    organisation, relation = ADDRESSES[row.address]
    if relation:
        return {organisation, relation}
    return (
        {organisation}
        | KNOWN_PEOPLE.get(organisation, set())
        | KNOWN_RELATIONS.get((organisation, key), set())
        | KNOWN_AT_PAGE.get(row.route, set())
        | (KNOWN_TO_INSURER.get(row.route, set()) if organisation == "insurer" else set())
    )


def _content(response: Any) -> tuple[str, str]:
    kind = response.headers.get("Content-Type", "").split(";")[0]
    content = response.content
    if kind == "application/pdf":
        return "PDF", "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if kind == "application/xml":
        return "UBL", content.decode() + "".join(_embedded(content.decode()))
    if kind == WORKBOOK:
        return "file", _cells(content)
    return ("page" if kind == "text/html" else "file"), content.decode()


def _cells(workbook: bytes) -> str:
    sheets = load_workbook(io.BytesIO(workbook)).worksheets
    return "\n".join(
        str(cell) for sheet in sheets for row in sheet.values for cell in row if cell is not None
    )


def _embedded(text: str) -> Iterator[str]:
    for coded in re.findall(r"EmbeddedDocumentBinaryObject[^>]*>([^<]*)<", text):
        yield base64.b64decode(coded).decode(errors="replace")


@contextmanager
def _lines() -> Iterator[list[str]]:
    """The lines of the log in the block, as they would be written."""
    lines: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    root = logging.getLogger()
    keeper = Keeper()
    keeper.setFormatter(next(each.formatter for each in root.handlers if _writes_lines(each)))
    root.addHandler(keeper)
    try:
        yield lines
    finally:
        root.removeHandler(keeper)


def _writes_lines(handler: logging.Handler) -> bool:
    return type(handler.formatter).__module__.startswith("structlog")


def messages(search: Search) -> None:
    """Every message in the outbox, and every one that was received."""
    with system_context("test"):
        people = _people()
        for message in OutboundMessage.objects.all():
            allowed = people[message.user_id or 0] | _known_at(message.organisation_id)
            allowed |= KNOWN_IN_MESSAGE.get(message.kind, set())
            if message.recipient == settings.DESK_MAILBOX:
                allowed = set(OWNERS)
            place = f"message {message.kind}"
            search.look("recipient", message.recipient, allowed=allowed, place=place)
            values = json.loads(message.values)
            if values:
                search.read[f"kind {message.kind}"] += 1
                search.look("message", _rendered(message, values), allowed=allowed, place=place)
        by_address = {user.email: _with_known_people(people[user.id]) for user in User.objects.all()}
        known = list(by_address.items())
        by_address |= {f"new.{email}": keys for email, keys in known}  # proposed by the person
        by_address |= {f"newer.{email}": keys for email, keys in known}  # proposed by an administrator
        by_address["nobody@example.org"] = set()
        by_address |= {
            each.email: _organisation_key(each.organisation_id) for each in Invitation.objects.all()
        }
        by_address |= {each.contact_email: set() for each in OnboardingRequest.objects.all()}
        by_address[settings.DESK_MAILBOX] = set(OWNERS)  # the insurer's own, which serves every customer
        for received in ReceivedMessage.objects.filter(recipient__contains="@"):
            text = f"{received.subject}\n{received.text}"
            search.look(
                "received message",
                text,
                allowed=by_address[received.recipient],
                place=f"mail to {received.recipient}",
            )


def _rendered(message: OutboundMessage, values: dict[str, str]) -> str:
    parts = {"SMS": ("sms",), "LETTER": ("letter",)}.get(message.channel, ("subject", "body"))
    if "code" in values:
        values = {**values, "code": ""}  # random digits
    with translation.override(message.language):
        return "\n".join(message_text(message, part, values) for part in parts)


def unsearched_kinds(search: Search) -> list[str]:
    """Kinds of message of which none was read."""
    return [kind.name for kind in all_kinds() if not search.read[f"kind {message_kind(kind.name).name}"]]


def rows(search: Search) -> None:
    """Every delivery with its files and issues, and every row of the trail."""
    with system_context("test"):
        for batch in ImportBatch.objects.prefetch_related("files__issues"):
            _delivery(search, batch)
        people = _people()
        for event in AuditEvent.objects.all():
            if event.organisation_id is None and event.actor_id is None and event.person_id is None:
                continue  # what the program did for nobody is read by nobody
            known = [people[event.actor_id or 0], people[event.person_id or 0]]
            known += [_organisation_key(event.organisation_id), _organisation_key(event.by_organisation_id)]
            text = json.dumps(model_to_dict(event), default=str)
            search.look("trail row", text, allowed=set().union(*known), place=f"trail {event.tag}")


def _delivery(search: Search, batch: ImportBatch) -> None:
    """A delivery belongs to one organisation here: the one that its first file names."""
    texts = [json.dumps(model_to_dict(batch), default=str)]
    for file in batch.files.all():
        texts.append(json.dumps(model_to_dict(file), default=str))
        texts += [json.dumps(model_to_dict(issue), default=str) for issue in file.issues.all()]
    owner = _organisation_key(batch.named_organisation_id) or set(sorted(owners_in(texts[1]))[:1])
    for text in texts:
        search.look("job row", text, allowed=owner, place=f"delivery {batch.id}")


def _people() -> dict[int, set[str]]:
    """Whose marks each person may meet, by id; nobody may meet any."""
    ids = dict(User.objects.values_list("email", "id"))
    known = {ids[seed.email]: {*seed.member_of, owner_of(seed)} for seed in ALL_PEOPLE}
    return {**known, 0: set()}


def _known_at(organisation_id: int | None) -> set[str]:
    """The organisation, and the people who work there and elsewhere."""
    return _with_known_people(_organisation_key(organisation_id))


def _with_known_people(keys: set[str]) -> set[str]:
    return keys.union(*(KNOWN_PEOPLE.get(key, set()) for key in keys))


def _organisation_key(organisation_id: int | None) -> set[str]:
    if organisation_id is None:
        return set()
    number = Organisation.objects.get(id=organisation_id).relation_number
    return {key for key, owner in OWNERS.items() if owner.number == number}
