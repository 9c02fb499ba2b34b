"""The filter above the list of colleagues, and why somebody's access is paused or ended."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from common.text import words_of
from roles.catalogue import RoleDefinition
from roles.enums import StandingChoice
from roles.selectors import ADMINISTRATOR, NO_ROLE, ColleagueFilters

_NEVER: Final = "never"
FILTER_NAMES: Final = ("q", "role", "standing", "factor", "idle")


class ColleagueFilterForm(forms.Form):
    """Cleans the address of the list. What is not filled in narrows nothing; the order of the list stays."""

    q = forms.CharField(label=_("Name or e-mail address"), required=False, max_length=100)
    role = forms.ChoiceField(label=_("Role"), required=False)
    standing = forms.ChoiceField(
        label=_("Access"),
        required=False,
        choices=[("", _("With access or paused")), *StandingChoice.choices],
    )
    factor = forms.ChoiceField(
        label=_("Second factor"),
        required=False,
        choices=[("", _("With or without")), ("yes", _("Set up")), ("no", _("Not set up"))],
    )
    idle = forms.ChoiceField(
        label=_("Not active for"),
        required=False,
        choices=[
            ("", _("Any time")),
            ("30", _("30 days or longer")),
            ("90", _("90 days or longer")),
            ("180", _("half a year or longer")),
            ("365", _("a year or longer")),
            (_NEVER, _("Never active")),
        ],
    )
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    under_more: ClassVar[frozenset[str]] = frozenset({"factor", "idle"})

    def __init__(self, data: Any, *, roles: list[RoleDefinition]) -> None:
        super().__init__(data, auto_id="filter-%s")
        if not data.get("sort"):
            del self.fields["sort"]
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("All roles")),
            (ADMINISTRATOR, _("Functional administrator")),
            *((each.role.value, each.role.label) for each in roles),
            (NO_ROLE, _("No role")),
        ]

    @property
    def used(self) -> list[str]:
        """The fields by which the list is narrowed."""
        return [name for name in FILTER_NAMES if self.data.get(name)]

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """What is always in sight."""
        return [field for field in self.visible_fields() if field.name not in self.under_more]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """What can be called up."""
        return [field for field in self.visible_fields() if field.name in self.under_more]

    @property
    def more_is_used(self) -> bool:
        """Whether something of what can be called up is filled in, or wrong."""
        return any(self.data.get(field.name) or field.errors for field in self.more_fields)

    def filters(self, *, at: datetime) -> ColleagueFilters:
        """What the selector takes; only of a valid form."""
        cleaned = self.cleaned_data
        idle = cleaned["idle"]
        days = int(idle) if idle and idle != _NEVER else 0
        return ColleagueFilters(
            words=tuple(words_of(cleaned["q"])),
            role=cleaned["role"],
            standing=StandingChoice(cleaned["standing"]) if cleaned["standing"] else None,
            has_factor={"yes": True, "no": False}.get(cleaned["factor"]),
            idle_since=at - timedelta(days=days) if days else None,
            never=idle == _NEVER,
        )


class ReasonForm(forms.Form):
    """Why access is paused or ended: for the history of the organisation."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_(
            "One sentence. It stays in the history of your organisation, and your colleague may ask to see it."
        ),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].error_messages["required"] = str(_("Write why."))
