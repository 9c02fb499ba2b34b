"""A document as JSON and back, without loss. Decimals are text, dates ISO 8601; what is absent is left out.

The bytes of attachments stay out: they are kept beside the JSON under their SHA-256.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from invoices.documents.document import Attachment, Document

FORM = 1  # raised when a change makes older JSON unreadable


def document_to_json(document: Document) -> dict[str, Any]:
    """What `json.dumps` can write. Attachments lose their `content`; their `sha256` says which it was."""
    return {"form": FORM, **_plain_fields(document)}


def document_from_json(data: Mapping[str, Any], contents: Mapping[str, bytes] | None = None) -> Document:
    """The document again; `contents` gives the attachments' bytes by SHA-256, where the caller needs them.

    Raises ValueError when the JSON has another form than this code writes.
    """
    if data.get("form") != FORM:
        raise ValueError(f"stored document has form {data.get('form')!r}, expected {FORM}")
    document: Document = _build(Document, {key: value for key, value in data.items() if key != "form"})
    if not contents:
        return document
    attachments = tuple(
        dataclasses.replace(attachment, content=contents.get(attachment.sha256))
        for attachment in document.attachments
    )
    return dataclasses.replace(document, attachments=attachments)


def _plain_fields(value: Any) -> dict[str, Any]:
    return {
        field.name: _to_plain(getattr(value, field.name))
        for field in dataclasses.fields(value)
        if getattr(value, field.name) != field.default and not _is_content(value, field.name)
    }


def _is_content(value: object, name: str) -> bool:
    return isinstance(value, Attachment) and name == "content"


def _to_plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return _plain_fields(value)
    if isinstance(value, tuple):
        return [_to_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return value


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _build(kind: Any, data: Mapping[str, Any]) -> Any:
    hints = _hints(kind)
    return kind(**{name: _from_plain(hints[name], value) for name, value in data.items()})


def _from_plain(hint: Any, value: Any) -> Any:
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return _from_plain(next(part for part in typing.get_args(hint) if part is not type(None)), value)
    if origin is tuple:
        return _tuple_from_plain(typing.get_args(hint), value)
    if dataclasses.is_dataclass(hint):
        return _build(hint, value)
    if hint is date:
        return date.fromisoformat(value)
    return hint(value) if isinstance(hint, type) and issubclass(hint, (Decimal, Enum)) else value


def _tuple_from_plain(parts: tuple[Any, ...], values: Any) -> tuple[Any, ...]:
    if parts[-1] is Ellipsis:
        return tuple(_from_plain(parts[0], value) for value in values)
    return tuple(_from_plain(part, value) for part, value in zip(parts, values, strict=True))
