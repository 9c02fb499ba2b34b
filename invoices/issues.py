"""Why an invoice is not taken in though the file itself is right, and the sentences for all refusals of invoices."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from invoices.ubl import Place, Problem, place_text, problem_text
from jobs.issue_texts import IssueWords

KIND: Final = "invoices"
"""What `jobs` calls deliveries of invoices."""


class InvoiceIssue(StrEnum):
    """Codes of issues, beside those of `invoices.ubl.Problem`."""

    UNKNOWN_ORGANISATION = "unknown_organisation"
    SEVERAL_ORGANISATIONS = "several_organisations"
    NOT_THE_NAMED_ORGANISATION = "not_the_named_organisation"
    OTHER_CONTENT = "other_content"
    OTHER_RECEIVER = "other_receiver"
    TOO_LONG = "too_long"


TEXTS: Final[Mapping[InvoiceIssue, Promise]] = {
    InvoiceIssue.UNKNOWN_ORGANISATION: _(
        "The receiver %(name)s is not known here. Numbers of the receiver in the file: %(numbers)s."
    ),
    InvoiceIssue.SEVERAL_ORGANISATIONS: _(
        "The numbers of the receiver belong to different organisations here: %(organisations)s."
    ),
    InvoiceIssue.NOT_THE_NAMED_ORGANISATION: _(
        "The delivery is for %(named)s, but the numbers of the receiver belong to %(found)s."
    ),
    InvoiceIssue.OTHER_CONTENT: _(
        "Document %(number)s of this seller is here already, with other content. What was issued never changes:"
        " correct it with a credit note, or with another number."
    ),
    InvoiceIssue.OTHER_RECEIVER: _(
        "Document %(number)s of this seller is here already, for another organisation."
    ),
    InvoiceIssue.TOO_LONG: _("The number in %(element)s is longer than %(limit)s characters."),
}


class InvoiceRefused(Exception):
    """An invoice is not taken in; code and values make the sentence."""

    def __init__(self, code: InvoiceIssue, **values: str) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


def describe(code: str, place: Mapping[str, Any], values: Mapping[str, Any]) -> IssueWords | None:
    """The words of an issue of an invoice, in the active language; None for a code of another package."""
    if code in list(InvoiceIssue):
        return IssueWords(place="", reason=str(TEXTS[InvoiceIssue(code)]) % values)
    if code in list(Problem):
        return IssueWords(place=place_text(Place(**place)), reason=problem_text(code, values))
    return None
