"""Attachments, and the other documents an invoice names."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator

from lxml import etree

from invoices.documents import Attachment, Identifier, PrecedingInvoice
from invoices.ubl.nodes import CAC, CBC, Node, place_of, take_text
from invoices.ubl.problems import Problem, UblError


def read_reference(root: Node, name: str) -> str:
    reference = root.child(name)
    return reference.text("ID") if reference else ""


def read_preceding(root: Node) -> tuple[PrecedingInvoice, ...]:
    return tuple(
        PrecedingInvoice(number=invoice.text("ID"), issue_date=invoice.date("IssueDate"))
        for reference in root.children("BillingReference")
        if (invoice := reference.child("InvoiceDocumentReference"))
    )


def read_attachments(root: Node) -> tuple[Attachment, ...]:
    """Supporting documents of the invoice, then whatever is attached elsewhere in the file.

    Call it last: what else carries an attachment keeps what its own reader took.
    """
    supporting = [_attachment(found) for found in root.children("AdditionalDocumentReference")]
    return (*supporting, *(_attachment(found) for found in _other_carriers(root)))


def _other_carriers(root: Node) -> Iterator[Node]:
    embedded = f"{{{CBC}}}EmbeddedDocumentBinaryObject"
    for attachment in root.element.iter(f"{{{CAC}}}Attachment"):
        owner = attachment.getparent()
        if owner is not None and (attachment.findtext(embedded) or "").strip():
            yield Node(owner)


def _attachment(node: Node) -> Attachment:
    holder = node.child("Attachment")
    embedded = None if holder is None else holder.element.find(f"{{{CBC}}}EmbeddedDocumentBinaryObject")
    external = holder.child("ExternalReference") if holder else None
    content = None if embedded is None else _content(embedded)
    return Attachment(
        identifier=node.identifier() or Identifier(""),
        type_code=node.text("DocumentTypeCode"),
        description=node.text("DocumentDescription"),
        file_name=holder.attribute("EmbeddedDocumentBinaryObject", "filename") if holder else "",
        mime_type=holder.attribute("EmbeddedDocumentBinaryObject", "mimeCode") if holder else "",
        uri=external.text("URI") if external else "",
        sha256="" if content is None else hashlib.sha256(content).hexdigest(),
        size=len(content or b""),
        content=content,
    )


def _content(embedded: etree._Element) -> bytes:
    name = str(embedded.get("filename", ""))
    try:
        return base64.b64decode("".join(take_text(embedded).split()), validate=True)
    except binascii.Error as error:
        raise UblError(Problem.ATTACHMENT_BROKEN, place_of(embedded), name=name) from error
