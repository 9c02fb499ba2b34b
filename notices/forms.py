"""The filter above the list of messages."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from notices.addresses import recipient_hash
from notices.enums import Channel, MessageState
from notices.models import OutboundMessage


class MessageFilterForm(forms.Form):
    """Which messages to show; nothing chosen shows all."""

    address = forms.CharField(
        label=_("E-mail address or number"),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *MessageState.choices]
    )
    channel = forms.ChoiceField(
        label=_("Sent by"), required=False, choices=[("", _("All ways")), *Channel.choices]
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter-%s")

    def applied(self, messages: QuerySet[OutboundMessage]) -> QuerySet[OutboundMessage]:
        """The messages that fit; only of a valid form."""
        if address := self.cleaned_data["address"]:
            messages = messages.filter(recipient_hash=recipient_hash(address))
        if state := self.cleaned_data["state"]:
            messages = messages.filter(state=state)
        if channel := self.cleaned_data["channel"]:
            messages = messages.filter(channel=channel)
        return messages
