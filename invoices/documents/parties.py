"""Who stands on an invoice: seller, buyer, payee, tax representative, recipient of the delivery.

Absent text is the empty string everywhere in this package, absent numbers and dates are `None`.
BT-numbers are the business terms of EN 16931-1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Identifier:
    """A value and the list it comes from: an ISO 6523 code such as 0106 (KvK), or empty when not said."""

    value: str
    scheme: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    street: str = ""
    additional_street: str = ""
    lines: tuple[str, ...] = ()
    city: str = ""
    postal_code: str = ""
    subdivision: str = ""
    country: str = ""  # ISO 3166-1 alpha-2


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    name: str = ""
    telephone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRegistration:
    """A number a tax authority gave: `scheme` is VAT for the VAT number, else the file's own word."""

    number: str
    scheme: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Seller (BG-4), buyer (BG-7), payee (BG-10), tax representative (BG-11) or recipient (BT-70)."""

    name: str = ""  # trading name; for payee, representative and recipient the only name
    registration_name: str = ""  # name in the register of companies
    registration: Identifier | None = None  # number in that register
    legal_form: str = ""
    identifiers: tuple[Identifier, ...] = ()
    account_number: str = ""  # how the other party numbers this one
    endpoint: Identifier | None = None  # electronic address
    tax_registrations: tuple[TaxRegistration, ...] = ()
    address: Address | None = None
    contact: Contact | None = None

    @property
    def display_name(self) -> str:
        """The registered name, else the trading name."""
        return self.registration_name or self.name

    @property
    def vat_number(self) -> str:
        """The first registration under the scheme VAT, as written in the file; empty without one."""
        return next((tax.number for tax in self.tax_registrations if tax.scheme.upper() == "VAT"), "")

    def all_identifiers(self) -> tuple[Identifier, ...]:
        """Everything that may name this party, in a fixed order, each once; tax numbers are not among them.

        Party identifications, the number the other party uses for it, legal registration, electronic address.
        """
        found = [
            *self.identifiers,
            *([Identifier(self.account_number)] if self.account_number else []),
            *([self.registration] if self.registration else []),
            *([self.endpoint] if self.endpoint else []),
        ]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Where and when goods or services were delivered (BG-13)."""

    on: date | None = None
    location: Identifier | None = None
    address: Address | None = None
    recipient: Party | None = None
