"""Net: a selector hides what belongs to others by itself, without the database's policies.

Every selector that takes `acting` is called as the system, which sees all, and what it returns is searched for rows
of organisations that this member may not see.
"""

import dataclasses
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet

from access.acting import Acting
from access.database import database_context, system_context
from access.permissions import Permission
from invoices.models import Invoice, InvoiceAttachment
from jobs.models import ImportBatch
from orgs.models import Membership, Organisation
from relations.models import MandateTerms
from relations.selectors import RelationRow
from roles.models import RoleGrant
from tests.nets.actors import context_of
from tests.nets.writers import OURS

Recipe = Callable[[Acting], dict[str, Any]]


def _first_invoice(acting: Acting) -> Invoice:
    return Invoice.objects.filter(organisation_id=acting.subject.id, attachments__isnull=False).order_by(
        "id"
    )[0]


def _attachment(acting: Acting) -> dict[str, Any]:
    invoice = _first_invoice(acting)
    return {"invoice": invoice, "sha256": InvoiceAttachment.objects.filter(invoice=invoice)[0].sha256}


RECIPES: dict[str, Recipe] = {
    "invoices.invoice_list": lambda acting: {},
    "invoices.invoice_totals": lambda acting: {},
    "invoices.invoice_exists": lambda acting: {},
    "invoices.invoice_get": lambda acting: {"invoice_id": _first_invoice(acting).id},
    "invoices.invoice_original": lambda acting: {"invoice": _first_invoice(acting)},
    "invoices.attachment_content": _attachment,
    "jobs.batch_list": lambda acting: {},
    "jobs.batch_get": lambda acting: {"batch_id": ImportBatch.objects.all()[0].id},
    "jobs.batch_files": lambda acting: {"batch": ImportBatch.objects.all()[0]},
    "orgs.administrator_list": lambda acting: {},
    "relations.relation_choice": lambda acting: {"text": ""},
    "relations.relation_count": lambda acting: {},
    "relations.mandate_list": lambda acting: {},
    "roles.colleague_list": lambda acting: {},
    "roles.colleague_get": lambda acting: {"membership_id": acting.membership_id},
    "roles.grantable_roles": lambda acting: {},
    "roles.grant_get": lambda acting: {
        "grant_id": RoleGrant.objects.live_at(acting.at).filter(organisation_id=acting.organisation.id)[0].id
    },
    "roles.obstacle_find": lambda acting: {"permission": Permission.AUDIT_READ},
}
"""How each selector is called; a selector without recipe is a problem."""

FOREIGN_KEYS: dict[str, Callable[[int], dict[str, Any]]] = {
    "invoices.invoice_get": lambda other: {"invoice_id": Invoice.objects.filter(organisation_id=other)[0].id},
    "invoices.invoice_original": lambda other: {"invoice": Invoice.objects.filter(organisation_id=other)[0]},
    "invoices.attachment_content": lambda other: {
        "invoice": Invoice.objects.filter(organisation_id=other, attachments__isnull=False)[0],
        "sha256": InvoiceAttachment.objects.filter(organisation_id=other)[0].sha256,
    },
    "roles.colleague_get": lambda other: {
        "membership_id": Membership.objects.filter(organisation_id=other)[0].id
    },
    "roles.grant_get": lambda other: {"grant_id": RoleGrant.objects.filter(organisation_id=other)[0].id},
}
"""How each selector that fetches one thing is asked for a thing of somebody else: it must not find it."""

OF_THE_DESK = frozenset({"jobs.batch_list", "jobs.batch_get", "jobs.batch_files"})
"""Deliveries belong to no organisation; the door lets the desk alone come here."""


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
    root = importlib.import_module(package)
    for info in pkgutil.iter_modules(root.__path__):
        if info.name == "selectors":
            yield importlib.import_module(f"{package}.selectors")


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
                if name in RECIPES and name not in OF_THE_DESK:
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
            if name not in RECIPES or name in OF_THE_DESK:
                continue
            with system_context("net over selectors"):
                arguments = _arguments(name, acting)
                everything = _form(function(acting=acting, **arguments)) if arguments is not None else None
            with database_context(context_of(acting)):
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
