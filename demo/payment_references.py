"""References that a payer mentions, with their check digits."""

from typing import Final

from stdnum.iso7064 import mod_97_10

_WEIGHTS: Final = (2, 4, 8, 5, 10, 9, 7, 3, 6, 1)
_DIGITS: Final = 15
_MODULUS: Final = 11


def creditor_reference(text: str) -> str:
    """A creditor reference under ISO 11649: RF, two check digits, and at most 21 letters and digits."""
    return f"RF{mod_97_10.calc_check_digits(f'{text}RF')}{text}"


def betalingskenmerk(number: int) -> str:
    """A Dutch payment reference of sixteen digits: the first one checks the other fifteen, by eleven-proof."""
    digits = f"{number:0{_DIGITS}d}"
    weighted = zip(reversed(digits), _WEIGHTS * 2, strict=False)
    rest = _MODULUS - sum(int(digit) * weight for digit, weight in weighted) % _MODULUS
    check = {_MODULUS: 0, _MODULUS - 1: 1}.get(rest, rest)
    return f"{check}{digits}"
