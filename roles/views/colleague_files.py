"""The list of colleagues as a file."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View

from access.declarations import needs
from access.http import MemberRequest
from access.permissions import Permission
from access.templatetags.here import here_url
from common.csv import csv_bytes
from common.xlsx import TYPE, xlsx_bytes
from roles.enums import FileForm
from roles.forms.colleagues import ColleagueFilterForm
from roles.selectors import colleague_list, colleague_rows, grantable_roles
from roles.services import colleagues_download_record
from roles.tables.colleagues import colleague_sheet


class ColleaguesFileView(View):
    """The colleagues that the filter lets through, all of them, as CSV or for Excel."""

    access = needs(Permission.MEMBERS_READ, fresh=True)
    form = FileForm.CSV

    def get(self, request: MemberRequest) -> HttpResponse:
        """Makes the file and records that it was fetched; the page says what is wrong with an address."""
        acting = request.acting
        form = ColleagueFilterForm(request.GET, roles=grantable_roles(acting=acting))
        if not form.is_valid():
            return redirect(f"{here_url(acting, 'roles:colleagues')}?{request.GET.urlencode()}")
        found = colleague_list(acting=acting, filters=form.filters(at=acting.at))
        rows = colleague_rows(acting=acting, memberships=list(found))
        colleagues_download_record(acting=acting, form=self.form, count=len(rows), narrowed_by=form.used)
        sheet = colleague_sheet(rows)
        if self.form == FileForm.XLSX:
            return _file(xlsx_bytes(sheet, title=_("Colleagues")), "xlsx", TYPE)
        return _file(csv_bytes(sheet, language=get_language() or ""), "csv", "text/csv; charset=utf-8")


def _file(content: bytes, ending: str, content_type: str) -> HttpResponse:
    name = f"{_('colleagues')}.{ending}"
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name),
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)
