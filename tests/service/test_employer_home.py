"""Home of an employer: what needs attention, for whoever may see it or decide it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from access.database import system_context
from invoices.statuses import today_at
from roles.enums import RequestState, Role
from roles.models import RoleRequest
from tests.cast import membership, number
from tests.invoices.importing import HAZEL, deliver
from tests.invoices.reading import page
from tests.invoices.ubl_files import Ubl
from tests.roles.asking import make_administrator
from tests.service.test_portfolio_home import attention

pytestmark = pytest.mark.usefixtures("hazel")


def home(client: Client, relation_number: str) -> list[str]:
    client.cookies["portal_language"] = "en"
    return attention(page(client.get(f"/o/{relation_number}/")))


def test_late_and_outstanding_invoices_ask_for_attention(
    signed_in: Callable[..., Client], tmp_path: Path
) -> None:
    day = today_at(timezone.now())
    for place, days in enumerate((-9, 9)):
        Ubl(
            number=f"H-{place}",
            amount="50.00",
            due=(day + timedelta(days=days)).isoformat(),
            buyer_ids=(("", HAZEL),),
        ).write(tmp_path, f"{place}.xml")
    ben = signed_in("ben")
    assert home(ben, HAZEL) == ["Nothing needs your attention."]
    deliver(tmp_path)
    assert home(ben, HAZEL) == [
        "1 Overdue: Invoice is overdue, €50.00 The oldest is 9 days past its due date View: Invoice is overdue, €50.00",
        "2 Outstanding: Documents are outstanding, together €100.00 What is overdue counts too"
        " View: Documents are outstanding, together €100.00",
    ]
    links = page(ben.get(f"/o/{HAZEL}/")).xpath("//section[.//h2[@id='t-todo']]//a/@href")
    assert links == [
        f"/o/{HAZEL}/invoices/?status=overdue&sort=due",
        f"/o/{HAZEL}/invoices/?status=outstanding",
    ]


def test_whoever_may_neither_see_invoices_nor_give_roles_is_asked_nothing(
    signed_in: Callable[..., Client],
) -> None:
    cato = signed_in("cato")
    assert page(cato.get(f"/o/{number('alder')}/")).xpath("//*[@id='t-todo']") == []


def test_role_that_a_colleague_asks_for_waits_for_the_administrator(signed_in: Callable[..., Client]) -> None:
    ada = signed_in("ada")
    make_administrator("cato", "alder")
    assert home(ada, number("alder")) == ["Nothing needs your attention."]
    with system_context("test"):
        cato = membership("cato", "alder")
        RoleRequest.objects.create(
            organisation=cato.organisation,
            membership=cato,
            role=Role.REPORTING_OFFICER,
            permission="financials:read",
            path=f"/o/{number('alder')}/invoices/",
            state=RequestState.WAITING,
            asked_at=timezone.now(),
        )
    assert home(ada, number("alder")) == [
        "1 Waiting: Role request waits for you Cato Jansma asks for the role “Reporting officer”"
        " Decide: Role request waits for you"
    ]
    assert page(ada.get(f"/o/{number('alder')}/")).xpath("//section[.//h2[@id='t-todo']]//a/@href") == [
        f"/o/{number('alder')}/requests/"
    ]


def test_the_only_administrator_is_sent_to_the_desk_and_others_to_the_administrator(
    signed_in: Callable[..., Client],
) -> None:
    def helpers(key: str) -> list[str]:
        home_page = page(signed_in(key).get(f"/o/{number('alder')}/"))
        return [each.text_content() for each in home_page.xpath("//section[.//h2[@id='t-admin']]//b")]

    assert helpers("cato") == ["Ada Vermeulen"]
    assert helpers("ada") == ["Zakelijke Servicedesk"]
