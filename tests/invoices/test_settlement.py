"""What settles what: credit notes and payments, in every order, and what is over."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from access.database import system_context
from invoices.enums import DocumentKind
from invoices.models import Invoice, Payment
from invoices.rests import with_rest
from invoices.services.settlement import balance_differences, document_settle, payment_allocate
from tests.cast import organisation
from tests.invoices.importing import AT
from tests.invoices.paying import allocations, balances, land, pay, pay_amounts, rests, set_offs
from tests.invoices.ubl_files import Ubl, relation

pytestmark = pytest.mark.django_db

INVOICE = Ubl(number="F-1", amount="100.00", buyer_ids=relation("alder"))
CREDIT = Ubl(
    number="C-1",
    kind=DocumentKind.CREDIT_NOTE,
    amount="30.00",
    corrects="F-1",
    reference="",
    buyer_ids=relation("alder"),
)
OTHER_SELLER = replace(CREDIT, seller_kvk="08999999")
OTHER_BUYER = replace(CREDIT, buyer_ids=relation("birch"))
OTHER_CURRENCY = replace(CREDIT, currency="DKK")


@pytest.mark.parametrize("ubls", [(INVOICE, CREDIT), (CREDIT, INVOICE)])
def test_credit_note_settles_the_invoice_it_names_whichever_comes_first(ubls: tuple[Ubl, ...]) -> None:
    land(*ubls)
    assert balances() == {"C-1": "-30.00 − 0.00 − -30.00 = 0.00", "F-1": "100.00 − 0.00 − 30.00 = 70.00"}
    assert set_offs() == [("C-1", "F-1", "30.00")]


def test_several_credit_notes_settle_as_far_as_the_invoice_is_open() -> None:
    second = replace(CREDIT, number="C-2", amount="90.00")
    land(CREDIT, INVOICE, second)
    assert balances() == {
        "C-1": "-30.00 − 0.00 − -30.00 = 0.00",
        "C-2": "-90.00 − 0.00 − -70.00 = -20.00",
        "F-1": "100.00 − 0.00 − 100.00 = 0.00",
    }


def test_credit_note_that_names_two_invoices_settles_the_oldest_first() -> None:
    second = replace(INVOICE, number="F-0", issued="2026-10-02", amount="20.00")
    land(INVOICE, second, replace(CREDIT, corrects="F-1,F-0"))
    assert set_offs() == [("C-1", "F-0", "20.00"), ("C-1", "F-1", "10.00")]
    assert balances()["F-1"] == "100.00 − 0.00 − 10.00 = 90.00"


@pytest.mark.parametrize(
    "credit", [OTHER_SELLER, OTHER_BUYER, OTHER_CURRENCY, replace(CREDIT, corrects="F-9")]
)
def test_credit_note_of_another_seller_buyer_or_currency_settles_nothing(credit: Ubl) -> None:
    land(INVOICE, credit)
    assert (balances()["F-1"], set_offs()) == ("100.00 − 0.00 − 0.00 = 100.00", [])


def test_document_that_comes_again_settles_nothing_twice() -> None:
    land(INVOICE, CREDIT, INVOICE, CREDIT)
    assert set_offs() == [("C-1", "F-1", "30.00")]


@pytest.mark.parametrize(
    ("amounts", "expected", "over"),
    [
        (["100"], "100.00 − 100.00 − 0.00 = 0.00", ["100.00: 0.00"]),
        (["40"], "100.00 − 40.00 − 0.00 = 60.00", ["40.00: 0.00"]),
        (["40", "60"], "100.00 − 100.00 − 0.00 = 0.00", ["40.00: 0.00", "60.00: 0.00"]),
        (["150"], "100.00 − 100.00 − 0.00 = 0.00", ["150.00: 50.00"]),
        (["100", "-100"], "100.00 − 0.00 − 0.00 = 100.00", ["100.00: 0.00", "-100.00: 0.00"]),
        (
            ["100", "-100", "100"],
            "100.00 − 100.00 − 0.00 = 0.00",
            ["100.00: 0.00", "-100.00: 0.00", "100.00: 0.00"],
        ),
        (["150", "-50"], "100.00 − 100.00 − 0.00 = 0.00", ["150.00: 50.00", "-50.00: -50.00"]),
        (["150", "-120"], "100.00 − 30.00 − 0.00 = 70.00", ["150.00: 50.00", "-120.00: -50.00"]),
        (["-25"], "100.00 − 0.00 − 0.00 = 100.00", ["-25.00: -25.00"]),
        (["-25", "100"], "100.00 − 75.00 − 0.00 = 25.00", ["-25.00: -25.00", "100.00: 25.00"]),
    ],
)
def test_payments_settle_partly_wholly_and_too_much_and_come_back(
    tmp_path: Path, amounts: list[str], expected: str, over: list[str]
) -> None:
    land(INVOICE)
    pay_amounts(tmp_path, *amounts)
    assert balances()["F-1"] == expected
    assert rests() == over


def test_one_payment_settles_what_is_due_first(tmp_path: Path) -> None:
    land(replace(INVOICE, number="F-2", due="2026-12-20"), replace(INVOICE, number="F-1", due="2026-12-01"))
    land(replace(INVOICE, number="F-3", due=""))
    pay(tmp_path, "50261310,2026-11-01,250.00")
    assert allocations() == [("F-1", "100.00"), ("F-2", "100.00"), ("F-3", "50.00")]


def test_what_is_over_from_earlier_payments_settles_the_next_document(tmp_path: Path) -> None:
    land(INVOICE)
    pay_amounts(tmp_path, "130", "120", "-20")
    land(replace(INVOICE, number="F-2", amount="45.00"))
    assert allocations() == [("F-1", "100.00"), ("F-2", "30.00"), ("F-2", "15.00")]
    assert balances()["F-2"] == "45.00 − 45.00 − 0.00 = 0.00"


def test_money_paid_out_settles_the_credit_note_before_it_takes_anything_back(tmp_path: Path) -> None:
    land(INVOICE)
    pay_amounts(tmp_path, "100")
    land(replace(CREDIT, reference="5026 1310"))
    assert balances()["C-1"] == "-30.00 − 0.00 − 0.00 = -30.00"
    pay(tmp_path, "50261310,2026-11-20,-30.00")
    assert balances() == {"C-1": "-30.00 − -30.00 − 0.00 = 0.00", "F-1": "100.00 − 100.00 − 0.00 = 0.00"}


def test_payment_of_another_currency_or_reference_settles_nothing(tmp_path: Path) -> None:
    land(
        INVOICE,
        replace(INVOICE, number="F-2", reference="RF18"),
        replace(INVOICE, number="F-3", currency="DKK"),
    )
    pay(tmp_path, "RF18,2026-11-01,100.00")
    assert allocations() == [("F-2", "100.00")]


MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("pay"), st.integers(-150, 150).filter(bool)),
        st.tuples(st.just("invoice"), st.integers(1, 120)),
        st.tuples(st.just("credit"), st.integers(1, 120)),
    ),
    max_size=8,
)


@settings(deadline=None, max_examples=60)
@given(moves=MOVES)
def test_nothing_is_lost_or_made_in_any_order(moves: list[tuple[str, int]]) -> None:
    with system_context("test"), transaction.atomic():
        for position, (what, amount) in enumerate(moves):
            _move(position, what, Decimal(amount))
        documents = Invoice.objects.filter(batch_id=0)
        asked = sum((each.payable for each in documents), Decimal(0))
        paid = sum((each.amount for each in Payment.objects.filter(batch_id=0)), Decimal(0))
        over = sum(with_rest(Payment.objects.filter(batch_id=0)).values_list("rest", flat=True), Decimal(0))
        assert list(balance_differences()) == []
        assert sum((each.open for each in documents), Decimal(0)) == asked - paid + over
        assert all(each.open * each.payable >= 0 for each in documents)
        assert not (over > 0 and any(each.open > 0 for each in documents))
        assert not (over < 0 and any(each.open < 0 or each.paid > 0 for each in documents))
        transaction.set_rollback(True)


def _move(position: int, what: str, amount: Decimal) -> None:
    owner = organisation("alder")
    if what == "pay":
        payment = Payment.objects.create(
            organisation=owner,
            identity=f"p{position}",
            reference="R",
            paid_on=AT.date(),
            amount=amount,
            currency="EUR",
            batch_id=0,
        )
        payment_allocate(payment=payment)
        return
    is_credit = what == "credit"
    invoice = Invoice.objects.create(
        organisation=owner,
        kind=DocumentKind.CREDIT_NOTE if is_credit else DocumentKind.INVOICE,
        number=f"D{position}",
        seller_key="seller",
        issue_date=AT.date(),
        currency="EUR",
        total=-amount if is_credit else amount,
        payable=-amount if is_credit else amount,
        payment_reference="R",
        corrects=[f"D{each}" for each in range(8)] if is_credit and position % 2 else [],
        batch_id=0,
    )
    document_settle(invoice=invoice)


def denied(statement: str) -> bool:
    """Whether the database refuses this to the program itself."""
    try:
        with system_context("test"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as fault:
        return "permission denied" in str(fault)
    return False


def test_program_may_change_no_column_of_a_document_but_its_two_sums() -> None:
    land(INVOICE)
    columns = [field.column for field in Invoice._meta.concrete_fields if not field.generated]
    changed = [each for each in columns if not denied(f'update invoices_invoice set "{each}" = "{each}"')]
    assert changed == ["paid", "credited"]


@pytest.mark.parametrize(
    "name", ["invoices_payment", "invoices_paymentallocation", "invoices_creditallocation"]
)
def test_program_may_neither_change_nor_take_away_what_was_paid_or_settled(tmp_path: Path, name: str) -> None:
    land(INVOICE, CREDIT)
    pay_amounts(tmp_path, "40")
    statements = (f"update {name} set amount = amount", f"delete from {name}", f"truncate {name} cascade")
    assert [denied(each) for each in statements] == [True, True, True]
