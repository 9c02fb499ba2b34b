"""The filters above the histories of organisations and of people."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.selectors import EventFilters
from common.forms import DayInput
from service.history_kinds import OWN_KINDS, HistoryKind, tags_of

_DAYS = ["%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d", "%d-%m-%y"]
_WRONG_DAY = {"invalid": _("This is not a date. Write it like this: 21-11-2026.")}
_DONE, _REFUSED = "done", "refused"


class AnyHistoryForm(forms.Form):
    """Cleans the address of a history: period, kind and result. What is not filled in narrows nothing."""

    since = forms.DateField(
        label=pgettext_lazy("date", "From"),
        required=False,
        widget=DayInput,
        input_formats=_DAYS,
        error_messages=_WRONG_DAY,
    )
    until = forms.DateField(
        label=pgettext_lazy("date", "up to and including"),
        required=False,
        widget=DayInput,
        input_formats=_DAYS,
        error_messages=_WRONG_DAY,
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *HistoryKind.choices]
    )
    result = forms.ChoiceField(
        label=_("Result"),
        required=False,
        choices=[("", _("Done or refused")), (_DONE, _("Done")), (_REFUSED, _("Refused"))],
    )

    def clean(self) -> dict[str, Any]:
        """The period runs forward."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("since"), cleaned.get("until")
        if start and end and end < start:
            self.add_error("until", _("This day is before the first one. Choose a later day, or swap them."))
        return cleaned

    def used(self) -> dict[str, str]:
        """What narrows the history, in plain values; only of a valid form."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


class HistoryFilterForm(AnyHistoryForm):
    """The same for one organisation. `people` are the names one may choose from, by id of the person."""

    field_order = ("since", "until", "person", "kind", "result")
    person = forms.ChoiceField(label=_("Person"), required=False)

    def __init__(self, data: Any, *, people: Mapping[int, str]) -> None:
        super().__init__(data, auto_id="filter-%s")
        _offer(self, "person", _("Everybody"), people)

    def filters(self) -> EventFilters:
        """What was asked for; only of a valid form."""
        person = self.cleaned_data["person"]
        return EventFilters(**meant(self.cleaned_data), person_id=int(person) if person else None)


class OwnHistoryFilterForm(AnyHistoryForm):
    """The same for what happened to one person. `organisations` are the names one may choose from, by their id."""

    field_order = ("since", "until", "organisation", "kind", "result")
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)

    def __init__(self, data: Any, *, organisations: Mapping[int, str]) -> None:
        super().__init__(data, auto_id="filter-%s")
        _offer(self, "organisation", _("All organisations"), organisations)
        _offer(self, "kind", _("All kinds"), {each.value: str(each.label) for each in OWN_KINDS})
        self._names = organisations

    def filters(self) -> EventFilters:
        """What was asked for; only of a valid form."""
        organisation = self.cleaned_data["organisation"]
        return EventFilters(
            **meant(self.cleaned_data), organisation_id=int(organisation) if organisation else None
        )

    def used(self) -> dict[str, str]:
        """What narrows the history; the organisation by its name."""
        organisation = self.cleaned_data["organisation"]
        name = {"organisation": self._names[int(organisation)]} if organisation else {}
        return super().used() | name


def _offer(form: forms.Form, name: str, everything: Promise, choices: Mapping[Any, str]) -> None:
    """What one may choose in a field, beside all of it."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", everything), *((str(key), label) for key, label in choices.items())]


def meant(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields that every history has say of the events that are meant."""
    return {
        "since": _start_of(asked["since"]),
        "until": _start_of(asked["until"], days_later=1),
        "tags": tags_of(HistoryKind(asked["kind"])) if asked["kind"] else None,
        "refused": {_DONE: False, _REFUSED: True}.get(asked["result"]),
    }


def _start_of(day: date | None, *, days_later: int = 0) -> datetime | None:
    return make_aware(datetime.combine(day + timedelta(days=days_later), time.min)) if day else None
