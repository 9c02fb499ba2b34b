"""The trail of one person in sentences: what happened with the own account and rights, when, where from, by whom."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.enums import AuditTag
from audit.models import AuditEvent
from service.history_facts import history_facts
from service.history_lines import HistoryLine, state_of

SENTENCES: Final[Mapping[str, str | Promise]] = {
    AuditTag.SIGNED_IN: gettext_lazy("Signed in"),
    AuditTag.SIGNED_OUT: gettext_lazy("Signed out"),
    AuditTag.SESSION_ENDED: gettext_lazy("A session elsewhere was ended"),
    AuditTag.OTHER_SESSIONS_ENDED: gettext_lazy("All other sessions were ended"),
    AuditTag.PASSWORD_ACCEPTED: gettext_lazy("The password was given; the second factor was not proved yet"),
    AuditTag.PASSWORD_REFUSED: gettext_lazy("A wrong password was given"),
    AuditTag.CODE_SENT: gettext_lazy("A code was sent"),
    AuditTag.CODE_REFUSED: gettext_lazy("A second factor was refused"),
    AuditTag.EMAIL_CODE_LIMIT_REACHED: gettext_lazy("Too many e-mail codes were asked for; none was sent"),
    AuditTag.SMS_LIMIT_REACHED: gettext_lazy("Too many text messages were asked for; none was sent"),
    AuditTag.SMS_BUDGET_USED: gettext_lazy("No more text messages could be sent on this day"),
    AuditTag.DETAILS_POLICY_CHANGED: gettext_lazy("Whether you change your own details was decided anew"),
    AuditTag.ONBOARDING_ASKED: gettext_lazy("An organisation asked for access"),
    AuditTag.ONBOARDING_QUESTION_ASKED: gettext_lazy("The desk asked a question about a request for access"),
    AuditTag.ONBOARDING_ANSWERED: gettext_lazy("A question about a request for access was answered"),
    AuditTag.ONBOARDING_CHECKED: gettext_lazy("A request for access was checked"),
    AuditTag.ONBOARDING_APPROVED: gettext_lazy("A request for access was approved"),
    AuditTag.ONBOARDING_DECLINED: gettext_lazy("A request for access was declined"),
    AuditTag.ORGANISATION_MADE: gettext_lazy("An organisation was made known"),
    AuditTag.ENTRY_REFUSED: gettext_lazy("A page stayed closed"),
    AuditTag.INVOICE_DOWNLOADED: gettext_lazy("An invoice was downloaded"),
    AuditTag.OVERVIEW_DOWNLOADED: gettext_lazy("A financial overview was downloaded"),
    AuditTag.HISTORY_DOWNLOADED: gettext_lazy("The history of an organisation was downloaded"),
    AuditTag.OWN_HISTORY_DOWNLOADED: gettext_lazy("You downloaded your own history"),
    AuditTag.TRAIL_DOWNLOADED: gettext_lazy("The trail of all organisations was downloaded"),
    AuditTag.EVENTS_REMOVED: gettext_lazy("Events whose time was over were removed"),
    AuditTag.INVOICES_IMPORTED: gettext_lazy("Invoices were delivered"),
    AuditTag.PAYMENTS_IMPORTED: gettext_lazy("Payments were delivered"),
    AuditTag.INSURED_SEEN: gettext_lazy("Data of insured persons was looked at"),
    AuditTag.DELIVERY_UPLOADED: gettext_lazy("A delivery was uploaded"),
    AuditTag.DELIVERY_RESUMED: gettext_lazy("A delivery went on"),
    AuditTag.FILE_TRIED_AGAIN: gettext_lazy("A refused file was tried again"),
    AuditTag.FILE_ASSIGNED: gettext_lazy("A refused file was assigned to an organisation"),
    AuditTag.MESSAGE_SENT_AGAIN: gettext_lazy("A message to you was sent again"),
    AuditTag.MESSAGE_CANCELLED: gettext_lazy("A message to you was stopped"),
    AuditTag.LETTERS_DOWNLOADED: gettext_lazy("Letters were opened for printing"),
    AuditTag.LETTERS_PRINTED: gettext_lazy("A print batch of letters was made"),
    AuditTag.LETTERS_POSTED: gettext_lazy("Letters were marked as posted"),
    AuditTag.FACTOR_ENROLLED: gettext_lazy("A second factor was set up"),
    AuditTag.PASSKEY_RENAMED: gettext_lazy("A passkey was given another name"),
    AuditTag.FACTOR_REMOVED: gettext_lazy("A second factor was removed"),
    AuditTag.FACTOR_BLOCKED: gettext_lazy("A second factor was blocked after a hundred wrong codes"),
    AuditTag.FACTOR_PROVED_AGAIN: gettext_lazy("The second factor was proved"),
    AuditTag.RECOVERY_CODES_MADE: gettext_lazy("New recovery codes were made"),
    AuditTag.RECOVERY_CODE_USED: gettext_lazy("A recovery code was used"),
    AuditTag.ACCOUNT_MADE: gettext_lazy("Your account was made"),
    AuditTag.PASSWORD_LINK_SENT: gettext_lazy("A link to choose a new password was sent"),
    AuditTag.PASSWORD_RESET: gettext_lazy("A new password was chosen with a link"),
    AuditTag.PASSWORD_CHANGED: gettext_lazy("The password was changed"),
    AuditTag.DETAILS_CHANGED: gettext_lazy("Your personal details were changed"),
    AuditTag.DETAILS_KEPT: gettext_lazy("You kept your personal details as they are"),
    AuditTag.EMAIL_CHANGE_PROPOSED: gettext_lazy("Another e-mail address was proposed"),
    AuditTag.EMAIL_CHANGE_CONFIRMED: gettext_lazy(
        "Another e-mail address was confirmed on one of the two addresses"
    ),
    AuditTag.EMAIL_CHANGE_WITHDRAWN: gettext_lazy("The proposal of another e-mail address was withdrawn"),
    AuditTag.EMAIL_CHANGE_REFUSED: gettext_lazy("Another e-mail address was refused from the old address"),
    AuditTag.EMAIL_CHANGED: gettext_lazy("The e-mail address was changed"),
    AuditTag.SIGN_IN_HELP_ANSWERED: gettext_lazy("The desk answered a question about signing in"),
    AuditTag.ROLE_GRANTED: gettext_lazy("A role was given to you"),
    AuditTag.ROLE_ENDED: gettext_lazy("A role of yours was ended"),
    AuditTag.SECURITY_POLICY_CHANGED: gettext_lazy("You changed the security policy"),
    AuditTag.ROLE_RAN_OUT: gettext_lazy("A role of yours ended on its last day"),
    AuditTag.ROLE_PROPOSED: gettext_lazy("A role was proposed for you; a second administrator decides"),
    AuditTag.ROLE_PROPOSAL_APPROVED: gettext_lazy("A second administrator agreed to a role for you"),
    AuditTag.ROLE_PROPOSAL_DECLINED: gettext_lazy("A second administrator did not agree to a role for you"),
    AuditTag.ROLE_PROPOSAL_WITHDRAWN: gettext_lazy("The proposal of a role for you was taken back"),
    AuditTag.ROLE_PROPOSAL_REMINDED: gettext_lazy("The administrators were reminded of a proposal for you"),
    AuditTag.ROLE_PROPOSAL_TO_DESK: gettext_lazy(
        "The desk was told of a proposal for you that nobody decided"
    ),
    AuditTag.ROLE_PROPOSAL_REFUSED: gettext_lazy("A proposed role was to be decided; that was refused"),
    AuditTag.ROLE_GRANT_REFUSED: gettext_lazy("A role was to be given to you; that was refused"),
    AuditTag.ROLE_END_REFUSED: gettext_lazy("A role of yours was to be ended; that was refused"),
    AuditTag.ROLE_REQUESTED: gettext_lazy("You asked for a role"),
    AuditTag.ROLE_REQUEST_WITHDRAWN: gettext_lazy("You withdrew your request for a role"),
    AuditTag.ROLE_REQUEST_GRANTED: gettext_lazy("Your request for a role was granted"),
    AuditTag.ROLE_REQUEST_DECLINED: gettext_lazy("Your request for a role was declined"),
    AuditTag.ROLE_REQUEST_REMINDED: gettext_lazy("The administrators were reminded of your request"),
    AuditTag.ROLE_REQUEST_TO_DESK: gettext_lazy("Your request went to the desk: nobody had decided it"),
    AuditTag.ROLE_REQUEST_REFUSED: gettext_lazy("Your request for a role was refused"),
    AuditTag.INVITATION_MADE: gettext_lazy("You were invited"),
    AuditTag.INVITATION_SENT_AGAIN: gettext_lazy("Your invitation was sent again"),
    AuditTag.INVITATION_WAY_CHANGED: gettext_lazy("Your invitation goes another way"),
    AuditTag.INVITATION_ADDRESS_CORRECTED: gettext_lazy(
        "The name or address of your invitation was corrected"
    ),
    AuditTag.INVITATION_CHANGE_PROPOSED: gettext_lazy("A correction of your invitation was proposed"),
    AuditTag.INVITATION_WITHDRAWN: gettext_lazy("Your invitation was withdrawn"),
    AuditTag.INVITATION_REFUSED: gettext_lazy("You were to be invited; that was refused"),
    AuditTag.INVITATION_CODE_SENT: gettext_lazy("The code of your invitation was sent"),
    AuditTag.INVITATION_CODE_REFUSED: gettext_lazy("A wrong code of your invitation was given"),
    AuditTag.INVITATION_ACCEPTED: gettext_lazy("You accepted an invitation"),
    AuditTag.INVITATION_DECLINED: gettext_lazy("You declined an invitation"),
    AuditTag.BATCH_UPLOADED: gettext_lazy("You uploaded a file with colleagues"),
    AuditTag.BATCH_ORDERED: gettext_lazy("You had a file with colleagues carried out"),
    AuditTag.BATCH_CARRIED_OUT: gettext_lazy("Your file with colleagues was carried out"),
    AuditTag.BATCH_STOPPED: gettext_lazy(
        "Your file with colleagues was stopped: you may not do this any more"
    ),
    AuditTag.BATCH_REFUSED: gettext_lazy("Your file with colleagues was refused"),
    AuditTag.BATCH_ROW_REFUSED: gettext_lazy("A row of your file with colleagues was refused"),
    AuditTag.BATCH_DOWNLOADED: gettext_lazy("You downloaded the wrong rows of a file with colleagues"),
    AuditTag.BATCH_DISCARDED: gettext_lazy("You threw away a file with colleagues"),
    AuditTag.RESET_STARTED: gettext_lazy("An administrator began to help you back in"),
    AuditTag.ADDRESS_PROPOSED: gettext_lazy("Another e-mail address was proposed by your administrator"),
    AuditTag.ADDRESS_PROPOSAL_REFUSED: gettext_lazy(
        "Another e-mail address was to be proposed; that was refused"
    ),
    AuditTag.DETAILS_PROPOSED: gettext_lazy("Other personal details were proposed by your administrator"),
    AuditTag.DETAILS_PROPOSAL_REFUSED: gettext_lazy(
        "Other personal details were to be proposed; that was refused"
    ),
    AuditTag.RESET_REFUSED: gettext_lazy("Somebody was to help you back in; that was refused"),
    AuditTag.RESET_STOPPED: gettext_lazy("Helping you back in was stopped"),
    AuditTag.RESET_OBJECTED: gettext_lazy("Helping you back in was stopped by an objection"),
    AuditTag.RESET_DONE: gettext_lazy("You got back in"),
    AuditTag.RECOVERY_OPENED: gettext_lazy("The desk opened a case to help you back in"),
    AuditTag.RECOVERY_CONFIRMED: gettext_lazy("A second employee of the desk confirmed the case"),
    AuditTag.RECOVERY_REFUSED: gettext_lazy("The desk was to help you back in; that was refused"),
    AuditTag.RECOVERY_LETTER_SENT: gettext_lazy("A letter with a code to get back in was written"),
    AuditTag.MEMBERSHIP_PAUSED: gettext_lazy("Your access to an organisation was paused"),
    AuditTag.PAUSE_CONFIRMED: gettext_lazy("Your paused access was confirmed"),
    AuditTag.PAUSE_DECLINED: gettext_lazy("Your paused access was ended"),
    AuditTag.PAUSE_PROVED: gettext_lazy("Your paused access goes on, because you proved who you are"),
    AuditTag.APPOINTMENT_PROPOSED: gettext_lazy("The desk proposed you as functional administrator"),
    AuditTag.APPOINTMENT_APPROVED: gettext_lazy(
        "A second employee of the desk approved that you become functional administrator"
    ),
    AuditTag.APPOINTMENT_DONE: gettext_lazy("The desk finished your appointment as functional administrator"),
    AuditTag.APPOINTMENT_STOPPED: gettext_lazy(
        "The desk stopped your appointment as functional administrator"
    ),
    AuditTag.APPOINTMENT_REFUSED: gettext_lazy(
        "The desk was to appoint you as functional administrator; that was refused"
    ),
    AuditTag.ADMINISTRATOR_APPOINTED: gettext_lazy("You became functional administrator"),
    AuditTag.LOOK_STARTED: gettext_lazy("An employee of the insurer began to look along"),
    AuditTag.LOOKED_ALONG: gettext_lazy("An employee of the insurer opened a page by looking along"),
    AuditTag.LOOK_ENDED: gettext_lazy("Looking along by the insurer ended"),
    AuditTag.LOOK_REFUSED: gettext_lazy("Looking along was refused"),
    AuditTag.ROLE_VIEWED: gettext_lazy("The portal was viewed as a role"),
    AuditTag.PAUSE_REFUSED: gettext_lazy("Your paused access was to be decided; that was refused"),
    AuditTag.ACCESS_PAUSED: gettext_lazy("Your access to an organisation was paused by an administrator"),
    AuditTag.ACCESS_RESUMED: gettext_lazy("Your access to an organisation goes on"),
    AuditTag.ACCESS_ENDED: gettext_lazy("Your access to an organisation was ended"),
    AuditTag.ADMINISTRATOR_MADE: gettext_lazy("You became functional administrator"),
    AuditTag.ADMINISTRATOR_UNMADE: gettext_lazy("You are functional administrator no more"),
    AuditTag.ADMINISTRATOR_REFUSED: gettext_lazy(
        "It was to be changed whether you are functional administrator; that was refused"
    ),
    AuditTag.COLLEAGUES_DOWNLOADED: gettext_lazy("You downloaded the list of colleagues"),
    AuditTag.ACCESS_REFUSED: gettext_lazy("Your access was to be changed; that was refused"),
    AuditTag.REVIEW_STARTED: gettext_lazy("An access review began"),
    AuditTag.REVIEW_CLOSED: gettext_lazy("An access review was closed"),
    AuditTag.REVIEW_REFUSED: gettext_lazy(
        "Something was to be changed in an access review; that was refused"
    ),
    AuditTag.REVIEW_DOWNLOADED: gettext_lazy("The report of an access review was downloaded"),
    AuditTag.REVIEW_DECIDED: gettext_lazy("Your access was decided about in an access review"),
}
_TOLD: Final = ("role", "method")
"""The facts that a person reads: what else is recorded is for the organisation where it happened."""


def lines(
    events: Iterable[AuditEvent], *, person_id: int, organisations: Mapping[int, str]
) -> list[HistoryLine]:
    """The events in sentences. `organisations` are the names that the person may know, by id."""
    return [_line(event, person_id, organisations) for event in events]


def _line(event: AuditEvent, person_id: int, organisations: Mapping[int, str]) -> HistoryLine:
    facts = history_facts(event, only=_TOLD)
    return HistoryLine(
        id=event.id,
        at=event.at,
        sentence=str(SENTENCES.get(event.tag) or _("Something was recorded about your account")),
        reach=str(facts[0].value) if facts else "",
        actor="" if event.actor_id == person_id else event.actor_label,
        state=state_of(event),
        facts=facts,
        address=_from_where(event, person_id, organisations),
        organisation=organisations.get(event.organisation_id or 0, ""),
    )


def _from_where(event: AuditEvent, person_id: int, organisations: Mapping[int, str]) -> str:
    """Where others sit is theirs, but for colleagues of the same organisation."""
    is_known = event.actor_id in (None, person_id)
    is_colleague = event.organisation_id in organisations and event.by_organisation_id is None
    return event.address or str(event.facts.get("address", "")) if is_known or is_colleague else ""
