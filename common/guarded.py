"""Public forms that programs find: a field that people do not see, and a time in which nobody fills in a form."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

_SALT = "opened"
SOONEST = timedelta(seconds=2)
LATEST = timedelta(hours=12)


class GuardedForm(forms.Form):
    """A form without sign-in that asks nothing of third parties and no puzzle of people.

    `is_trapped`: the unseen field was filled in; the view answers as always and does nothing. Sent within two
    seconds or after twelve hours, it asks to be sent once more, and keeps what was typed.
    """

    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opened"].initial = _stamp

    @property
    def is_trapped(self) -> bool:
        """Whether a program filled in what people do not see. Asked of a bound form."""
        return bool(self.data.get(self.add_prefix("website")))

    def clean(self) -> dict[str, Any]:
        """Refuses what came too soon or too late."""
        cleaned = super().clean() or self.cleaned_data
        if not self.is_trapped and not _is_in_time(cleaned.get("opened", "")):
            self.data = {**dict(self.data.items()), self.add_prefix("opened"): _stamp()}
            raise forms.ValidationError(
                _("Please check what you filled in and send it once more."), code="time"
            )
        return cleaned


def _stamp() -> str:
    return signing.dumps(timezone.now().timestamp(), salt=_SALT)


def _is_in_time(stamp: str) -> bool:
    try:
        opened = signing.loads(stamp, salt=_SALT, max_age=LATEST)
    except signing.BadSignature:
        return False
    return timezone.now().timestamp() - float(opened) >= SOONEST.total_seconds()
