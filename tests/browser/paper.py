"""Letters as they lie in the file for the printer."""

import io
import re
from typing import Any

from pypdf import PdfReader

from access.database import Scope, database_context, system_context
from notices.letters import batch_pdf
from notices.models import OutboundMessage
from notices.services import batch_make, batch_posted
from tests.nets.actors import at_desk, context_of

_LARGE = 16


def posted() -> tuple[str, str]:
    """The desk prints and posts the one letter that waits; what stands on the paper, and what of it stands large."""
    acting = at_desk("dirk")
    with database_context(context_of(acting, Scope.DESK)):
        batch = batch_make(acting=acting)
    with system_context("test"):
        letter = OutboundMessage.objects.get(print_batch=batch)
        page = PdfReader(io.BytesIO(batch_pdf(batch, [letter]))).pages[0]
    with database_context(context_of(acting, Scope.DESK)):
        batch_posted(acting=acting, batch_id=batch.id)
    large: list[str] = []

    def keep_large(text: str, _matrix: Any, _text_matrix: Any, _font: Any, size: float) -> None:
        if size >= _LARGE:
            large.append(text)

    return page.extract_text(visitor_text=keep_large), "".join(large)


def code_on(large: str) -> str:
    """The code among what stands large."""
    found = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", large)
    assert found, large
    return found[0]
