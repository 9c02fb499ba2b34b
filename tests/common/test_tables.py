"""Lists as ledgers: an example table, and what it becomes."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.safestring import mark_safe
from django_tables2 import Column, RequestConfig
from django_tables2.paginators import LazyPaginator
from lxml import html

from common.shapes import FileLink, State, Tone, Total
from common.tables import (
    AmountColumn,
    DayColumn,
    FilesColumn,
    LedgerTable,
    MomentColumn,
    NameColumn,
    NumberColumn,
    PlateColumn,
    StateColumn,
    TextColumn,
)

OPEN = State("Outstanding", Tone.WAIT, "clock")


@dataclass
class Bill:
    number: str
    day: datetime.date | None = datetime.date(2026, 11, 2)
    product: str = "Health"
    period: str = "November 2026"
    amount: Decimal | None = Decimal("1284.60")
    open: Decimal | None = Decimal(0)
    currency: str = "EUR"
    state: State = OPEN


class BillTable(LedgerTable):
    number = NameColumn("Invoice", place="at-start row1 nowrap")
    day = DayColumn("Date", place="at-start row4")
    product = TextColumn("Contract", small="period", place="row2 on-line")
    amount = AmountColumn("Amount", place="at-end row1")
    open = AmountColumn("Outstanding", place="at-end row3", label="open")
    state = StateColumn("Status", orderable=False, place="at-start row3")
    files = FilesColumn("Download", place="at-end row4")

    class Meta(LedgerTable.Meta):
        order_by = "-day"

    def link_number(self, record: Bill) -> str:
        return f"/invoices/{record.number}/"

    def files_files(self, record: Bill) -> list[FileLink]:
        return [FileLink("PDF", f"/{record.number}.pdf", record.number)]

    def row_class(self, record: Bill) -> str:
        return "is-trouble" if record.number == "F9" else ""

    def row_help(self, record: Bill) -> str:
        return mark_safe("<b>Late.</b>") if record.number == "F9" else ""


def render(table: LedgerTable, address: str = "/invoices/", **paginate: object) -> html.HtmlElement:
    request = RequestFactory().get(address)
    RequestConfig(request, paginate={"per_page": 25, **paginate}).configure(table)
    source = Template("{% load django_tables2 %}{% render_table table %}")
    return html.fragment_fromstring(
        source.render(Context({"table": table, "request": request})), create_parent=True
    )


def cells(row: html.HtmlElement) -> list[str]:
    return [html.tostring(cell, encoding="unicode", with_tail=False) for cell in row]


def test_row_is_drawn_with_roles_places_and_labels():
    row = render(BillTable([Bill("F1")])).xpath("//tbody/tr")[0]
    assert cells(row) == [
        (
            '<th role="rowheader" scope="row" class="at-start row1 nowrap">'
            '<a class="name" href="/invoices/F1/">F1</a></th>'
        ),
        '<td role="cell" class="date at-start row4"><time datetime="2026-11-02">2 Nov 2026</time></td>',
        '<td role="cell" class="row2 on-line">Health<small>November 2026</small></td>',
        '<td role="cell" class="num at-end row1">€1,284.60</td>',
        '<td role="cell" class="num at-end row3" data-label="open"><span class="zero">–</span></td>',
        (
            '<td role="cell" class="at-start row3"><span class="state state--wait">'
            '<svg class="icon" aria-hidden="true"><use href="/static/icons.svg#clock"></use></svg>'
            "Outstanding</span></td>"
        ),
        (
            '<td role="cell" class="acts at-end row4"><a class="filelink" href="/F1.pdf">PDF'
            '<span class="unseen"> of F1</span></a></td>'
        ),
    ]


def test_values_are_escaped_in_every_column():
    evil = Bill(
        "<i>", product="<b>", period="<u>", currency="<s>", state=State("<q>", Tone.BAD, "alert", "<p>")
    )
    row = render(BillTable([evil], caption="<em>")).xpath("//tbody/tr")[0]
    assert {element.tag for element in row.iter()} == {
        "tr", "th", "td", "a", "time", "small", "span", "svg", "use",
    }  # fmt: skip
    assert row[0].text_content() == "<i>"


def test_nothing_is_a_dash():
    row = render(BillTable([Bill("F1", day=None, amount=None, product="")])).xpath("//tbody/tr")[0]
    assert [row[place].text_content() for place in (1, 2, 3)] == ["–", "–November 2026", "–"]


def test_head_sorts_by_address_keeps_the_filter_and_starts_at_page_one():
    heads = render(BillTable([Bill("F1")]), "/invoices/?status=open&page=1&sort=-day").xpath("//thead//th")
    assert [
        (head.text_content().strip(), head.get("aria-sort"), head.xpath("string(a/@href)")) for head in heads
    ] == [
        ("Invoice", None, "?status=open&sort=number"),
        ("Date", "descending", "?status=open&sort=day"),
        ("Contract", None, "?status=open&sort=product"),
        ("Amount", None, "?status=open&sort=amount"),
        ("Outstanding", None, "?status=open&sort=open"),
        ("Status", None, ""),
        ("Download", None, ""),
    ]
    assert heads[1].xpath("a/svg/use/@href") == ["/static/icons.svg#arrow-down"]
    assert heads[6].xpath("span/@class") == ["unseen"]


def test_rows_are_in_the_order_of_the_address():
    table = BillTable([Bill("F2"), Bill("F1"), Bill("F3")])
    assert [
        row[0].text_content() for row in render(table, "/?sort=-number").xpath("//tbody/tr")
    ] == ["F3", "F2", "F1"]  # fmt: skip


def test_trouble_is_explained_under_its_row():
    rows = render(BillTable([Bill("F9")])).xpath("//tbody/tr")
    assert [row.get("class") for row in rows] == ["is-trouble", "is-help"]
    assert cells(rows[1]) == ['<td role="cell" colspan="7"><b>Late.</b></td>']


def test_totals_stand_under_their_columns_one_line_per_currency():
    totals = [
        Total("Total of 2", {"amount": "€10.00", "open": "€4.00"}),
        Total("In dollars", {"amount": "USD 5.00"}),
    ]
    rows = render(BillTable([Bill("F1")], totals=totals)).xpath("//tfoot/tr")
    assert [row.get("class") for row in rows] == [None, "total-more"]
    assert cells(rows[0]) == [
        '<th role="rowheader" scope="row" colspan="3" class="at-start row1">Total of 2</th>',
        '<td role="cell" class="num at-end row1">€10.00</td>',
        '<td role="cell" class="num at-end" data-label="open">€4.00</td>',
        '<td role="cell" class="drop"></td>',
        '<td role="cell" class="acts drop"></td>',
    ]
    assert [cell.text_content() for cell in rows[1]] == ["In dollars", "USD 5.00", "", "", ""]


def test_caption_is_read_out():
    assert render(BillTable([Bill("F1")], caption="Newest first")).xpath(
        "string(//caption[@class='unseen'])"
    ) == ("Newest first")


def test_empty_list_says_what_to_try():
    page = render(BillTable([], empty_text="No invoices found.", empty_hint="Choose a longer period."))
    assert page.xpath("//table") == []
    assert page.xpath("string(//*[@class='ledger__none']//b)") == "No invoices found."
    assert page.xpath("string(//*[@class='ledger__none']//p)") == "Choose a longer period."


def bills(count: int) -> Sequence[Bill]:
    return [Bill(f"F{number:03}") for number in range(count)]


def test_pages_keep_filter_and_order_and_say_where_one_is():
    page = render(BillTable(bills(60)), "/?status=open&sort=number&page=2")
    assert page.xpath("string(//*[@class='pages__where'])") == "26–50 of 60"
    assert page.xpath("//nav//a/@href") == [
        "?status=open&sort=number&page=1",
        "?status=open&sort=number&page=1",
        "?status=open&sort=number&page=3",
        "?status=open&sort=number&page=3",
    ]
    assert page.xpath("string(//nav//*[@aria-current='page'])") == "Page 2"


def test_single_page_has_no_pages():
    assert render(BillTable(bills(25))).xpath("//nav") == []


def test_pages_of_a_lazy_paginator_do_not_count():
    page = render(BillTable(bills(60)), "/?page=2", paginator_class=LazyPaginator)
    assert page.xpath("string(//*[@class='pages__where'])") == "26–50"
    assert page.xpath("//nav//a[@rel='next']/@href") == ["?page=3"]


def test_table_with_prefix_has_pages_and_order_of_its_own():
    page = render(BillTable(bills(60), prefix="a-"), "/?page=7&a-page=2")
    assert page.xpath("//nav//a[@rel='next']/@href") == ["?page=7&a-page=3"]
    assert page.xpath("string(//thead//a/@href)") == "?page=7&a-sort=number"


class OtherTable(LedgerTable):
    number = PlateColumn("Number", accessor="organisation__number")
    count = NumberColumn("Count", accessor="tally")
    at = MomentColumn("At")
    amount = AmountColumn("Amount", zero=True, currency="organisation__currency")
    remark = TextColumn("Remark")
    plain = Column("Plain")

    def cell_remark(self, record: dict[str, object]) -> str:
        return f"<{record['remark']}>"


class Organisation:
    number = "104882"
    currency = "USD"


def test_way_to_a_value_goes_through_keys_attributes_and_calls():
    record = {
        "organisation": Organisation(),
        "tally": lambda: 3,
        "at": datetime.datetime(2026, 11, 20, 11, 5, tzinfo=datetime.UTC),
        "amount": Decimal(0),
        "remark": "x",
        "plain": "&",
    }
    row = render(OtherTable([record])).xpath("//tbody/tr")[0]
    assert [cell.text_content() for cell in row] == [
        "104882", "3", "20 Nov 2026, 12:05", "USD\u00a00.00", "<x>", "&",
    ]  # fmt: skip
    assert row.xpath("td[1]/span/@class") == ["ref ref--plain"]


def test_way_to_a_value_ends_at_nothing():
    record = {"organisation": None, "tally": 0, "at": None, "amount": None, "remark": "", "plain": None}
    row = render(OtherTable([record])).xpath("//tbody/tr")[0]
    assert [cell.text_content() for cell in row] == ["–", "0", "–", "–", "<>", "—"]


def test_name_without_address_is_no_link():
    class Plain(LedgerTable):
        number = NameColumn("Invoice")

    row = render(Plain([Bill("F1")])).xpath("//tbody/tr")[0]
    assert cells(row) == ['<th role="rowheader" scope="row"><span class="name">F1</span></th>']


def test_mistake_in_the_way_to_a_value_is_not_hidden():
    class Wrong(LedgerTable):
        number = TextColumn("Invoice", accessor="nunber")

    with pytest.raises(AttributeError, match="nunber"):
        render(Wrong([Bill("F1")]))
