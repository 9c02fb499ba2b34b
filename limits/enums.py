"""What is counted."""

from enum import StrEnum


class LimitKind(StrEnum):
    """One counter per kind, subject and window."""

    SMS_PER_PERSON = "sms_per_person"
    SMS_PER_NUMBER = "sms_per_number"
    SMS_PER_ADDRESS = "sms_per_address"
    SMS_PER_ORGANISATION = "sms_per_organisation"
    SMS_IN_TOTAL = "sms_in_total"
    ROLE_REQUESTS_PER_MEMBER = "role_requests_per_member"
    RECOVERY_LETTERS_PER_ORIGIN = "recovery_letters_per_origin"


class FailureKind(StrEnum):
    """Failures in a row, each kind with a counter of its own."""

    PASSWORD_PER_PERSON = "password_per_person"
    PASSWORD_PER_ADDRESS = "password_per_address"
    SECOND_FACTOR_PER_PERSON = "second_factor_per_person"
