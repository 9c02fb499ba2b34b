"""The twin of the switcher."""

from django.http import HttpResponse
from django.views import View

from access.declarations import member
from access.http import MemberRequest
from bench.twins import READY
from relations.models import MandateTerms

_SHOWN = 20


class SwitcherTwin(View):
    """One query, of the first relations by name, and a ready string."""

    access = member("a twin of the switcher", portfolio=True)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The rows are read and thrown away."""
        acting = request.acting
        terms = MandateTerms.objects.in_force_at(acting.at).filter(mandate__holder_id=acting.organisation.id)
        named = terms.order_by("mandate__giver__sort_key", "mandate__giver_id").values_list(
            "mandate__giver__relation_number", "mandate__giver__name", "mandate__giver__place", "ends_at"
        )
        assert list(named[:_SHOWN])
        return HttpResponse(READY["switcher"])
