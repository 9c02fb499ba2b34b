"""Names of what is recorded: `source:subject:action`."""

from enum import StrEnum


class AuditTag(StrEnum):
    """One tag per kind of event."""

    SIGNED_IN = "accounts:session:opened"
    SIGNED_OUT = "accounts:session:closed"
    PASSWORD_ACCEPTED = "accounts:password:accepted"
    PASSWORD_REFUSED = "accounts:password:refused"
    CODE_SENT = "accounts:second_factor:sent"
    CODE_REFUSED = "accounts:second_factor:refused"
    SMS_LIMIT_REACHED = "accounts:text_messages:limited"
    SMS_BUDGET_USED = "accounts:text_messages:budget_used"
    FACTOR_ENROLLED = "accounts:second_factor:enrolled"
    FACTOR_REMOVED = "accounts:second_factor:removed"
    FACTOR_BLOCKED = "accounts:second_factor:blocked"
    FACTOR_PROVED_AGAIN = "accounts:second_factor:proved"
    RECOVERY_CODES_MADE = "accounts:recovery_codes:made"
    RECOVERY_CODE_USED = "accounts:recovery_code:used"
    ROLE_GRANTED = "roles:grant:given"
    ROLE_ENDED = "roles:grant:ended"
    ROLE_GRANT_REFUSED = "roles:grant:refused"
    ROLE_END_REFUSED = "roles:grant_end:refused"
    ENTRY_REFUSED = "access:view:refused"
    INVOICE_DOWNLOADED = "invoices:invoice:downloaded"
    INVOICES_IMPORTED = "invoices:delivery:imported"
