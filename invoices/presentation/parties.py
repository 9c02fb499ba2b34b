"""Who stands on the document, each as labels with values."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common import markup
from common.shapes import Fact, Words
from invoices.documents import Contact, Delivery, Document, Party
from invoices.pdf import words
from invoices.presentation.pieces import given, identifier_text, stacked


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A panel of labels with values."""

    key: str
    title: Words
    facts: list[Fact]


def party_blocks(document: Document) -> list[Block]:
    """Seller, buyer and, where the document names them, payee, tax representative and delivery."""
    blocks = [
        Block(key="seller", title=_("From"), facts=_party(document.seller, _("Your number for the sender"))),
        Block(key="buyer", title=_("To"), facts=_party(document.buyer, _("Your number at the sender"))),
    ]
    if document.payee:
        blocks.append(Block(key="payee", title=_("Payment goes to"), facts=_party(document.payee)))
    if document.tax_representative:
        facts = _party(document.tax_representative)
        blocks.append(Block(key="representative", title=_("Tax representative of the sender"), facts=facts))
    if document.delivery:
        blocks.append(Block(key="delivery", title=_("Delivery"), facts=_delivery(document.delivery)))
    return [block for block in blocks if block.facts]


def _party(party: Party, number_label: str = "") -> list[Fact]:
    trading_name = party.name if party.name != party.display_name else ""
    return given(
        [
            (_("Name"), stacked([party.display_name, trading_name])),
            (_("Address"), stacked(words.address(party.address))),
            (_("Number in the trade register"), identifier_text(party.registration)),
            (_("Legal form"), party.legal_form),
            *((_tax_label(tax.scheme), tax.number) for tax in party.tax_registrations),
            (_("Other numbers"), stacked(identifier_text(each) for each in party.identifiers)),
            (number_label, party.account_number),
            (_("Electronic address"), identifier_text(party.endpoint)),
            (_("Contact"), stacked(_contact(party.contact))),
        ]
    )


def _tax_label(scheme: str) -> str:
    if scheme.upper() in ("VAT", ""):
        return _("VAT number")
    return _("Tax number (%(list)s)") % {"list": scheme}


def _contact(contact: Contact | None) -> Iterator[str]:
    if contact:
        yield from (contact.name, contact.telephone, contact.email)


def _delivery(delivery: Delivery) -> list[Fact]:
    recipient = delivery.recipient
    return given(
        [
            (_("Delivered on"), markup.day(delivery.on) if delivery.on else ""),
            (_("Delivered to"), stacked([recipient.display_name] if recipient else [])),
            (_("Address"), stacked(words.address(delivery.address))),
            (_("Place"), identifier_text(delivery.location)),
            *((fact.label, fact.value) for fact in (_party(recipient)[1:] if recipient else [])),
        ]
    )
