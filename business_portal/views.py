"""Addresses for machines."""

import json
from datetime import timedelta

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from access.declarations import public

log = structlog.get_logger(__name__)


class HealthView(View):
    """Says that the web server answers."""

    access = public("asked by the starter and by load balancers")

    def get(self, request: HttpRequest) -> HttpResponse:
        """ok"""
        return HttpResponse("ok", content_type="text/plain")


@method_decorator(csrf_exempt, name="dispatch")
class CspReportView(View):
    """Takes the browser's reports of content that the policy stopped."""

    access = public("browsers send reports without cookies or tokens")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Logs which directive stopped what; nothing else of the report is kept."""
        try:
            report = json.loads(request.body[:10_000])["csp-report"]
            directive, blocked = report.get("effective-directive"), report.get("blocked-uri")
        except (ValueError, TypeError, KeyError, AttributeError):
            return HttpResponse(status=400)
        log.warning("csp_violation", directive=str(directive)[:60], blocked=str(blocked)[:200])
        return HttpResponse(status=204)


class SecurityTextView(View):
    """Where to report a weakness (RFC 9116)."""

    access = public("security.txt is for everybody")

    def get(self, request: HttpRequest) -> HttpResponse:
        """The contact and until when it holds."""
        expires = (timezone.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
        lines = [
            f"Contact: {settings.SECURITY_CONTACT}",
            f"Expires: {expires}",
            "Preferred-Languages: nl, en",
        ]
        return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
