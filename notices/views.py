"""What everybody may reach: the list of messages one can get, and the addresses where gateways report."""

from typing import Final

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from access.database import instant
from access.declarations import public
from notices.enums import Channel
from notices.gateways import Hook, ReportRefused, gateway_named
from notices.registry import all_kinds
from notices.services import sms_reported

log = structlog.get_logger(__name__)

_LARGEST: Final = 64 * 1024


class MessagesHelpView(View):
    """Which e-mails, text messages and letters the portal sends."""

    access = public("whoever gets a message can look up whether the portal sends such ones")

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list, by channel."""
        kinds = [kind for kind in all_kinds() if kind.about and not kind.is_internal]
        groups = [
            (channel.label, [kind.about for kind in kinds if kind.channel == channel]) for channel in Channel
        ]
        context = {"groups": [group for group in groups if group[1]], "sender": settings.MAIL_FROM}
        return render(request, "notices/messages_help.html", context)


@method_decorator(csrf_exempt, name="dispatch")
class SmsHookView(View):
    """Takes reports about text messages from the gateway in use.

    Exempt from CSRF protection because a gateway has no session: each report proves itself, by the signature of
    the gateway or by a reference that is one of ours. The same report twice changes nothing.
    """

    access = public("gateways report without a session; each report proves itself")

    def post(self, request: HttpRequest, gateway: str) -> HttpResponse:
        """204 when the reports were read, also when there was nothing to change; 403 when they prove nothing."""
        found = gateway_named(gateway)
        if found is None:
            raise Http404
        if int(request.headers.get("Content-Length") or 0) > _LARGEST:
            return HttpResponse(status=413)
        hook = Hook(
            url=f"{settings.PUBLIC_URL}{request.get_full_path()}",
            headers={name.lower(): value for name, value in request.headers.items()},
            query={name: str(value) for name, value in request.GET.items()},
            content=request.body,
        )
        try:
            reports = found.reports(hook)
        except ReportRefused as refusal:
            log.warning("sms_report_refused", gateway=gateway, why=str(refusal))
            return HttpResponse(status=403)
        for report in reports:
            if report.state:
                sms_reported(
                    reference=report.reference, state=report.state, reason=report.reason, at=instant()
                )
        return HttpResponse(status=204)
