"""Links inside organisation pages: they keep the organisation and the relation in the address."""

from typing import Any

from django import template
from django.urls import reverse

from access.acting import Acting

register = template.Library()


def here_url(acting: Acting, name: str, *, own: bool = False, relation: str = "", **kwargs: Any) -> str:
    """Address of a page for whom one acts now; `own` leaves the relation out, `relation` names another one."""
    parts: dict[str, Any] = {"organisation": acting.organisation.relation_number, **kwargs}
    if relation:
        parts["relation"] = relation
    elif acting.relation and not own:
        parts["relation"] = acting.relation.relation_number
    return reverse(name, kwargs=parts)


@register.simple_tag(takes_context=True)
def here(context: template.Context, name: str, **kwargs: Any) -> str:
    """{% here 'invoices:list' %}: the page, for the organisation and relation of this request.

    `relation=number` leads into a relation, `own=True` out of it.
    """
    return here_url(context["request"].acting, name, **kwargs)
