"""Organisations with the people who work for them, and what organisations ask of the insurer."""

from orgs.models.onboarding import OnboardingNote, OnboardingRequest
from orgs.models.organisations import Membership, MembershipQuerySet, Organisation
from orgs.models.policy import ALWAYS_ALLOWED, SHORTEST_IDLE_MINUTES, SecurityPolicy

__all__ = [
    "ALWAYS_ALLOWED",
    "SHORTEST_IDLE_MINUTES",
    "Membership",
    "MembershipQuerySet",
    "OnboardingNote",
    "OnboardingRequest",
    "Organisation",
    "SecurityPolicy",
]
