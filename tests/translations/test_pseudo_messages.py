"""Every mail and text message in the pseudo-language: no word is sent that a translator cannot reach."""

import json

import pytest
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation

from access.database import system_context
from access.proof import Method
from demo.models import ReceivedMessage
from notices.enums import Channel
from notices.models import OutboundMessage
from notices.registry import MessageKind, all_kinds
from notices.sending import message_text, send
from tests.translations.pseudo import LANGUAGE, Data, texts_of, unmarked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pseudo_language")]


def received(kind: MessageKind, values: dict[str, str], mailoutbox: list[EmailMessage]) -> list[str]:
    """The message as it arrives: subject and text, or the text message."""
    if kind.channel == Channel.LETTER:
        letter = OutboundMessage(kind=kind.name, channel=kind.channel)
        with translation.override(LANGUAGE):
            return [message_text(letter, "letter", values)]
    recipient = "fenna@example.org" if kind.channel == Channel.EMAIL else "+31612345678"
    with system_context("test"):
        send(
            OutboundMessage(
                kind=kind.name,
                channel=kind.channel,
                recipient=recipient,
                language=LANGUAGE,
                values=json.dumps(values),
            )
        )
        if kind.channel == Channel.EMAIL:
            ((html, _type),) = mailoutbox[-1].alternatives  # type: ignore[attr-defined]  # of the mail with two forms
            return [str(mailoutbox[-1].subject), str(mailoutbox[-1].body), texts_of(str(html))[0]]
        return [ReceivedMessage.objects.latest("id").text]


@pytest.mark.parametrize("method", list(Method))
@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.name)
def test_message_holds_no_untranslated_word(
    kind: MessageKind, method: Method, mailoutbox: list[EmailMessage]
):
    values = {name: f"value-of-{name}" for name in kind.values}
    if "method" in values:
        values["method"] = method.value
    links = [f"{settings.PUBLIC_URL}{value}" for value in values.values()]
    insurer = [settings.BRAND["legal_name"], *settings.BRAND["address"]]
    help_page = f"{settings.PUBLIC_URL}/help/messages/"
    data = Data([*values.values(), *links, help_page, settings.PUBLIC_URL, *insurer])
    texts = received(kind, values, mailoutbox)
    assert all("«" in text for text in texts)
    assert unmarked(texts, data) == []
