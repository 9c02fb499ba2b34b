"""Drafts as UBL 2.1 files under EN 16931, written with the package factur-x. Data in, bytes out.

Insurance is exempt from VAT: category E, 0 %, with the reason in words. The keys are the business terms of the
standard (BT-1 is the number, BG-25 the lines …).
"""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.conf import settings
from facturx import generate_xml

from demo.contracts import Buyer
from demo.drafts import Draft, DraftLine
from invoices.enums import DocumentKind

ACCOUNT: Final = "NL74VELD0000118000"
"""The insurer's own account, at a bank that does not exist."""
_BIC: Final = "VELDNL2D"
_KVK: Final = "0106"
_EXEMPT: Final = "E"
_RATE: Final = "0"
_REASON: Final = "Verzekeringsdienst, vrijgesteld (art. 11 lid 1 onder k Wet OB 1968)"
_INVOICE: Final = "380"
_CREDIT_NOTE: Final = "381"
_TRANSFER: Final = "58"  # UNCL 4461: SEPA credit transfer
_SET_OFF: Final = "97"  # UNCL 4461: clearing between partners
_PERSON: Final = "IE"  # UN/ECE Recommendation 20
_DEPOSIT_TERMS: Final = "De premie is voldaan uit uw premiedepot; u hoeft niets te betalen."
_BACK_TERMS: Final = "Dit bedrag is teruggestort in uw premiedepot; u hoeft niets te doen."
_CREDIT_TERMS: Final = "Dit bedrag wordt met u verrekend; u hoeft niets te doen."


def ubl_write(draft: Draft) -> bytes:
    """The file. The same draft gives the same bytes."""
    terms = (
        _head(draft)
        | _parties(draft)
        | _payment(draft)
        | _totals(draft)
        | _lines(draft)
        | _specification(draft)
    )
    written = generate_xml(terms, flavor="ubl-2.1", level="en16931", check_xsd=False, check_schematron=False)
    return bytes(written)


def _head(draft: Draft) -> dict[str, Any]:
    head: dict[str, Any] = {
        "BT-1": draft.number,
        "BT-2": draft.issued_on,
        "BT-3": _CREDIT_NOTE if draft.kind is DocumentKind.CREDIT_NOTE else _INVOICE,
        "BT-5": "EUR",
        "BT-12": draft.contract,
        "BT-73": draft.start,
        "BT-74": draft.end,
        "BG-1": [{"BT-22": draft.note}],
    }
    if draft.corrects:
        number, issued_on = draft.corrects
        head["BG-3"] = [{"BT-25": number, "BT-26": issued_on}]
    return head


def _parties(draft: Draft) -> dict[str, Any]:
    return {"BG-4": _seller(), "BG-7": _buyer(draft.buyer)}


def _seller() -> dict[str, Any]:
    brand = settings.BRAND
    street, place = brand["address"]
    postal_code, city = place[:7], place[8:]
    return {
        "name": brand["legal_name"],
        "legal_identifier": brand["kvk_number"],
        "legal_identifier_schemeid": _KVK,
        "einvoicing_addr": brand["kvk_number"],
        "einvoicing_addr_schemeid": _KVK,
        "vat_identifier": brand["vat_number"],
        **_address(street, postal_code, city),
        "contacts": [{"name": "Zakelijke Servicedesk", "phone": brand["desk_phone"]}],
    }


def _buyer(buyer: Buyer) -> dict[str, Any]:
    return {
        "name": buyer.name,
        "identifiers": {None: buyer.number},
        "legal_identifier": buyer.kvk,
        "legal_identifier_schemeid": _KVK,
        "einvoicing_addr": buyer.kvk,
        "einvoicing_addr_schemeid": _KVK,
        **_address(buyer.street, buyer.postal_code, buyer.city),
        "contacts": [{"name": "Financiële administratie"}],
    }


def _address(street: str, postal_code: str, city: str) -> dict[str, Any]:
    return {"addr_l1": street, "postcode": postal_code, "city": city, "country_code": "NL"}


def _payment(draft: Draft) -> dict[str, Any]:
    if draft.due_on is None:
        reference = {"BT-83": draft.payment_reference} if draft.payment_reference else {}
        return {"BT-81": _SET_OFF, "BT-82": "Verrekening", "BT-20": _terms_without_payment(draft)} | reference
    return {
        "BT-9": draft.due_on,
        "BT-20": f"Betalen uiterlijk op {_day(draft.due_on)}, onder vermelding van alleen het betalingskenmerk.",
        "BT-81": _TRANSFER,
        "BT-82": "Overschrijving",
        "BT-83": draft.payment_reference,
        "BT-84": ACCOUNT,
        "BT-85": settings.BRAND["legal_name"],
        "BT-86": _BIC,
    }


def _terms_without_payment(draft: Draft) -> str:
    if not draft.is_prepaid:
        return _CREDIT_TERMS
    return _BACK_TERMS if draft.kind is DocumentKind.CREDIT_NOTE else _DEPOSIT_TERMS


def _totals(draft: Draft) -> dict[str, Any]:
    nothing = _money(Decimal(0))
    totals: dict[str, Any] = {
        "BT-106": _money(draft.line_total),
        "BT-109": _money(draft.total),
        "BT-110": nothing,
        "BT-112": _money(draft.total),
        "BT-115": _money(draft.payable),
        "BG-23": [
            {
                "BT-116": _money(draft.total),
                "BT-117": nothing,
                "BT-118": _EXEMPT,
                "BT-119": _RATE,
                "BT-120": _REASON,
            }
        ],
    }
    if draft.is_prepaid:
        totals["BT-113"] = _money(draft.total)
    if draft.discount:
        totals["BT-107"] = _money(draft.discount)
        totals["BG-20"] = [_discount(draft)]
    return totals


def _discount(draft: Draft) -> dict[str, Any]:
    return {
        "amount": _money(draft.discount),
        "base_amount": _money(draft.line_total),
        "rate": str(draft.discount_percentage),
        "reason": "Collectiviteitskorting",
        "vat_category_code": _EXEMPT,
        "vat_rate": _RATE,
    }


def _lines(draft: Draft) -> dict[str, Any]:
    return {"BG-25": [_line(draft, line, position) for position, line in enumerate(draft.lines, start=1)]}


def _line(draft: Draft, line: DraftLine, position: int) -> dict[str, Any]:
    return {
        "BT-126": str(position),
        "BT-129": str(line.people),
        "BT-130": _PERSON,
        "BT-131": _money(line.amount),
        "BT-134": draft.start,
        "BT-135": draft.end,
        "BT-146": _money(line.price),
        "BT-151": _EXEMPT,
        "BT-152": _RATE,
        "BT-153": line.name,
        "BT-154": line.description,
        "BT-155": line.code,
    }


def _specification(draft: Draft) -> dict[str, Any]:
    if draft.specification is None:
        return {}
    name, content = draft.specification
    return {
        "BG-24": [
            {
                "BT-122": f"Specificatie {draft.number}",
                "BT-123": "Aantallen en premie per product",
                "BT-125": content,
                "BT-125-1": "text/csv",
                "BT-125-2": name,
            }
        ]
    }


def _money(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _day(day: date) -> str:
    return f"{day:%d-%m-%Y}"
