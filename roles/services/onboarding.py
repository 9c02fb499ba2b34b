"""Approving what an organisation asked, by two of the desk: it is made known or changed, its administrator invited."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of, system_context
from accounts.models import User
from audit.enums import AuditTag
from audit.services import audit_record, audit_record_desk
from common.errors import DomainError
from orgs.enums import OnboardingKind, OnboardingState, OrganisationKind
from orgs.models import OnboardingRequest, Organisation
from orgs.services import onboarding_close, onboarding_hold, onboarding_tell_approved
from roles.enums import Role
from roles.models import Invitation
from roles.services.authority import Authority
from roles.services.invitation_letters import administrators_tell
from roles.services.inviting import CarriedRole, Invitee, invitation_write
from roles.services.recipients import administrators_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What one employee decides for another to approve: the number of an organisation that is new, and the roles.

    `checked`: that employee made sure, by a way known already, that the organisation itself asks this.
    """

    relation_number: str = ""
    roles: tuple[Role, ...] = ()
    checked: bool = False


def onboarding_check(*, acting: Acting, request_id: int, check: Check) -> OnboardingRequest:
    """Notes that the organisation itself asks this, with relation number and roles; nothing else happens.

    For the desk; a link to answer a question ends. Raises `OnboardingRequest.DoesNotExist`, and `DomainError` when
    it was checked or decided meanwhile, without the declaration, for a request that names oneself, for a relation
    number that is taken or missing, and for a change of an organisation that nobody knows.
    """
    require_context_of(acting)
    with system_context("approval of an organisation, at the desk", at=acting.at), transaction.atomic():
        request = onboarding_hold(acting=acting, request_id=request_id)
        Authority.of_colleague(acting).require_still()
        if request.state == OnboardingState.CHECKED:
            raise DomainError(_("A colleague checked this in the meantime."))
        if not check.checked:
            raise DomainError(
                _("First make sure that the organisation itself asks this, by a way that you know."),
                field="checked",
            )
        _require_other(acting, request)
        if _known(request) is None:
            _require_new(request, check.relation_number)
        request.relation_number, request.roles_chosen = check.relation_number, [*map(str, check.roles)]
        request.checked_at, request.checked_by_id = acting.at, acting.user_id
        request.state, request.answer_hash, request.answer_until = OnboardingState.CHECKED, "", None
        request.save()
        audit_record(acting=acting, tag=AuditTag.ONBOARDING_CHECKED, request=request.id, kind=request.kind)
        return request


def onboarding_approve(*, acting: Acting, request_id: int) -> Organisation:
    """Makes the organisation known or changes it, and invites the administrator who was named, as was checked.

    For a second employee of the desk. An organisation that is known by its KvK number is that one; a new one gets
    the relation number. Other administrators there are told of a new one. Raises `OnboardingRequest.DoesNotExist`,
    and `DomainError` when nobody checked it or oneself did, for a request that names oneself, when it was decided
    meanwhile, and for whatever checking or an invitation is refused for: then nothing stays.
    """
    require_context_of(acting)
    with system_context("approval of an organisation, at the desk", at=acting.at), transaction.atomic():
        request = onboarding_hold(acting=acting, request_id=request_id)
        Authority.of_colleague(acting).require_still()
        if request.state != OnboardingState.CHECKED:
            raise DomainError(_("Somebody at the desk must check this first."))
        if request.checked_by_id == acting.user_id:
            raise DomainError(_("You checked this. Somebody else at the desk must approve it."))
        _require_other(acting, request)
        request.organisation = organisation = _organisation(acting, request)
        _note_facts(request, organisation)
        if request.names_administrator:
            _invite(acting, request, organisation)
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


def _require_other(acting: Acting, request: OnboardingRequest) -> None:
    """Nobody at the desk lets oneself in as an administrator of a customer."""
    named = User.objects.with_address(request.administrator_email)
    if request.names_administrator and named.filter(id=acting.user_id).exists():
        raise DomainError(_("This request invites yourself. Leave it to your colleagues."))


def _known(request: OnboardingRequest) -> Organisation | None:
    known = Organisation.objects.select_for_update().filter(kvk_number=request.kvk_number).first()
    if known and known.kind == OrganisationKind.INSURER:
        raise DomainError(_("This is the KvK number of the insurer itself."))
    return known


def _require_new(request: OnboardingRequest, relation_number: str) -> None:
    if request.kind != OnboardingKind.ACCESS:
        raise DomainError(_("No organisation is known by this KvK number, so there is nothing to change."))
    if not (relation_number.isascii() and relation_number.isdigit()):
        raise DomainError(_("Fill in the relation number: up to ten digits."), field="relation_number")
    if Organisation.objects.filter(relation_number=relation_number).exists():
        raise _number_taken()


def _organisation(acting: Acting, request: OnboardingRequest) -> Organisation:
    known = _known(request)
    if known:
        return known
    _require_new(request, request.relation_number)
    try:
        with transaction.atomic():
            made = Organisation.objects.create(
                relation_number=request.relation_number,
                kvk_number=request.kvk_number,
                name=request.organisation_name,
                kind=request.organisation_kind,
                place=request.place,
            )
    except IntegrityError:
        raise _number_taken() from None
    audit_record_desk(acting=acting, tag=AuditTag.ORGANISATION_MADE, organisation_id=made.id)
    return made


def _number_taken() -> DomainError:
    return DomainError(_("Another organisation has this relation number."), field="relation_number")


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


def _invite(acting: Acting, request: OnboardingRequest, organisation: Organisation) -> Invitation:
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
        roles=[CarriedRole(role=Role(role)) for role in request.roles_chosen],
        is_functional_administrator=True,
        declared_entitled=request.declared_entitled,
    )
    administrators_tell(by, invitation, administrators_of(organisation.id, acting.at))
    return invitation
