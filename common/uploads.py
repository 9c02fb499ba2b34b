"""Files come in only where a page takes them, and no more of them than it takes.

A view that takes files says how many bytes in all: `upload_limit = 50_000_000`. Everywhere else they are passed
over before anything is stored, also when nobody has signed in yet.
"""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest


class UploadLimit(FileUploadHandler):
    """The first of the upload handlers: it counts what really comes, whatever the browser announced."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._room = _limit_of(request)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Passes over a file for which there is no room."""
        super().new_file(*args, **kwargs)
        self._require_room()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Counts a piece and hands it on."""
        self._room -= len(raw_data)
        self._require_room()
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler keeps the file."""

    def _require_room(self) -> None:
        if self._room <= 0:
            assert self.request
            self.request.META["portal.upload_passed_over"] = True
            raise SkipFile


def upload_was_cut(request: HttpRequest) -> bool:
    """Whether something was passed over because there was no room for it."""
    return "portal.upload_passed_over" in request.META


def _limit_of(request: HttpRequest | None) -> int:
    match = request.resolver_match if request else None
    view = getattr(match.func, "view_class", None) if match else None
    return int(getattr(view, "upload_limit", 0))
