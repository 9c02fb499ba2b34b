"""The filter above the trail of all organisations."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.acting import Acting
from audit.selectors import DeskEventFilters
from service.history_forms import AnyHistoryForm, meant
from service.selectors import trail_organisation_find, trail_person_find

_NONE: Final = "none"


class TrailFilterForm(AnyHistoryForm):
    """For who audits at the desk: also by organisation and by person, of any customer."""

    field_order = ("since", "until", "organisation", "person", "kind", "result", "reach")
    organisation = forms.CharField(
        label=gettext_lazy("Relation number"),
        required=False,
        max_length=10,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    person = forms.CharField(
        label=gettext_lazy("E-mail address of the person"),
        required=False,
        max_length=254,
        widget=forms.TextInput({"inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}),
    )
    reach = forms.ChoiceField(
        label=gettext_lazy("Belongs to"),
        required=False,
        choices=[("", gettext_lazy("Everything")), (_NONE, gettext_lazy("No organisation"))],
    )

    def __init__(self, data: Any, *, acting: Acting) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.acting = acting
        self._organisation_id: int | None = None
        self._person_id: int | None = None

    def clean_organisation(self) -> str:
        """The number of an organisation that there is."""
        number: str = self.cleaned_data["organisation"].strip()
        if number:
            self._organisation_id = trail_organisation_find(acting=self.acting, number=number)
            if self._organisation_id is None:
                raise ValidationError(_("There is no organisation with this relation number."))
        return number

    def clean_person(self) -> str:
        """The address of somebody who has an account."""
        email: str = self.cleaned_data["person"].strip()
        if email:
            self._person_id = trail_person_find(acting=self.acting, email=email)
            if self._person_id is None:
                raise ValidationError(_("Nobody has an account with this e-mail address."))
        return email

    def filters(self) -> DeskEventFilters:
        """What was asked for; only of a valid form."""
        return DeskEventFilters(
            **meant(self.cleaned_data),
            person_id=self._person_id,
            organisation_id=self._organisation_id,
            of_none=self.cleaned_data["reach"] == _NONE,
        )

    def used(self) -> dict[str, str]:
        """What narrows the trail; the person by number, so that no address stands in the trail."""
        person = {"person": str(self._person_id)} if self._person_id else {}
        return super().used() | person
