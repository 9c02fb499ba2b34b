"""Messages, letters and print batches as lists of the desk."""

from typing import Final

from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy, pgettext_lazy

from common import markup
from common.shapes import State, Tone
from common.tables import LedgerTable, MomentColumn, NameColumn, NumberColumn, StateColumn, TextColumn
from notices.addresses import masked
from notices.enums import Channel, MessageState
from notices.letters import letter_reference
from notices.models import OutboundMessage, PrintBatch
from notices.registry import kind_words

_SHOWN: Final = {
    MessageState.QUEUED: (Tone.WAIT, "queue"),
    MessageState.SENDING: (Tone.WAIT, "clock"),
    MessageState.SENT: (Tone.WAIT, "sent"),
    MessageState.DELIVERED: (Tone.GOOD, "check-circle"),
    MessageState.BOUNCED: (Tone.BAD, "mail-x"),
    MessageState.BLOCKED: (Tone.BAD, "block"),
    MessageState.EXPIRED: (Tone.NONE, "clock"),
    MessageState.CANCELLED: (Tone.NONE, "x"),
    MessageState.PARKED: (Tone.BAD, "alert"),
}
_LETTER_WORDS: Final = {
    MessageState.QUEUED: gettext_lazy("Waits to be printed"),
    MessageState.SENDING: gettext_lazy("Being printed"),
    MessageState.SENT: gettext_lazy("Posted"),
}


def message_state(state: str, channel: str) -> State:
    """The state with its icon, in the words of letters for a letter."""
    found = MessageState(state)
    word = _LETTER_WORDS.get(found, found.label) if channel == Channel.LETTER else found.label
    return State(word, *_SHOWN[found])


class MessageTable(LedgerTable):
    """One row per message: what about, to whom, how, how far."""

    kind = NameColumn(gettext_lazy("Message"), place="at-start row1")
    recipient = TextColumn(gettext_lazy("To"), place="row2")
    channel = TextColumn(gettext_lazy("Sent by"), place="at-start row3")
    created_at = MomentColumn(gettext_lazy("Written"), place="at-end row3", label=gettext_lazy("Written"))
    state = StateColumn(gettext_lazy("State"), place="at-end row1")

    class Meta(LedgerTable.Meta):
        orderable = False

    def cell_kind(self, record: OutboundMessage) -> str:
        """What it is about, as the link to the message."""
        url = reverse("notices_desk:message", kwargs={"message_id": record.pk})
        return format_html('<a class="name" href="{}">{}</a>', url, kind_words(record.kind))

    def cell_recipient(self, record: OutboundMessage) -> str:
        return masked(record.recipient, record.channel)

    def cell_channel(self, record: OutboundMessage) -> str:
        return capfirst(record.get_channel_display())

    def cell_state(self, record: OutboundMessage) -> str:
        return markup.state(message_state(record.state, record.channel))


class LetterTable(LedgerTable):
    """One row per letter: for whom, about what, since when, and its reference on paper."""

    recipient = NameColumn(gettext_lazy("For"), place="at-start row1")
    kind = TextColumn(gettext_lazy("Message"), place="row2")
    reference = TextColumn(gettext_lazy("Reference"), place="at-start row3", label=gettext_lazy("Reference"))
    created_at = MomentColumn(gettext_lazy("Written"), place="at-end row3", label=gettext_lazy("Written"))

    class Meta(LedgerTable.Meta):
        orderable = False

    def cell_recipient(self, record: OutboundMessage) -> str:
        """The first line of the address."""
        return masked(record.recipient, record.channel)

    def cell_kind(self, record: OutboundMessage) -> str:
        return kind_words(record.kind)

    def cell_reference(self, record: OutboundMessage) -> str:
        return letter_reference(record)


class PrintBatchTable(LedgerTable):
    """One row per print batch, newest first."""

    made_at = NameColumn(gettext_lazy("Made"), place="at-start row1")
    made_by_name = TextColumn(pgettext_lazy("person", "By"), place="row2")
    letter_count = NumberColumn(gettext_lazy("Letters"), place="at-start row3", label=gettext_lazy("Letters"))
    state = StateColumn(gettext_lazy("State"), place="at-end row1")

    class Meta(LedgerTable.Meta):
        orderable = False

    def cell_made_at(self, record: PrintBatch) -> str:
        """The moment, as the link to the batch."""
        url = reverse("notices_desk:batch", kwargs={"batch_id": record.pk})
        return format_html('<a class="name" href="{}">{}</a>', url, markup.moment(record.made_at))

    def cell_state(self, record: PrintBatch) -> str:
        state = MessageState.SENT if record.posted_at else MessageState.SENDING
        return markup.state(message_state(state, Channel.LETTER))
