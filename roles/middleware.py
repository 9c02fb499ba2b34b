"""For whom a request acts: takes organisation and relation out of the address and rebuilds all rights.

Also opens the one transaction of the request and tells the database for whom it runs. Nothing of this is kept
in the session, so a right that ended is gone at the next click, in every tab.
"""

from collections.abc import Callable
from typing import Any

import structlog
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils import timezone

from access.acting import Acting
from access.database import Context, Scope, change_context, database_context, instant, system_context
from access.declarations import Audience, Declaration
from access.http import PortalRequest
from access.middleware import to_page
from access.proof import NOBODY, Method, Proof
from access.routes import declaration_of
from orgs.enums import OrganisationKind
from roles.acting import acting_at_desk, acting_in_organisation, acting_in_relation
from roles.methods import method_suffices, methods_that_suffice
from roles.services import refusal_record


class ActingMiddleware:
    """Transaction, database context and `request.acting`; the door behind it compares them with the view."""

    def __init__(self, get_response: Callable[[PortalRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: PortalRequest) -> HttpResponse:
        """Runs the request in one transaction that sees nothing until it is known who asks.

        A response of 500 and up undoes everything. A refusal is recorded afterwards, in a transaction of its own.
        """
        _forget(request)
        context = Context(scope=Scope.NONE, at=timezone.now())
        with database_context(context, in_savepoint=True):
            _read_proof(request)
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        if request.refused and request.acting:
            refusal_record(acting=request.acting, permission=request.refused, path=request.path)
        return response

    def process_view(
        self, request: PortalRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Sets `request.acting` and the database context. Raises `Http404` when the address opens nothing."""
        organisation, relation = kwargs.pop("organisation", None), kwargs.pop("relation", None)
        declaration = declaration_of(view, request.resolver_match)
        proof = request.proof
        if declaration is None or not proof.is_verified or proof.user_id is None:
            return None
        structlog.contextvars.bind_contextvars(user=proof.user_id)
        if declaration.audience in (Audience.MEMBER, Audience.DESK):
            request.acting = _build(proof.user_id, declaration, organisation, relation)
            change_context(_context_of(request.acting, declaration))
            return _to_stronger_method(request, declaration, proof) or _to_prove_anew(request, proof)
        change_context(Context(scope=Scope.PERSON, at=instant(), user_id=proof.user_id))
        return None


def _forget(request: PortalRequest) -> None:
    request.acting, request.refused = None, None


def _read_proof(request: PortalRequest) -> None:
    """Who asks. People and their factors are readable only by the system until this is known."""
    with system_context("session"):
        request.proof = request.proof if request.proof.is_known else NOBODY


def _build(user_id: int, declaration: Declaration, organisation: str | None, relation: str | None) -> Acting:
    at = instant()
    with system_context("acting"):
        if declaration.audience is Audience.DESK:
            acting = acting_at_desk(user_id=user_id, at=at)
        elif relation is not None:
            acting = acting_in_relation(
                user_id=user_id, at=at, organisation_number=organisation or "", relation_number=relation
            )
        else:
            acting = acting_in_organisation(user_id=user_id, at=at, organisation_number=organisation or "")
    if acting is None or (declaration.portfolio and not _has_portfolio(acting, declaration)):
        raise Http404
    return acting


def _has_portfolio(acting: Acting, declaration: Declaration) -> bool:
    """A portfolio is looked at from the own organisation; what needs a permission in it, only an intermediary has."""
    is_intermediary = acting.organisation.kind == OrganisationKind.INTERMEDIARY
    return acting.relation is None and (is_intermediary or declaration.permission is None)


def _context_of(acting: Acting, declaration: Declaration) -> Context:
    if declaration.audience is Audience.DESK:
        scope = Scope.DESK
    elif acting.relation:
        scope = Scope.RELATION
    else:
        scope = Scope.PORTFOLIO if declaration.portfolio else Scope.OWN
    return Context(
        scope=scope,
        at=acting.at,
        user_id=acting.user_id,
        organisation_id=acting.organisation.id,
        relation_id=acting.relation.id if acting.relation else None,
    )


def _to_stronger_method(
    request: PortalRequest, declaration: Declaration, proof: Proof
) -> HttpResponse | None:
    """Whoever came by a method that does not suffice here is led to one that does, before any page here.

    To prove it, where the person has one already, else to set one up.
    """
    assert request.acting is not None
    at_desk = declaration.audience is Audience.DESK
    if method_suffices(acting=request.acting, method=proof.method, at_desk=at_desk):
        return None
    enough = methods_that_suffice(acting=request.acting, at_desk=at_desk)
    there = [method for method in Method if method in enough & proof.methods]
    response = to_page(request, "accounts:verify" if there else "accounts:enrol")
    needs = "-".join(method for method in Method if method in enough)
    response["Location"] += f"&method={there[0]}" if there else f"&needs={needs}"
    return response


def _to_prove_anew(request: PortalRequest, proof: Proof) -> HttpResponse | None:
    """Whoever did nothing for longer than this organisation allows proves the second factor again, here alone."""
    assert request.acting is not None
    return to_page(request, "accounts:verify") if request.acting.rules.asks_anew_after(proof.idle) else None
