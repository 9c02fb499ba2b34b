"""Reading organisations and the people in them."""

from datetime import datetime

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from access.acting import Acting
from access.database import require_context_of
from common.text import fold
from jobs.kinds import NamedOrganisation
from orgs.enums import OnboardingState, OrganisationKind
from orgs.models import Membership, OnboardingRequest, Organisation


def membership_list_of_person(*, user_id: int, at: datetime) -> QuerySet[Membership]:
    """The organisations a person works for now, by name."""
    valid = Membership.objects.valid_at(at).filter(user_id=user_id)
    return valid.select_related("organisation").order_by("organisation__sort_key")


def organisation_ids_of_person(user_id: int, at: datetime) -> QuerySet[Membership, int]:
    """Ids of the organisations a person works for now. For sign-in, in the system's context."""
    return Membership.objects.valid_at(at).filter(user_id=user_id).values_list("organisation_id", flat=True)


def administrator_list(*, acting: Acting) -> list[Membership]:
    """The functional administrators of the own organisation, for every member: they are who can help."""
    require_context_of(acting)
    valid = Membership.objects.valid_at(acting.at).filter(organisation_id=acting.organisation.id)
    return list(
        valid.filter(is_functional_administrator=True).select_related("user").order_by("user__full_name")
    )


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
    When(state__in=[OnboardingState.WAITING, OnboardingState.ASKED], then=Value(0)),
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
    requests = OnboardingRequest.objects.select_related("organisation").prefetch_related("notes")
    return requests.get(id=request_id)


def onboarding_known(*, acting: Acting, request: OnboardingRequest) -> Organisation | None:
    """The organisation that is known by the KvK number of a request, for the desk."""
    require_context_of(acting)
    return Organisation.objects.filter(kvk_number=request.kvk_number).first()
