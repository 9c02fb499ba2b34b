"""The generator's documents: right under our own reading, and always the same."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from stdnum import iban, iso11649

from demo.contracts import CONTRACTS
from demo.deliveries import Story, month_delivery, month_documents, small_delivery
from demo.drafts import Draft, credit_draft, invoice_draft
from demo.payment_references import betalingskenmerk, creditor_reference
from demo.products import Contract, month_after
from demo.ubl_writer import ACCOUNT, ubl_write
from invoices.documents import DocumentKind, Identifier, Period, PrecedingInvoice, Price, TaxCategory
from invoices.ubl import Problem, UblError, read, remarks

TODAY = date(2026, 11, 21)
NOVEMBER = date(2026, 11, 1)
STORY = Story(today=TODAY)
EVERY_DRAFT = [draft for month in STORY.calendar() for draft in month_documents(STORY, month)]
READ_BACK = [draft for month in STORY.calendar()[-4:] for draft in month_documents(STORY, month)]


def _contract(number: str) -> Contract:
    return next(contract for contract in CONTRACTS if contract.number == number)


def _files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.mark.parametrize("draft", READ_BACK, ids=lambda draft: draft.number)
def test_every_document_of_a_quarter_and_a_month_reads_back_as_it_was_drafted(draft: Draft):
    document = read(ubl_write(draft))

    assert remarks(document) == ()
    assert (document.kind, document.number, document.issue_date) == (
        draft.kind,
        draft.number,
        draft.issued_on,
    )
    assert document.due_date == draft.due_on
    assert document.contract == draft.contract
    assert document.period == Period(start=draft.start, end=draft.end)
    assert [(line.item.name, line.quantity, line.price, line.net_amount) for line in document.lines] == [
        (line.name, Decimal(line.people), Price(amount=line.price), line.amount) for line in draft.lines
    ]
    assert document.totals.line_total == draft.line_total
    assert (document.totals.tax_inclusive, document.totals.payable) == (draft.total, draft.payable)
    assert document.payment_reference == draft.payment_reference
    assert document.notes == (draft.note,)


def test_an_invoice_names_seller_buyer_and_exemption_as_dutch_insurers_do():
    document = read(ubl_write(invoice_draft(_contract("ZC-30418"), NOVEMBER)))

    assert document.seller.display_name == "Veldbaken Verzekeringen N.V."
    assert document.seller.registration == Identifier("08000001", "0106")
    assert document.seller.vat_number == "NL800000001B01"
    assert document.buyer.display_name == "Elzenhof Installatietechniek B.V."
    assert document.buyer.registration == Identifier("08123456", "0106")
    assert document.buyer.identifiers == (Identifier("104882"),)
    assert [account.number for account in document.accounts_to_pay_to] == [ACCOUNT]
    assert {line.item.tax for line in document.lines} == {TaxCategory(code="E", rate=Decimal(0))}
    reason = "Verzekeringsdienst, vrijgesteld (art. 11 lid 1 onder k Wet OB 1968)"
    assert [part.category for tax in document.tax_totals for part in tax.subtotals] == [
        TaxCategory(code="E", rate=Decimal(0), exemption_reason=reason)
    ]


def test_an_invoice_is_the_same_on_every_machine_and_day():
    draft = invoice_draft(_contract("ZC-30418"), NOVEMBER)

    assert (draft.number, draft.issued_on, draft.due_on) == ("F2026-110418", NOVEMBER, date(2026, 12, 1))
    assert [(line.name, line.people, line.price) for line in draft.lines] == [
        ("Basisverzekering collectief", 134, Decimal("123.70")),
        ("Aanvullend Zorg Plus", 83, Decimal("31.50")),
        ("Tand Basis", 33, Decimal("14.00")),
    ]
    assert draft.payment_reference == "1202611041804882"


def test_a_credit_note_names_the_invoice_it_corrects_and_no_account():
    document = read(ubl_write(credit_draft(_contract("ZC-30418"), NOVEMBER)))

    assert document.kind is DocumentKind.CREDIT_NOTE
    assert document.preceding == (PrecedingInvoice(number="F2026-110418", issue_date=NOVEMBER),)
    assert document.issue_date == date(2026, 12, 15)
    assert [means.account for means in document.payment_means] == [None]
    assert document.payment_reference == "1202611041804882"


def test_a_quarterly_invoice_covers_three_months_and_carries_its_specification():
    contract = _contract("VZ-51077")
    months = [month for month in STORY.calendar()[-14:] if STORY.is_invoiced(contract, month)]
    document = read(ubl_write(invoice_draft(contract, date(2026, 10, 1), with_specification=True)))

    assert months == [
        date(2025, 10, 1),
        date(2026, 1, 1),
        date(2026, 4, 1),
        date(2026, 7, 1),
        date(2026, 10, 1),
    ]
    assert document.period == Period(start=date(2026, 10, 1), end=date(2026, 12, 31))
    attachment = document.attachments[0]
    assert (attachment.file_name, attachment.mime_type) == ("specificatie-F2026-101077.csv", "text/csv")
    assert (
        attachment.content
        == (
            "\ufeffFactuur;Code;Omschrijving;Aantal;Premie;Bedrag\r\n"
            "F2026-101077;VZM;Verzuimverzekering;139;205,20;28522,80\r\n"
        ).encode()
    )


def test_a_discount_stands_on_the_document_and_lowers_the_total():
    document = read(ubl_write(invoice_draft(_contract("ZC-30215"), NOVEMBER)))

    discount = document.allowances_charges[0]
    assert (discount.reason, discount.percentage, discount.base_amount) == (
        "Collectiviteitskorting",
        Decimal(5),
        document.totals.line_total,
    )
    assert document.totals.payable == document.totals.line_total - discount.amount


def test_nothing_is_left_to_pay_where_the_premium_comes_from_a_deposit():
    document = read(ubl_write(invoice_draft(_contract("ZC-31126"), NOVEMBER)))

    assert document.totals.prepaid == document.totals.tax_inclusive
    assert (document.totals.payable, document.due_date, document.accounts_to_pay_to) == (Decimal(0), None, ())


def test_numbers_are_used_once_in_three_years():
    numbers = [draft.number for draft in EVERY_DRAFT]

    assert len(set(numbers)) == len(numbers) > 1500


def test_what_was_issued_is_the_same_when_it_is_made_a_month_later():
    early, late = (Story(today=day, months=3) for day in (TODAY, date(2026, 12, 21)))
    first, second = (
        {
            draft.number: ubl_write(draft)
            for month in story.calendar()
            for draft in month_documents(story, month)
        }
        for story in (early, late)
    )

    both = first.keys() & second.keys()
    assert len(both) > 80
    assert {number: first[number] for number in both} == {number: second[number] for number in both}


def test_nothing_is_issued_after_today():
    early = list(month_documents(Story(today=date(2026, 11, 14)), NOVEMBER))

    assert max(draft.issued_on for draft in early) == NOVEMBER
    late = month_documents(Story(today=date(2026, 11, 15)), NOVEMBER)
    assert {draft.issued_on for draft in late} == {NOVEMBER, date(2026, 11, 15)}


def test_a_contract_is_invoiced_from_its_begin_until_its_end():
    months = {
        key: [month for month in STORY.calendar() if STORY.is_invoiced(_first_of(key), month)]
        for key in ("gorse", "flax")
    }

    assert (months["gorse"][0], months["gorse"][-1]) == (date(2023, 12, 1), date(2026, 4, 1))
    assert (months["flax"][0], months["flax"][-1]) == (date(2025, 10, 1), NOVEMBER)


def _first_of(employer: str) -> Contract:
    return next(contract for contract in CONTRACTS if contract.employer == employer)


def test_a_delivery_has_the_same_files_each_time(tmp_path: Path):
    first = month_delivery(story=STORY, month=NOVEMBER, folder=tmp_path / "first")
    second = month_delivery(story=STORY, month=NOVEMBER, folder=tmp_path / "second")

    assert first.name == "2026-11"
    assert _files(first) == _files(second)


def test_a_delivery_is_put_down_in_a_fresh_folder(tmp_path: Path):
    stale = tmp_path / "2026-11" / "stale.xml"
    stale.parent.mkdir()
    stale.write_text("from a world before this one")

    month_delivery(story=STORY, month=NOVEMBER, folder=tmp_path)

    assert not stale.exists()


def test_the_last_delivery_has_three_files_that_are_wrong(tmp_path: Path):
    files = _files(month_delivery(story=STORY, month=NOVEMBER, folder=tmp_path))
    earlier = _files(month_delivery(story=STORY, month=date(2026, 10, 1), folder=tmp_path))

    assert read(files["F2026-119001.xml"]).buyer.display_name == "Notenkamp Transport B.V."
    with pytest.raises(UblError) as torn:
        read(files["F2026-119002.xml"])
    with pytest.raises(UblError) as wrong_sum:
        read(files["F2026-119003.xml"])
    assert (torn.value.code, wrong_sum.value.code) == (Problem.XML_BROKEN, Problem.PAYABLE)
    assert not [name for name in earlier if "9001" in name]


def test_the_small_delivery_has_an_overdue_invoice_a_credit_note_and_an_open_invoice_for_each(tmp_path: Path):
    documents = [read(content) for content in _files(small_delivery(folder=tmp_path, today=TODAY)).values()]

    for number in ("104882", "104917", "107330", "106401", "103615"):
        own = [each for each in documents if Identifier(number) in each.buyer.identifiers]
        assert {(each.kind, each.issue_date, each.due_date, len(each.attachments)) for each in own} == {
            (DocumentKind.INVOICE, date(2026, 9, 1), date(2026, 10, 1), 1),
            (DocumentKind.CREDIT_NOTE, date(2026, 10, 15), None, 0),
            (DocumentKind.INVOICE, NOVEMBER, date(2026, 12, 1), 0),
        }
    assert len(documents) == 15


def test_what_was_paid_from_a_deposit_goes_back_to_it():
    document = read(ubl_write(credit_draft(_contract("ZC-31126"), NOVEMBER)))

    assert (document.totals.prepaid, document.totals.payable) == (document.totals.tax_inclusive, Decimal(0))
    assert document.payment_terms == ("Dit bedrag is teruggestort in uw premiedepot; u hoeft niets te doen.",)


def test_payment_references_have_right_check_digits():
    assert betalingskenmerk(56789012345) == "5000056789012345"
    assert creditor_reference("539007547034") == "RF18539007547034"
    assert iban.is_valid(ACCOUNT)
    assert {
        iso11649.is_valid(draft.payment_reference)
        for draft in EVERY_DRAFT
        if draft.payment_reference[:2] == "RF"
    } == {True}


@pytest.mark.parametrize(
    ("number", "check"),
    [(1, "9"), (6, "1"), (0, "0")],
    ids=["as it is", "ten becomes one", "eleven becomes nought"],
)
def test_a_betalingskenmerk_has_one_check_digit_whatever_the_remainder(number: int, check: str):
    assert betalingskenmerk(number)[0] == check


def test_months_are_counted_over_the_turn_of_the_year():
    assert month_after(date(2026, 12, 1)) == date(2027, 1, 1)
    assert month_after(date(2026, 1, 1), -13) == date(2024, 12, 1)
