"""Changes: granting roles, requests for them, inviting and joining, helping people back in, and access reviews."""

from roles.services.accepting import invitation_accept, invitation_activate, welcomes_send
from roles.services.activating import (
    CodeNotRight,
    InvitationOver,
    Proved,
    invitation_code_prove,
    invitation_code_send,
    invitation_decline,
    invitation_look,
    letter_code_prove,
)
from roles.services.addresses import address_propose
from roles.services.administrators import (
    administrator_hand_over,
    administrator_make,
    administrator_unmake,
)
from roles.services.appointing import (
    Proposal,
    appointment_approve,
    appointment_finish,
    appointment_propose,
    appointment_stop,
)
from roles.services.batch_carrying import batches_carry_out
from roles.services.batches import (
    batch_check,
    batch_discard,
    batch_order,
    batch_upload,
    batch_wrong_rows,
    batches_clean,
)
from roles.services.colleagues import end_by, membership_end, membership_pause, membership_resume, pause_by
from roles.services.decisions import (
    role_request_decline,
    role_request_desk_decline,
    role_request_desk_grant,
    role_request_desk_remind,
    role_request_grant,
)
from roles.services.desk_mending import (
    invitation_desk_address,
    invitation_desk_agree,
    invitation_desk_send_again,
    invitation_desk_way,
    invitation_desk_withdraw,
)
from roles.services.desk_recovery import (
    recovery_confirm,
    recovery_letters_send,
    recovery_open,
    recovery_withdraw,
)
from roles.services.details import details_propose
from roles.services.downloads import colleagues_download_record
from roles.services.endings import grant_endings_tell
from roles.services.grants import role_end, role_grant, role_grant_together
from roles.services.inviting import CarriedRole, Invitee, invitation_make
from roles.services.looking import (
    LOOK_FOR,
    look_page_record,
    look_start,
    look_stop,
    looks_end,
    role_view_record,
)
from roles.services.mending import (
    invitation_change_way,
    invitation_correct,
    invitation_send_again,
    invitation_withdraw,
)
from roles.services.onboarding import Check, onboarding_approve, onboarding_check
from roles.services.pauses import pause_confirm, pause_decline, pause_desk_confirm
from roles.services.policy import SecurityRules, security_policy_set
from roles.services.proposals import proposal_approve, proposal_decline, proposal_withdraw
from roles.services.recovering import LinkOver, Recovered, recovery_by_letter, recovery_by_link, reset_of_link
from roles.services.refusals import refusal_record
from roles.services.reminding import role_requests_remind
from roles.services.requests import role_request_ask, role_request_withdraw
from roles.services.resending import invitations_mail_again, own_invitations_mail
from roles.services.resets import reset_object, reset_of_objection, reset_start, reset_withdraw
from roles.services.review_desk import review_desk_keep
from roles.services.review_rounds import reviews_begin, reviews_close, reviews_remind
from roles.services.reviewing import (
    Reviewed,
    review_close,
    review_decide,
    review_download_record,
    review_start,
)

__all__ = [
    "LOOK_FOR",
    "CarriedRole",
    "Check",
    "CodeNotRight",
    "InvitationOver",
    "Invitee",
    "LinkOver",
    "Proposal",
    "Proved",
    "Recovered",
    "Reviewed",
    "SecurityRules",
    "address_propose",
    "administrator_hand_over",
    "administrator_make",
    "administrator_unmake",
    "appointment_approve",
    "appointment_finish",
    "appointment_propose",
    "appointment_stop",
    "batch_check",
    "batch_discard",
    "batch_order",
    "batch_upload",
    "batch_wrong_rows",
    "batches_carry_out",
    "batches_clean",
    "colleagues_download_record",
    "details_propose",
    "end_by",
    "grant_endings_tell",
    "invitation_accept",
    "invitation_activate",
    "invitation_change_way",
    "invitation_code_prove",
    "invitation_code_send",
    "invitation_correct",
    "invitation_decline",
    "invitation_desk_address",
    "invitation_desk_agree",
    "invitation_desk_send_again",
    "invitation_desk_way",
    "invitation_desk_withdraw",
    "invitation_look",
    "invitation_make",
    "invitation_send_again",
    "invitation_withdraw",
    "invitations_mail_again",
    "letter_code_prove",
    "look_page_record",
    "look_start",
    "look_stop",
    "looks_end",
    "membership_end",
    "membership_pause",
    "membership_resume",
    "onboarding_approve",
    "onboarding_check",
    "own_invitations_mail",
    "pause_by",
    "pause_confirm",
    "pause_decline",
    "pause_desk_confirm",
    "proposal_approve",
    "proposal_decline",
    "proposal_withdraw",
    "recovery_by_letter",
    "recovery_by_link",
    "recovery_confirm",
    "recovery_letters_send",
    "recovery_open",
    "recovery_withdraw",
    "refusal_record",
    "reset_object",
    "reset_of_link",
    "reset_of_objection",
    "reset_start",
    "reset_withdraw",
    "review_close",
    "review_decide",
    "review_desk_keep",
    "review_download_record",
    "review_start",
    "reviews_begin",
    "reviews_close",
    "reviews_remind",
    "role_end",
    "role_grant",
    "role_grant_together",
    "role_request_ask",
    "role_request_decline",
    "role_request_desk_decline",
    "role_request_desk_grant",
    "role_request_desk_remind",
    "role_request_grant",
    "role_request_withdraw",
    "role_requests_remind",
    "role_view_record",
    "security_policy_set",
    "welcomes_send",
]
