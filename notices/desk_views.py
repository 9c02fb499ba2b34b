"""Messages for the desk: how far each is, and what can be done about one that did not arrive. Never what it says."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views import View

from access.declarations import desk
from access.http import MemberRequest
from access.permissions import Permission
from common import markup
from common.errors import DomainError
from common.listing import arrange
from common.shapes import Fact
from notices.enums import HELD, STUCK
from notices.forms import MessageFilterForm
from notices.models import OutboundMessage
from notices.registry import kind_words
from notices.selectors import message_get, message_history, message_list
from notices.services import message_cancel, message_send_again
from notices.services.states import WIPED
from notices.tables import MessageTable, message_state


class MessageListView(View):
    """All messages, newest first."""

    access = desk(Permission.DESK_MESSAGES)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The list with its filter, 25 a page."""
        form = MessageFilterForm(request.GET)
        table = None
        if form.is_valid():
            table = MessageTable(
                form.applied(message_list(acting=request.acting)).defer("values"),
                caption=_("Messages, newest first"),
                empty_text=_("No message fits."),
                empty_hint=_("Type the whole address or number, the latter with its country: +31612345678."),
            )
            arrange(table, query=request.GET)
        return render(request, "notices/messages.html", {"form": form, "table": table})


class MessageView(View):
    """One message with its states."""

    access = desk(Permission.DESK_MESSAGES)

    def get(self, request: MemberRequest, message_id: UUID) -> HttpResponse:
        """To whom, how, every state with time and reason, and what can be done."""
        message = _message(request, message_id)
        history = [
            (message_state(change.state, message.channel), change)
            for change in reversed(message_history(acting=request.acting, message=message))
        ]
        context = {
            "message": message,
            "about": kind_words(message.kind),
            "state": message_state(message.state, message.channel),
            "facts": _facts(message),
            "history": history,
            "may_send_again": message.state in STUCK and message.values != WIPED,
            "may_cancel": message.state in HELD,
        }
        return render(request, "notices/message.html", context)


class MessageSendAgainView(View):
    """Sends a message again that was given up or blocked."""

    access = desk(Permission.DESK_MESSAGES)

    def post(self, request: MemberRequest, message_id: UUID) -> HttpResponse:
        """Puts it back into the queue."""
        _message(request, message_id)
        try:
            message_send_again(acting=request.acting, message_id=message_id)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The message goes out again."))
        return redirect("notices_desk:message", message_id=message_id)


class MessageCancelView(View):
    """Stops a message that has not left."""

    access = desk(Permission.DESK_MESSAGES)

    def post(self, request: MemberRequest, message_id: UUID) -> HttpResponse:
        """Takes it out of the queue and wipes what it says."""
        _message(request, message_id)
        try:
            message_cancel(acting=request.acting, message_id=message_id)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The message is stopped."))
        return redirect("notices_desk:message", message_id=message_id)


def _message(request: MemberRequest, message_id: UUID) -> OutboundMessage:
    try:
        return message_get(acting=request.acting, message_id=message_id)
    except OutboundMessage.DoesNotExist:
        raise Http404 from None


def _facts(message: OutboundMessage) -> list[Fact]:
    found = [
        Fact(_("To"), ", ".join(message.recipient.splitlines())),
        Fact(_("Sent by"), capfirst(message.get_channel_display())),
        Fact(_("Written"), markup.moment(message.created_at)),
        Fact(_("Tries"), str(message.attempts)),
    ]
    if message.expires_at:
        found.append(Fact(_("Useful until"), markup.moment(message.expires_at)))
    return found
