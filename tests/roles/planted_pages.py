"""The portal with two more pages of an organisation: one that writes while it is read, and a file."""

from django.http import HttpResponse
from django.urls import include, path, re_path
from django.views import View

from access.database import system_context
from access.declarations import member
from access.http import MemberRequest
from business_portal import urls
from orgs.models import Organisation


class _ChangeView(View):
    access = member("planted")

    def get(self, request: MemberRequest) -> HttpResponse:
        with system_context("test"):
            Organisation.objects.filter(id=request.acting.organisation.id).update(place="Taken")
        return HttpResponse("Changed.")


class _FileView(View):
    access = member("planted")

    def get(self, request: MemberRequest) -> HttpResponse:
        return HttpResponse("Ben", content_type="text/csv")


_planted = [
    path("planted/change/", _ChangeView.as_view(), name="planted_change"),
    path("planted/file/", _FileView.as_view(), name="planted_file"),
]
urlpatterns = [re_path(urls.HERE, include(_planted)), *urls.urlpatterns]
handler400, handler403, handler404 = urls.handler400, urls.handler403, urls.handler404
