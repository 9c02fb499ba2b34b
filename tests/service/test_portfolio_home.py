"""Home of an intermediary: what needs attention, and relations at hand with what is outstanding there."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import formats, timezone, translation
from lxml.html import HtmlElement

from access.database import system_context
from access.permissions import Permission
from common.money import money_text
from demo.cast import Cast, MandateSeed, OrganisationSeed, add_mandates, add_organisations
from invoices.models import Invoice
from invoices.statuses import today_at
from orgs.enums import OrganisationKind
from relations.enums import TermsState
from relations.models import Mandate, MandateTerms
from service.greeting import greeting
from tests.cast import number, organisation
from tests.invoices.importing import HAZEL, deliver
from tests.invoices.reading import page, plain, rows
from tests.invoices.ubl_files import Ubl
from tests.queries import queries_of

pytestmark = pytest.mark.usefixtures("hazel")

HOME = f"/o/{number('iris')}/"


def home(client: Client) -> HtmlElement:
    client.cookies["portal_language"] = "en"
    return page(client.get(HOME))


def attention(shown: HtmlElement) -> list[str]:
    """The lines of what needs attention, or the words that nothing does."""
    panel = shown.xpath("//section[h2[@id='t-todo'] or .//h2[@id='t-todo']]")[0]
    return [plain(line) for line in panel.xpath(".//ul/li")] or [plain(panel.xpath(".//b")[0])]


def at_hand(shown: HtmlElement) -> list[list[str]]:
    """The relations, without the star."""
    return [row[1:] for row in rows(shown)]


def stars(shown: HtmlElement) -> list[str]:
    """What the stars of the relations say."""
    return [str(each.get("aria-label")) for each in shown.xpath("//button[@name='relation_number']")]


def press(client: Client, shown: HtmlElement, star: str) -> str:
    """Sends what a browser sends when this star is pressed, its form and the button itself; where that leads."""
    button = shown.xpath("//button[@aria-label=$star]", star=star)[0]
    form = shown.get_element_by_id(button.get("form"))
    fields = {each.get("name"): each.get("value") for each in form.xpath(".//input")}
    answer = client.post(form.get("action"), {**fields, button.get("name"): button.get("value")})
    return answer.headers["Location"]


def shown_day(day: date) -> str:
    with translation.override("en"):
        return str(formats.date_format(day, "DATE_FORMAT"))


def last_day_of(key: str) -> str:
    with system_context("test"):
        ends_at = MandateTerms.objects.get(mandate__giver__relation_number=number(key)).ends_at
    assert ends_at
    return shown_day(timezone.localtime(ends_at - timedelta(microseconds=1)).date())


def overdue(*relation_numbers: str) -> list[Invoice]:
    """What is late at these relations, found in Python."""
    today = today_at(timezone.now())
    with system_context("test"):
        return [
            each
            for each in Invoice.objects.filter(
                organisation__relation_number__in=relation_numbers, currency="EUR"
            )
            if each.open > 0 and each.due_date and each.due_date < today
        ]


def money(amount: Decimal) -> str:
    return money_text(amount, "EUR", "en")


def test_mandates_that_end_and_invoices_that_are_late_ask_for_attention(
    signed_in: Callable[..., Client], tmp_path: Path
) -> None:
    day = today_at(timezone.now())
    Ubl(
        number="L-1", due=(day - timedelta(days=400)).isoformat(), amount="7.00", buyer_ids=(("", HAZEL),)
    ).write(tmp_path)
    deliver(tmp_path)
    late = overdue(number("alder"), number("birch"), HAZEL)
    relations = len({each.organisation_id for each in late})
    shown = home(signed_in("kim"))
    assert attention(shown) == [
        f"1 Ends: Mandate ends within 14 days Berkenrode Bouw B.V. on {last_day_of('birch')}"
        " View relations: Mandate ends within 14 days",
        f"{len(late)} Overdue: Invoices are overdue, together {money(sum((each.open for each in late), Decimal(0)))}"
        f" At {relations} relations; the oldest is 400 days past its due date"
        f" View: Invoices are overdue, together {money(sum((each.open for each in late), Decimal(0)))}",
    ]
    link = shown.xpath("//section[.//h2[@id='t-todo']]//a/@href")[1]
    assert link == f"/o/{number('iris')}/portfolio/invoices/?status=overdue&sort=due"


def test_late_invoices_count_only_where_one_may_see_them(signed_in: Callable[..., Client]) -> None:
    late = overdue(number("alder"))
    found = [line for line in attention(home(signed_in("ira"))) if "Overdue" in line]
    assert [line.split(" ")[0] for line in found] == [str(len(late))] * bool(late)


def test_nothing_to_do_is_said_calmly(signed_in: Callable[..., Client]) -> None:
    shown = home(signed_in("jo"))
    assert attention(shown) == ["Nothing needs your attention."]
    assert "0 relations in your portfolio." in plain(shown.xpath("//main")[0])
    assert "There are no relations you can act for." in plain(shown.xpath("//main")[0])
    assert "Ivo Bakker" in plain(shown.xpath("//main")[0])


def test_administrator_sees_mandates_that_end_without_a_way_into_them(
    signed_in: Callable[..., Client],
) -> None:
    shown = home(signed_in("ivo"))
    assert attention(shown)[0] == (
        f"1 Ends: Mandate ends within 14 days Berkenrode Bouw B.V. on {last_day_of('birch')}"
    )


def test_mandate_that_goes_on_afterwards_asks_for_nothing(signed_in: Callable[..., Client]) -> None:
    with system_context("test"):
        terms = MandateTerms.objects.get(mandate__giver__relation_number=number("birch"))
        assert terms.ends_at
        MandateTerms.objects.create(
            mandate=terms.mandate,
            version=2,
            permissions=terms.permissions,
            state=TermsState.ACCEPTED,
            starts_at=terms.ends_at,
        )
    assert [line for line in attention(home(signed_in("kim"))) if "Mandate" in line] == []


def test_relations_at_hand_show_what_is_outstanding_and_late_and_lock_the_rest(
    signed_in: Callable[..., Client], tmp_path: Path
) -> None:
    day = today_at(timezone.now())
    due, late = (day + timedelta(days=9)).isoformat(), (day - timedelta(days=9)).isoformat()
    for place, (currency, amount, day_due) in enumerate(
        [("EUR", "100.00", due), ("EUR", "50.00", late), ("DKK", "30.00", due)]
    ):
        ubl = Ubl(
            number=f"B-{place}", currency=currency, amount=amount, due=day_due, buyer_ids=(("", HAZEL),)
        )
        ubl.write(tmp_path, f"{place}.xml")
    deliver(tmp_path)
    kim = signed_in("kim")
    for each in (HAZEL, number("elm")):
        assert kim.get(f"{HOME}r/{each}/").status_code == 200
    shown = home(kim)
    end = shown_day(timezone.localdate() + timedelta(days=365))
    assert at_hand(shown) == [
        ["Iepenburg Logistiek B.V.", f"{number('elm')} Hengelo", "No access", "no end date"],
        ["Hazelhof B.V.", f"{HAZEL} Ede", "€150.00 DKK\N{NO-BREAK SPACE}30.00", "€50.00", end],
    ]
    assert shown.xpath("//section[.//h2[@id='t-recent']]//tbody//a/@href") == [
        f"{HOME}r/{number('elm')}/",
        f"{HOME}r/{number('elm')}/invoices/",
        f"{HOME}r/{HAZEL}/",
    ]


def test_star_keeps_a_favourite_first_and_comes_back_home(signed_in: Callable[..., Client]) -> None:
    kim = signed_in("kim")
    for each in (number("alder"), HAZEL):
        kim.get(f"{HOME}r/{each}/")
    keeping = "Keep Elzenhof Installatietechniek B.V. as favourite"
    assert press(kim, home(kim), keeping) == f"{HOME}#t-recent"
    shown = home(kim)
    assert [row[0] for row in at_hand(shown)] == ["Elzenhof Installatietechniek B.V.", "Hazelhof B.V."]
    dropping = "Elzenhof Installatietechniek B.V. is a favourite, remove"
    assert stars(shown) == [dropping, "Keep Hazelhof B.V. as favourite"]

    press(kim, shown, dropping)
    assert sorted(stars(home(kim))) == [keeping, "Keep Hazelhof B.V. as favourite"]


def test_mandate_that_ends_within_thirty_days_is_marked(signed_in: Callable[..., Client]) -> None:
    kim = signed_in("kim")
    for each in ("birch", "alder"):
        kim.get(f"{HOME}r/{number(each)}/")
    marked = home(kim).xpath("//section[.//h2[@id='t-recent']]//tr[.//*[contains(@class, 'state--warn')]]/th")
    assert [plain(each) for each in marked] == ["Berkenrode Bouw B.V."]


def test_who_opened_nothing_yet_gets_the_first_relations_by_name(signed_in: Callable[..., Client]) -> None:
    shown = home(signed_in("kim"))
    assert [row[0] for row in at_hand(shown)] == [
        "Berkenrode Bouw B.V.",
        "Elzenhof Installatietechniek B.V.",
        "Hazelhof B.V.",
        "Iepenburg Logistiek B.V.",
    ]
    assert "All 4 relations" in plain(shown.xpath("//main")[0])


def test_home_costs_the_same_queries_with_four_relations_and_with_thirty_more(
    signed_in: Callable[..., Client],
) -> None:
    kim = signed_in("kim")
    home(kim)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            home(kim)
        counts.append(len(queries_of(captured)))
        _thirty_more()
    assert counts[0] == counts[1]
    assert counts[0] <= 20


def _thirty_more() -> None:
    cast = Cast(organisations={"iris": organisation("iris")})
    seeds = tuple(
        OrganisationSeed(
            key=f"extra{extra}",
            number=f"3000{extra:02}",
            kvk=f"091400{extra:02}",
            name=f"Extra {extra}",
            kind=OrganisationKind.EMPLOYER,
            place="Ede",
        )
        for extra in range(30)
    )
    with system_context("test"):
        if Mandate.objects.filter(giver__relation_number="300000").exists():
            return
        add_organisations(cast, seeds)
        mandates = tuple(
            MandateSeed(giver=seed.key, holder="iris", permits=(Permission.FINANCIALS_READ,), ends_in_days=5)
            for seed in seeds
        )
        add_mandates(cast, mandates, at=timezone.now())


def test_many_mandates_that_end_are_counted_and_the_first_named(signed_in: Callable[..., Client]) -> None:
    _thirty_more()
    line = attention(home(signed_in("kim")))[0]
    assert line.startswith("31 Ends: Mandates end within 14 days Extra 0 on ")
    assert "and 28 more" in line


@pytest.mark.parametrize(
    ("hour", "words"),
    [(9, "Good morning"), (12, "Good afternoon"), (17, "Good afternoon"), (18, "Good evening")],
)
def test_greeting_follows_the_time_where_the_portal_is(hour: int, words: str) -> None:
    at = datetime.fromisoformat(f"2026-11-21T{hour:02}:30:00+01:00")
    with translation.override("en"):
        assert greeting(at, "Ira") == f"{words}, Ira"
