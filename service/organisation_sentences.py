"""What happened, in sentences for the organisation in which it did. One for every tag."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.enums import AuditTag

SENTENCES: Final[Mapping[str, str | Promise]] = {
    AuditTag.ACCOUNT_MADE: _("An account was made for {person}"),
    AuditTag.SIGNED_IN: _("{person} signed in"),
    AuditTag.SIGNED_OUT: _("{person} signed out"),
    AuditTag.SESSION_ENDED: _("{person} ended a session elsewhere"),
    AuditTag.OTHER_SESSIONS_ENDED: _("{person} ended all other sessions"),
    AuditTag.PASSWORD_ACCEPTED: _("{person} gave the password, and not yet the second factor"),
    AuditTag.PASSWORD_REFUSED: _("A wrong password was given for {person}"),
    AuditTag.CODE_SENT: _("A code was sent to {person}"),
    AuditTag.CODE_REFUSED: _("A second factor of {person} was refused"),
    AuditTag.EMAIL_CODE_LIMIT_REACHED: _("{person} asked for too many e-mail codes; none was sent"),
    AuditTag.SMS_LIMIT_REACHED: _("{person} asked for too many text messages; none was sent"),
    AuditTag.SMS_BUDGET_USED: _("No more text messages could be sent on this day"),
    AuditTag.FACTOR_ENROLLED: _("{person} set up a second factor"),
    AuditTag.PASSKEY_RENAMED: _("{person} gave a passkey another name"),
    AuditTag.FACTOR_REMOVED: _("{person} removed a second factor"),
    AuditTag.FACTOR_BLOCKED: _("A second factor of {person} was blocked after a hundred wrong codes"),
    AuditTag.FACTOR_PROVED_AGAIN: _("{person} proved the second factor"),
    AuditTag.RECOVERY_CODES_MADE: _("{person} made new recovery codes"),
    AuditTag.RECOVERY_CODE_USED: _("{person} used a recovery code"),
    AuditTag.PASSWORD_LINK_SENT: _("{person} was sent a link to choose a new password"),
    AuditTag.PASSWORD_RESET: _("{person} chose a new password with a link"),
    AuditTag.PASSWORD_CHANGED: _("{person} changed the password"),
    AuditTag.DETAILS_CHANGED: _("The personal details of {person} were changed"),
    AuditTag.DETAILS_KEPT: _("{person} kept the personal details as they are"),
    AuditTag.EMAIL_CHANGE_PROPOSED: _("{person} proposed another e-mail address"),
    AuditTag.EMAIL_CHANGE_CONFIRMED: _(
        "{person} confirmed another e-mail address on one of the two addresses"
    ),
    AuditTag.EMAIL_CHANGE_WITHDRAWN: _("{person} withdrew the proposal of another e-mail address"),
    AuditTag.EMAIL_CHANGE_REFUSED: _("{person} refused another e-mail address from the old address"),
    AuditTag.EMAIL_CHANGED: _("The e-mail address of {person} was changed"),
    AuditTag.SIGN_IN_HELP_ANSWERED: _("{actor} answered a question about signing in"),
    AuditTag.DETAILS_POLICY_CHANGED: _("{actor} decided whether people change their own details"),
    AuditTag.ROLE_GRANTED: _("{actor} gave {person} the role {role}"),
    AuditTag.ROLE_ENDED: _("{actor} ended the role {role} of {person}"),
    AuditTag.ROLE_GRANT_REFUSED: _("{actor} wanted to give {person} the role {role}; that was refused"),
    AuditTag.ROLE_END_REFUSED: _("{actor} wanted to end a role; that was refused"),
    AuditTag.ROLE_REQUESTED: _("{actor} asked for the role {role}"),
    AuditTag.ROLE_REQUEST_WITHDRAWN: _("{actor} withdrew the request for the role {role}"),
    AuditTag.ROLE_REQUEST_GRANTED: _("{actor} granted the request of {person} for the role {role}"),
    AuditTag.ROLE_REQUEST_DECLINED: _("{actor} declined the request of {person} for the role {role}"),
    AuditTag.ROLE_REQUEST_REFUSED: _(
        "{actor} wanted to do something with a request for a role; that was refused"
    ),
    AuditTag.ONBOARDING_ASKED: _("An organisation asked for access"),
    AuditTag.ONBOARDING_QUESTION_ASKED: _("{actor} asked a question about a request for access"),
    AuditTag.ONBOARDING_ANSWERED: _("A question about a request for access was answered"),
    AuditTag.ONBOARDING_CHECKED: _("{actor} checked a request for access"),
    AuditTag.ONBOARDING_APPROVED: _("{actor} approved a request for access"),
    AuditTag.ONBOARDING_DECLINED: _("{actor} declined a request for access"),
    AuditTag.ORGANISATION_MADE: _("{actor} made the organisation known in the portal"),
    AuditTag.INVITATION_MADE: _("{actor} invited {person}"),
    AuditTag.INVITATION_SENT_AGAIN: _("{actor} sent the invitation of {person} again"),
    AuditTag.INVITATION_WAY_CHANGED: _("{actor} chose another way for the invitation of {person}"),
    AuditTag.INVITATION_ADDRESS_CORRECTED: _(
        "{actor} corrected the name or address of the invitation of {person}"
    ),
    AuditTag.INVITATION_CHANGE_PROPOSED: _("{actor} proposed a correction of the invitation of {person}"),
    AuditTag.INVITATION_WITHDRAWN: _("{actor} withdrew the invitation of {person}"),
    AuditTag.INVITATION_REFUSED: _(
        "{actor} wanted to invite somebody or change an invitation; that was refused"
    ),
    AuditTag.INVITATION_CODE_SENT: _("The code of the invitation was sent to {person}"),
    AuditTag.INVITATION_CODE_REFUSED: _("A wrong code of the invitation of {person} was given"),
    AuditTag.INVITATION_ACCEPTED: _("{person} accepted the invitation"),
    AuditTag.INVITATION_DECLINED: _("{person} declined the invitation"),
    AuditTag.ADDRESS_PROPOSED: _("{actor} proposed another e-mail address for {person}"),
    AuditTag.ADDRESS_PROPOSAL_REFUSED: _(
        "{actor} wanted to propose another e-mail address for {person}; that was refused"
    ),
    AuditTag.DETAILS_PROPOSED: _("{actor} proposed other personal details for {person}"),
    AuditTag.DETAILS_PROPOSAL_REFUSED: _(
        "{actor} wanted to propose other personal details for {person}; that was refused"
    ),
    AuditTag.SECURITY_POLICY_CHANGED: _("{actor} changed the security policy"),
    AuditTag.ROLE_RAN_OUT: _("The role {role} of {person} ended on its last day"),
    AuditTag.ROLE_PROPOSED: _(
        "{actor} proposed the role {role} for {person}; a second administrator decides"
    ),
    AuditTag.ROLE_PROPOSAL_APPROVED: _(
        "{actor} agreed as second administrator to the role {role} for {person}"
    ),
    AuditTag.ROLE_PROPOSAL_DECLINED: _("{actor} did not agree to the role {role} for {person}"),
    AuditTag.ROLE_PROPOSAL_WITHDRAWN: _("{actor} took back the proposal of the role {role} for {person}"),
    AuditTag.ROLE_PROPOSAL_REMINDED: _(
        "The administrators were reminded of the proposal of the role {role} for {person}"
    ),
    AuditTag.ROLE_PROPOSAL_TO_DESK: _(
        "The desk was told of the proposal of the role {role} for {person}: nobody had decided it"
    ),
    AuditTag.ROLE_PROPOSAL_REFUSED: _("{actor} wanted to decide about a proposed role; that was refused"),
    AuditTag.ROLE_REQUEST_REMINDED: _(
        "The administrators were reminded of the request of {person} for the role {role}"
    ),
    AuditTag.ROLE_REQUEST_TO_DESK: _(
        "The request of {person} for the role {role} went to the desk: nobody had decided it"
    ),
    AuditTag.BATCH_UPLOADED: _("{actor} uploaded a file with colleagues"),
    AuditTag.BATCH_ORDERED: _("{actor} had a file with colleagues carried out"),
    AuditTag.BATCH_CARRIED_OUT: _("A file with colleagues was carried out"),
    AuditTag.BATCH_STOPPED: _(
        "A file with colleagues was stopped: who had uploaded it may not do this any more"
    ),
    AuditTag.BATCH_REFUSED: _("A file with colleagues was refused"),
    AuditTag.BATCH_ROW_REFUSED: _("A row of a file with colleagues was refused"),
    AuditTag.BATCH_DOWNLOADED: _("{actor} downloaded the wrong rows of a file with colleagues"),
    AuditTag.BATCH_DISCARDED: _("{actor} threw away a file with colleagues"),
    AuditTag.REVIEW_STARTED: _("An access review began"),
    AuditTag.REVIEW_DECIDED: _("{actor} decided in the access review about the access of {person}"),
    AuditTag.REVIEW_CLOSED: _("An access review was closed"),
    AuditTag.REVIEW_REFUSED: _("{actor} wanted to do something in an access review; that was refused"),
    AuditTag.REVIEW_DOWNLOADED: _("{actor} downloaded the report of an access review"),
    AuditTag.APPOINTMENT_PROPOSED: _("{actor} proposed a functional administrator at the desk"),
    AuditTag.APPOINTMENT_APPROVED: _("{actor} approved a functional administrator at the desk"),
    AuditTag.APPOINTMENT_DONE: _(
        "{actor} finished the appointment of a functional administrator at the desk"
    ),
    AuditTag.APPOINTMENT_STOPPED: _(
        "{actor} stopped the appointment of a functional administrator at the desk"
    ),
    AuditTag.APPOINTMENT_REFUSED: _(
        "{actor} wanted to appoint a functional administrator at the desk; that was refused"
    ),
    AuditTag.ADMINISTRATOR_APPOINTED: _("{actor} made {person} functional administrator, at the desk"),
    AuditTag.LOOK_STARTED: _("{actor} of the insurer began to look along"),
    AuditTag.LOOKED_ALONG: _("{actor} of the insurer opened a page while looking along"),
    AuditTag.LOOK_ENDED: _("Looking along by the insurer ended"),
    AuditTag.LOOK_REFUSED: _("{actor} wanted to look along; that was refused"),
    AuditTag.ROLE_VIEWED: _("{actor} viewed the portal as the role {role}"),
    AuditTag.ACCESS_PAUSED: _("The access of {person} was paused"),
    AuditTag.ACCESS_RESUMED: _("{actor} let {person} in again"),
    AuditTag.ACCESS_ENDED: _("{actor} ended the access of {person}"),
    AuditTag.ADMINISTRATOR_MADE: _("{actor} made {person} functional administrator"),
    AuditTag.ADMINISTRATOR_UNMADE: _("{person} is functional administrator no more, by {actor}"),
    AuditTag.ADMINISTRATOR_REFUSED: _(
        "{actor} wanted to change who is functional administrator; that was refused"
    ),
    AuditTag.COLLEAGUES_DOWNLOADED: _("{actor} downloaded the list of colleagues"),
    AuditTag.ACCESS_REFUSED: _("{actor} wanted to change the access of somebody; that was refused"),
    AuditTag.RESET_STARTED: _("{actor} began to help {person} back in"),
    AuditTag.RESET_REFUSED: _("{actor} wanted to help {person} back in; that was refused"),
    AuditTag.RESET_STOPPED: _("{actor} stopped helping {person} back in"),
    AuditTag.RESET_OBJECTED: _("Helping {person} back in was stopped by an objection"),
    AuditTag.RESET_DONE: _("{person} got back in"),
    AuditTag.RECOVERY_OPENED: _("{actor} opened a case to help {person} back in"),
    AuditTag.RECOVERY_CONFIRMED: _("{actor} confirmed the case to help {person} back in"),
    AuditTag.RECOVERY_REFUSED: _("{actor} wanted to help somebody back in; that was refused"),
    AuditTag.RECOVERY_LETTER_SENT: _("A letter with a code to get back in was written to {person}"),
    AuditTag.MEMBERSHIP_PAUSED: _("The access of {person} was paused"),
    AuditTag.PAUSE_CONFIRMED: _("{actor} confirmed the paused access of {person}"),
    AuditTag.PAUSE_DECLINED: _("{actor} ended the paused access of {person}"),
    AuditTag.PAUSE_PROVED: _("The access of {person} goes on: the person proved who they are"),
    AuditTag.PAUSE_REFUSED: _(
        "{actor} wanted to decide about the paused access of {person}; that was refused"
    ),
    AuditTag.ENTRY_REFUSED: _("{actor} wanted to open a page without having the right to it"),
    AuditTag.INVOICE_DOWNLOADED: _("{actor} downloaded invoice {number}"),
    AuditTag.OVERVIEW_DOWNLOADED: _("{actor} downloaded a financial overview of {year}"),
    AuditTag.HISTORY_DOWNLOADED: _("{actor} downloaded the history"),
    AuditTag.OWN_HISTORY_DOWNLOADED: _("{person} downloaded the own history"),
    AuditTag.TRAIL_DOWNLOADED: _("{actor} downloaded the trail of all organisations"),
    AuditTag.EVENTS_REMOVED: _("Events whose time was over were removed"),
    AuditTag.INVOICES_IMPORTED: _("Invoices were delivered"),
    AuditTag.PAYMENTS_IMPORTED: _("Payments were delivered"),
    AuditTag.INSURED_SEEN: _("{actor} saw data of insured persons ({count})"),
    AuditTag.DELIVERY_UPLOADED: _("{actor} uploaded a delivery"),
    AuditTag.DELIVERY_RESUMED: _("{actor} let a delivery go on"),
    AuditTag.FILE_TRIED_AGAIN: _("{actor} tried a refused file again"),
    AuditTag.FILE_ASSIGNED: _("{actor} assigned a refused file to the organisation"),
    AuditTag.MESSAGE_SENT_AGAIN: _("{actor} sent a message to {person} again"),
    AuditTag.MESSAGE_CANCELLED: _("{actor} stopped a message to {person}"),
    AuditTag.LETTERS_DOWNLOADED: _("{actor} opened letters for printing"),
    AuditTag.LETTERS_PRINTED: _("{actor} made a print batch of letters"),
    AuditTag.LETTERS_POSTED: _("{actor} marked letters as posted"),
}
"""Their words in braces: who did it, to whom, and of the facts those that `organisation_history` gives."""
