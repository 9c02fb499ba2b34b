"""Names of what is recorded: `source:subject:action`."""

from enum import StrEnum


class AuditTag(StrEnum):
    """One tag per kind of event."""

    ACCOUNT_MADE = "accounts:person:made"
    SIGNED_IN = "accounts:session:opened"
    SIGNED_OUT = "accounts:session:closed"
    SESSION_ENDED = "accounts:session:ended"
    OTHER_SESSIONS_ENDED = "accounts:sessions:ended"
    PASSWORD_ACCEPTED = "accounts:password:accepted"
    PASSWORD_REFUSED = "accounts:password:refused"
    CODE_SENT = "accounts:second_factor:sent"
    CODE_REFUSED = "accounts:second_factor:refused"
    EMAIL_CODE_LIMIT_REACHED = "accounts:email_codes:limited"
    SMS_LIMIT_REACHED = "accounts:text_messages:limited"
    SMS_BUDGET_USED = "accounts:text_messages:budget_used"
    FACTOR_ENROLLED = "accounts:second_factor:enrolled"
    PASSKEY_RENAMED = "accounts:passkey:renamed"
    FACTOR_REMOVED = "accounts:second_factor:removed"
    FACTOR_BLOCKED = "accounts:second_factor:blocked"
    FACTOR_PROVED_AGAIN = "accounts:second_factor:proved"
    RECOVERY_CODES_MADE = "accounts:recovery_codes:made"
    RECOVERY_CODE_USED = "accounts:recovery_code:used"
    PASSWORD_LINK_SENT = "accounts:password_link:sent"
    PASSWORD_RESET = "accounts:password:reset"
    PASSWORD_CHANGED = "accounts:password:changed"
    DETAILS_CHANGED = "accounts:details:changed"
    DETAILS_KEPT = "accounts:details:kept"
    EMAIL_CHANGE_PROPOSED = "accounts:email_change:proposed"
    EMAIL_CHANGE_CONFIRMED = "accounts:email_change:confirmed"
    EMAIL_CHANGE_WITHDRAWN = "accounts:email_change:withdrawn"
    EMAIL_CHANGE_REFUSED = "accounts:email_change:refused"
    EMAIL_CHANGED = "accounts:email:changed"
    SIGN_IN_HELP_ANSWERED = "accounts:sign_in_help:answered"
    DETAILS_POLICY_CHANGED = "orgs:details_policy:changed"
    SECURITY_POLICY_CHANGED = "orgs:security_policy:changed"
    ROLE_GRANTED = "roles:grant:given"
    ROLE_ENDED = "roles:grant:ended"
    ROLE_RAN_OUT = "roles:grant:ran_out"
    ROLE_PROPOSED = "roles:proposal:made"
    ROLE_PROPOSAL_APPROVED = "roles:proposal:approved"
    ROLE_PROPOSAL_DECLINED = "roles:proposal:declined"
    ROLE_PROPOSAL_WITHDRAWN = "roles:proposal:withdrawn"
    ROLE_PROPOSAL_REFUSED = "roles:proposal:refused"
    ROLE_PROPOSAL_REMINDED = "roles:proposal:reminded"
    ROLE_PROPOSAL_TO_DESK = "roles:proposal:to_desk"
    ROLE_GRANT_REFUSED = "roles:grant:refused"
    ROLE_END_REFUSED = "roles:grant_end:refused"
    ROLE_REQUESTED = "roles:request:asked"
    ROLE_REQUEST_WITHDRAWN = "roles:request:withdrawn"
    ROLE_REQUEST_GRANTED = "roles:request:granted"
    ROLE_REQUEST_DECLINED = "roles:request:declined"
    ROLE_REQUEST_REMINDED = "roles:request:reminded"
    ROLE_REQUEST_TO_DESK = "roles:request:to_desk"
    ROLE_REQUEST_REFUSED = "roles:request:refused"
    ONBOARDING_ASKED = "orgs:onboarding:asked"
    ONBOARDING_QUESTION_ASKED = "orgs:onboarding:question_asked"
    ONBOARDING_ANSWERED = "orgs:onboarding:answered"
    ONBOARDING_CHECKED = "orgs:onboarding:checked"
    ONBOARDING_APPROVED = "orgs:onboarding:approved"
    ONBOARDING_DECLINED = "orgs:onboarding:declined"
    ORGANISATION_MADE = "orgs:organisation:made"
    INVITATION_MADE = "roles:invitation:made"
    INVITATION_SENT_AGAIN = "roles:invitation:sent_again"
    INVITATION_WAY_CHANGED = "roles:invitation:way_changed"
    INVITATION_ADDRESS_CORRECTED = "roles:invitation:address_corrected"
    INVITATION_CHANGE_PROPOSED = "roles:invitation:change_proposed"
    INVITATION_WITHDRAWN = "roles:invitation:withdrawn"
    INVITATION_REFUSED = "roles:invitation:refused"
    INVITATION_CODE_SENT = "roles:invitation_code:sent"
    INVITATION_CODE_REFUSED = "roles:invitation_code:refused"
    INVITATION_ACCEPTED = "roles:invitation:accepted"
    INVITATION_DECLINED = "roles:invitation:declined"
    BATCH_UPLOADED = "roles:batch:uploaded"
    BATCH_ORDERED = "roles:batch:ordered"
    BATCH_CARRIED_OUT = "roles:batch:carried_out"
    BATCH_STOPPED = "roles:batch:stopped"
    BATCH_REFUSED = "roles:batch:refused"
    BATCH_ROW_REFUSED = "roles:batch_row:refused"
    BATCH_DOWNLOADED = "roles:batch:downloaded"
    BATCH_DISCARDED = "roles:batch:discarded"
    RESET_STARTED = "roles:reset:started"
    ADDRESS_PROPOSED = "roles:address:proposed"
    ADDRESS_PROPOSAL_REFUSED = "roles:address:refused"
    DETAILS_PROPOSED = "roles:details:proposed"
    DETAILS_PROPOSAL_REFUSED = "roles:details:refused"
    RESET_REFUSED = "roles:reset:refused"
    RESET_STOPPED = "roles:reset:stopped"
    RESET_OBJECTED = "roles:reset:objected"
    RESET_DONE = "roles:reset:done"
    RECOVERY_OPENED = "roles:recovery:opened"
    RECOVERY_CONFIRMED = "roles:recovery:confirmed"
    RECOVERY_REFUSED = "roles:recovery:refused"
    RECOVERY_LETTER_SENT = "roles:recovery_letter:sent"
    MEMBERSHIP_PAUSED = "roles:membership:paused"
    PAUSE_CONFIRMED = "roles:pause:confirmed"
    PAUSE_DECLINED = "roles:pause:declined"
    PAUSE_PROVED = "roles:pause:proved"
    PAUSE_REFUSED = "roles:pause:refused"
    REVIEW_STARTED = "roles:review:started"
    REVIEW_DECIDED = "roles:review:decided"
    REVIEW_CLOSED = "roles:review:closed"
    REVIEW_REFUSED = "roles:review:refused"
    REVIEW_DOWNLOADED = "roles:review:downloaded"
    APPOINTMENT_PROPOSED = "roles:appointment:proposed"
    APPOINTMENT_APPROVED = "roles:appointment:approved"
    APPOINTMENT_DONE = "roles:appointment:done"
    APPOINTMENT_STOPPED = "roles:appointment:stopped"
    APPOINTMENT_REFUSED = "roles:appointment:refused"
    ADMINISTRATOR_APPOINTED = "roles:administrator:appointed"
    LOOK_STARTED = "roles:look:started"
    LOOKED_ALONG = "roles:look:page"
    LOOK_ENDED = "roles:look:ended"
    LOOK_REFUSED = "roles:look:refused"
    ROLE_VIEWED = "roles:role:viewed"
    ACCESS_PAUSED = "roles:access:paused"
    ACCESS_RESUMED = "roles:access:resumed"
    ACCESS_ENDED = "roles:access:ended"
    ADMINISTRATOR_MADE = "roles:administrator:made"
    ADMINISTRATOR_UNMADE = "roles:administrator:unmade"
    ADMINISTRATOR_REFUSED = "roles:administrator:refused"
    COLLEAGUES_DOWNLOADED = "roles:colleagues:downloaded"
    ACCESS_REFUSED = "roles:access:refused"
    ENTRY_REFUSED = "access:view:refused"
    INVOICE_DOWNLOADED = "invoices:invoice:downloaded"
    OVERVIEW_DOWNLOADED = "invoices:overview:downloaded"
    INVOICES_IMPORTED = "invoices:delivery:imported"
    PAYMENTS_IMPORTED = "invoices:payments:imported"
    INSURED_SEEN = "contracts:insured:seen"
    DELIVERY_UPLOADED = "jobs:delivery:uploaded"
    DELIVERY_RESUMED = "jobs:delivery:resumed"
    FILE_TRIED_AGAIN = "jobs:file:tried_again"
    FILE_ASSIGNED = "jobs:file:assigned"
    MESSAGE_SENT_AGAIN = "notices:message:sent_again"
    MESSAGE_CANCELLED = "notices:message:cancelled"
    LETTERS_DOWNLOADED = "notices:letters:downloaded"
    LETTERS_PRINTED = "notices:letters:printed"
    LETTERS_POSTED = "notices:letters:posted"
    HISTORY_DOWNLOADED = "audit:history:downloaded"
    OWN_HISTORY_DOWNLOADED = "audit:own_history:downloaded"
    TRAIL_DOWNLOADED = "audit:trail:downloaded"
    EVENTS_REMOVED = "audit:retention:removed"


SIGN_IN_EVENTS = frozenset(
    {
        AuditTag.SIGNED_IN,
        AuditTag.SIGNED_OUT,
        AuditTag.SESSION_ENDED,
        AuditTag.OTHER_SESSIONS_ENDED,
        AuditTag.PASSWORD_ACCEPTED,
        AuditTag.PASSWORD_RESET,
        AuditTag.PASSWORD_CHANGED,
        AuditTag.CODE_REFUSED,
        AuditTag.FACTOR_ENROLLED,
        AuditTag.FACTOR_REMOVED,
        AuditTag.FACTOR_BLOCKED,
        AuditTag.FACTOR_PROVED_AGAIN,
        AuditTag.RECOVERY_CODES_MADE,
        AuditTag.RECOVERY_CODE_USED,
        AuditTag.EMAIL_CHANGED,
    }
)
"""Of an account what decides whether the right person came in: the organisations of that person read it too.

A refused password is the person's alone: writing more for somebody with an account takes longer, and a stranger who
only tries passwords would measure it.
"""

_DONE_BY_REFUSING = frozenset({AuditTag.EMAIL_CHANGE_REFUSED})
"""Somebody refused something: that was done, nothing was refused to that person."""

REFUSALS = frozenset(
    tag for tag in AuditTag if tag.endswith((":refused", ":limited")) and tag not in _DONE_BY_REFUSING
)
"""What was tried and did not happen."""
