"""Small pieces of text that several parts of the page share."""

from collections.abc import Iterable, Iterator
from typing import Final

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.shapes import Fact, Words
from invoices.documents import AllowanceCharge, Identifier
from invoices.pdf import words

# ISO 6523 and other lists that people know by name; any other list is shown by its code.
_LISTS: Final[dict[str, Words]] = {
    "0106": gettext_lazy("KvK number"),
    "0088": "GLN",
    "0060": "D-U-N-S",
    "0190": "OIN",
    "EM": gettext_lazy("e-mail"),
}


_BREAK: Final = mark_safe("<br>")


def given(facts: Iterable[tuple[Words, object]]) -> list[Fact]:
    """The labels whose value is there."""
    return [Fact(label, value) for label, value in facts if value not in (None, "", ())]


def stacked(lines: Iterable[str]) -> SafeString | str:
    """Lines under each other; empty when there are none. Line breaks within a value stay."""
    parts = [(part.strip(),) for line in lines for part in line.splitlines() if part.strip()]
    return format_html_join(_BREAK, "{}", parts) if parts else ""


def under_each_other(pieces: Iterable[str]) -> SafeString | str:
    """Pieces under each other, each escaped unless it is safe HTML already; empty when there are none."""
    parts = [(piece,) for piece in pieces if piece]
    return format_html_join(_BREAK, "{}", parts) if parts else ""


def identifier_text(identifier: Identifier | None) -> str:
    """The number with the list it comes from."""
    if identifier is None:
        return ""
    list_name = _LISTS.get(identifier.scheme, identifier.scheme)
    return f"{identifier.value} ({list_name})" if list_name else identifier.value


def allowance_lines(found: AllowanceCharge, currency: str) -> Iterator[str]:
    """What a discount or charge is for, and what it was computed from."""
    yield found.reason or (_("Charge") if found.is_charge else _("Discount"))
    values = {"percentage": words.percentage(found.percentage) if found.percentage is not None else ""}
    if found.base_amount is not None:
        values["amount"] = words.amount(found.base_amount, currency)
        yield (_("%(percentage)s of %(amount)s") if values["percentage"] else _("over %(amount)s")) % values
    elif values["percentage"]:
        yield values["percentage"]
    if found.reason_code:
        yield _("reason code %(code)s") % {"code": found.reason_code}
    if found.tax:
        yield words.tax(found.tax)


def allowance_text(found: AllowanceCharge, currency: str) -> str:
    """The same on one line, with the amount as it counts."""
    return f"{', '.join(allowance_lines(found, currency))}: {words.amount(found.effect, currency)}"
