"""Reading organisations and the people in them."""

from datetime import datetime

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from access.acting import Acting
from access.database import require_context_of
from accounts.organisations import DetailsKeeper
from common.text import fold
from jobs.kinds import NamedOrganisation
from orgs.enums import OPEN_ONBOARDING, OrganisationKind
from orgs.models import Membership, OnboardingRequest, Organisation, SecurityPolicy


def membership_list_of_person(*, user_id: int, at: datetime) -> QuerySet[Membership]:
    """The organisations a person works for now, by name."""
    valid = Membership.objects.valid_at(at).filter(user_id=user_id)
    return valid.select_related("organisation").order_by("organisation__sort_key")


def organisation_names_of_person(*, user_id: int) -> dict[int, str]:
    """Names of all organisations that a person works for or worked for, by id. For that person alone."""
    memberships = Membership.objects.filter(user_id=user_id)
    return dict(memberships.values_list("organisation_id", "organisation__name"))


def organisation_ids_of_person(user_id: int, at: datetime) -> QuerySet[Membership, int]:
    """Ids of the organisations a person works for now. For sign-in, in the system's context."""
    return Membership.objects.valid_at(at).filter(user_id=user_id).values_list("organisation_id", flat=True)


def colleague_names(*, acting: Acting) -> dict[int, str]:
    """Names of everybody who works for the own organisation or ever did, by id of the person, in their order."""
    require_context_of(acting)
    members = Membership.objects.filter(organisation_id=acting.organisation.id).order_by("user__full_name")
    return dict(members.values_list("user_id", "user__full_name"))


def administrator_list(*, acting: Acting) -> list[Membership]:
    """The functional administrators of the own organisation, for every member: they are who can help."""
    require_context_of(acting)
    valid = Membership.objects.valid_at(acting.at).filter(organisation_id=acting.organisation.id)
    return list(
        valid.filter(is_functional_administrator=True).select_related("user").order_by("user__full_name")
    )


def details_keepers_of_person(user_id: int, at: datetime) -> list[DetailsKeeper]:
    """The organisations of a person that keep the details of their people themselves, with their administrators.

    For the pages of that person, in the system's context.
    """
    valid = Membership.objects.valid_at(at)
    mine = valid.filter(user_id=user_id, organisation__members_edit_own_details=False)
    return [
        _keeper(keeper, user_id, at)
        for keeper in Organisation.objects.filter(id__in=mine.values("organisation_id"))
    ]


def _keeper(organisation: Organisation, user_id: int, at: datetime) -> DetailsKeeper:
    administrators = Membership.objects.valid_at(at).filter(
        organisation=organisation, is_functional_administrator=True
    )
    others = administrators.exclude(user_id=user_id).order_by("user__full_name")
    return DetailsKeeper(
        organisation=organisation.name,
        administrators=tuple(others.values_list("user__full_name", flat=True)),
        is_administrator=administrators.filter(user_id=user_id).exists(),
    )


def security_policy_of(*, organisation_id: int) -> SecurityPolicy:
    """What an organisation asks of its people; the defaults, unsaved, where it has set nothing.

    For the organisation itself and for the system.
    """
    found = SecurityPolicy.objects.filter(organisation_id=organisation_id).first()
    return found or SecurityPolicy(organisation_id=organisation_id)


_MOST_FOUND = 20


def organisation_search(*, acting: Acting, text: str) -> list[NamedOrganisation]:
    """Customers by relation number, KvK number or words of the name, for the desk. At most twenty, by name."""
    require_context_of(acting)
    bare = text.replace(" ", "").replace(".", "")
    if bare.isascii() and bare.isdigit():
        wanted = Q(relation_number=bare.lstrip("0") or "0") | Q(relation_number=bare) | Q(kvk_number=bare)
    elif not fold(text):
        return []
    else:
        wanted = Q(*(Q(sort_key__contains=word) for word in fold(text).split()))
    customers = Organisation.objects.exclude(kind=OrganisationKind.INSURER).filter(wanted)
    return [
        NamedOrganisation(
            id=found.id, label=f"{found.name} ({found.relation_number})", number=found.relation_number
        )
        for found in customers[:_MOST_FOUND]
    ]


_OPEN_FIRST = Case(
    When(state__in=OPEN_ONBOARDING, then=Value(0)),
    default=Value(1),
    output_field=IntegerField(),
)


def onboarding_list(*, acting: Acting) -> QuerySet[OnboardingRequest]:
    """What organisations ask with the public form, for the desk: open ones first."""
    require_context_of(acting)
    return OnboardingRequest.objects.select_related("organisation").order_by(_OPEN_FIRST, "-asked_at", "-id")


def onboarding_get(*, acting: Acting, request_id: int) -> OnboardingRequest:
    """One of those, with its conversation. Raises `OnboardingRequest.DoesNotExist`."""
    require_context_of(acting)
    requests = OnboardingRequest.objects.select_related("organisation", "checked_by").prefetch_related(
        "notes"
    )
    return requests.get(id=request_id)


def onboarding_known(*, acting: Acting, request: OnboardingRequest) -> Organisation | None:
    """The organisation that is known by the KvK number of a request, for the desk."""
    require_context_of(acting)
    return Organisation.objects.filter(kvk_number=request.kvk_number).first()
