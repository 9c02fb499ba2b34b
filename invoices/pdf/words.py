"""Values as text on paper, in the active language."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final

from django.utils import formats
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from common.money import NO_BREAK_SPACE, money_text, number_text
from common.pdf import wording
from invoices.documents import Account, Address, Period, TaxCategory

_IBAN: Final = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
# UN/ECE codes that mean no more than "so many of it".
_UNNAMED_UNITS: Final = frozenset({"", "C62", "EA", "H87", "NAR", "XPP", "ZZ"})


def day(value: date) -> str:
    return _day(value, _language())


@lru_cache(maxsize=4096)
def _day(value: date, _language: str) -> str:
    """Documents and lists repeat days; writing one takes longer than looking it up."""
    return str(formats.date_format(value, "DATE_FORMAT"))


def period(value: Period) -> str:
    """A whole month by its name, else from and to; empty when no day is given."""
    start, end = value.start, value.end
    if start and end:
        if (
            start.day == 1
            and (end + timedelta(days=1)).day == 1
            and (start.year, start.month) == (end.year, end.month)
        ):
            return str(formats.date_format(start, "YEAR_MONTH_FORMAT"))
        return _("%(start)s to %(end)s") % {"start": day(start), "end": day(end)}
    if start:
        return _("from %(start)s") % {"start": day(start)}
    return _("until %(end)s") % {"end": day(end)} if end else ""


def days(value: Period) -> str:
    """From and to, also for a whole month."""
    if value.start and value.end:
        return _("%(start)s to %(end)s") % {"start": day(value.start), "end": day(value.end)}
    return period(value)


def amount(value: Decimal, currency: str) -> str:
    """An amount with all the decimals it has, so that nothing printed is rounded."""
    return money_text(value, currency, _language(), exact=True)


def number(value: Decimal) -> str:
    return number_text(value, _decimals(value), _language())


def percentage(value: Decimal) -> str:
    gap = NO_BREAK_SPACE if _language().startswith("nl") else ""
    return f"{number(value)}{gap}%"


def unit(code: str) -> str:
    """The unit behind a quantity; empty for units without a name, the code itself for rare ones."""
    if code.upper() in _UNNAMED_UNITS:
        return ""
    words = {
        "IE": pgettext("unit", "persons"),
        "HUR": pgettext("unit", "hours"),
        "DAY": pgettext("unit", "days"),
        "WEE": pgettext("unit", "weeks"),
        "MON": pgettext("unit", "months"),
        "ANN": pgettext("unit", "years"),
        "KWH": "kWh",
        "MTR": "m",
        "MTK": "m²",
        "MTQ": "m³",
        "KMT": "km",
        "KGM": "kg",
        "LTR": "l",
    }
    return words.get(code.upper(), code)


def tax(category: TaxCategory) -> str:
    """Name of the tax, rate, and what the category means where that is not plain from the rate."""
    meanings = {**_exemptions(), "S": "", "L": "IGIC", "M": "IPSI", "B": _("split payment")}
    name = _("VAT") if category.scheme.upper() in ("VAT", "") else category.scheme
    rate = "" if category.rate is None else f"{NO_BREAK_SPACE}{percentage(category.rate)}"
    meaning = meanings.get(category.code, category.code)
    reason = category.exemption_reason or category.exemption_code
    text = f"{name}{rate}, {meaning}" if meaning else f"{name}{rate}"
    return f"{text} ({wording.clean(reason)})" if reason else text


def short_tax(category: TaxCategory) -> str:
    """The rate, or what stands in its place where no VAT is charged."""
    if category.rate:
        return percentage(category.rate)
    return _exemptions().get(category.code, percentage(category.rate) if category.rate is not None else "–")


def _exemptions() -> dict[str, str]:
    return {
        "Z": _("zero rate"),
        "E": _("exempt"),
        "AE": _("reverse charge"),
        "K": _("supply within the EU"),
        "G": _("export outside the EU"),
        "O": _("outside the scope of VAT"),
    }


def address(value: Address | None, *, home: str = "") -> tuple[str, ...]:
    """Lines of an address; the country is written unless it is `home`."""
    if value is None:
        return ()
    place = f"{value.postal_code}{NO_BREAK_SPACE}{value.city}" if value.postal_code else value.city
    country = value.country if value.country != home else ""
    return tuple(
        filter(None, (value.street, value.additional_street, *value.lines, place, value.subdivision, country))
    )


def account(value: Account) -> str:
    """An IBAN in groups of four, any other number as it is."""
    plain = value.number.replace(" ", "")
    if not _IBAN.fullmatch(plain):
        return wording.clean(value.number)
    return NO_BREAK_SPACE.join(plain[start : start + 4] for start in range(0, len(plain), 4))


def _language() -> str:
    return get_language() or "en"


def _decimals(value: Decimal) -> int:
    """Decimals that say something: 1.500 has one."""
    exponent = value.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
