"""One search for companies and insured persons, over all relations of an intermediary."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views import View

from access.declarations import member
from access.http import MemberRequest
from contracts.selectors import InsuredFound, insured_search, insured_search_is_open
from contracts.services import insured_seen_record
from contracts.tables import InsuredTable
from jobs.selectors import processed_until
from relations.selectors import RelationsFound, relation_search

_LONGEST = 100


class SearchView(View):
    """What is found of what somebody typed; nothing is listed before that."""

    access = member("finds only relations and insured persons that exist for this member", portfolio=True)

    def get(self, request: MemberRequest) -> HttpResponse:
        """Relations and insured persons that match. That these persons were seen is recorded."""
        acting, text = request.acting, request.GET.get("q", "").strip()[:_LONGEST]
        relations, insured = RelationsFound(rows=[], count=0), InsuredFound(people=[])
        if text:
            relations = relation_search(acting=acting, text=text)
            insured = insured_search(acting=acting, text=text)
            insured_seen_record(acting=acting, people=insured.people)
        context = {
            "text": text,
            "relations": relations,
            "insured": insured,
            "insured_table": InsuredTable(insured.people, acting=acting) if insured.people else None,
            "insured_is_open": insured_search_is_open(acting=acting),
            "processed_until": processed_until(),
        }
        return render(request, "contracts/search.html", context)
