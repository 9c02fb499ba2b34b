"""Supporting documents: carried in the file, kept elsewhere, or only named."""

from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from invoices.documents import Attachment, Document
from invoices.filenames import attachment_file_name
from invoices.presentation.pieces import identifier_text, stacked


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentRow:
    """What is shown of an attachment; `sha256` is empty when the file carries nothing to fetch."""

    name: str
    details: SafeString | str
    sha256: str
    size: str


def attachment_rows(document: Document) -> list[AttachmentRow]:
    """All attachments, in the order of the document."""
    return [_row(attachment) for attachment in document.attachments]


def _row(attachment: Attachment) -> AttachmentRow:
    number = identifier_text(attachment.identifier) if attachment.identifier.value else ""
    carried = attachment_file_name(attachment) if attachment.sha256 else ""
    name = attachment.description or attachment.file_name or number or carried
    details = [
        number,
        attachment.file_name,
        attachment.mime_type,
        _("type %(code)s") % {"code": attachment.type_code} if attachment.type_code else "",
        _("kept by the sender: %(place)s") % {"place": attachment.uri} if attachment.uri else "",
    ]
    return AttachmentRow(
        name=name,
        details=stacked(dict.fromkeys(detail for detail in details if detail and detail != name)),
        sha256=attachment.sha256,
        size=filesizeformat(attachment.size) if attachment.sha256 else "",
    )
