"""Mobile numbers: read as people write them, kept in international form (E.164), shown masked."""

import phonenumbers
from django.conf import settings
from phonenumbers import PhoneNumberFormat, PhoneNumberType

_HOME = "NL"
_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
_SHOWN = 2
_HIDDEN = "•"


def mobile_number(typed: str) -> str | None:
    """The number in international form, or None when it is no mobile number of a country on the list.

    A number without country is taken as Dutch. `SMS_COUNTRIES` names the countries that get messages.
    """
    try:
        number = phonenumbers.parse(typed, _HOME)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in _MOBILE:
        return None
    if phonenumbers.region_code_for_number(number) not in settings.SMS_COUNTRIES:
        return None
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def masked_number(number: str) -> str:
    """The number with all but its beginning and its last two digits hidden: 06 •• •• •• 47."""
    parsed = phonenumbers.parse(number, None)
    if phonenumbers.region_code_for_number(parsed) == _HOME:
        whole, pair = f"0{parsed.national_number}", 2
        return " ".join([whole[:_SHOWN], *[_HIDDEN * pair] * 3, whole[-_SHOWN:]])
    hidden = _HIDDEN * (len(str(parsed.national_number)) - _SHOWN)
    return f"+{parsed.country_code} {hidden} {number[-_SHOWN:]}"
