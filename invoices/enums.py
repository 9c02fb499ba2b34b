"""Choices of the invoices package."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DocumentKind(TextChoices):
    """What a document asks: money from the buyer, or money back to the buyer."""

    INVOICE = "INVOICE", _("Invoice")
    CREDIT_NOTE = "CREDIT_NOTE", _("Credit note")


class DownloadForm(StrEnum):
    """In which form a document or an overview is fetched."""

    PDF = "pdf"
    CSV = "csv"
    ORIGINAL = "ubl"
    ATTACHMENT = "attachment"
