"""Organisations with the people who work for them, and what organisations ask of the insurer."""

from orgs.models.onboarding import OnboardingNote, OnboardingRequest
from orgs.models.organisations import Membership, MembershipQuerySet, Organisation

__all__ = ["Membership", "MembershipQuerySet", "OnboardingNote", "OnboardingRequest", "Organisation"]
