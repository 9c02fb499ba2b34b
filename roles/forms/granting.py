"""Giving roles, asking for them, and deciding what was asked."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db import models
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext_lazy as _

from access.permissions import Permission
from relations.models import MandateTerms
from roles.catalogue import RoleDefinition
from roles.enums import Role


class Reach(models.TextChoices):
    """For what a role is given."""

    EVERYWHERE = "everywhere", _("The whole organisation, all relations included")
    RELATIONS = "relations", _("Only the relations that are ticked below")


class GrantForm(forms.Form):
    """Which role, for what, from which day and until which (included). Offers what this organisation has."""

    role = forms.TypedChoiceField(label=_("Role"), coerce=Role, widget=forms.RadioSelect)
    reach = forms.ChoiceField(
        label=_("For"),
        choices=Reach.choices,
        initial=Reach.EVERYWHERE,
        required=False,
        widget=forms.RadioSelect,
    )
    mandate = forms.TypedMultipleChoiceField(
        label=_("Relations"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    starts_on = forms.DateField(
        label=_("From"), required=False, help_text=_("Leave empty to give it at once.")
    )
    ends_on = forms.DateField(
        label=_("Up to and including"), required=False, help_text=_("Leave empty for no end date.")
    )

    def __init__(
        self, *args: Any, roles: list[RoleDefinition], mandates: list[MandateTerms], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(each.role.value, each.role.label) for each in roles]  # type: ignore[attr-defined]
        if not mandates:
            del self.fields["mandate"], self.fields["reach"]
            return
        self.fields["mandate"].choices = [  # type: ignore[attr-defined]
            (each.mandate_id, f"{each.mandate.giver.name} ({each.mandate.giver.relation_number})")
            for each in mandates
        ]

    def clean(self) -> dict[str, Any]:
        """What is ticked and what was chosen say the same."""
        reach, ticked = self.cleaned_data.get("reach"), self.cleaned_data.get("mandate")
        if "mandate" in self.errors:
            return self.cleaned_data
        if reach == Reach.RELATIONS and not ticked:
            self.add_error("mandate", _("Tick at least one relation."))
        if reach == Reach.EVERYWHERE and ticked:
            self.add_error("reach", _("You ticked relations. Choose whether the role is for these alone."))
        return self.cleaned_data

    def mandate_ids(self) -> list[int | None]:
        """The mandates it is for; none alone: the whole organisation."""
        return list(self.cleaned_data.get("mandate") or [None])

    def starts_at(self, at: datetime) -> datetime | None:
        """The first instant at which the role holds: midnight of the first day; today is at once."""
        first_day = self.cleaned_data.get("starts_on")
        return None if first_day in (None, localdate(at)) else _midnight(first_day)

    def ends_at(self) -> datetime | None:
        """The first instant at which the role is over: midnight after the last day."""
        last_day = self.cleaned_data.get("ends_on")
        return None if last_day is None else _midnight(last_day + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=get_current_timezone())


class AskForm(forms.Form):
    """What a locked page sends: the role, why, what was missing, the relation acted for, and where to come back to."""

    role = forms.TypedChoiceField(coerce=Role, choices=Role.choices)
    permission = forms.TypedChoiceField(coerce=Permission, choices=[(each, each) for each in Permission])
    relation = forms.RegexField(r"^[0-9]{1,10}$", required=False)
    path = forms.CharField(max_length=300, required=False)
    words = forms.CharField(max_length=500, required=False)


class DecideForm(forms.Form):
    """Granting what was asked; for a request about one relation, perhaps for the whole organisation."""

    reach = forms.ChoiceField(
        label=_("For"),
        choices=(("asked", ""), ("everywhere", _("The whole organisation, all relations included"))),
        widget=forms.RadioSelect,
        initial="asked",
    )

    def __init__(self, *args: Any, relation_name: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not relation_name:
            del self.fields["reach"]
            return
        everywhere = self.fields["reach"].choices[1]  # type: ignore[attr-defined]
        self.fields["reach"].choices = [("asked", relation_name), everywhere]  # type: ignore[attr-defined]

    @property
    def everywhere(self) -> bool:
        """Whether the role is given for more than was asked."""
        return bool(self.cleaned_data.get("reach") == "everywhere")


class DeclineForm(forms.Form):
    """Why a request is declined, in words that the person reads who asked."""

    reason = forms.CharField(
        label=_("Why do you decline?"),
        help_text=_("The person who asked reads this."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
