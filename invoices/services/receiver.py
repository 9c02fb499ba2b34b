"""For which organisation a document is."""

from collections.abc import Sequence
from typing import Final

from django.db.models import Q

from invoices.documents import Document, Identifier, buyer_identifiers
from invoices.issues import InvoiceIssue, InvoiceRefused
from orgs.models import Organisation

_KVK: Final = "0106"  # ISO 6523: register of the Netherlands Chamber of Commerce
_KVK_LENGTH: Final = 8
_SHOWN: Final = 5


def receiver_find(
    *, document: Document, named: Organisation | None, is_assigned: bool = False
) -> Organisation:
    """The organisation whose KvK number or relation number the buyer has in the document, or the one named.

    A KvK number is an identifier of scheme 0106; a relation number is ours and has no scheme. A number of any
    other scheme that happens to look like one of these counts for nothing. When a delivery names its
    organisation, a document that belongs to another one here is refused all the same. `is_assigned`: somebody chose
    the named one for this very document, which then may be one of several that its numbers lead to.

    Raises InvoiceRefused: unknown, several organisations, or another one than named.
    """
    identifiers = buyer_identifiers(document)
    found = _organisations(identifiers)
    if is_assigned and named in found:
        return named
    if len(found) > 1:
        labels = ", ".join(_label(organisation) for organisation in found)
        raise InvoiceRefused(InvoiceIssue.SEVERAL_ORGANISATIONS, organisations=labels)
    if named is not None:
        if found and found[0] != named:
            values = {"named": _label(named), "found": _label(found[0])}
            raise InvoiceRefused(InvoiceIssue.NOT_THE_NAMED_ORGANISATION, **values)
        return named
    if not found:
        name = document.buyer.display_name[:200]
        raise InvoiceRefused(InvoiceIssue.UNKNOWN_ORGANISATION, name=name, numbers=_numbers(identifiers))
    return found[0]


def _organisations(identifiers: Sequence[Identifier]) -> list[Organisation]:
    kvk_numbers = [_digits(each.value) for each in identifiers if each.scheme == _KVK]
    relation_numbers = [each.value.strip() for each in identifiers if not each.scheme]
    by_number = Q(kvk_number__in=[number for number in kvk_numbers if number]) | Q(
        relation_number__in=relation_numbers
    )
    return list(Organisation.objects.filter(by_number).order_by("relation_number"))


def _digits(value: str) -> str:
    """A KvK number without the spaces and dots that people write in it; empty when it is none."""
    bare = value.replace(" ", "").replace(".", "")
    return bare if bare.isascii() and bare.isdigit() and len(bare) == _KVK_LENGTH else ""


def _label(organisation: Organisation) -> str:
    return f"{organisation.name} ({organisation.relation_number})"


def _numbers(identifiers: Sequence[Identifier]) -> str:
    shown = [f"{each.scheme} {each.value[:60]}".strip() for each in identifiers[:_SHOWN]]
    return ", ".join(shown) + (", …" if len(identifiers) > _SHOWN else "") if shown else "–"
