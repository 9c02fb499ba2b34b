"""Asks every cell of the access matrix and compares it with what was written down."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.database import system_context
from access.routes import all_routes
from accounts.enums import KeyPurpose
from accounts.models import EmailChange, PasskeyDevice, SignInHelp, SignInSession
from accounts.services.one_time_keys import key_make
from audit.models import AuditEvent
from common.crypto import keyed_hash
from demo.cast import PEOPLE
from invoices.models import Invoice, InvoiceAttachment
from jobs.models import ImportBatch, Upload
from notices.models import OutboundMessage, PrintBatch
from orgs.models import Membership, OnboardingRequest, Organisation
from roles.models import (
    AccessReview,
    AccessReviewItem,
    AccountReset,
    Appointment,
    ColleagueBatch,
    GrantProposal,
    Invitation,
    LookAlong,
    MembershipPause,
    RoleGrant,
    RoleRequest,
)
from roles.services.reset_letters import objection_token
from tests.cast import person
from tests.nets.marks import OWNERS, twin
from tests.nets.matrix_answers import (
    ADDRESSES,
    ALL_METHODS_AT,
    ASKED_AT,
    ENROL,
    FEW_METHODS,
    IN,
    METHODS,
    PERSONAS,
    SIGN_IN,
    VERIFY,
    Answer,
    Row,
)
from tests.nets.matrix_expected import ROWS
from tests.nets.sessions import cookies_of

_NOWHERE = "999999"
_MISSING = 999_999_999_999
_GATES = {SIGN_IN: "/", VERIFY: "/verify/", ENROL: "/enrol/"}


def coverage_problems() -> list[str]:
    """Routes without a row, rows without a route, cells that nobody wrote, people who are never asked."""
    routes, rows = {route.name for route in all_routes()}, {row.route for row in ROWS}
    problems = [f"{name}: the route has no row in the access matrix" for name in sorted(routes - rows)]
    problems += [f"{name}: the row has no route" for name in sorted(rows - routes)]
    problems += [f"{seed.key}: of the cast, and never asked" for seed in PEOPLE if seed.key not in PERSONAS]
    for row in ROWS:
        problems += [f"{title(row)}: {name} is not asked" for name in PERSONAS if name not in row.door]
        problems += [
            f"{title(row)}: {name} is nobody" for name in (*row.door, *row.personal) if name not in PERSONAS
        ]
        problems += [
            f"{title(row)}: {method} is not asked" for method in METHODS if method not in row.methods
        ]
    problems += [
        f"{route.name}: {each}"
        for route in all_routes()
        for each in _missing_forms(route.pattern, route.name)
    ]
    titles = [title(row) for row in ROWS]
    return problems + [
        f"{each}: written twice" for each in sorted({each for each in titles if titles.count(each) > 1})
    ]


def _missing_forms(pattern: str, name: str) -> Iterator[str]:
    """An organisation page is asked at every address, one about a thing with things of others too."""
    rows = [row for row in ROWS if row.route == name]
    if "P<organisation>" in pattern:
        asked = {row.address for row in rows}
        yield from (f"is not asked at {address}" for address in ASKED_AT if address not in asked)
    if "<int:" in pattern or "<slug:" in pattern:
        things = {row.thing for row in rows}
        wanted = {"own", "foreign", "missing"} if "P<organisation>" in pattern else {"own", "missing"}
        yield from (f"is not asked with a {thing} thing" for thing in sorted(wanted - things))


def title(row: Row) -> str:
    """How a problem names the row."""
    return " ".join(
        part for part in (row.route, f"at {row.address}" if row.address else "", row.thing) if part
    )


def expected(row: Row, persona: str, method: str) -> Answer:
    """What stands in the cell."""
    answer = row.door[persona]
    return row.personal.get(persona, {}).get(method, row.methods[method]) if answer == IN else answer


def methods_of(row: Row, persona: str) -> tuple[str, ...]:
    """The methods by which a persona asks here."""
    is_core = row.address in ALL_METHODS_AT and row.thing in ("", "own")
    return METHODS if is_core or row.door[persona] == IN else FEW_METHODS


def answer_problems(rows: list[Row]) -> list[str]:
    """Every cell of these rows whose answer is not the expected one. Nothing that is asked changes anything."""
    asker = Asker()
    return [problem for row in rows for persona in PERSONAS for problem in asker.problems(row, persona)]


class Asker:
    """Asks as the cast, each with one session. `asked` counts."""

    def __init__(self) -> None:
        self.cookies = {persona: cookies_of(persona) for persona in PERSONAS}
        self.client = Client(raise_request_exception=False)
        self.asked = 0

    def problems(self, row: Row, persona: str) -> Iterator[str]:
        """The wrong cells of one persona in one row."""
        address, values = address_of(row)
        for method in methods_of(row, persona):
            response = self.ask(persona, method, address, row)
            wanted = expected(row, persona, method)
            found = _found(response, address)
            meant = wanted.format_map(values) if isinstance(wanted, str) else wanted
            if found != meant:
                yield f"{title(row)}: {method} by {persona} should give {meant} and gives {found}"

    def ask(self, persona: str, method: str, address: str, row: Row) -> HttpResponse:
        """The answer; what the request did is undone."""
        client = self.client
        client.cookies.clear()
        client.cookies.load(self.cookies[persona])
        data = {key: value.format_map(_numbers()) for key, value in row.data.items()}
        self.asked += 1
        with transaction.atomic():
            response: Any = (
                client.post(address, data) if method == "POST" else client.generic(method, address)
            )
            transaction.set_rollback(True)
        return response


def _found(response: Any, address: str) -> Answer:
    """The answer in the words of the matrix."""
    if response.status_code >= 500:
        kind = response.exc_info[0].__name__ if getattr(response, "exc_info", None) else ""
        return f"{response.status_code} {kind}".strip()
    if response.status_code not in (301, 302):
        return int(response.status_code)
    target = urlsplit(response["Location"])
    for gate, path in _GATES.items():
        if target.path == path and parse_qs(target.query).get("next") == [address]:
            return gate
    return target.path


@cache
def _numbers() -> dict[str, str]:
    return {key: owner.number for key, owner in OWNERS.items()} | {"nowhere": _NOWHERE}


def address_of(row: Row) -> tuple[str, dict[str, str]]:
    """The address of a row, and what the placeholders of its answers stand for."""
    kwargs: dict[str, Any] = {}
    organisation, relation = ADDRESSES.get(row.address, ("", ""))
    if organisation:
        kwargs["organisation"] = _numbers()[organisation]
    if relation:
        kwargs["relation"] = _numbers()[relation]
    thing, colleague = _thing(row, relation or organisation)
    kwargs |= thing
    first = next(iter(thing.values()), "")
    query = f"?{row.query}" if row.query else ""
    return reverse(row.route, kwargs=kwargs) + query, {
        **_numbers(),
        "thing": str(first),
        "colleague": str(colleague),
    }


def _thing(row: Row, subject: str) -> tuple[dict[str, Any], int]:
    """What an address names beside the organisation; and whose role it is, for a role."""
    if not row.thing:
        return {}, 0
    owner = {"own": subject, "foreign": _another(subject), "missing": ""}[row.thing]
    with system_context("test"):
        if row.route == "roles:grant_end":
            return _grant(owner)
        return _finder(row.route)(row, owner), 0


def _finder(route: str) -> "Finder":
    """How the thing of a route is found."""
    found = _FINDERS.get(route) or _FINDERS.get(route.split(":", maxsplit=1)[0])
    if found is None:
        raise LookupError(f"nobody wrote down what {route} is about")
    return found


def _another(subject: str) -> str:
    """Whose thing is tried in the place of the own one: for Alder that of a relation of the same intermediary."""
    return "birch" if subject == "alder" else twin(subject)


def _invoice(route: str, owner: str) -> dict[str, Any]:
    invoice = (
        Invoice.objects.filter(organisation__relation_number=_numbers().get(owner, "")).order_by("id").first()
    )
    found: dict[str, Any] = {"pk": invoice.id if invoice else _MISSING}
    if route == "invoices:attachment":
        attachment = InvoiceAttachment.objects.filter(invoice=invoice).first() if invoice else None
        found["sha256"] = attachment.sha256 if attachment else "0" * 64
    return found


def _membership(owner: str) -> int:
    """The colleague who joined last: never the administrator."""
    members = Membership.objects.filter(organisation__relation_number=_numbers().get(owner, ""))
    member = members.filter(is_functional_administrator=False).order_by("-id").first()
    return member.id if member else _MISSING


def _message_to_colleague(owner: str) -> dict[str, Any]:
    """A message of the organisation to that colleague."""
    member = Membership.objects.filter(id=_membership(owner)).first()
    told = OutboundMessage.objects.filter(
        organisation_id=member.organisation_id if member else None, user_id=member.user_id if member else 0
    )
    message = told.order_by("id").first()
    return {"membership_id": _membership(owner), "message_id": message.id if message else uuid4()}


def _grant(owner: str) -> tuple[dict[str, Any], int]:
    live = RoleGrant.objects.live_at(timezone.now()).filter(
        organisation__relation_number=_numbers().get(owner, "")
    )
    grant = live.order_by("-id").first()
    return ({"grant_id": grant.id}, grant.membership_id) if grant else ({"grant_id": _MISSING}, 0)


def _request(owner: str) -> int:
    """What somebody asked there and nobody decided."""
    waiting = RoleRequest.objects.filter(
        state="WAITING", organisation__relation_number=_numbers().get(owner, "")
    )
    request = waiting.order_by("id").first()
    return request.id if request else _MISSING


def _proposal(owner: str) -> int:
    """What waits there for a second administrator."""
    waiting = GrantProposal.objects.filter(organisation__relation_number=_numbers().get(owner, ""))
    proposal = waiting.order_by("id").first()
    return proposal.id if proposal else _MISSING


def _invitation(owner: str) -> Invitation | None:
    """The first invitation there that waits."""
    waiting = Invitation.objects.filter(
        state="WAITING", organisation__relation_number=_numbers().get(owner, "")
    )
    return waiting.order_by("id").first()


def _invitation_id(owner: str) -> dict[str, Any]:
    invitation = _invitation(owner)
    return {"invitation_id": invitation.id if invitation else _MISSING}


def _review(owner: str) -> int:
    """The review there that is closed."""
    closed = AccessReview.objects.filter(
        state="CLOSED", organisation__relation_number=_numbers().get(owner, "")
    )
    review = closed.order_by("id").first()
    return review.id if review else _MISSING


def _review_item(thing: str) -> int:
    """Alder's only administrator in its open review; "foreign" is a colleague about whom that one decides."""
    items = AccessReviewItem.objects.filter(
        review__state="OPEN", organisation__relation_number=_numbers()["alder"]
    )
    own = items.filter(membership__is_functional_administrator=thing == "own").order_by("id").first()
    return _MISSING if thing == "missing" or own is None else own.id


def _colleague_batch(owner: str) -> dict[str, Any]:
    """The file that an administrator uploaded there."""
    batch = ColleagueBatch.objects.filter(organisation__relation_number=_numbers().get(owner, "")).first()
    return {"batch_id": batch.id if batch else _MISSING}


def _invitation_link(thing: str) -> dict[str, Any]:
    """A link of Alder's invitation, made anew; or one that is nobody's."""
    invitation = _invitation("alder")
    if thing == "missing" or invitation is None:
        return {"key": "nobodys"}
    return {"key": key_make(purpose=KeyPurpose.INVITATION_LINK, subject_id=invitation.id, at=timezone.now())}


def _onboarding_id(thing: str) -> dict[str, Any]:
    first = OnboardingRequest.objects.filter(state="WAITING").order_by("id")[0]
    return {"request_id": _MISSING if thing == "missing" else first.id}


def _onboarding_link(thing: str) -> dict[str, Any]:
    """The link of a question that the desk asked anew; or one that is nobody's."""
    if thing == "missing":
        return {"key": "nobodys"}
    secret = "of-the-matrix"
    OnboardingRequest.objects.filter(state="ASKED").update(
        answer_hash=keyed_hash("onboarding link", secret), answer_until=timezone.now() + timedelta(days=1)
    )
    return {"key": secret}


def _batch(*, missing: bool) -> int:
    return _MISSING if missing else ImportBatch.objects.order_by("-id").values_list("id", flat=True)[0]


def _uploaded(*, missing: bool) -> int | None:
    return _MISSING if missing else Upload.objects.order_by("-id")[0].batch_id


def _link(purpose: KeyPurpose, row: Row) -> dict[str, str]:
    """The secret of a link that somebody of the cast just got, or one that nobody ever got."""
    if row.thing == "missing":
        return {"secret": "x" * 43}
    person = EmailChange.objects.order_by("id")[0].user
    return {"secret": key_make(purpose=purpose, subject_id=person.id, at=timezone.now())}


def _message(*, missing: bool) -> UUID:
    return uuid4() if missing else OutboundMessage.objects.order_by("id")[0].id


def _print_batch(*, missing: bool) -> UUID:
    return uuid4() if missing else PrintBatch.objects.filter(posted_at=None)[0].id


def _passkey_of_ben(row: Row) -> int:
    return int(PasskeyDevice.objects.get(user=person("ben")).id) if row.thing == "own" else _MISSING


def _session_of_ben() -> str:
    """The one elsewhere, in which he got no further than the password."""
    return SignInSession.objects.get(user=person("ben"), method="").public_id


def _case(thing: str) -> int:
    """A case of the desk; "foreign" is what an organisation started itself."""
    cases = AccountReset.objects.filter(at_desk=thing == "own").order_by("id")
    return _MISSING if thing == "missing" else cases[0].id


def _look(thing: str) -> UUID:
    return uuid4() if thing == "missing" else LookAlong.objects.order_by("started_at", "id")[0].id


def _desk_invitation(thing: str) -> int:
    """One that the desk made; "foreign" is what an organisation sent itself."""
    first, last = Invitation.objects.order_by("id").first(), Invitation.objects.order_by("id").last()
    assert first
    assert last
    Invitation.objects.filter(id=last.id).update(at_desk=True)
    return {"missing": _MISSING, "own": last.id, "foreign": first.id}[thing]


def _appointment(thing: str) -> int:
    return _MISSING if thing == "missing" else Appointment.objects.order_by("id")[0].id


def _pause(thing: str) -> int:
    return _MISSING if thing == "missing" else MembershipPause.objects.filter(ended_at_desk=True)[0].id


def _open_reset() -> AccountReset:
    return AccountReset.objects.filter(at_desk=False, state="SENT").order_by("id")[0]


def _secret(thing: str) -> str:
    """A link that works: a new one each time, for only its hash is kept."""
    if thing == "missing":
        return "nothing"
    return key_make(purpose=KeyPurpose.RECOVERY_LINK, subject_id=_open_reset().id, at=timezone.now())


def _token(thing: str) -> str:
    return "0-nothing" if thing == "missing" else objection_token(_open_reset().id)


def _event(owner: str) -> dict[str, Any]:
    """What happened last in an organisation."""
    number = _numbers().get(owner, "")
    ids = Organisation.objects.filter(relation_number=number).values("id")
    event = AuditEvent.objects.filter(organisation_id__in=ids).order_by("-at", "id").first()
    return {"event_id": event.id if event else uuid4()}


def _own_event(thing: str) -> dict[str, Any]:
    """The first thing that happened with Ben's account."""
    events = AuditEvent.objects.filter(person_id=person("ben").id, organisation_id=None).order_by("at", "id")
    event = events.first() if thing == "own" else None
    return {"event_id": event.id if event else uuid4()}


_AT_DESK = {"own": "birch", "foreign": "alder", "missing": ""}
"""Whose request is tried at the desk: Birch has one administrator, and Alder's decides what is asked there."""

Finder = Callable[[Row, str], dict[str, Any]]

_FINDERS: dict[str, Finder] = {
    "invoices": lambda row, owner: _invoice(row.route, owner),
    "service:event": lambda row, owner: _event(owner),
    "service_me:event": lambda row, owner: _own_event(row.thing),
    "service_desk:event": lambda row, owner: _event("" if row.thing == "missing" else "oak"),
    "roles:colleague": lambda row, owner: {"membership_id": _membership(owner)},
    "roles:access": lambda row, owner: {"membership_id": _membership(owner)},
    "roles:administrator": lambda row, owner: {"membership_id": _membership(owner)},
    "roles:hand_over": lambda row, owner: {"membership_id": _membership(owner)},
    "roles:grant": lambda row, owner: {"membership_id": _membership(owner)},
    "roles:reset": lambda row, owner: {"membership_id": _membership(owner)},
    "roles:address": lambda row, owner: {"membership_id": _membership(owner)},
    "roles:details": lambda row, owner: {"membership_id": _membership(owner)},
    "roles:pause": lambda row, owner: {"membership_id": _membership(owner)},
    "roles:message_again": lambda row, owner: _message_to_colleague(owner),
    "roles:review_report": lambda row, owner: {"review_id": _review(owner)},
    "roles_desk:recovery": lambda row, owner: {"reset_id": _case(row.thing)},
    "roles_desk:recovery_confirm": lambda row, owner: {"reset_id": _case(row.thing)},
    "roles_desk:look_stop": lambda row, owner: {"look_id": _look(row.thing)},
    "roles_desk:review": lambda row, owner: {"item_id": _review_item(row.thing)},
    "roles_desk:invitation": lambda row, owner: {"invitation_id": _desk_invitation(row.thing)},
    "roles_desk:appointment": lambda row, owner: {"appointment_id": _appointment(row.thing)},
    "roles_desk:appointment_decide": lambda row, owner: {"appointment_id": _appointment(row.thing)},
    "roles_desk:pause": lambda row, owner: {"pause_id": _pause(row.thing)},
    "recovery:link": lambda row, owner: {"secret": _secret(row.thing)},
    "recovery:object": lambda row, owner: {"token": _token(row.thing)},
    "roles:request": lambda row, owner: {"request_id": _request(owner)},
    "roles:batch": lambda row, owner: _colleague_batch(owner),
    "roles:batch_order": lambda row, owner: _colleague_batch(owner),
    "roles:batch_wrong": lambda row, owner: _colleague_batch(owner),
    "roles:proposal": lambda row, owner: {"proposal_id": _proposal(owner)},
    "roles:invitation": lambda row, owner: _invitation_id(owner),
    "activation:accept": lambda row, owner: _invitation_id("alder" if row.thing == "own" else ""),
    "activation:open": lambda row, owner: _invitation_link(row.thing),
    "activation:decline": lambda row, owner: _invitation_link(row.thing),
    "onboarding:answer": lambda row, owner: _onboarding_link(row.thing),
    "roles_desk:onboarding": lambda row, owner: _onboarding_id(row.thing),
    "roles:withdraw": lambda row, owner: {"request_id": _request(owner)},
    "roles_desk:request": lambda row, owner: {"request_id": _request(_AT_DESK[row.thing])},
    "jobs_desk:batch": lambda row, owner: {"pk": _batch(missing=row.thing == "missing")},
    "jobs_desk:retry": lambda row, owner: {"pk": _batch(missing=row.thing == "missing")},
    "jobs_desk:resume": lambda row, owner: {"pk": _uploaded(missing=row.thing == "missing")},
    "accounts_desk:sign_in_help": lambda row, owner: {
        "help_id": _MISSING if row.thing == "missing" else SignInHelp.objects.order_by("id")[0].id
    },
    "accounts:password_new": lambda row, owner: _link(KeyPurpose.PASSWORD_LINK, row),
    "accounts:email_confirm": lambda row, owner: _link(KeyPurpose.EMAIL_CHANGE_OLD, row),
    "notices:sms_hook": lambda row, owner: {"gateway": "twilio" if row.thing == "own" else "pigeon"},
    "notices_desk:message": lambda row, owner: {"message_id": _message(missing=row.thing == "missing")},
    "notices_desk:send_again": lambda row, owner: {"message_id": _message(missing=row.thing == "missing")},
    "notices_desk:cancel": lambda row, owner: {"message_id": _message(missing=row.thing == "missing")},
    "notices_desk:batch": lambda row, owner: {"batch_id": _print_batch(missing=row.thing == "missing")},
    "notices_desk:batch_file": lambda row, owner: {"batch_id": _print_batch(missing=row.thing == "missing")},
    "notices_desk:batch_posted": lambda row, owner: {
        "batch_id": _print_batch(missing=row.thing == "missing")
    },
    "accounts:factor_remove": lambda row, owner: {
        "method": "app" if row.thing == "own" else "carrier-pigeon"
    },
    "accounts:session_end": lambda row, owner: {
        "public_id": _session_of_ben() if row.thing == "own" else "nowhere"
    },
    "accounts:passkey_remove": lambda row, owner: {"passkey_id": _passkey_of_ben(row)},
    "accounts:passkey_rename": lambda row, owner: {"passkey_id": _passkey_of_ben(row)},
}
"""What an address names, by route, or by package for all of its routes."""

_BLANKED = (
    (r'name="csrfmiddlewaretoken" value="[^"]*"', 'name="csrfmiddlewaretoken"'),
    (r'nonce="[^"]*"', "nonce"),
    (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "request id"),
)


def blanked(response: Any) -> tuple[int, list[tuple[str, str]], str]:
    """Status, headers and body, without what differs from one request to the next."""
    body = response.content.decode()
    for pattern, word in _BLANKED:
        body = re.sub(pattern, word, body)
    headers = []
    for name, value in sorted(response.headers.items()):
        if name.lower() not in ("date", "x-request-id", "x-correlation-id"):
            headers.append((name, re.sub(r"'nonce-[^']*'", "nonce", value)))
    return response.status_code, headers, body
