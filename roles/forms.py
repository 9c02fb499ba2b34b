"""Input for granting a role."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

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
