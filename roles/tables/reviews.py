"""People in an access review with the choice about each, and the reviews that are closed."""

from typing import Any, Final

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.acting import Acting
from access.templatetags.here import here_url
from common import markup
from common.shapes import FileLink, State, Tone, Words
from common.tables import (
    FilesColumn,
    LedgerTable,
    MomentColumn,
    NameColumn,
    NumberColumn,
    PlateColumn,
    StateColumn,
    TextColumn,
)
from roles.enums import ReviewDecision
from roles.models import AccessReview, AccessReviewItem

_METHODS: Final = {
    "app": gettext_lazy("Authenticator app"),
    "passkey": gettext_lazy("Passkey"),
    "sms": gettext_lazy("Text message"),
    "email": gettext_lazy("E-mail code"),
}
_CHOICES: Final = (ReviewDecision.KEEP, ReviewDecision.REMOVE)


def method_words(item: AccessReviewItem) -> str:
    """The kinds of second factor at the start."""
    return ", ".join(str(_METHODS[each]) for each in item.methods if each in _METHODS) or _("none")


def role_list(item: AccessReviewItem) -> list[str]:
    """What the person was and might do at the start."""
    first = [_("Functional administrator")] if item.is_functional_administrator else []
    return [*first, *item.role_words] or [_("No role")]


class ReviewPeopleTable(LedgerTable):
    """One row per person: what there is to know, and the choice, whose name in the form begins with `field`.

    `desk_item_id`: about this one the desk decides.
    """

    name = NameColumn(gettext_lazy("Name"), accessor="person_name", place="at-start row1")
    roles = TextColumn(gettext_lazy("Roles"), empty_values=(), place="row2")
    last_activity_at = MomentColumn(
        gettext_lazy("Last active"), place="at-start row3", label=gettext_lazy("Last active")
    )
    methods = TextColumn(
        gettext_lazy("Second factor"), empty_values=(), place="row4", label=gettext_lazy("Second factor")
    )
    proposal = StateColumn(gettext_lazy("Proposal"), empty_values=(), place="at-end row1")
    decision = TextColumn(gettext_lazy("Decision"), empty_values=(), place="row5")

    class Meta(LedgerTable.Meta):
        orderable = False

    def __init__(
        self, data: Any, *, acting: Acting, field: str, desk_item_id: int | None, **options: Any
    ) -> None:
        self.acting, self.field, self.desk_item_id = acting, field, desk_item_id
        super().__init__(data, **options)

    def link_name(self, record: AccessReviewItem) -> str:
        """The page of the colleague."""
        return here_url(self.acting, "roles:colleague", membership_id=record.membership_id)

    def cell_roles(self, record: AccessReviewItem) -> str:
        return ", ".join(role_list(record))

    def cell_last_activity_at(self, record: AccessReviewItem) -> str:
        seen = record.last_activity_at
        return markup.moment(seen) if seen else _("never")

    def cell_methods(self, record: AccessReviewItem) -> str:
        return method_words(record)

    def cell_proposal(self, record: AccessReviewItem) -> str:
        """Only what is proposed to go is said."""
        if record.proposal == ReviewDecision.KEEP:
            return markup.NOTHING
        return markup.state(State(_("Remove"), Tone.WARN, "clock", _("not active for 90 days")))

    def cell_decision(self, record: AccessReviewItem) -> str:
        """The choice, or what there is to say in its place."""
        said = self._said(record)
        return markup.state(said) if said else _choice(self.field, record)

    def _said(self, record: AccessReviewItem) -> State | None:
        if record.decision == ReviewDecision.REMOVE:
            return State(_("Removed"), Tone.NONE, "x", _by_whom(record))
        if record.has_ended(self.acting.at):
            return State(_("Access has ended"), Tone.NONE, "x")
        if record.pk == self.desk_item_id:
            return State(_("The desk decides"), Tone.WAIT, "clock")
        if record.user_id == self.acting.user_id:
            if record.decision:
                return State(_("Kept"), Tone.GOOD, "check-circle", _by_whom(record))
            return State(_("Another administrator decides"), Tone.WAIT, "clock")
        return None


def _choice(field: str, record: AccessReviewItem) -> SafeString:
    """Two radio buttons that a form around the table sends."""
    buttons = format_html_join(
        "",
        '<label class="choice"><input class="check" type="radio" name="{}{}" value="{}"{}><span>{}</span></label>',
        (
            (
                field,
                record.pk,
                each.value,
                SafeString(" checked") if record.decision == each else "",
                each.label,
            )
            for each in _CHOICES
        ),
    )
    legend = _("Access of %(name)s") % {"name": record.person_name}
    by = format_html("<small>{}</small>", _by_whom(record)) if record.decision else ""
    return format_html(
        '<fieldset class="either"><legend class="unseen">{}</legend>{}{}</fieldset>', legend, buttons, by
    )


def _by_whom(record: AccessReviewItem) -> str:
    """Of the desk no more than that it was the desk."""
    if record.decided_at_desk:
        return _("by the desk")
    return _("by %(name)s") % {"name": record.decided_by.full_name} if record.decided_by else ""


class DeskReviewTable(LedgerTable):
    """One row per only functional administrator about whom the desk is to decide."""

    name = NameColumn(gettext_lazy("Organisation"), accessor="organisation__name", place="at-start row1")
    number = PlateColumn(
        gettext_lazy("Relation number"), accessor="organisation__relation_number", place="at-start row2"
    )
    person_name = TextColumn(gettext_lazy("Functional administrator"), place="at-start row3")
    last_activity_at = MomentColumn(gettext_lazy("Last active"), label=gettext_lazy("Last active"))
    due_at = MomentColumn(
        gettext_lazy("Decide before"),
        accessor="review__due_at",
        place="row4",
        label=gettext_lazy("Decide before"),
    )

    class Meta(LedgerTable.Meta):
        orderable = False

    def link_name(self, record: AccessReviewItem) -> str:
        """The page on which it is decided."""
        return reverse("roles_desk:review", kwargs={"item_id": record.pk})


class ReviewTable(LedgerTable):
    """One row per closed review, with its report."""

    started_at = NameColumn(gettext_lazy("Started"), place="at-start row1")
    closed_at = MomentColumn(gettext_lazy("Closed"), place="at-start row2", label=gettext_lazy("Closed"))
    kept = NumberColumn(gettext_lazy("Kept"), accessor="count_kept", place="row3", label=gettext_lazy("Kept"))
    removed = NumberColumn(
        gettext_lazy("Removed"), accessor="count_removed", place="row4", label=gettext_lazy("Removed")
    )
    unanswered = NumberColumn(
        gettext_lazy("Not answered"), empty_values=(), label=gettext_lazy("Not answered")
    )
    files = FilesColumn(gettext_lazy("Report"), place="at-end row1")

    class Meta(LedgerTable.Meta):
        orderable = False

    def __init__(self, data: Any, *, acting: Acting, **options: Any) -> None:
        self.acting = acting
        super().__init__(data, **options)

    def cell_started_at(self, record: AccessReview) -> Words:
        return format_html('<span class="name">{}</span>', markup.day(markup.local(record.started_at).date()))

    def cell_unanswered(self, record: AccessReview) -> str:
        """Paused or not."""
        counts = record.count_unanswered + record.count_paused  # type: ignore[attr-defined]  # annotated
        return str(counts)

    def files_files(self, record: AccessReview) -> list[FileLink]:
        """The report."""
        url = here_url(self.acting, "roles:review_report", review_id=record.pk)
        day = markup.local(record.started_at).date()
        return [FileLink("PDF", url, _("the review of %(day)s") % {"day": markup.day(day)})]
