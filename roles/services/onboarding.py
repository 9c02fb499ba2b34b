"""Approving what an organisation asked: the desk makes it known, or changes it, and invites its administrator."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of, system_context
from audit.enums import AuditTag
from audit.services import audit_record_desk
from common.errors import DomainError
from orgs.enums import OnboardingKind, OnboardingState, OrganisationKind
from orgs.models import OnboardingRequest, Organisation
from orgs.services import onboarding_close, onboarding_hold, onboarding_tell_approved
from roles.enums import Role
from roles.models import Invitation
from roles.services.answering import administrators_of
from roles.services.authority import Authority
from roles.services.invitation_letters import administrators_tell
from roles.services.inviting import CarriedRole, Invitee, invitation_write


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """What the desk decides beside yes: the relation number of an organisation that is new, and which roles go along.

    `checked`: the desk made sure, by a way that it knew already, that the organisation itself asks this.
    """

    relation_number: str = ""
    roles: tuple[Role, ...] = ()
    checked: bool = False


def onboarding_approve(*, acting: Acting, request_id: int, approval: Approval) -> Organisation:
    """Makes the organisation known or changes it, and invites the administrator who was named, with these roles.

    For the desk. An organisation that is known by its KvK number is that one; a new one gets the relation number.
    Other administrators there are told of a new one. Raises `OnboardingRequest.DoesNotExist`, and `DomainError` when
    it was decided meanwhile, when the desk did not check, for a relation number that is taken or missing, for a
    change of an organisation that nobody knows, and for whatever an invitation is refused for: then nothing stays.
    """
    require_context_of(acting)
    with system_context("approval of an organisation, at the desk", at=acting.at), transaction.atomic():
        request = onboarding_hold(acting=acting, request_id=request_id)
        if not approval.checked:
            raise DomainError(
                _("First make sure that the organisation itself asks this, by a way that you know."),
                field="checked",
            )
        request.organisation = organisation = _organisation(acting, request, approval.relation_number)
        _note_facts(request, organisation)
        if request.names_administrator:
            _invite(acting, request, organisation, approval.roles)
        onboarding_close(acting=acting, request=request, state=OnboardingState.APPROVED)
        audit_record_desk(
            acting=acting,
            tag=AuditTag.ONBOARDING_APPROVED,
            organisation_id=organisation.id,
            request=request.id,
            kind=request.kind,
        )
        onboarding_tell_approved(request, at=acting.at)
        return organisation


def _organisation(acting: Acting, request: OnboardingRequest, relation_number: str) -> Organisation:
    known = Organisation.objects.select_for_update().filter(kvk_number=request.kvk_number).first()
    if known:
        if known.kind == OrganisationKind.INSURER:
            raise DomainError(_("This is the KvK number of the insurer itself."))
        return known
    if request.kind != OnboardingKind.ACCESS:
        raise DomainError(_("No organisation is known by this KvK number, so there is nothing to change."))
    if not (relation_number.isascii() and relation_number.isdigit()):
        raise DomainError(_("Fill in the relation number: up to ten digits."), field="relation_number")
    try:
        with transaction.atomic():
            made = Organisation.objects.create(
                relation_number=relation_number,
                kvk_number=request.kvk_number,
                name=request.organisation_name,
                kind=request.organisation_kind,
                place=request.place,
            )
    except IntegrityError:
        refusal = _("Another organisation has this relation number.")
        raise DomainError(refusal, field="relation_number") from None
    audit_record_desk(acting=acting, tag=AuditTag.ORGANISATION_MADE, organisation_id=made.id)
    return made


def _note_facts(request: OnboardingRequest, organisation: Organisation) -> None:
    """Access and another contact person set that person; other data set name and place."""
    if request.kind in (OnboardingKind.ACCESS, OnboardingKind.CONTACT):
        organisation.contact_name = request.contact_name
        organisation.contact_email = request.contact_email
        organisation.contact_phone = request.contact_phone
    if request.kind == OnboardingKind.DETAILS:
        organisation.name = request.organisation_name
        organisation.place = request.place or organisation.place
    organisation.save()


def _invite(
    acting: Acting, request: OnboardingRequest, organisation: Organisation, roles: Iterable[Role]
) -> Invitation:
    by = Authority.of_desk(acting, organisation)
    by.lock()
    invitation = invitation_write(
        by,
        invitee=Invitee(
            email=request.administrator_email,
            full_name=request.administrator_name,
            language=request.language,
            mobile_number=request.administrator_number,
            postal_address=request.postal_address,
        ),
        roles=[CarriedRole(role=role) for role in roles],
        is_functional_administrator=True,
        declared_entitled=request.declared_entitled,
    )
    administrators_tell(by, invitation, administrators_of(organisation.id, acting.at))
    return invitation
