"""Links inside organisation pages: they keep organisation, relation, and through whose eyes one looks."""

from collections.abc import Callable
from typing import Any, Final

from django import template
from django.urls import reverse

from access.acting import Acting

register = template.Library()

_SAMPLE: Final = 987_654_321_012_345
"""An id that is no part of another number in an address."""


def here_url(acting: Acting, name: str, *, own: bool = False, relation: str = "", **kwargs: Any) -> str:
    """Address of a page for whom one acts now; `own` leaves the relation out, `relation` names another one."""
    parts: dict[str, Any] = {"organisation": acting.organisation.relation_number, **kwargs}
    if acting.looking:
        parts["look"] = acting.looking.id
    if acting.viewing:
        parts["as_role"] = acting.viewing.role
    if relation:
        parts["relation"] = relation
    elif acting.relation and not own:
        parts["relation"] = acting.relation.relation_number
    return reverse(name, kwargs=parts)


def members_url(acting: Acting, name: str) -> str:
    """Address of a page of the own organisation, for the member himself: no look and no role stands in it."""
    return reverse(name, kwargs={"organisation": acting.organisation.relation_number})


def here_urls(acting: Acting, name: str, *, relation: str = "") -> Callable[[int], str]:
    """Addresses of many things of one kind, by their id; how such an address looks is looked up once."""
    before, after = here_url(acting, name, relation=relation, pk=_SAMPLE).split(str(_SAMPLE))
    return lambda pk: f"{before}{pk}{after}"


@register.simple_tag(takes_context=True)
def here(context: template.Context, name: str, **kwargs: Any) -> str:
    """{% here 'invoices:list' %}: the page, for the organisation and relation of this request.

    `relation=number` leads into a relation, `own=True` out of it.
    """
    return here_url(context["request"].acting, name, **kwargs)
