"""Lines: quantity, price, item, tax category, period."""

from __future__ import annotations

from invoices.documents import Classification, Item, ItemAttribute, Line, Period, Price
from invoices.enums import DocumentKind
from invoices.ubl.amounts import read_allowance_charge, read_allowances_charges, read_tax_category, required
from invoices.ubl.nodes import Node, place_of
from invoices.ubl.problems import Problem, UblError

LINE_ELEMENTS = {DocumentKind.INVOICE: "InvoiceLine", DocumentKind.CREDIT_NOTE: "CreditNoteLine"}
_QUANTITIES = {DocumentKind.INVOICE: "InvoicedQuantity", DocumentKind.CREDIT_NOTE: "CreditedQuantity"}


def read_line(node: Node, kind: DocumentKind) -> Line:
    quantity = _QUANTITIES[kind]
    order = node.child("OrderLineReference")
    object_reference = node.child("DocumentReference")
    item = node.child("Item")
    price = node.child("Price")
    return Line(
        id=node.text("ID"),
        quantity=required(node, node.decimal(quantity), "quantity"),
        unit=node.attribute(quantity, "unitCode"),
        net_amount=required(node, node.amount("LineExtensionAmount"), "net_amount"),
        item=_item(item if item else node),
        price=_price(price if price else node),
        note=node.text("Note"),
        accounting_cost=node.text("AccountingCost"),
        order_line=order.text("LineID") if order else "",
        object_id=object_reference.identifier() if object_reference else None,
        object_type=object_reference.text("DocumentTypeCode") if object_reference else "",
        period=read_period(node.child("InvoicePeriod")),
        allowances_charges=read_allowances_charges(node),
    )


def read_period(node: Node | None) -> Period | None:
    if node is None:
        return None
    start, end = node.date("StartDate"), node.date("EndDate")
    if start and end and end < start:
        place = place_of(node.element)
        raise UblError(Problem.PERIOD_BACKWARDS, place, start=start.isoformat(), end=end.isoformat())
    return Period(start=start, end=end, tax_point_code=node.text("DescriptionCode"))


def _item(node: Node) -> Item:
    seller = node.child("SellersItemIdentification")
    buyer = node.child("BuyersItemIdentification")
    standard = node.child("StandardItemIdentification")
    origin = node.child("OriginCountry")
    name = node.text("Name")
    if not name:
        raise UblError(Problem.FIELD_MISSING, place_of(node.element), field="item_name")
    return Item(
        name=name,
        description=node.text("Description"),
        seller_id=seller.text("ID") if seller else "",
        buyer_id=buyer.text("ID") if buyer else "",
        standard_id=standard.identifier() if standard else None,
        classifications=tuple(_classification(found) for found in node.children("CommodityClassification")),
        origin_country=origin.text("IdentificationCode") if origin else "",
        attributes=tuple(
            ItemAttribute(name=found.text("Name"), value=found.text("Value"))
            for found in node.children("AdditionalItemProperty")
        ),
        tax=read_tax_category(node.child("ClassifiedTaxCategory")),
    )


def _classification(node: Node) -> Classification:
    element = "ItemClassificationCode"
    return Classification(
        list_id=node.attribute(element, "listID"),
        list_version=node.attribute(element, "listVersionID"),
        code=node.text(element),
    )


def _price(node: Node) -> Price:
    discount = node.child("AllowanceCharge")
    return Price(
        amount=required(node, node.amount("PriceAmount", any_decimals=True), "price"),
        base_quantity=node.decimal("BaseQuantity"),
        base_unit=node.attribute("BaseQuantity", "unitCode"),
        discount=read_allowance_charge(discount, of_price=True) if discount else None,
    )
