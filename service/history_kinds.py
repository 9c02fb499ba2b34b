"""Of what kind an event is, for the filter of a history."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from audit.enums import AuditTag


class HistoryKind(TextChoices):
    """Kinds of things that happen."""

    ROLES = "roles", _("Roles and rights")
    INVITATIONS = "invitations", _("Invitations")
    HELP = "help", _("Helping people back in")
    DOWNLOADS = "downloads", _("Documents fetched")
    INSURED = "insured", _("Insured persons looked at")
    DELIVERIES = "deliveries", _("Deliveries")
    MESSAGES = "messages", _("Messages and letters")
    ORGANISATION = "organisation", _("The organisation itself")
    SIGN_IN = "sign_in", _("Signing in and own details")


OWN_KINDS: Final = (
    HistoryKind.SIGN_IN,
    HistoryKind.ROLES,
    HistoryKind.INVITATIONS,
    HistoryKind.HELP,
    HistoryKind.MESSAGES,
    HistoryKind.DOWNLOADS,
)
"""What happens to a person; the other kinds happen to organisations."""
_BY_SOURCE: Final = {
    "accounts": HistoryKind.SIGN_IN,
    "access": HistoryKind.ROLES,
    "roles": HistoryKind.ROLES,
    "orgs": HistoryKind.ORGANISATION,
    "invoices": HistoryKind.DOWNLOADS,
    "audit": HistoryKind.DOWNLOADS,
    "contracts": HistoryKind.INSURED,
    "jobs": HistoryKind.DELIVERIES,
    "notices": HistoryKind.MESSAGES,
}
_BY_SUBJECT: Final = {
    "roles:invitation": HistoryKind.INVITATIONS,
    "roles:invitation_code": HistoryKind.INVITATIONS,
    "roles:reset": HistoryKind.HELP,
    "roles:recovery": HistoryKind.HELP,
    "roles:recovery_letter": HistoryKind.HELP,
    "roles:pause": HistoryKind.HELP,
    "audit:retention": HistoryKind.ORGANISATION,
    "invoices:delivery": HistoryKind.DELIVERIES,
    "invoices:payments": HistoryKind.DELIVERIES,
}
"""Where a subject is of another kind than most of its source."""


def kind_of(tag: AuditTag) -> HistoryKind:
    """The kind of an event."""
    source, subject, _action = tag.split(":")
    return _BY_SUBJECT.get(f"{source}:{subject}") or _BY_SOURCE[source]


def tags_of(kind: HistoryKind) -> list[AuditTag]:
    """All tags of a kind."""
    return [tag for tag in AuditTag if kind_of(tag) is kind]
