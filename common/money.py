"""Amounts of money as text. Pure: no settings, no database, no current language."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

MINUS: Final = "\N{MINUS SIGN}"
NO_BREAK_SPACE: Final = "\N{NO-BREAK SPACE}"

# (thousands, decimals); Dutch and German write 1.234,56.
_SEPARATORS: Final = {"nl": (".", ","), "de": (".", ",")}
_ENGLISH: Final = (",", ".")
_EURO: Final = "€"
# ISO 4217: minor units other than two.
_PLACES: Final = {"JPY": 0, "KRW": 0, "ISK": 0, "BHD": 3, "KWD": 3, "TND": 3}


def money_text(amount: Decimal, currency: str, language: str, *, exact: bool = False) -> str:
    """Write ``amount`` of ``currency`` (ISO 4217) as a person who reads ``language`` writes it.

    ``nl``: ``€ 1.234,56`` with a no-break space; ``en``: ``€1,234.56``. Other currencies are
    named by their code (``USD 1,234.56``): a sign such as $ belongs to several of them.
    The minus is U+2212 and stands before the digits: ``€ −12,00``. The amount is rounded half
    up to the currency's minor unit; what rounds to nothing has no minus. With ``exact`` it keeps
    the further decimals that a price may have.
    """
    digits = digits_text(amount, currency, language, exact=exact)
    if currency != "EUR":
        return f"{currency}{NO_BREAK_SPACE}{digits}"
    gap = NO_BREAK_SPACE if _base(language) in _SEPARATORS else ""
    return f"{_EURO}{gap}{digits}"


def digits_text(amount: Decimal, currency: str, language: str, *, exact: bool = False) -> str:
    """The same without the currency, for a table that names it once: ``1.234,56``."""
    places = _PLACES.get(currency, 2)
    return number_text(amount, max(places, _decimals(amount)) if exact else places, language)


def number_text(number: Decimal, places: int, language: str) -> str:
    """Write ``number`` with ``places`` decimals and the thousands marks of ``language``."""
    rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    thousands, point = _SEPARATORS.get(_base(language), _ENGLISH)
    whole, _, fraction = f"{abs(rounded):,f}".partition(".")
    text = whole.replace(",", thousands)
    if fraction:
        text += point + fraction
    return MINUS + text if rounded < 0 else text


def _decimals(number: Decimal) -> int:
    """Decimals that say something: 1.500 has one."""
    exponent = number.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _base(language: str) -> str:
    return language.replace("_", "-").split("-")[0].lower()
