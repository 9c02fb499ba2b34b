"""Which telephone numbers get text messages."""

import phonenumbers
from django.conf import settings


def number_is_served(number: str) -> bool:
    """Whether a number in international form is valid and of a country on the list `SMS_COUNTRIES`."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return False
    return (
        phonenumbers.is_valid_number(parsed)
        and phonenumbers.region_code_for_number(parsed) in settings.SMS_COUNTRIES
    )
