"""The kinds of message that the outbox itself sends."""

from django.utils.translation import gettext_lazy as _

from notices.enums import Channel
from notices.registry import MessageKind, register

register(
    [
        MessageKind(
            name="notices:sms_budget",
            channel=Channel.EMAIL,
            values=frozenset({"sent", "most", "when"}),
            about=_("The text messages of a day are nearly used up"),
            is_internal=True,
        ),
    ]
)
