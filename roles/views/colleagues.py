"""Colleagues and their roles."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from access.declarations import needs
from access.http import MemberRequest
from access.permissions import Permission
from access.templatetags.here import here_url
from common.errors import DomainError
from common.listing import arrange
from notices.models import OutboundMessage
from notices.services import message_send_again
from orgs.models import Membership
from orgs.selectors import administrator_list
from roles.enums import StandingChoice
from roles.forms.colleagues import ColleagueFilterForm
from roles.selectors import (
    Colleague,
    colleague_get,
    colleague_list,
    colleague_message_get,
    colleague_messages,
    colleague_rights,
    colleague_rows,
    colleague_sessions,
    details_kept_here,
    grantable_roles,
    invitation_waiting_count,
    pause_waiting,
    proposal_waiting_for,
    reset_last,
    role_request_waiting,
    standing_at,
)
from roles.stages import message_rows
from roles.tables.colleagues import ColleagueTable


def colleague_or_404(request: MemberRequest, membership_id: int) -> Colleague:
    """The colleague of this number. Raises `Http404`, also for one of another organisation."""
    try:
        return colleague_get(acting=request.acting, membership_id=membership_id)
    except Membership.DoesNotExist:
        raise Http404 from None


class ColleaguesView(View):
    """The colleagues with their roles, second factor and last message."""

    access = needs(Permission.MEMBERS_READ)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The list as the address asks for it, under what colleagues ask for."""
        acting = request.acting
        form = ColleagueFilterForm(request.GET, roles=grantable_roles(acting=acting))
        administrators = administrator_list(acting=acting)
        context: dict[str, Any] = {
            "form": form,
            "requests": role_request_waiting(acting=acting),
            "may_invite": acting.may(Permission.MEMBERS_MANAGE),
            "invited": invitation_waiting_count(acting=acting),
            "administrators": administrators,
            "is_alone": acting.is_functional_administrator and len(administrators) == 1,
            "clear_url": here_url(acting, "roles:colleagues") if form.used else "",
            "address": request.GET.urlencode(),
        }
        if form.is_valid():
            context["table"] = self._table(request, form)
        return render(request, "roles/colleagues.html", context)

    def _table(self, request: MemberRequest, form: ColleagueFilterForm) -> ColleagueTable:
        acting = request.acting
        table = ColleagueTable(
            colleague_list(acting=acting, filters=form.filters(at=acting.at)),
            acting=acting,
            caption=_("Colleagues with their roles, second factor and last message"),
            empty_text=_("No colleague fits this search."),
            empty_hint=_("Type fewer letters, or clear the filter."),
        )
        arrange(table, query=request.GET)
        table.tell(colleague_rows(acting=acting, memberships=table.shown))
        return table


class ColleagueView(View):
    """One colleague: roles, what they open and why, and where to change that."""

    access = needs(Permission.MEMBERS_READ)

    def get(self, request: MemberRequest, membership_id: int) -> HttpResponse:
        """The page of the colleague."""
        acting = request.acting
        colleague = colleague_or_404(request, membership_id)
        membership = colleague.membership
        is_other = membership.user_id != acting.user_id
        standing = standing_at(membership, acting.at)
        has_access = standing == StandingChoice.ACTIVE
        shows_sessions = is_other and acting.may(Permission.MEMBERS_MANAGE) and not acting.looking
        sent = colleague_messages(acting=acting, membership_id=membership_id)
        context = {
            "colleague": colleague,
            "standing": standing,
            "has_left": standing == StandingChoice.ENDED,
            "is_own": not is_other,
            "rights": colleague_rights(acting=acting, membership=membership),
            "messages_sent": message_rows(sent.sent, again=sent.again),
            "messages_missed": sent.is_missed,
            "may_manage": is_other and acting.may(Permission.MEMBERS_MANAGE),
            "keeps_details": acting.may(Permission.MEMBERS_MANAGE) and details_kept_here(acting=acting),
            "shows_sessions": shows_sessions,
            "sessions": colleague_sessions(acting=acting, membership_id=membership_id)
            if shows_sessions
            else (),
            "may_grant": is_other and has_access and acting.may(Permission.ROLES_GRANT),
            "may_read_history": request.acting.may(Permission.AUDIT_READ),
            "may_reset": is_other and has_access and acting.may(Permission.ACCOUNTS_RESET),
            "last_reset": reset_last(acting=request.acting, membership_id=membership_id),
            "proposals": proposal_waiting_for(acting=acting, membership_id=membership_id),
            "pause": pause_waiting(acting=request.acting, membership_id=membership_id),
            "requests": [
                each
                for each in role_request_waiting(acting=request.acting)
                if each.membership_id == membership_id
            ],
        }
        return render(request, "roles/colleague.html", context)


class ColleagueMessageAgainView(View):
    """Sends a message to a colleague again that did not go out."""

    access = needs(Permission.MEMBERS_MANAGE, fresh=True)

    def post(self, request: MemberRequest, membership_id: int, message_id: UUID) -> HttpResponse:
        """Puts it back into the queue, and leads back to the colleague."""
        acting = request.acting
        try:
            colleague_message_get(acting=acting, membership_id=membership_id, message_id=message_id)
            message_send_again(acting=acting, message_id=message_id)
        except (Membership.DoesNotExist, OutboundMessage.DoesNotExist):
            raise Http404 from None
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The message goes out again."))
        return redirect(here_url(acting, "roles:colleague", membership_id=membership_id))
