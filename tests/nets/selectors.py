"""Net: a selector hides what belongs to others by itself, without the database's policies.

Every selector that takes `acting` is called as the system, which sees all, and what it returns is searched for rows
of organisations that this member may not see.
"""

import dataclasses
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet

from access.acting import Acting
from access.database import Scope, database_context, system_context
from access.permissions import Permission
from accounts.models import SignInHelp, User
from audit.models import AuditEvent
from audit.selectors import DeskEventFilters, EventFilters
from invoices.models import Invoice, InvoiceAttachment
from invoices.selectors import OverviewFilters
from jobs.models import ImportBatch
from notices.models import OutboundMessage, PrintBatch
from orgs.enums import OrganisationKind
from orgs.models import Membership, OnboardingRequest, Organisation
from relations.models import MandateTerms
from relations.selectors import RelationRow
from roles.models import (
    AccessReview,
    ColleagueBatch,
    GrantProposal,
    Invitation,
    MembershipPause,
    RoleGrant,
    RoleRequest,
)
from tests.cast import number
from tests.nets.actors import context_of
from tests.nets.batching import emails_of_everybody, own_batch, own_or_no_batch
from tests.nets.writers import OURS

Recipe = Callable[[Acting], dict[str, Any]]


def _first_invoice(acting: Acting) -> Invoice:
    return Invoice.objects.filter(organisation_id=acting.subject.id, attachments__isnull=False).order_by(
        "id"
    )[0]


def _attachment(acting: Acting) -> dict[str, Any]:
    invoice = _first_invoice(acting)
    return {"invoice": invoice, "sha256": InvoiceAttachment.objects.filter(invoice=invoice)[0].sha256}


_IN_EUROS = OverviewFilters(year=2026, currency="EUR")


def _readable_request(acting: Acting) -> dict[str, Any]:
    """A request that this member reads: one of the organisation, or the own."""
    requests = RoleRequest.objects.filter(organisation_id=acting.organisation.id).order_by("id")
    if not acting.may(Permission.ROLES_GRANT):
        requests = requests.filter(membership_id=acting.membership_id)
    return {"request_id": requests[0].id}


def _own_request(acting: Acting) -> dict[str, Any]:
    return {"request_id": RoleRequest.objects.filter(membership_id=acting.membership_id).order_by("id")[0].id}


def _request_of(organisation_id: int) -> dict[str, Any]:
    return {"request_id": RoleRequest.objects.filter(organisation_id=organisation_id)[0].id}


def _own_message(acting: Acting) -> OutboundMessage:
    return OutboundMessage.objects.filter(organisation_id=acting.organisation.id).order_by("id")[0]


def _message_of_colleague(acting: Acting) -> dict[str, Any]:
    return _message_to_member(acting.organisation.id)


def _message_to_member(organisation_id: int) -> dict[str, Any]:
    """A message of an organisation to one of its members."""
    members = Membership.objects.filter(organisation_id=organisation_id)
    told = OutboundMessage.objects.filter(organisation_id=organisation_id).order_by("id")
    member = members.filter(user_id__in=told.values("user_id")).order_by("id")[0]
    return {"membership_id": member.id, "message_id": told.filter(user_id=member.user_id)[0].id}


def _question(acting: Acting) -> dict[str, Any]:
    return {"help_id": SignInHelp.objects.order_by("id")[0].id}


def _first_event(organisation_id: int) -> AuditEvent:
    return AuditEvent.objects.filter(organisation_id=organisation_id).order_by("id")[0]


def _own_proposal(acting: Acting) -> dict[str, Any]:
    """A proposal that this member reads; others than administrators read none."""
    proposals = GrantProposal.objects.filter(organisation_id=acting.organisation.id).order_by("id")
    return {"proposal_id": (proposals if acting.may(Permission.ROLES_GRANT) else proposals.none())[0].id}


def _own_invitation(acting: Acting) -> Invitation:
    return Invitation.objects.filter(organisation_id=acting.organisation.id).order_by("id")[0]


def _closed_review(organisation_id: int) -> AccessReview:
    return AccessReview.objects.filter(organisation_id=organisation_id, state="CLOSED")[0]


RECIPES: dict[str, Recipe] = {
    "accounts.sign_in_help_list": lambda acting: {},
    "accounts.sign_in_help_get": _question,
    "accounts.sign_in_help_messages": _question,
    "invoices.invoice_list": lambda acting: {},
    "invoices.invoice_totals": lambda acting: {},
    "invoices.invoice_choices": lambda acting: {},
    "invoices.overview_choices": lambda acting: {},
    "invoices.overview_get": lambda acting: {"filters": _IN_EUROS},
    "invoices.current_account_get": lambda acting: {"year": 2026, "currency": "EUR", "whole_year": True},
    "invoices.portfolio_overview_choices": lambda acting: {},
    "invoices.portfolio_overview_get": lambda acting: {"filters": _IN_EUROS},
    "invoices.portfolio_relation_count": lambda acting: {"filters": _IN_EUROS},
    "invoices.portfolio_relation_parts": lambda acting: {"filters": _IN_EUROS},
    "invoices.portfolio_relations_kept_back": lambda acting: {"filters": _IN_EUROS},
    "invoices.portfolio_invoice_list": lambda acting: {},
    "invoices.portfolio_totals": lambda acting: {},
    "invoices.portfolio_overdue": lambda acting: {},
    "invoices.portfolio_choices": lambda acting: {"relation_number": number("alder")},
    "invoices.portfolio_balances": lambda acting: {
        "relation_ids": list(Organisation.objects.values_list("id", flat=True))
    },
    "invoices.invoice_get": lambda acting: {"invoice_id": _first_invoice(acting).id},
    "invoices.invoice_original": lambda acting: {"invoice": _first_invoice(acting)},
    "invoices.attachment_content": _attachment,
    "invoices.invoice_settlement": lambda acting: {"invoice": _first_invoice(acting)},
    "invoices.invoice_relatives": lambda acting: {"invoice": _first_invoice(acting)},
    "audit.event_list": lambda acting: {"filters": EventFilters()},
    "audit.event_get": lambda acting: {"event_id": _first_event(acting.organisation.id).id},
    "audit.event_seal": lambda acting: {"event": _first_event(acting.organisation.id)},
    "audit.event_desk_list": lambda acting: {"filters": DeskEventFilters()},
    "audit.event_desk_get": lambda acting: {"event_id": _first_event(acting.organisation.id).id},
    "audit.event_desk_seal": lambda acting: {"event": _first_event(acting.organisation.id)},
    "audit.trail_state_get": lambda acting: {"heads_in": Path("nowhere")},
    "service.trail_names": lambda acting: {"events": list(AuditEvent.objects.all())},
    "service.trail_organisation_find": lambda acting: {"number": number("alder")},
    "service.trail_person_find": lambda acting: {"email": "nobody@example.org"},
    "orgs.colleague_names": lambda acting: {},
    "service.history_names": lambda acting: {
        "events": list(AuditEvent.objects.filter(organisation_id=acting.organisation.id))
    },
    "contracts.insured_search": lambda acting: {"text": "zq"},
    "contracts.insured_search_is_open": lambda acting: {},
    "service.portfolio_home": lambda acting: {},
    "service.own_totals": lambda acting: {},
    "jobs.batch_list": lambda acting: {},
    "jobs.batch_get": lambda acting: {"batch_id": ImportBatch.objects.all()[0].id},
    "jobs.batch_files": lambda acting: {"batch": ImportBatch.objects.all()[0]},
    "jobs.retry_files": lambda acting: {"batch": ImportBatch.objects.all()[0]},
    "notices.message_list": lambda acting: {},
    "notices.message_get": lambda acting: {"message_id": _own_message(acting).id},
    "notices.message_history": lambda acting: {"message": _own_message(acting)},
    "notices.letters_waiting": lambda acting: {},
    "notices.batch_list": lambda acting: {},
    "notices.batch_get": lambda acting: {"batch_id": PrintBatch.objects.all()[0].id},
    "notices.batch_letters": lambda acting: {"batch": PrintBatch.objects.all()[0]},
    "notices.messages_about": lambda acting: {"subject": "net:1"},
    "notices.messages_of_address": lambda acting: {"address": User.objects.get(id=acting.user_id).email},
    "orgs.organisation_search": lambda acting: {"text": "b"},
    "orgs.administrator_list": lambda acting: {},
    "orgs.onboarding_list": lambda acting: {},
    "orgs.onboarding_get": lambda acting: {"request_id": OnboardingRequest.objects.all()[0].id},
    "orgs.onboarding_known": lambda acting: {"request": OnboardingRequest.objects.all()[0]},
    "relations.relation_choice": lambda acting: {"text": ""},
    "relations.relation_search": lambda acting: {"text": ""},
    "relations.relation_at_hand_list": lambda acting: {},
    "relations.mandate_ending_list": lambda acting: {"before": acting.at + timedelta(days=9999), "most": 99},
    "relations.relation_count": lambda acting: {},
    "relations.mandate_list": lambda acting: {},
    "notices.messages_last_of_people": lambda acting: {
        "user_ids": list(User.objects.values_list("id", flat=True))
    },
    "notices.messages_of_person": lambda acting: {"user_id": acting.user_id},
    "roles.colleague_list": lambda acting: {},
    "roles.has_colleagues": lambda acting: {},
    "roles.colleague_rows": lambda acting: {"memberships": list(Membership.objects.order_by("id"))},
    "roles.colleague_rights": lambda acting: {"membership": Membership.objects.get(id=acting.membership_id)},
    "roles.colleague_get": lambda acting: {"membership_id": acting.membership_id},
    "roles.colleague_messages": lambda acting: {"membership_id": acting.membership_id},
    "roles.colleague_message_get": _message_of_colleague,
    "roles.colleague_sessions": lambda acting: {"membership_id": acting.membership_id},
    "roles.grantable_roles": lambda acting: {},
    "roles.grant_get": lambda acting: {
        "grant_id": RoleGrant.objects.live_at(acting.at).filter(organisation_id=acting.organisation.id)[0].id
    },
    "roles.obstacle_find": lambda acting: {"permission": Permission.AUDIT_READ},
    "roles.reset_last": lambda acting: {
        "membership_id": Membership.objects.filter(
            organisation_id=acting.organisation.id,
            user__account_resets__organisation_id=acting.organisation.id,
        )[0].id
    },
    "roles.pause_waiting": lambda acting: {
        "membership_id": MembershipPause.objects.filter(organisation_id=acting.organisation.id)[
            0
        ].membership_id
    },
    "roles.recovery_desk_list": lambda acting: {},
    "roles.recovery_desk_get": lambda acting: {"reset_id": 0},
    "roles.pause_desk_list": lambda acting: {},
    "roles.pause_desk_get": lambda acting: {"pause_id": 0},
    "roles.proposal_decidable": lambda acting: {},
    "roles.proposal_desk_list": lambda acting: {},
    "roles.proposal_waiting": lambda acting: {},
    "roles.proposal_waiting_for": lambda acting: {"membership_id": acting.membership_id},
    "roles.proposal_get": _own_proposal,
    "roles.second_pair_find": lambda acting: {"membership_id": acting.membership_id},
    "roles.details_kept_here": lambda acting: {},
    "roles.security_policy_get": lambda acting: {},
    "roles.security_policy_unmet": lambda acting: {},
    "roles.look_list": lambda acting: {},
    "roles.administrator_need_list": lambda acting: {},
    "roles.appointment_list": lambda acting: {},
    "roles.appointment_get": lambda acting: {"appointment_id": 0},
    "roles.invitation_desk_get": lambda acting: {"invitation_id": 0},
    "roles.invitation_desk_list": lambda acting: {
        "organisation_id": acting.organisation.id,
        "since": acting.at,
    },
    "roles.role_request_waiting": lambda acting: {},
    "roles.role_request_count": lambda acting: {},
    "roles.role_request_list": lambda acting: {},
    "roles.role_request_get": _readable_request,
    "roles.role_request_own": _own_request,
    "roles.role_request_desk_list": lambda acting: {},
    "roles.role_request_desk_get": lambda acting: {"request_id": 0},
    "roles.colleague_batch_list": lambda acting: {},
    "roles.colleague_batch_get": lambda acting: {"batch_id": own_batch(acting).id},
    "roles.colleague_batch_rows": lambda acting: {"batch": own_or_no_batch(acting)},
    "roles.colleague_batch_counts": lambda acting: {"batch": own_or_no_batch(acting)},
    "roles.colleague_batch_facts": lambda acting: {"emails": emails_of_everybody()},
    "roles.invitation_list": lambda acting: {},
    "roles.invitation_get": lambda acting: {"invitation_id": _own_invitation(acting).id},
    "roles.invitation_messages": lambda acting: {"invitation": _own_invitation(acting)},
    "roles.invitation_waiting_count": lambda acting: {},
    "roles.review_open": lambda acting: {},
    "roles.review_desk_list": lambda acting: {},
    "roles.review_desk_get": lambda acting: {"item_id": 0},
    "roles.review_left_count": lambda acting: {},
    "roles.review_people": lambda acting: {"review_id": _closed_review(acting.organisation.id).id},
    "roles.review_closed_list": lambda acting: {},
    "roles.review_closed_get": lambda acting: {"review_id": _closed_review(acting.organisation.id).id},
}
"""How each selector is called; a selector without recipe is a problem."""

FOREIGN_KEYS: dict[str, Callable[[int], dict[str, Any]]] = {
    "invoices.invoice_get": lambda other: {"invoice_id": Invoice.objects.filter(organisation_id=other)[0].id},
    "invoices.invoice_original": lambda other: {"invoice": Invoice.objects.filter(organisation_id=other)[0]},
    "invoices.attachment_content": lambda other: {
        "invoice": Invoice.objects.filter(organisation_id=other, attachments__isnull=False)[0],
        "sha256": InvoiceAttachment.objects.filter(organisation_id=other)[0].sha256,
    },
    "audit.event_get": lambda other: {"event_id": _first_event(other).id},
    "notices.message_get": lambda other: {
        "message_id": OutboundMessage.objects.filter(organisation_id=other)[0].id
    },
    "roles.colleague_batch_get": lambda other: {
        "batch_id": ColleagueBatch.objects.filter(organisation_id=other)[0].id
    },
    "roles.invitation_get": lambda other: {
        "invitation_id": Invitation.objects.filter(organisation_id=other)[0].id
    },
    "roles.colleague_rights": lambda other: {
        "membership": Membership.objects.filter(organisation_id=other)[0]
    },
    "roles.review_closed_get": lambda other: {"review_id": _closed_review(other).id},
    "roles.colleague_get": lambda other: {
        "membership_id": Membership.objects.filter(organisation_id=other)[0].id
    },
    "roles.colleague_messages": lambda other: {
        "membership_id": Membership.objects.filter(organisation_id=other)[0].id
    },
    "roles.colleague_message_get": _message_to_member,
    "roles.colleague_sessions": lambda other: {
        "membership_id": Membership.objects.filter(organisation_id=other)[0].id
    },
    "roles.grant_get": lambda other: {"grant_id": RoleGrant.objects.filter(organisation_id=other)[0].id},
    "roles.proposal_get": lambda other: {
        "proposal_id": GrantProposal.objects.filter(organisation_id=other)[0].id
    },
    "roles.role_request_get": _request_of,
    "roles.role_request_own": _request_of,
}
"""How each selector that fetches one thing is asked for a thing of somebody else: it must not find it."""

OF_THE_DESK = frozenset(
    {
        "accounts.sign_in_help_list",
        "accounts.sign_in_help_get",
        "accounts.sign_in_help_messages",
        "audit.event_desk_list",
        "audit.event_desk_get",
        "audit.event_desk_seal",
        "audit.trail_state_get",
        "service.trail_names",
        "service.trail_organisation_find",
        "service.trail_person_find",
        "jobs.batch_list",
        "jobs.batch_get",
        "jobs.batch_files",
        "jobs.retry_files",
        "notices.batch_list",
        "notices.batch_get",
        "notices.batch_letters",
        "orgs.organisation_search",
        "orgs.onboarding_list",
        "orgs.onboarding_get",
        "orgs.onboarding_known",
        "roles.look_list",
        "roles.administrator_need_list",
        "roles.appointment_list",
        "roles.appointment_get",
        "roles.invitation_desk_get",
        "roles.invitation_desk_list",
        "roles.recovery_desk_list",
        "roles.recovery_desk_get",
        "roles.pause_desk_list",
        "roles.pause_desk_get",
        "roles.review_desk_list",
        "roles.review_desk_get",
        "roles.role_request_desk_list",
        "roles.proposal_desk_list",
        "roles.role_request_desk_get",
    }
)
"""Deliveries and questions of people who cannot sign in belong to no organisation, and customers without a second administrator are the desk's: it alone comes here."""


OF_THE_PORTFOLIO = frozenset({"contracts.insured_search"})
"""Read over all relations, beside every selector called `portfolio_…`."""


def selectors_found() -> dict[str, Callable[..., Any]]:
    """Every function in a module `selectors` of ours that takes `acting`, as `package.function`."""
    found: dict[str, Callable[..., Any]] = {}
    for package in OURS:
        for module in _modules(package):
            for name, function in inspect.getmembers(module, inspect.isfunction):
                takes_acting = "acting" in inspect.signature(function).parameters
                if takes_acting and function.__module__ == module.__name__ and not name.startswith("_"):
                    found[f"{package}.{name}"] = function
    return found


def _modules(package: str) -> Iterator[Any]:
    """`selectors`, and when that is a package all that is in it."""
    names = {info.name for info in pkgutil.iter_modules(importlib.import_module(package).__path__)}
    if "selectors" not in names:
        return
    root = importlib.import_module(f"{package}.selectors")
    yield root
    for info in pkgutil.iter_modules(getattr(root, "__path__", [])):
        yield importlib.import_module(f"{root.__name__}.{info.name}")


def scope_of(name: str, acting: Acting) -> Scope | None:
    """In which scope this member calls the selector; None where nobody can: a portfolio is an intermediary's own."""
    is_of_portfolio = name.split(".")[1].startswith("portfolio_") or name in OF_THE_PORTFOLIO
    if not is_of_portfolio:
        return Scope.RELATION if acting.relation else Scope.OWN
    is_at_home = acting.relation is None and acting.organisation.kind == OrganisationKind.INTERMEDIARY
    return Scope.PORTFOLIO if is_at_home else None


def shape_problems() -> list[str]:
    """`acting` comes first, is named, and has no default; each selector has a recipe and each recipe a selector."""
    found = selectors_found()
    problems = []
    for name, function in found.items():
        first = next(iter(inspect.signature(function).parameters.values()))
        if (first.name, first.kind, first.default) != ("acting", first.KEYWORD_ONLY, first.empty):
            problems.append(f"{name}: acting is not its first, named, required parameter")
    problems += [f"{name}: no recipe says how to call it" for name in sorted(found.keys() - RECIPES.keys())]
    return problems + [f"{name}: there is no such selector" for name in sorted(RECIPES.keys() - found.keys())]


def leak_problems(actors: Iterable[Acting], *, other: int) -> list[str]:
    """What a selector hands to one of these members although it belongs to somebody else.

    `other` is an organisation that none of them may see, with rows of every kind.
    """
    problems = []
    with system_context("net over selectors"):
        for acting in actors:
            allowed = {acting.organisation.id, acting.subject.id, *acting.relations_with()}
            for name, function in selectors_found().items():
                if name in RECIPES and name not in OF_THE_DESK and scope_of(name, acting):
                    problems += _leaks(name, function, acting, allowed)
                    problems += _finds_foreign(name, function, acting, other)
    return problems


def difference_problems(actors: Iterable[Acting]) -> list[str]:
    """Selectors that say something else as soon as the database hides nothing: sums, counts and names too.

    What a selector returns in the context of the member is compared with what it returns as the system.
    """
    problems = []
    for acting in actors:
        for name, function in selectors_found().items():
            scope = scope_of(name, acting)
            if name not in RECIPES or name in OF_THE_DESK or scope is None:
                continue
            with system_context("net over selectors"):
                arguments = _arguments(name, acting)
                everything = _form(function(acting=acting, **arguments)) if arguments is not None else None
            with database_context(context_of(acting, scope)):
                hidden = _form(function(acting=acting, **arguments)) if arguments is not None else None
            if everything != hidden:
                problems.append(f"{name}: tells {acting.user_name} more when the database hides nothing")
    return problems


def _arguments(name: str, acting: Acting) -> dict[str, Any] | None:
    """What to call it with, or None where this member has no such thing."""
    try:
        return RECIPES[name](acting)
    except IndexError:
        return None


def _form(value: Any) -> Any:
    """A result in plain values, to compare: a row is its key and what was fetched along with it."""
    if isinstance(value, Model):
        along = [_form(part) for name, part in sorted(vars(value).items()) if isinstance(part, list)]
        return (value._meta.label, value.pk, along)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {part.name: _form(getattr(value, part.name)) for part in dataclasses.fields(value)}
    if isinstance(value, list | tuple | QuerySet):
        return [_form(item) for item in value]
    return str(sorted(value)) if isinstance(value, set | frozenset) else str(value)


def _leaks(name: str, function: Callable[..., Any], acting: Acting, allowed: set[int]) -> list[str]:
    try:
        arguments = RECIPES[name](acting)
    except IndexError:
        return []
    owners = set(_owners(function(acting=acting, **arguments)))
    return [
        f"{name}: gives {acting.user_name} rows of organisation {owner}" for owner in sorted(owners - allowed)
    ]


def _finds_foreign(name: str, function: Callable[..., Any], acting: Acting, other: int) -> list[str]:
    if name not in FOREIGN_KEYS:
        return []
    try:
        function(acting=acting, **FOREIGN_KEYS[name](other))
    except (LookupError, ObjectDoesNotExist):
        return []
    return [f"{name}: finds for {acting.user_name} a thing of organisation {other}"]


def _owners(value: Any) -> Iterator[int]:
    """Ids of the organisations that the rows in a result belong to, however deep they lie."""
    if isinstance(value, Model):
        yield from _owners_of_row(value)
    elif isinstance(value, RelationRow):
        yield Organisation.objects.get(relation_number=value.relation_number).id
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for part in dataclasses.fields(value):
            yield from _owners(getattr(value, part.name))
    elif isinstance(value, list | tuple | set | frozenset | QuerySet):
        for item in value:
            yield from _owners(item)
    elif isinstance(value, dict):
        yield from _owners(list(value.values()))


def _owners_of_row(row: Model) -> Iterator[int]:
    if isinstance(row, Organisation):
        yield row.id
    elif isinstance(row, MandateTerms):
        yield row.mandate.giver_id
    else:
        yield from (getattr(row, name) for name in ("organisation_id",) if getattr(row, name, None))
