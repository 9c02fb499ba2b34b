"""Kinds of message about what organisations ask."""

from django.utils.translation import gettext_lazy as _

from notices.enums import Channel
from notices.registry import MessageKind, register

register(
    (
        MessageKind(
            name="orgs:onboarding_to_desk",
            channel=Channel.EMAIL,
            values=frozenset({"organisation", "path"}),
            about=_("An organisation asks the desk for access or a change"),
            is_internal=True,
        ),
        MessageKind(
            name="orgs:onboarding_received",
            channel=Channel.EMAIL,
            values=frozenset({"reference"}),
            about=_("We have your request for access or a change"),
        ),
        MessageKind(
            name="orgs:onboarding_question",
            channel=Channel.EMAIL,
            values=frozenset({"reference", "question", "path"}),
            lines=frozenset({"question"}),
            about=_("We ask something about your request"),
        ),
        MessageKind(
            name="orgs:onboarding_approved",
            channel=Channel.EMAIL,
            values=frozenset({"reference"}),
            about=_("Your request was approved"),
        ),
        MessageKind(
            name="orgs:onboarding_declined",
            channel=Channel.EMAIL,
            values=frozenset({"reference", "reason"}),
            lines=frozenset({"reason"}),
            about=_("Your request was declined"),
        ),
    )
)
