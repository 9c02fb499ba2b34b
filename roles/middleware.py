"""For whom a request acts, and through whose eyes: takes it out of the address and rebuilds all rights.

Also opens the one transaction of the request and tells the database for whom it runs. Nothing of this is kept
in the session, so a right that ended is gone at the next click, in every tab.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils import timezone

from access.acting import Acting
from access.database import (
    Context,
    Scope,
    change_context,
    database_context,
    instant,
    is_refused_writing,
    refuse_writing,
    system_context,
)
from access.declarations import Audience, Declaration
from access.errors import PermissionMissing
from access.http import PortalRequest
from access.middleware import to_page
from access.permissions import Permission
from access.proof import NOBODY, Method, Proof
from access.routes import declaration_of
from orgs.enums import OrganisationKind
from orgs.services import activity_note
from roles.acting import acting_at_desk, acting_in_organisation, acting_in_relation
from roles.looking import acting_looking_along, acting_viewing
from roles.methods import method_suffices, methods_that_suffice
from roles.only_looking import is_page, only_looking
from roles.services import look_page_record, refusal_record

_READING = ("GET", "HEAD")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Address:
    """What stands in an address beside the page."""

    organisation: str
    relation: str | None
    as_role: str | None
    look: str | None

    @classmethod
    def taken_out(cls, kwargs: dict[str, Any]) -> "_Address":
        """Of the view's arguments, which no longer have it afterwards."""
        return cls(
            organisation=kwargs.pop("organisation", None) or "",
            relation=kwargs.pop("relation", None),
            as_role=kwargs.pop("as_role", None),
            look=kwargs.pop("look", None),
        )


class ActingMiddleware:
    """Transaction, database context and `request.acting`; the door behind it compares them with the view."""

    def __init__(self, get_response: Callable[[PortalRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: PortalRequest) -> HttpResponse:
        """Runs the request in one transaction that sees nothing until it is known who asks.

        A response of 500 and up undoes everything. A refusal is recorded afterwards, in a transaction of its own,
        but of whoever only looks: there the page stands in the trail, or is one's own role seen in another way.
        Whoever got a page was active in the organisation.
        """
        _forget(request)
        context = Context(scope=Scope.NONE, at=timezone.now())
        with database_context(context, in_savepoint=True):
            _read_proof(request)
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            if request.acting and request.acting.looking and not is_page(response):
                response = only_looking(request, status=403)
        if request.refused and request.acting and not request.acting.changes_nothing:
            refusal_record(acting=request.acting, permission=request.refused, path=request.path)
        if request.acting and response.status_code == 200:
            activity_note(acting=request.acting)
        return response

    def process_view(
        self, request: PortalRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Sets `request.acting` and the database context. Raises `Http404` when the address opens nothing."""
        address = _Address.taken_out(kwargs)
        declaration = declaration_of(view, request.resolver_match)
        proof = request.proof
        if declaration is None or not proof.is_verified or proof.user_id is None:
            return None
        structlog.contextvars.bind_contextvars(user=proof.user_id)
        if declaration.audience in (Audience.MEMBER, Audience.DESK):
            request.acting = _build(proof.user_id, declaration, address)
            change_context(_context_of(request.acting, declaration))
            return (
                _to_stronger_method(request, declaration, proof)
                or _to_prove_anew(request, proof)
                or _only_read(request, address)
            )
        change_context(Context(scope=Scope.PERSON, at=instant(), user_id=proof.user_id))
        return None

    def process_exception(self, request: PortalRequest, exception: Exception) -> HttpResponse | None:
        """A page that would write something while somebody looks along is not shown, and nothing is written."""
        if request.acting and request.acting.looking and is_refused_writing(exception):
            transaction.set_rollback(True)
            return only_looking(request, status=403)
        return None


def _forget(request: PortalRequest) -> None:
    request.acting, request.refused = None, None


def _read_proof(request: PortalRequest) -> None:
    """Who asks. People and their factors are readable only by the system until this is known."""
    with system_context("session"):
        request.proof = request.proof if request.proof.is_known else NOBODY


def _build(user_id: int, declaration: Declaration, address: _Address) -> Acting:
    with system_context("acting"):
        acting = _find(user_id, declaration, address)
    if acting is None or (declaration.portfolio and not _has_portfolio(acting, declaration)):
        raise Http404
    return acting


def _find(user_id: int, declaration: Declaration, address: _Address) -> Acting | None:
    at = instant()
    if declaration.audience is Audience.DESK:
        return acting_at_desk(user_id=user_id, at=at)
    if address.look is not None:
        return _find_look(user_id, address)
    if address.relation is not None:
        return acting_in_relation(
            user_id=user_id,
            at=at,
            organisation_number=address.organisation,
            relation_number=address.relation,
        )
    return acting_in_organisation(user_id=user_id, at=at, organisation_number=address.organisation)


def _find_look(user_id: int, address: _Address) -> Acting | None:
    """Looking along is about one organisation: it enters no relation, and views no role."""
    try:
        look_id = UUID(address.look)
    except ValueError:
        return None
    acting = acting_looking_along(
        user_id=user_id, at=instant(), look_id=look_id, organisation_number=address.organisation
    )
    return None if address.relation or address.as_role else acting


def _only_read(request: PortalRequest, address: _Address) -> HttpResponse | None:
    """Makes sure that whoever looks along, or through the eyes of a role, reads and does nothing else.

    A page that the insurer opens stands in the customer's trail before it is drawn. Raises `PermissionMissing` for
    who gives no roles and would view one, and `Http404` for a role that is not there.
    """
    assert request.acting is not None
    if address.as_role is not None:
        request.acting = _viewing(request, address.as_role)
    if not request.acting.changes_nothing:
        return None
    if request.method not in _READING:
        return only_looking(request, status=405)
    if request.acting.looking:
        look_page_record(acting=request.acting, path=request.path)
        refuse_writing()
    return None


def _viewing(request: PortalRequest, role: str) -> Acting:
    """Only functional administrators give roles, and only they view one, in a relation too."""
    assert request.acting is not None
    if not request.acting.is_functional_administrator:
        request.refused = Permission.ROLES_GRANT
        raise PermissionMissing(Permission.ROLES_GRANT)
    acting = acting_viewing(request.acting, role=role)
    if acting is None:
        raise Http404
    return acting


def _has_portfolio(acting: Acting, declaration: Declaration) -> bool:
    """A portfolio is looked at from the own organisation; what needs a permission in it, only an intermediary has."""
    is_intermediary = acting.organisation.kind == OrganisationKind.INTERMEDIARY
    return acting.relation is None and (is_intermediary or declaration.permission is None)


def _context_of(acting: Acting, declaration: Declaration) -> Context:
    if declaration.audience is Audience.DESK:
        scope = Scope.DESK
    elif acting.looking:
        scope = Scope.LOOK
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
    at_desk = declaration.audience is Audience.DESK or request.acting.looking is not None
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
