"""The facts of events in words: a label for each, and its value as people say it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from django.db.models import Choices
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from access.proof import Method
from accounts.enums import CodePurpose
from audit.enums import AuditTag
from common.shapes import Words
from invoices.enums import DocumentKind, DownloadForm
from jobs.enums import FileOutcome
from jobs.kinds import kind_label
from notices.registry import kind_words
from orgs.enums import OnboardingKind, ReviewRhythm
from roles.batch_enums import BatchWay
from roles.catalogue import PERMISSION_LABELS
from roles.enums import PROPOSABLE, FileForm, InvitationWay, ResetWhat, ReviewDecision
from service.history_kinds import HistoryKind

Writer = Callable[[Any], str]

METHODS: Final[Mapping[str, Words]] = {
    Method.APP: gettext_lazy("authenticator app"),
    Method.PASSKEY: gettext_lazy("passkey"),
    Method.SMS: gettext_lazy("text message"),
    Method.EMAIL: gettext_lazy("e-mail code"),
    Method.RECOVERY_CODE: gettext_lazy("recovery code"),
}
_DOWNLOAD_FORMS: Final[Mapping[str, Words]] = {
    DownloadForm.PDF: gettext_lazy("PDF"),
    DownloadForm.CSV: FileForm.CSV.label,
    DownloadForm.ORIGINAL: gettext_lazy("Original file (UBL)"),
    DownloadForm.ATTACHMENT: gettext_lazy("Attachment"),
    FileForm.XLSX: FileForm.XLSX.label,
}
_FIELDS: Final[Mapping[str, Words]] = {
    "full_name": gettext_lazy("Name"),
    "mobile_number": gettext_lazy("Mobile number"),
    "language": gettext_lazy("Language"),
}
_COLLEAGUE_FILTERS: Final[Mapping[str, Words]] = {
    "q": gettext_lazy("Name or e-mail address"),
    "role": gettext_lazy("Role"),
    "standing": gettext_lazy("Access"),
    "factor": gettext_lazy("Second factor"),
    "idle": gettext_lazy("Not signed in for"),
}
_RESULTS: Final[Mapping[str, Words]] = {"done": gettext_lazy("Done"), "refused": gettext_lazy("Refused")}
_REACHES: Final[Mapping[str, Words]] = {"none": gettext_lazy("No organisation")}
_LIMITS: Final[Mapping[str, Words]] = {
    "person": gettext_lazy("too many for one person"),
    "number": gettext_lazy("too many to one number"),
    "address": gettext_lazy("too many from one network address"),
    "organisation": gettext_lazy("too many for one organisation"),
    "total": gettext_lazy("too many in total"),
}


def labels_of(*enumerations: type[Choices]) -> Mapping[str, Words]:
    """What the values of these are called; no value stands in two of them."""
    return {value: label for each in enumerations for value, label in each.choices}


def named(names: Mapping[str, Words], value: Any) -> str:
    """What a value is called; one that nobody knows any more is shown as it is."""
    return str(names.get(value, value))


def all_named(names: Mapping[str, Words], values: Any) -> str:
    """What each of several is called."""
    return ", ".join(named(names, each) for each in values)


def plain(value: Any) -> str:
    """A value that needs no name: a number, what somebody wrote, yes or no, or several of these."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return "; ".join(f"{name}: {plain(each)}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(plain(each) for each in value)
    return "–" if value is None else str(value)


def when(value: Any) -> str:
    """A day, or a day with its time, as the reader writes it."""
    text = str(value)
    found: date | datetime | None = parse_date(text) or parse_datetime(text)
    if isinstance(found, datetime):
        here = localtime(found)
        return _("%(day)s, %(time)s") % {
            "day": date_format(here, "DATE_FORMAT"),
            "time": date_format(here, "TIME_FORMAT"),
        }
    return date_format(found, "DATE_FORMAT") if found else text


def _limit(value: Any) -> str:
    return named(_LIMITS, str(value).rpartition("_")[2])


def _delivery(value: Any) -> str:
    return str(kind_label(value))


ROLES: Final[Mapping[str, Words]] = dict(PROPOSABLE)
LABELS: Final[Mapping[str, Words]] = {
    "role": gettext_lazy("Role"),
    "left_out": gettext_lazy("Roles that were not given"),
    "administrator": gettext_lazy("Functional administrator"),
    "reason": gettext_lazy("Reason"),
    "what": gettext_lazy("What is renewed"),
    "with_factor": gettext_lazy("With a remaining factor"),
    "paused": gettext_lazy("Access paused at other organisations"),
    "permission": gettext_lazy("Permission"),
    "path": gettext_lazy("Page"),
    "number": gettext_lazy("Invoice number"),
    "form": gettext_lazy("Form of the file"),
    "year": gettext_lazy("Year"),
    "currency": gettext_lazy("Currency"),
    "contract": gettext_lazy("Contract"),
    "relation": gettext_lazy("Relation number"),
    "relations": gettext_lazy("Relation numbers"),
    "insured_persons": gettext_lazy("Insured persons, by their number in the portal"),
    "is_portfolio": gettext_lazy("Over all relations"),
    "declared_entitled": gettext_lazy("Declared to be entitled"),
    "declared": gettext_lazy("Declared to be entitled"),
    "allowed": gettext_lazy("Allowed"),
    "way": gettext_lazy("By way of"),
    "kind": gettext_lazy("Kind"),
    "name": gettext_lazy("Name of the file"),
    "rows": gettext_lazy("Rows in the file"),
    "row": gettext_lazy("Row of the file"),
    "wrong": gettext_lazy("Wrong rows"),
    "done": gettext_lazy("Rows carried out"),
    "skipped": gettext_lazy("Rows with nothing to do"),
    "landed": gettext_lazy("Files taken in"),
    "unchanged": gettext_lazy("Files known already"),
    "partly": gettext_lazy("Files taken in partly"),
    "refused": gettext_lazy("Files refused"),
    "count": gettext_lazy("Colleagues in the file"),
    "narrowed_by": gettext_lazy("Narrowed by"),
    "people": gettext_lazy("People in the review"),
    "decision": gettext_lazy("Decision"),
    "fields": gettext_lazy("What was changed"),
    "purpose": gettext_lazy("What for"),
    "most": gettext_lazy("At most on one day"),
    "removed": gettext_lazy("Events removed"),
    "before": gettext_lazy("Older than"),
    "position": gettext_lazy("Up to place in the history"),
    "files": gettext_lazy("Files"),
    "letters": gettext_lazy("Letters"),
    "left": gettext_lazy("Codes left"),
    "method": gettext_lazy("Method"),
    "outcome": gettext_lazy("Outcome"),
    "organisation": gettext_lazy("Organisation"),
    "reach": gettext_lazy("Belongs to"),
    "person": gettext_lazy("Person, by number in the portal"),
    "result": gettext_lazy("Result"),
    "since": pgettext_lazy("date", "From"),
    "until": pgettext_lazy("date", "Up to"),
    "grant": gettext_lazy("Role given, by number in the portal"),
    "request": gettext_lazy("Request, by number in the portal"),
    "proposal": gettext_lazy("Proposed role, by number in the portal"),
    "mandate": gettext_lazy("Mandate, by number in the portal"),
    "membership": gettext_lazy("Access, by number in the portal"),
    "replaces": gettext_lazy("Access that is replaced, by number in the portal"),
    "invitation": gettext_lazy("Invitation, by number in the portal"),
    "batch": gettext_lazy("Batch, by number in the portal"),
    "file": gettext_lazy("File, by number in the portal"),
    "reset": gettext_lazy("Helping back in, by number in the portal"),
    "pause": gettext_lazy("Pause, by number in the portal"),
    "appointment": gettext_lazy("Appointment, by number in the portal"),
    "review": gettext_lazy("Access review, by number in the portal"),
    "look": gettext_lazy("Looking along, by number in the portal"),
    "message": gettext_lazy("Message, by number in the portal"),
    "invoice": gettext_lazy("Invoice, by number in the portal"),
    "help_id": gettext_lazy("Question to the desk, by number in the portal"),
}
"""In the order in which they are read: what says something by itself, and behind it numbers to look something up."""
VALUES: Final[Mapping[str, Writer]] = {
    "role": partial(named, ROLES),
    "left_out": partial(all_named, ROLES),
    "what": partial(named, labels_of(ResetWhat)),
    "permission": partial(named, {key.value: label for key, label in PERMISSION_LABELS.items()}),
    "form": partial(named, _DOWNLOAD_FORMS),
    "way": partial(named, labels_of(InvitationWay, BatchWay)),
    "narrowed_by": partial(all_named, _COLLEAGUE_FILTERS),
    "decision": partial(named, labels_of(ReviewDecision)),
    "fields": partial(all_named, _FIELDS),
    "purpose": partial(named, labels_of(CodePurpose)),
    "method": partial(named, METHODS),
    "outcome": partial(named, labels_of(FileOutcome)),
    "reach": partial(named, _REACHES),
    "result": partial(named, _RESULTS),
    "before": when,
    "since": when,
    "until": when,
}
"""How a value is written that is not plain."""
KINDS: Final[Mapping[str, Writer]] = {
    AuditTag.EMAIL_CODE_LIMIT_REACHED: _limit,
    AuditTag.SMS_LIMIT_REACHED: _limit,
    AuditTag.ONBOARDING_ASKED: partial(named, labels_of(OnboardingKind)),
    AuditTag.ONBOARDING_CHECKED: partial(named, labels_of(OnboardingKind)),
    AuditTag.ONBOARDING_APPROVED: partial(named, labels_of(OnboardingKind)),
    AuditTag.INVOICE_DOWNLOADED: partial(named, labels_of(DocumentKind)),
    AuditTag.DELIVERY_UPLOADED: _delivery,
    AuditTag.MESSAGE_SENT_AGAIN: kind_words,
    AuditTag.MESSAGE_CANCELLED: kind_words,
    AuditTag.HISTORY_DOWNLOADED: partial(named, labels_of(HistoryKind)),
    AuditTag.OWN_HISTORY_DOWNLOADED: partial(named, labels_of(HistoryKind)),
    AuditTag.TRAIL_DOWNLOADED: partial(named, labels_of(HistoryKind)),
}
"""Of what the fact `kind` is a kind, by the tag of its event."""


def _methods_allowed(value: Any) -> str:
    return all_named(METHODS, value) if value else _("all that the insurer allows")


def _roles_of_two(value: Any) -> str:
    return all_named(ROLES, value) if value else _("none")


def _minutes(value: Any) -> str:
    return _("what the insurer asks") if value is None else _("%(number)s minutes") % {"number": value}


def _domains(value: Any) -> str:
    return plain(value) if value else _("every domain")


RULES: Final[Mapping[str, tuple[Words, Writer]]] = {
    "allowed_methods": (gettext_lazy("Second factors that suffice"), _methods_allowed),
    "second_pair_of_eyes": (
        gettext_lazy("Roles that are given only when a second functional administrator agrees"),
        _roles_of_two,
    ),
    "idle_minutes": (gettext_lazy("Second factor asked again after"), _minutes),
    "mail_domains": (gettext_lazy("Mail domains that may be invited"), _domains),
    "review_rhythm": (
        gettext_lazy("Review of who has which access"),
        partial(named, labels_of(ReviewRhythm)),
    ),
    "review_pauses_unanswered": (
        gettext_lazy("Pause the access of people about whom nobody answers in a review"),
        plain,
    ),
}
"""The rules of a security policy: what each is called, and how what it asks is written."""
