"""Giving roles, asking for them, and deciding what was asked."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from access.permissions import Permission
from relations.models import MandateTerms
from roles.catalogue import RoleDefinition
from roles.enums import Role


class GrantForm(forms.Form):
    """Which role, for what, and until which day (included). Offers what this organisation has."""

    role = forms.TypedChoiceField(label=_("Role"), coerce=Role, widget=forms.RadioSelect)
    mandate = forms.TypedChoiceField(
        label=_("For"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("The whole organisation or one relation."),
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
            del self.fields["mandate"]
            return
        relations = [
            (each.mandate_id, f"{each.mandate.giver.name} ({each.mandate.giver.relation_number})")
            for each in mandates
        ]
        self.fields["mandate"].choices = [("", _("The whole organisation")), *relations]  # type: ignore[attr-defined]

    def ends_at(self) -> datetime | None:
        """The first instant at which the role is over: midnight after the last day."""
        last_day = self.cleaned_data.get("ends_on")
        if last_day is None:
            return None
        return datetime.combine(last_day + timedelta(days=1), time.min, tzinfo=get_current_timezone())


class AskForm(forms.Form):
    """What a locked page sends: the role, what was missing, the relation acted for, and the page to come back to."""

    role = forms.TypedChoiceField(coerce=Role, choices=Role.choices)
    permission = forms.TypedChoiceField(coerce=Permission, choices=[(each, each) for each in Permission])
    relation = forms.RegexField(r"^[0-9]{1,10}$", required=False)
    path = forms.CharField(max_length=300, required=False)


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
