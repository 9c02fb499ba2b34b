"""A history as a download."""

from typing import Final

from django.http import HttpResponse
from django.utils.http import content_disposition_header

_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


def csv_response(content: bytes, *, name: str) -> HttpResponse:
    """The file, which no browser runs or shows in the place of a page."""
    disposition = content_disposition_header(as_attachment=True, filename=name) or ""
    return HttpResponse(
        content, content_type="text/csv", headers=_HEADERS | {"Content-Disposition": disposition}
    )
