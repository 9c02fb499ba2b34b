"""Allowances, charges, tax, totals and ways to pay."""

from __future__ import annotations

from decimal import Decimal

from invoices.documents import (
    Account,
    AllowanceCharge,
    Card,
    MonetaryTotals,
    PaymentMeans,
    TaxCategory,
    TaxSubtotal,
    TaxTotal,
)
from invoices.ubl.nodes import Node, place_of
from invoices.ubl.problems import Problem, UblError


def read_allowances_charges(owner: Node) -> tuple[AllowanceCharge, ...]:
    return tuple(read_allowance_charge(found) for found in owner.children("AllowanceCharge"))


def read_allowance_charge(node: Node, *, of_price: bool = False) -> AllowanceCharge:
    """On the document, a line or a price; prices may have more than two decimals."""
    return AllowanceCharge(
        is_charge=node.flag("ChargeIndicator"),
        amount=required(node, node.amount("Amount", any_decimals=of_price), "amount"),
        base_amount=node.amount("BaseAmount", any_decimals=of_price),
        percentage=node.decimal("MultiplierFactorNumeric"),
        reason=node.text("AllowanceChargeReason"),
        reason_code=node.text("AllowanceChargeReasonCode"),
        tax=read_tax_category(node.child("TaxCategory")),
    )


def read_tax_category(node: Node | None) -> TaxCategory | None:
    if node is None:
        return None
    scheme = node.child("TaxScheme")
    return TaxCategory(
        code=node.text("ID"),
        rate=node.decimal("Percent"),
        exemption_reason=node.text("TaxExemptionReason"),
        exemption_code=node.text("TaxExemptionReasonCode"),
        scheme=scheme.text("ID") if scheme else "",
    )


def read_tax_total(node: Node, document_currency: str, tax_currency: str) -> TaxTotal:
    """Tax in the document's currency, or in the one that tax is accounted in; any other is refused."""
    currency = node.peek("TaxAmount", "currencyID")
    if currency not in (document_currency, tax_currency):
        raise UblError(
            Problem.CURRENCY_MIXED,
            place_of(node.element),
            element="TaxTotal",
            found_currency=currency,
            expected_currency=document_currency,
        )
    here = Node(node.element, currency)
    return TaxTotal(
        currency=currency,
        tax_amount=required(here, here.amount("TaxAmount"), "tax_amount"),
        subtotals=tuple(_tax_subtotal(found) for found in here.children("TaxSubtotal")),
    )


def _tax_subtotal(node: Node) -> TaxSubtotal:
    category = read_tax_category(node.child("TaxCategory"))
    return TaxSubtotal(
        taxable_amount=required(node, node.amount("TaxableAmount"), "taxable_amount"),
        tax_amount=required(node, node.amount("TaxAmount"), "tax_amount"),
        category=category or TaxCategory(code=""),
    )


def read_totals(node: Node) -> MonetaryTotals:
    return MonetaryTotals(
        line_total=required(node, node.amount("LineExtensionAmount"), "line_total"),
        tax_exclusive=required(node, node.amount("TaxExclusiveAmount"), "tax_exclusive"),
        tax_inclusive=required(node, node.amount("TaxInclusiveAmount"), "tax_inclusive"),
        payable=required(node, node.amount("PayableAmount"), "payable"),
        allowance_total=node.amount("AllowanceTotalAmount"),
        charge_total=node.amount("ChargeTotalAmount"),
        prepaid=node.amount("PrepaidAmount"),
        rounding=node.amount("PayableRoundingAmount"),
    )


def required(node: Node, number: Decimal | None, field: str) -> Decimal:
    if number is None:
        raise UblError(Problem.FIELD_MISSING, place_of(node.element), field=field)
    return number


def read_payment_means(node: Node) -> PaymentMeans:
    mandate = node.child("PaymentMandate")
    return PaymentMeans(
        code=node.text("PaymentMeansCode"),
        text=node.attribute("PaymentMeansCode", "name"),
        reference=node.text("PaymentID"),
        due_date=node.date("PaymentDueDate"),
        account=_account(node.child("PayeeFinancialAccount")),
        card=_card(node.child("CardAccount")),
        mandate=mandate.text("ID") if mandate else "",
    )


def _account(node: Node | None) -> Account | None:
    if node is None:
        return None
    branch = node.child("FinancialInstitutionBranch")
    return Account(number=node.text("ID"), name=node.text("Name"), bic=branch.text("ID") if branch else "")


def _card(node: Node | None) -> Card | None:
    if node is None:
        return None
    return Card(
        network=node.text("NetworkID"),
        holder=node.text("HolderName"),
    )
