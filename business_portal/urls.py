"""All addresses. For whom, and through whose eyes, stands in the address; `roles.middleware` takes it out."""

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path, re_path

from business_portal.views import CspReportView, HealthView, SecurityTextView

HERE = (
    r"^(?:desk/look/(?P<look>[0-9a-f-]{36})/)?o/(?P<organisation>[0-9]{1,10})/"
    r"(?:as/(?P<as_role>[A-Z_]{1,24})/)?(?:r/(?P<relation>[0-9]{1,10})/)?"
)
"""Own organisation or a relation of it; seen as with one role; or seen by the insurer, who looks along."""

organisation_pages: list[URLPattern | URLResolver] = [
    path("", include("service.urls")),
    path("", include("invoices.urls")),
    path("", include("contracts.urls")),
    path("", include("roles.urls")),
    path("", include("roles.policy_urls")),
    path("", include("relations.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    re_path(HERE, include(organisation_pages)),  # first, because most requests are for them
    path("", include("accounts.urls")),
    path("", include("accounts.language_urls")),
    path("", include("notices.urls")),
    path("", include("orgs.urls")),
    path("me/", include("service.me_urls")),
    path("", include("roles.activation_urls")),
    path("", include("roles.onboarding_urls")),
    path("recover/", include("roles.recovery_urls")),
    path("desk/", include("accounts.desk_urls")),
    path("desk/", include("jobs.desk_urls")),
    path("desk/", include("roles.desk_urls")),
    path("desk/", include("notices.desk_urls")),
    path("desk/", include("service.desk_urls")),
    path("health/", HealthView.as_view(), name="health"),
    path("csp-report/", CspReportView.as_view(), name="csp_report"),
    path(".well-known/security.txt", SecurityTextView.as_view(), name="security_txt"),
]
if apps.is_installed("demo"):
    urlpatterns.append(path("demo/", include("demo.urls")))

handler400 = "business_portal.errors.bad_request"
handler403 = "roles.views.locked"
handler404 = "business_portal.errors.not_found"
handler500 = "business_portal.errors.server_error"
