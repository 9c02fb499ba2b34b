"""Invitations in every stage, and requests of organisations, for the pages that are looked at."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.enums import KeyPurpose
from accounts.services.one_time_keys import key_make
from common.crypto import keyed_hash
from notices.enums import MessageState, StateReason
from notices.models import OutboundMessage
from orgs.enums import OnboardingKind, OnboardingState, OrganisationKind
from orgs.models import OnboardingNote, OnboardingRequest
from roles.enums import Role
from roles.models import Invitation
from roles.services import CarriedRole, Invitee
from tests.cast import person
from tests.roles.joining import invite

LETTER_TO = "brief@example.org"
"""Whom a letter with a code went to: the step that types the code makes it anew."""
_ANSWER = "question-of-the-pages"


def build() -> dict[str, str]:
    """Adds them, and says where they are."""
    role = CarriedRole(role=Role.REPORTING_OFFICER)
    by_sms = invite(_invitee("sms@example.org", mobile_number="0612345678"), role)
    by_letter = invite(_by_letter(LETTER_TO), role, is_functional_administrator=True)
    bounced = invite(_by_letter("bounced@example.org"))
    over = invite(_by_letter("over@example.org"))
    account = invite(_by_letter(person("olga").email), role)
    _messages(by_letter, "invitation_letter", MessageState.SENT, StateReason.POSTED)
    _messages(bounced, "invitation", MessageState.BOUNCED, StateReason.ADDRESS_UNKNOWN)
    Invitation.objects.filter(id=over.id).update(valid_until=timezone.now() - timedelta(days=1))
    waiting, asked = _request(OnboardingState.WAITING), _request(OnboardingState.ASKED)
    return {
        "link_sms": _link(by_sms),
        "link_letter": _link(by_letter),
        "link_account": _link(account),
        "invited_by_sms": str(by_sms.id),
        "invited_by_letter": str(by_letter.id),
        "invited_bounced": str(bounced.id),
        "invited_over": str(over.id),
        "onboarding": str(waiting.id),
        "onboarding_asked": str(asked.id),
        "onboarding_checked": str(_request(OnboardingState.CHECKED).id),
        "link_answer": _ANSWER,
    }


def letter_code() -> str:
    """A new code for the invited person who gets letters."""
    invitation = Invitation.objects.get(email=LETTER_TO)
    return key_make(purpose=KeyPurpose.INVITATION_LETTER, subject_id=invitation.id, at=timezone.now())


def _invitee(email: str, **way: str) -> Invitee:
    return Invitee(email=email, full_name="Fenna Visser", language="nl", **way)


def _by_letter(email: str) -> Invitee:
    return _invitee(email, postal_address="Dorpsstraat 1\n1234 AB Veldbaken")


def _link(invitation: Invitation) -> str:
    return key_make(purpose=KeyPurpose.INVITATION_LINK, subject_id=invitation.id, at=timezone.now())


def _messages(invitation: Invitation, kind: str, state: MessageState, reason: StateReason) -> None:
    about = OutboundMessage.objects.filter(subject=invitation.subject, kind=f"roles:{kind}")
    about.update(state=state, reason=reason, state_at=timezone.now())


def _checked() -> dict[str, Any]:
    return {
        "checked_at": timezone.now(),
        "checked_by": person("dirk"),
        "relation_number": "300123",
        "roles_chosen": [Role.REPORTING_OFFICER.value],
    }


def _request(state: OnboardingState) -> OnboardingRequest:
    now = timezone.now()
    is_asked = state is OnboardingState.ASKED
    request = OnboardingRequest.objects.create(
        kind=OnboardingKind.ACCESS,
        state=state,
        organisation_name="Bakkerij Zonneveld",
        organisation_kind=OrganisationKind.EMPLOYER,
        kvk_number="87654321",
        contact_name="Hanna Zon",
        contact_email="hanna@zonneveld.example",
        administrator_name="Fenna Visser",
        administrator_email="fenna@zonneveld.example",
        postal_address="Dorpsstraat 1\n1234 AB Zonneveld",
        roles_asked=[Role.REPORTING_OFFICER.value],
        remarks="Graag snel.",
        language="nl",
        declared_entitled=True,
        asked_at=now,
        answer_hash=keyed_hash("onboarding link", _ANSWER) if is_asked else "",
        answer_until=now + timedelta(days=9) if is_asked else None,
        **(_checked() if state is OnboardingState.CHECKED else {}),
    )
    if is_asked:
        OnboardingNote.objects.create(
            request=request, at=now, by_desk=True, by_name="Dirk", text="Welk contract?"
        )
    return request
