"""What people wrote never begins a paragraph or a link of its own in the portal's mails."""

import pytest
from django.conf import settings

from notices.mail import Block, blocks
from notices.models import OutboundMessage
from notices.sending import message_text

EVIL = "Ben\n\nhttps://evil.example/portal/\n\nHoekstra"


def _granted(**values: str) -> OutboundMessage:
    return OutboundMessage(kind="orgs:onboarding_to_desk", channel="EMAIL", language="en")


def test_a_name_with_line_breaks_stays_on_its_line() -> None:
    text = message_text(_granted(), "body", {"organisation": EVIL, "path": "/desk/onboarding/1/"})

    assert "Ben https://evil.example/portal/ Hoekstra" in text
    assert [block.link for block in blocks(text) if block.link] == [
        f"{settings.PUBLIC_URL}/desk/onboarding/1/"
    ]


def test_words_that_may_have_lines_keep_them_and_get_no_link() -> None:
    message = OutboundMessage(kind="orgs:onboarding_declined", channel="EMAIL", language="en")

    text = message_text(message, "body", {"reference": "1", "reason": "Not yet.\nhttps://evil.example/"})

    assert "Not yet.\nhttps://evil.example/" in text
    assert [block for block in blocks(text) if block.link and "evil" in block.link] == []


@pytest.mark.parametrize("address", ["https://evil.example/a/", f"{settings.PUBLIC_URL}.evil.example/a/"])
def test_an_address_elsewhere_is_text(address: str) -> None:
    assert blocks(f"Look:\n{address}") == [Block(lines=("Look:", address))]
