"""The list of colleagues: found, narrowed, sorted, paged, fetched as a file, also with five thousand in it."""

import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F, Value
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.timezone import localdate
from openpyxl import load_workbook

from access.database import database_context, system_context
from accounts.models import AppDevice, PasskeyDevice, SmsDevice, User
from audit.enums import AuditTag
from audit.models import AuditEvent
from common.folding import Folded
from common.text import fold
from orgs.models import Membership
from roles.selectors import ColleagueFilters, colleague_list
from tests.cast import membership, organisation, person
from tests.nets.actors import actor, context_of
from tests.queries import queries_of
from tests.roles.asking import place, text_of, visit
from tests.roles.leaving import end, pause

pytestmark = pytest.mark.django_db
MANY = 5000
QUERIES = 20


def _names(page) -> list[str]:
    """The names in the list, in order."""
    return re.findall(r'<a class="name" href="[^"]*">([^<]*)</a>', page.text)


def _list(query: str = "", *, key: str = "ada", at: str = "alder"):
    return visit(key).get(place(at, f"colleagues/{query}"))


def _rename(key: str, name: str) -> None:
    with system_context("test"):
        User.objects.filter(id=person(key).id).update(full_name=name)


def _seen(key: str, days_ago: int | None) -> None:
    with system_context("test"):
        at = None if days_ago is None else timezone.now() - timedelta(days=days_ago)
        person(key).memberships.update(last_active_at=at)


def _crowd(count: int) -> None:
    """So many more colleagues at Alder."""
    now = timezone.now()
    with system_context("test"):
        people = User.objects.bulk_create(
            [
                User(email=f"crowd{number}@example.org", full_name=f"Crowd {number:05d}", password="!")
                for number in range(count)
            ]
        )
        alder = organisation("alder")
        Membership.objects.bulk_create(
            [Membership(user=each, organisation=alder, starts_at=now) for each in people]
        )


@pytest.mark.parametrize(
    "text", ["Łukasz Ångström", "Øyvind Þór", "Æsa Straße", "Éloïse  d'Été", "İpek ı", "ŁØĐ đð"]
)
def test_the_database_folds_names_as_the_program_does(text):
    with connection.cursor() as cursor:
        compiled = User.objects.annotate(folded=Folded(Value(text))).values("folded").query
        sql, params = compiled.sql_with_params()
        cursor.execute(f"select {sql.split('SELECT ', 1)[1].split(' FROM ')[0]}", params)
        folded = cursor.fetchone()[0]
    assert re.sub(r"\s+", " ", folded) == fold(text)


@pytest.mark.parametrize(
    "typed", ["coté", "COTE", "jürgen", "van Côté", "cote jurgen", "b.hoekstra@elz", "B.HOEKSTRA@"]
)
def test_a_colleague_is_found_whatever_case_accents_and_order(typed):
    _rename("ben", "Jürgen van Côté")
    page = visit("ada").get(place("alder", "colleagues/"), {"q": typed})
    assert _names(page) == ["Jürgen van Côté"]


def test_what_fits_nobody_says_so_and_offers_a_way_out():
    page = _list("?q=nobodyatall")
    assert _names(page) == []
    assert "No colleague fits this search." in text_of(page.text)
    assert f'href="{place("alder", "colleagues/")}"' in page.text


def test_a_role_narrows_the_list():
    assert _names(_list("?role=REPORTING_OFFICER")) == sorted(
        [person(key).full_name for key in ("ben", "nils", "nils_without_factor")], key=fold
    )
    assert _names(_list("?role=ADMINISTRATOR")) == [person("ada").full_name]


def test_without_a_role_narrows_to_those_without():
    names = _names(_list("?role=NONE"))
    assert person("cato").full_name in names
    assert person("ada").full_name not in names
    assert person("ben").full_name not in names


def test_whoever_left_is_shown_when_asked_for_and_nothing_of_the_account_is_told():
    ben = person("ben")
    end("ben")
    assert ben.full_name not in _names(_list())
    page = _list("?standing=ended")
    assert _names(page) == [ben.full_name]
    assert ben.email not in page.text
    assert _names(_list("?standing=ended&q=b.hoekstra")) == []


def test_the_paused_are_in_the_list_and_by_themselves():
    pause("ben")
    assert person("ben").full_name in _names(_list())
    assert _names(_list("?standing=paused")) == [person("ben").full_name]
    assert person("ben").full_name not in _names(_list("?standing=active"))


def test_the_second_factor_narrows_the_list():
    with system_context("test"):
        for model in (AppDevice, SmsDevice, PasskeyDevice):
            model.objects.filter(user=person("ben")).delete()
        AppDevice.objects.filter(user=person("cato")).update(blocked=True)
        SmsDevice.objects.filter(user=person("cato")).update(confirmed=False)
    without = _names(_list("?factor=no"))
    assert {person("ben").full_name, person("cato").full_name} <= set(without)
    assert person("ada").full_name not in without
    assert person("ada").full_name in _names(_list("?factor=yes"))


def test_long_not_signed_in_narrows_the_list():
    _seen("ben", 91)
    _seen("cato", 89)
    _seen("mia", None)
    names = _names(_list("?idle=90"))
    assert {person("ben").full_name, person("mia").full_name} <= set(names)
    assert person("cato").full_name not in names
    never = _names(_list("?idle=never"))
    assert person("mia").full_name in never
    assert person("ben").full_name not in never


def test_the_list_is_sorted_by_name_or_by_last_sign_in():
    _rename("cato", "Åse Zand")
    names = _names(_list())
    assert names == sorted(names, key=fold)
    assert _names(_list("?sort=-name")) == names[::-1]
    _seen("ben", 400)
    assert _names(_list("?sort=seen"))[0] == person("ben").full_name


def test_a_filter_that_makes_no_sense_shows_why_and_nobody():
    page = _list("?role=KING")
    assert _names(page) == []
    assert "Nothing is shown" in text_of(page.text)


def test_the_last_message_to_a_colleague_stands_in_the_list_and_none_of_elsewhere():
    pause("mia")
    page = _list("?q=koning")
    assert "An administrator paused your access" in text_of(page.text)
    assert "An administrator paused your access" not in text_of(_list("?q=koning", key="olga", at="oak").text)


@pytest.mark.parametrize("count", [0, 2])
def test_the_list_asks_as_much_for_one_as_for_three(count):
    _crowd(count)
    client = visit("ada")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(place("alder", "colleagues/")).status_code == 200
    assert len(queries_of(asked)) == QUERIES


def test_five_thousand_colleagues_are_shown_by_page_with_as_many_questions():
    _crowd(MANY)
    client = visit("ada")
    with CaptureQueriesContext(connection) as asked:
        page = client.get(place("alder", "colleagues/"), {"q": "crowd", "page": "200"})
    assert len(queries_of(asked)) == QUERIES
    assert _names(page) == [f"Crowd {number:05d}" for number in range(4975, 5000)]
    assert "5000 colleagues." in text_of(page.text).replace(",", "")


def test_five_thousand_colleagues_fit_in_a_file():
    _crowd(MANY)
    client = visit("ada")
    with CaptureQueriesContext(connection) as asked:
        file = client.get(place("alder", "colleagues/excel/"), {"q": "crowd"})
    sheet = load_workbook(io.BytesIO(file.content)).active
    assert (sheet.max_row, sheet["A2"].value, sheet["A5001"].value) == (5001, "Crowd 00000", "Crowd 04999")
    assert len(queries_of(asked)) < QUERIES


def test_the_file_holds_what_the_filter_lets_through_and_stands_in_the_trail():
    _rename("ben", "=Ben")
    _seen("ben", 3)
    file = visit("ada").get(place("alder", "colleagues/csv/"), {"role": "REPORTING_OFFICER", "q": "ben"})
    assert file["Content-Disposition"] == 'attachment; filename="colleagues.csv"'
    seen = localdate(timezone.now() - timedelta(days=3)).isoformat()
    with system_context("test"):
        since = localdate(membership("ben", "alder").starts_at).isoformat()
    assert file.content.decode("utf-8-sig").splitlines() == [
        "Name,E-mail address,Access,Roles,Second factor,Last active,Member since,Access ended on",
        f"'=Ben,{person('ben').email},With access,Reporting officer,Authenticator app; Text message,{seen},{since},",
    ]
    with system_context("test"):
        event = AuditEvent.objects.get(tag=AuditTag.COLLEAGUES_DOWNLOADED)
    assert (event.actor_id, event.organisation_id) == (person("ada").id, organisation("alder").id)
    assert event.facts == {"form": "csv", "count": 1, "narrowed_by": ["q", "role"]}


def test_the_workbook_holds_text_as_text_and_days_as_days():
    _rename("ben", "=1+1")
    _seen("ben", 3)
    file = visit("ada").get(place("alder", "colleagues/excel/"), {"q": "b.hoekstra"})
    assert file["Content-Disposition"] == 'attachment; filename="colleagues.xlsx"'
    sheet = load_workbook(io.BytesIO(file.content)).active
    name, seen = sheet["A2"], sheet["F2"]
    assert (name.value, name.data_type) == ("'=1+1", "s")
    assert (seen.is_date, seen.value.date()) == (True, localdate(timezone.now() - timedelta(days=3)))


def test_an_address_that_makes_no_sense_leads_from_the_file_to_the_page():
    answer = visit("ada").get(place("alder", "colleagues/csv/"), {"role": "KING"})
    assert answer.headers["Location"] == place("alder", "colleagues/?role=KING")
    with system_context("test"):
        assert AuditEvent.objects.filter(tag=AuditTag.COLLEAGUES_DOWNLOADED).count() == 0


def test_whoever_may_not_see_colleagues_fetches_no_file():
    assert visit("ben").get(place("alder", "colleagues/csv/")).status_code == 403


def test_the_selector_lists_colleagues_of_the_own_organisation_alone():
    acting = actor("ada", "alder")
    with database_context(context_of(acting)):
        found = colleague_list(acting=acting, filters=ColleagueFilters()).annotate(of=F("organisation_id"))
        assert {each.of for each in found} == {acting.organisation.id}
