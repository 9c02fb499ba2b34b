"""The histories as lists."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.acting import Acting
from access.templatetags.here import here_url
from common import markup
from common.tables import LedgerTable, MomentColumn, NameColumn, StateColumn, TextColumn
from service.history_lines import HistoryLine


class AnyHistoryTable(LedgerTable):
    """One row per event: what happened, when and from where, and whether it was done."""

    sentence = NameColumn(gettext_lazy("What happened"), small="reach", place="row2")
    at = MomentColumn(gettext_lazy("When"), place="at-start row1")
    address = TextColumn(gettext_lazy("From where"), place="row5", label=gettext_lazy("From where"))
    state = StateColumn(gettext_lazy("Result"), place="at-end row1")

    class Meta(LedgerTable.Meta):
        orderable = False


class OwnHistoryTable(AnyHistoryTable):
    """What happened to one person: also by whom, and at which organisation."""

    actor = TextColumn(gettext_lazy("Who"), place="row3", label=gettext_lazy("Who"))
    organisation = TextColumn(gettext_lazy("Organisation"), place="row4", label=gettext_lazy("Organisation"))

    class Meta(AnyHistoryTable.Meta):
        sequence: tuple[str, ...] = ("sentence", "at", "actor", "organisation", "...")

    def link_sentence(self, record: HistoryLine) -> str:
        """The lasting address of the event."""
        return reverse("service_me:event", kwargs={"event_id": record.id})

    def cell_actor(self, record: HistoryLine) -> str:
        """What one did oneself goes without saying; of what was tried, and of the program's doings, nobody is known."""
        return record.actor or markup.nothing(_("nobody else is known"))

    def cell_organisation(self, record: HistoryLine) -> str:
        """Signing in, for example, belongs to none."""
        return _organisation(record)


class HistoryTable(AnyHistoryTable):
    """What happened in one organisation: also on whose behalf."""

    on_behalf_of = TextColumn(gettext_lazy("On behalf of"), place="row3", label=gettext_lazy("On behalf of"))

    class Meta(AnyHistoryTable.Meta):
        sequence: tuple[str, ...] = ("sentence", "at", "on_behalf_of", "...")

    def __init__(self, data: Any, *, acting: Acting, **options: Any) -> None:
        self.acting = acting
        super().__init__(data, **options)

    def link_sentence(self, record: HistoryLine) -> str:
        """The lasting address of the event."""
        return here_url(self.acting, "service:event", event_id=record.id)

    def cell_on_behalf_of(self, record: HistoryLine) -> str:
        """The own organisation goes without saying."""
        return record.on_behalf_of or markup.nothing(_("the own organisation"))


class TrailTable(HistoryTable):
    """The same over all organisations, with which one."""

    organisation = TextColumn(gettext_lazy("Organisation"), place="row3", label=gettext_lazy("Organisation"))
    on_behalf_of = TextColumn(gettext_lazy("On behalf of"), place="row4", label=gettext_lazy("On behalf of"))

    class Meta(HistoryTable.Meta):
        sequence = ("sentence", "organisation", "at", "on_behalf_of", "...")

    def link_sentence(self, record: HistoryLine) -> str:
        """The lasting address of the event at the desk."""
        return reverse("service_desk:event", kwargs={"event_id": record.id})

    def cell_organisation(self, record: HistoryLine) -> str:
        """Signing in, and what the program does for all, belongs to none."""
        return _organisation(record)


def _organisation(record: HistoryLine) -> str:
    return record.organisation or markup.nothing(_("no organisation"))
