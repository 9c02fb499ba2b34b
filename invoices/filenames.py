"""Names of files to fetch, safe on every system."""

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Final

from invoices.documents import Attachment
from invoices.enums import DocumentKind
from invoices.models import Invoice

_LONGEST: Final = 80

# What EN 16931 allows in a document (BT-125-1), with the ending that belongs to it.
_ENDINGS: Final = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "text/csv": ".csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
}
OTHER_TYPE: Final = "application/octet-stream"


def invoice_file_name(invoice: Invoice, *, ending: str) -> str:
    """Kind in the reader's language and number, such as `invoice-F2026-131056.pdf`."""
    return f"{_safe(str(DocumentKind(invoice.kind).label).lower())}-{_safe(invoice.number)}{ending}"


def attachment_type(attachment: Attachment) -> str:
    """The type the file states, when it is one that an invoice may carry; anything else is just bytes."""
    return attachment.mime_type if attachment.mime_type in _ENDINGS else OTHER_TYPE


def attachment_file_name(attachment: Attachment) -> str:
    """The name the file gives, with the ending of its type; what is no allowed type ends in `.bin`."""
    given = attachment.file_name or attachment.identifier.value
    name = PurePosixPath(given.replace("\\", "/")).name
    ending = _ENDINGS.get(attachment.mime_type, ".bin")
    stem = name[: -len(ending)] if name.lower().endswith(ending) else name
    return f"{_safe(stem)}{ending}"


def _safe(text: str) -> str:
    """Letters, digits, dots, dashes and underscores; accents are dropped, anything else becomes a dash."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-.")[:_LONGEST].rstrip("-.") or "file"
