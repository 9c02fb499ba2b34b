"""Switching to a relation, and keeping favourites."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from access.declarations import member
from access.http import MemberRequest
from access.templatetags.here import here_url
from relations.forms import FavouriteForm
from relations.models import MandateTerms
from relations.selectors import relation_choice
from relations.services import relation_set_favourite


class SwitcherView(View):
    """The relations of this member: a page, or for htmx the list alone."""

    access = member("the list holds only what exists for this member", portfolio=True)

    def get(self, request: MemberRequest) -> HttpResponse:
        """What matches the text, favourites and recent ones first."""
        text = request.GET.get("q", "")[:100]
        choice = relation_choice(acting=request.acting, text=text)
        is_part = bool(request.headers.get("HX-Request"))
        template = "relations/_switcher_list.html" if is_part else "relations/switcher.html"
        response = render(request, template, {"choice": choice, "text": text})
        response["Vary"] = "HX-Request"
        return response


class FavouriteView(View):
    """Keeps a relation as favourite, or no longer."""

    access = member("a note of the member, about a relation that exists for this member", portfolio=True)

    def post(self, request: MemberRequest) -> HttpResponse:
        """Back to home or the list of relations; 404 for a relation that does not exist here."""
        form = FavouriteForm(request.POST)
        if not form.is_valid():
            raise Http404
        back = form.cleaned_data.pop("back")
        try:
            relation_set_favourite(acting=request.acting, **form.cleaned_data)
        except MandateTerms.DoesNotExist:
            raise Http404 from None
        if back:
            return redirect(f"{here_url(request.acting, 'service:home')}#t-recent")
        return redirect(here_url(request.acting, "relations:switcher"))
