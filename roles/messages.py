"""Kinds of message about roles."""

from django.utils.translation import gettext_lazy as _

from notices.enums import Channel
from notices.registry import MessageKind, register

_VALUES = frozenset({"name", "role", "organisation", "actor", "at"})
_PROPOSED = frozenset({"name", "colleague", "role", "organisation", "actor", "at"})
_ENDING = frozenset({"name", "organisation", "roles"})
_ANSWERED = frozenset({"name", "invitee", "organisation", "at"})

register(
    (
        MessageKind(
            name="roles:role_granted", channel=Channel.EMAIL, values=_VALUES, about=_("You were given a role")
        ),
        MessageKind(
            name="roles:role_granted_later",
            channel=Channel.EMAIL,
            values=_VALUES | {"first_day"},
            about=_("You were given a role that begins later"),
        ),
        MessageKind(
            name="roles:role_ended",
            channel=Channel.EMAIL,
            values=_VALUES,
            about=_("A role of yours has ended"),
        ),
        MessageKind(
            name="roles:role_requested",
            channel=Channel.EMAIL,
            values=_VALUES | {"path"},
            about=_("A colleague asks you, as functional administrator, for a role"),
        ),
        MessageKind(
            name="roles:role_requested_of_desk",
            channel=Channel.EMAIL,
            values=(_VALUES | {"path"}) - {"name"},
            about=_("A customer asks the desk for a role"),
            is_internal=True,
        ),
        MessageKind(
            name="roles:role_request_granted",
            channel=Channel.EMAIL,
            values=_VALUES | {"path"},
            about=_("You were given the role you asked for"),
        ),
        MessageKind(
            name="roles:role_request_declined",
            channel=Channel.EMAIL,
            values=_VALUES | {"reason"},
            lines=frozenset({"reason"}),
            about=_("Your request for a role was declined"),
        ),
        MessageKind(
            name="roles:role_proposed",
            channel=Channel.EMAIL,
            values=_PROPOSED | {"path"},
            about=_("A role waits for a second functional administrator: you"),
        ),
        MessageKind(
            name="roles:role_proposal_approved",
            channel=Channel.EMAIL,
            values=_PROPOSED,
            about=_("A second functional administrator agreed to a role that you proposed"),
        ),
        MessageKind(
            name="roles:role_proposal_declined",
            channel=Channel.EMAIL,
            values=_PROPOSED | {"reason"},
            about=_("A second functional administrator did not agree to a role that you proposed"),
            lines=frozenset({"reason"}),
        ),
        MessageKind(
            name="roles:roles_ending",
            channel=Channel.EMAIL,
            values=_ENDING,
            about=_("Roles end soon: yours, or for functional administrators those of colleagues"),
            lines=frozenset({"roles"}),
        ),
        MessageKind(
            name="roles:roles_ended",
            channel=Channel.EMAIL,
            values=_ENDING,
            about=_("Roles have ended on their last day"),
            lines=frozenset({"roles"}),
        ),
        MessageKind(
            name="roles:role_request_reminder",
            channel=Channel.EMAIL,
            values=_VALUES | {"path"},
            about=_("A colleague still waits for your decision about a role"),
        ),
        MessageKind(
            name="roles:role_request_overdue_of_desk",
            channel=Channel.EMAIL,
            values=(_VALUES | {"path"}) - {"name"},
            about=_("No administrator of a customer decided about a role for a week"),
            is_internal=True,
        ),
        MessageKind(
            name="roles:role_proposal_reminder",
            channel=Channel.EMAIL,
            values=_PROPOSED | {"path"},
            about=_("A proposal still waits for a second functional administrator: you"),
        ),
        MessageKind(
            name="roles:role_proposal_of_desk",
            channel=Channel.EMAIL,
            values=(_PROPOSED | {"path"}) - {"name"},
            about=_("A proposal at a customer waits for a second functional administrator"),
            is_internal=True,
        ),
        MessageKind(
            name="roles:second_pair_off",
            channel=Channel.EMAIL,
            values=frozenset({"name", "organisation", "actor", "at", "roles", "path"}),
            about=_(
                "One administrator gives roles alone again that needed two (for functional administrators)"
            ),
            lines=frozenset({"roles"}),
        ),
        MessageKind(
            name="roles:invitation",
            channel=Channel.EMAIL,
            values=frozenset({"name", "organisation", "actor", "way", "path", "until"}),
            about=_("An organisation invites you to the portal"),
        ),
        MessageKind(
            name="roles:invitation_announced",
            channel=Channel.SMS,
            values=frozenset({"organisation"}),
            about=_("There is a mail with an invitation for you"),
            limits_taken=True,
        ),
        MessageKind(
            name="roles:invitation_code",
            channel=Channel.SMS,
            values=frozenset({"code", "minutes", "host"}),
            about=_("The code with which you accept an invitation, when you asked for it"),
            limits_taken=True,
        ),
        MessageKind(
            name="roles:invitation_letter",
            channel=Channel.LETTER,
            values=frozenset({"name", "organisation", "relation_number", "email", "path", "code", "until"}),
            about=_("The code with which you accept an invitation, by post"),
        ),
        MessageKind(
            name="roles:invitation_accepted",
            channel=Channel.EMAIL,
            values=_ANSWERED | {"waiting", "left_out"},
            about=_("Somebody accepted an invitation of your organisation"),
            lines=frozenset({"waiting", "left_out"}),
        ),
        MessageKind(
            name="roles:invitation_declined",
            channel=Channel.EMAIL,
            values=_ANSWERED,
            about=_("Somebody declined an invitation of your organisation"),
        ),
        MessageKind(
            name="roles:administrator_invited",
            channel=Channel.EMAIL,
            values=_ANSWERED,
            about=_("The desk invited another functional administrator of your organisation"),
        ),
        MessageKind(
            name="roles:welcome",
            channel=Channel.EMAIL,
            values=frozenset(
                {
                    "name",
                    "organisation",
                    "number",
                    "administrator",
                    "roles",
                    "waiting",
                    "left_out",
                    "administrators",
                    "path",
                }
            ),
            about=_("You work for an organisation from now on"),
            lines=frozenset({"roles", "waiting", "left_out", "administrators"}),
        ),
    )
)
_TOLD = frozenset({"name", "when"})

register(
    (
        MessageKind(
            name="roles:reset_link",
            channel=Channel.EMAIL,
            values=_TOLD | {"actor", "what", "until", "path", "object_path"},
            about=_("A functional administrator helps you back in: the link."),
        ),
        MessageKind(
            name="roles:reset_told",
            channel=Channel.SMS,
            values=frozenset({"when", "actor", "object_path"}),
            about=_("Somebody started to help you back in, and how to stop that."),
        ),
        MessageKind(
            name="roles:reset_done",
            channel=Channel.EMAIL,
            values=_TOLD | {"what", "rests_until", "paused"},
            about=_("Somebody got back in to your account, and what waits now."),
        ),
        MessageKind(
            name="roles:reset_done_told",
            channel=Channel.SMS,
            values=frozenset({"when"}),
            about=_("Somebody got back in to your account."),
        ),
        MessageKind(
            name="roles:reset_stopped",
            channel=Channel.EMAIL,
            values=_TOLD,
            about=_("Getting back in to your account was stopped."),
        ),
        MessageKind(
            name="roles:recovery_started",
            channel=Channel.EMAIL,
            values=_TOLD | {"not_before", "object_path"},
            about=_("The desk will send a letter with a code, and how to stop that."),
        ),
        MessageKind(
            name="roles:recovery_letter",
            channel=Channel.LETTER,
            values=_TOLD | {"code", "until", "path"},
            about=_("A code by letter to get back in."),
        ),
        MessageKind(
            name="roles:colleague_back",
            channel=Channel.EMAIL,
            values=_TOLD | {"colleague", "organisation"},
            about=_("A colleague got back in (for functional administrators)"),
        ),
        MessageKind(
            name="roles:colleague_address_changed",
            channel=Channel.EMAIL,
            values=_TOLD | {"colleague", "organisation"},
            about=_("The e-mail address of a colleague changed (for functional administrators)"),
        ),
        MessageKind(
            name="roles:colleague_details_changed",
            channel=Channel.EMAIL,
            values=_TOLD | {"colleague", "organisation", "changed"},
            about=_("The personal details of a colleague changed (for functional administrators)"),
        ),
        MessageKind(
            name="roles:colleague_objected",
            channel=Channel.EMAIL,
            values=_TOLD | {"colleague", "organisation"},
            about=_("A colleague stopped what you started (for functional administrators)"),
        ),
        MessageKind(
            name="roles:membership_paused",
            channel=Channel.EMAIL,
            values=_TOLD | {"colleague", "organisation", "path"},
            about=_("A colleague's access is paused and waits for you (for functional administrators)"),
        ),
        MessageKind(
            name="roles:pause_confirmed",
            channel=Channel.EMAIL,
            values=_TOLD | {"organisation", "actor"},
            about=_("Your access to an organisation goes on."),
        ),
        MessageKind(
            name="roles:pause_declined",
            channel=Channel.EMAIL,
            values=_TOLD | {"organisation", "actor"},
            about=_("Your access to an organisation has ended."),
        ),
        MessageKind(
            name="roles:access_paused",
            channel=Channel.EMAIL,
            values=_TOLD | {"organisation", "actor"},
            about=_("An administrator paused your access to an organisation."),
        ),
        MessageKind(
            name="roles:access_resumed",
            channel=Channel.EMAIL,
            values=_TOLD | {"organisation", "actor"},
            about=_("Your access to an organisation goes on after a pause."),
        ),
        MessageKind(
            name="roles:access_ended",
            channel=Channel.EMAIL,
            values=_TOLD | {"organisation", "actor"},
            about=_("An administrator ended your access to an organisation."),
        ),
        MessageKind(
            name="roles:administrator_made",
            channel=Channel.EMAIL,
            values=_TOLD | {"organisation", "actor"},
            about=_("You became functional administrator of an organisation."),
        ),
        MessageKind(
            name="roles:administrator_unmade",
            channel=Channel.EMAIL,
            values=_TOLD | {"organisation", "actor"},
            about=_("You are functional administrator of an organisation no more."),
        ),
        MessageKind(
            name="roles:colleague_made_administrator",
            channel=Channel.EMAIL,
            values=_TOLD | {"organisation", "actor", "colleague"},
            about=_("A colleague became functional administrator (for functional administrators)"),
        ),
        MessageKind(
            name="roles:colleague_unmade_administrator",
            channel=Channel.EMAIL,
            values=_TOLD | {"organisation", "actor", "colleague"},
            about=_("A colleague is functional administrator no more (for functional administrators)"),
        ),
        MessageKind(
            name="roles:one_administrator_left",
            channel=Channel.EMAIL,
            values=_TOLD | {"organisation", "path"},
            about=_("You are the only functional administrator who is left (for functional administrators)"),
        ),
        MessageKind(
            name="roles:one_administrator_left_of_desk",
            channel=Channel.EMAIL,
            values=frozenset({"when", "organisation", "number", "colleague"}),
            about=_("A customer has one functional administrator left"),
            is_internal=True,
        ),
        MessageKind(
            name="roles:review_of_desk",
            channel=Channel.EMAIL,
            values=frozenset({"when", "organisation", "number", "colleague", "due", "path"}),
            about=_("The only functional administrator of a customer is in an access review"),
            is_internal=True,
        ),
        MessageKind(
            name="roles:recovery_opened_of_desk",
            channel=Channel.EMAIL,
            values=frozenset({"when", "actor", "colleague", "path"}),
            about=_("A case to help somebody back in waits for a second employee"),
            is_internal=True,
        ),
        MessageKind(
            name="roles:recovery_stopped_of_desk",
            channel=Channel.EMAIL,
            values=frozenset({"when", "colleague", "path"}),
            about=_("A case to help somebody back in was stopped by an objection"),
            is_internal=True,
        ),
        MessageKind(
            name="roles:membership_paused_of_desk",
            channel=Channel.EMAIL,
            values=frozenset({"when", "colleague", "organisation", "path"}),
            about=_("The access of an only administrator is paused and waits for the desk"),
            is_internal=True,
        ),
    )
)
_REVIEWED = frozenset({"name", "organisation", "people", "due", "pauses", "path"})

register(
    (
        MessageKind(
            name="roles:review_started",
            channel=Channel.EMAIL,
            values=_REVIEWED,
            about=_("An access review of your organisation began (for functional administrators)"),
        ),
        MessageKind(
            name="roles:review_reminder",
            channel=Channel.EMAIL,
            values=_REVIEWED,
            about=_("The date of an access review comes near (for functional administrators)"),
        ),
        MessageKind(
            name="roles:review_closed",
            channel=Channel.EMAIL,
            values=_REVIEWED,
            about=_("An access review was closed at its date (for functional administrators)"),
        ),
    )
)

register(
    (
        MessageKind(
            name="roles:look_started",
            channel=Channel.EMAIL,
            values=frozenset({"name", "organisation", "actor", "reason", "when", "until", "path"}),
            about=_("An employee of ours looks along at your organisation (for functional administrators)"),
        ),
        MessageKind(
            name="roles:administrator_appointed",
            channel=Channel.EMAIL,
            values=_TOLD | {"organisation", "path"},
            about=_("The desk made you functional administrator of your organisation"),
        ),
        MessageKind(
            name="roles:administrator_joined",
            channel=Channel.EMAIL,
            values=_TOLD | {"organisation", "path", "colleague"},
            about=_("The desk made a colleague functional administrator (for functional administrators)"),
        ),
        MessageKind(
            name="roles:appointment_of_desk",
            channel=Channel.EMAIL,
            values=frozenset({"organisation", "actor", "when", "path"}),
            about=_("A case for another functional administrator waits for a second employee"),
            is_internal=True,
        ),
    )
)
