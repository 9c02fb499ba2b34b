"""The insurer's house style on paper, for its own documents only."""

from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from common.pdf.brand import legal_line
from invoices.documents import Document
from invoices.pdf import HouseStyle

_KVK: Final = "0106"


def house_style_of(document: Document) -> HouseStyle | None:
    """The house style where the seller is the insurer, by KvK registration; None for every other seller."""
    brand: dict[str, Any] = settings.BRAND
    registration = document.seller.registration
    if registration is None or (registration.scheme, registration.value) != (_KVK, brand["kvk_number"]):
        return None
    return HouseStyle(
        name=brand["name"],
        sender=(*brand["address"], brand["desk_phone"]),
        footer=legal_line(brand),
        pay_text=_("Mention nothing but the payment reference: then your payment is processed at once."),
        help_text=_("Questions about this document? Call the %(desk)s: %(phone)s, %(hours)s.")
        % {"desk": brand["desk"], "phone": brand["desk_phone"], "hours": brand["desk_hours"]},
    )
