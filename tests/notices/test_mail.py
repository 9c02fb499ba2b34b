"""Mail as it leaves: two forms of the same words, TLS where it is required, refusals of the server."""

import email
import email.policy
import ssl
from pathlib import Path
from typing import Any

import pytest

from access.database import system_context
from notices.enums import MessageState, StateReason
from notices.mail import Block, blocks, html_of
from notices.services import messages_deliver
from tests.notices.outbox import found, mail, standing
from tests.notices.receivers import mail_server, mail_settings


def test_mail_has_text_and_html_of_the_same_words_and_comes_from_the_sender(
    real_database: str, settings: Any
) -> None:
    settings.MAIL_BOUNCES = "bounces@portal.example"
    mail()
    with mail_server() as (server, port), mail_settings(port):
        assert messages_deliver() == 1

    parsed = email.message_from_string(server.texts[0], policy=email.policy.default)
    text, html = (part.get_content() for part in parsed.iter_parts())
    assert parsed.get_content_type() == "multipart/alternative"
    assert (parsed["From"], parsed["Auto-Submitted"]) == (settings.MAIL_FROM, "auto-generated")
    assert "Ben gave you the role" in text
    assert "Ben gave you the role" in html
    for foreign in ("<img", "<script", "src=", "url(", "<link"):
        assert foreign not in html


def test_paragraphs_lines_and_links_are_told_apart_and_the_first_page_is_the_button(settings: Any) -> None:
    settings.PUBLIC_URL = "https://portal.example"
    text = "Dear Ada,\n\nOne\ntwo:\nhttps://portal.example/a/\n\nhttps://portal.example/b/\n\nhttps://portal.example"

    assert blocks(text) == [
        Block(lines=("Dear Ada,",)),
        Block(lines=("One", "two:")),
        Block(link="https://portal.example/a/", is_button=True),
        Block(link="https://portal.example/b/"),
        Block(link="https://portal.example"),
    ]


def test_values_are_never_markup_in_the_html_part(settings: Any) -> None:
    settings.PUBLIC_URL = "https://portal.example"
    html = html_of(subject="<b>S</b>", text='<img src=x>\n\nhttps://portal.example/"><script>', language="en")

    assert "<img" not in html
    assert "<script" not in html
    assert "&lt;b&gt;S&lt;/b&gt;" in html


@pytest.mark.parametrize(
    ("recipient", "expected"),
    [
        ("no@example.test", (MessageState.BOUNCED, StateReason.ADDRESS_UNKNOWN)),
        ("full@example.test", (MessageState.BOUNCED, StateReason.MAILBOX_FULL)),
        ("later@example.test", (MessageState.QUEUED, StateReason.REFUSED_FOR_NOW)),
    ],
)
def test_refusal_of_the_address_ends_or_waits_by_its_code(
    real_database: str, recipient: str, expected: tuple[str, str]
) -> None:
    message_id = mail(recipient)
    with mail_server() as (_server, port), mail_settings(port):
        assert messages_deliver() == 0

    assert standing(message_id) == expected
    assert (found(message_id).values == "{}") == (expected[0] == MessageState.BOUNCED)
    assert recipient not in found(message_id).last_error


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("554 5.7.1 looks like spam", (MessageState.BLOCKED, StateReason.REFUSED_BY_RECEIVER)),
        ("554 no", (MessageState.BOUNCED, StateReason.NOT_DELIVERED)),
        ("452 4.3.1 busy", (MessageState.QUEUED, StateReason.REFUSED_FOR_NOW)),
    ],
)
def test_refusal_of_the_content_ends_or_waits_by_its_code(
    real_database: str, answer: str, expected: tuple[str, str]
) -> None:
    message_id = mail()
    with mail_server() as (server, port), mail_settings(port):
        server.refuses_content = answer
        assert messages_deliver() == 0

    assert standing(message_id) == expected


def test_server_that_is_away_is_a_reason_to_try_again(real_database: str) -> None:
    message_id = mail()
    with mail_settings(9):
        assert messages_deliver() == 0

    assert standing(message_id) == (MessageState.QUEUED, StateReason.NOT_REACHED)


def test_mail_is_not_sent_in_the_clear_to_a_server_without_tls(real_database: str) -> None:
    message_id = mail()
    with mail_server() as (server, port), mail_settings(port, EMAIL_USE_TLS=True):
        assert messages_deliver() == 0

    assert server.texts == []
    assert standing(message_id) == (MessageState.QUEUED, StateReason.NOT_REACHED)


def test_mail_is_not_sent_to_a_server_whose_certificate_nobody_vouches_for(
    real_database: str, tmp_path: Path
) -> None:
    message_id = mail()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_own_certificate(tmp_path))
    with mail_server(tls_context=context) as (server, port), mail_settings(port, EMAIL_USE_TLS=True):
        assert messages_deliver() == 0

    assert server.texts == []
    assert standing(message_id) == (MessageState.QUEUED, StateReason.NOT_REACHED)


def _own_certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that the server made for itself."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(tz=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return file


def test_key_in_the_mail_is_the_id_of_the_message(real_database: str) -> None:
    message_id = mail()
    with mail_server() as (server, port), mail_settings(port):
        messages_deliver()

    assert server.deliveries == {str(message_id): 1}
    with system_context("test"):
        assert found(message_id).sent_at is not None
