"""What is counted."""

from enum import StrEnum


class LimitKind(StrEnum):
    """One counter per kind, subject and window."""

    SMS_PER_PERSON = "sms_per_person"
    SMS_PER_NUMBER = "sms_per_number"
    SMS_PER_ADDRESS = "sms_per_address"
    SMS_PER_ORGANISATION = "sms_per_organisation"
    SMS_INVITED_PER_NUMBER = "sms_invited_per_number"
    SMS_INVITED_PER_ORGANISATION = "sms_invited_per_organisation"
    SMS_TOLD_PER_PERSON = "sms_told_per_person"
    SMS_TOLD_PER_NUMBER = "sms_told_per_number"
    SMS_TOLD_PER_ORGANISATION = "sms_told_per_organisation"
    SMS_BY_FILE_PER_ORGANISATION = "sms_by_file_per_organisation"
    SMS_IN_TOTAL = "sms_in_total"
    EMAIL_CODES_PER_PERSON = "email_codes_per_person"
    EMAIL_CODES_PER_ADDRESS = "email_codes_per_address"
    PASSWORD_REQUESTS_PER_ORIGIN = "password_requests_per_origin"
    PASSWORD_LINKS_PER_PERSON = "password_links_per_person"
    NO_ACCOUNT_PER_ADDRESS = "no_account_per_address"
    NO_ACCOUNT_IN_TOTAL = "no_account_in_total"
    EMAIL_CHANGES_PER_PERSON = "email_changes_per_person"
    DETAILS_PROPOSALS_PER_PERSON = "details_proposals_per_person"
    EMAIL_LINKS_PER_ADDRESS = "email_links_per_address"
    SIGN_IN_HELP_PER_ORIGIN = "sign_in_help_per_origin"
    SIGN_IN_HELP_PER_ADDRESS = "sign_in_help_per_address"
    ROLE_REQUESTS_PER_MEMBER = "role_requests_per_member"
    INVITATIONS_PER_ORGANISATION = "invitations_per_organisation"
    INVITATIONS_BY_FILE = "invitations_by_file"
    INVITATION_MAILS_PER_ADDRESS = "invitation_mails_per_address"
    INVITATION_MAILS_PER_DAY = "invitation_mails_per_day"
    LETTERS_PER_INVITATION = "letters_per_invitation"
    LETTERS_PER_ORGANISATION = "letters_per_organisation"
    LETTERS_BY_FILE = "letters_by_file"
    RESETS_PER_PERSON = "resets_per_person"
    ACTIVATION_TRIES_PER_ORIGIN = "activation_tries_per_origin"
    ACTIVATION_TRIES_PER_ADDRESS = "activation_tries_per_address"
    ACCESS_FORMS_PER_ORIGIN = "access_forms_per_origin"
    ACCESS_FORMS_PER_ADDRESS = "access_forms_per_address"
    RECOVERY_LETTERS_PER_ORIGIN = "recovery_letters_per_origin"


class FailureKind(StrEnum):
    """Failures in a row, each kind with a counter of its own."""

    PASSWORD_PER_PERSON = "password_per_person"
    PASSWORD_PER_ADDRESS = "password_per_address"
    SECOND_FACTOR_PER_PERSON = "second_factor_per_person"
