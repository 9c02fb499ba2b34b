"""Invoices on paper in the pseudo-language: no word is printed that a translator cannot reach."""

from typing import Any

import pytest

from tests.invoices.pdf_documents import text_of
from tests.translations.conftest import World
from tests.translations.pseudo import unmarked
from tests.translations.walking import opened, visitor

pytestmark = [pytest.mark.usefixtures("pseudo_language")]


@pytest.mark.parametrize("document", ["rich", "credit", "dollars", "overdue"])
def test_pdf_holds_no_untranslated_word(world: World, document: str):
    response: Any = opened(
        visitor("ben", {}), f"/o/{world.facts['alder']}/invoices/{world.facts[document]}/pdf/"
    )
    assert response["Content-Type"] == "application/pdf"
    text = text_of(b"".join(response) if response.streaming else response.content)
    assert "«" in text
    assert unmarked([text], world.data) == []
