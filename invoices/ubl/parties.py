"""Parties, addresses and the delivery."""

from __future__ import annotations

from invoices.documents import Address, Contact, Delivery, Identifier, Party, TaxRegistration
from invoices.ubl.nodes import Node


def read_party(party: Node | None) -> Party:
    """A `cac:Party`, or one of the elements that are parties themselves; an empty party when absent."""
    if party is None:
        return Party()
    legal = party.child("PartyLegalEntity")
    name = party.child("PartyName")
    return Party(
        name=name.text("Name") if name else "",
        registration_name=legal.text("RegistrationName") if legal else "",
        registration=legal.identifier("CompanyID") if legal else None,
        legal_form=legal.text("CompanyLegalForm") if legal else "",
        identifiers=_identifiers(party),
        endpoint=party.identifier("EndpointID"),
        tax_registrations=tuple(_tax_registration(found) for found in party.children("PartyTaxScheme")),
        address=read_address(party.child("PostalAddress")),
        contact=_contact(party.child("Contact")),
    )


def _identifiers(party: Node) -> tuple[Identifier, ...]:
    found = (identification.identifier() for identification in party.children("PartyIdentification"))
    return tuple(identifier for identifier in found if identifier)


def _tax_registration(registration: Node) -> TaxRegistration:
    scheme = registration.child("TaxScheme")
    return TaxRegistration(number=registration.text("CompanyID"), scheme=scheme.text("ID") if scheme else "")


def read_address(address: Node | None) -> Address | None:
    if address is None:
        return None
    country = address.child("Country")
    return Address(
        street=address.text("StreetName"),
        additional_street=address.text("AdditionalStreetName"),
        lines=tuple(line.text("Line") for line in address.children("AddressLine")),
        city=address.text("CityName"),
        postal_code=address.text("PostalZone"),
        subdivision=address.text("CountrySubentity"),
        country=country.text("IdentificationCode") if country else "",
    )


def _contact(contact: Node | None) -> Contact | None:
    if contact is None:
        return None
    return Contact(
        name=contact.text("Name"),
        telephone=contact.text("Telephone"),
        email=contact.text("ElectronicMail"),
    )


def read_delivery(delivery: Node | None) -> Delivery | None:
    if delivery is None:
        return None
    location = delivery.child("DeliveryLocation")
    recipient = delivery.child("DeliveryParty")
    return Delivery(
        on=delivery.date("ActualDeliveryDate"),
        location=location.identifier() if location else None,
        address=read_address(location.child("Address")) if location else None,
        recipient=read_party(recipient) if recipient else None,
    )
