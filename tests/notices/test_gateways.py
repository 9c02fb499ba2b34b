"""Gateways asked for real over HTTP: what they get, and what becomes of their answers."""

import base64
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from notices.enums import MessageState, StateReason
from notices.gateways import GatewayRefused, Hook, ReportRefused, gateway_in_use, gateway_named
from notices.gateways.interface import Outgoing, Report
from tests.notices.receivers import GatewayReceiver, gateway_server

MESSAGE = Outgoing(number="+31612345678", text="Uw code is 123456.", key="key-1", reference="a" * 32)


@pytest.fixture
def receiver(settings: Any) -> Iterator[GatewayReceiver]:
    """A gateway on this machine, and access to it."""
    with gateway_server() as found:
        settings.SMS_GATEWAY_URL = found.url
        settings.SMS_SENDER, settings.SMS_TOKEN, settings.SMS_ACCOUNT = "Portal", "secret-token", "AC1"
        settings.PUBLIC_URL = "https://portal.example"
        yield found


def asked(receiver: GatewayReceiver) -> tuple[str, dict[str, str], str]:
    """The one request; names of headers in small letters."""
    ((path, headers, body),) = receiver.requests
    return path, {name.lower(): value for name, value in headers.items()}, body


def hook(content: bytes = b"", *, headers: dict[str, str] | None = None, query: str = "") -> Hook:
    """What comes in at the address of the gateway."""
    url = f"https://portal.example/hooks/sms/x/?{query}"
    fields = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    return Hook(url=url, headers=headers or {}, query=fields, content=content)


def test_cm_gets_json_with_token_reference_and_key(receiver: GatewayReceiver, settings: Any) -> None:
    settings.SMS_GATEWAY = "cm"
    gateway_in_use().send(MESSAGE)

    _path, headers, body = asked(receiver)
    assert (headers["x-cm-producttoken"], headers["idempotency-key"]) == ("secret-token", "key-1")
    assert json.loads(body) == {
        "messages": {
            "msg": [
                {
                    "allowedChannels": ["SMS"],
                    "from": "Portal",
                    "to": [{"number": "0031612345678"}],
                    "body": {"type": "auto", "content": "Uw code is 123456."},
                    "minimumNumberOfMessageParts": 1,
                    "maximumNumberOfMessageParts": 4,
                    "reference": "a" * 32,
                }
            ]
        }
    }


def test_spryng_gets_json_with_bearer_token_and_reference(receiver: GatewayReceiver, settings: Any) -> None:
    settings.SMS_GATEWAY = "spryng"
    gateway_in_use().send(MESSAGE)

    _path, headers, body = asked(receiver)
    assert (headers["authorization"], headers["idempotency-key"]) == ("Bearer secret-token", "key-1")
    assert json.loads(body) == {
        "body": "Uw code is 123456.",
        "encoding": "auto",
        "originator": "Portal",
        "recipients": ["31612345678"],
        "route": "business",
        "reference": "a" * 32,
    }


def test_twilio_gets_a_form_with_the_address_for_reports(receiver: GatewayReceiver, settings: Any) -> None:
    settings.SMS_GATEWAY = "twilio"
    receiver.status = 201
    gateway_in_use().send(MESSAGE)

    path, headers, body = asked(receiver)
    assert path == "/2010-04-01/Accounts/AC1/Messages.json"
    assert base64.b64decode(headers["authorization"].removeprefix("Basic ")) == b"AC1:secret-token"
    assert parse_qs(body) == {
        "To": ["+31612345678"],
        "From": ["Portal"],
        "Body": ["Uw code is 123456."],
        "StatusCallback": [f"https://portal.example/hooks/sms/twilio/?reference={'a' * 32}"],
    }


@pytest.mark.parametrize("gateway", ["cm", "spryng", "twilio"])
@pytest.mark.parametrize("status", [302, 401, 429, 500, 503])
def test_answer_that_says_not_now_is_a_reason_to_try_again(
    receiver: GatewayReceiver, settings: Any, gateway: str, status: int
) -> None:
    settings.SMS_GATEWAY = gateway
    receiver.status, receiver.headers = status, {"Location": "https://elsewhere.example/"}

    with pytest.raises(OSError, match=str(status)):
        gateway_in_use().send(MESSAGE)
    assert len(receiver.requests) == 1  # nothing went on to another address


def test_gateway_that_is_not_there_is_a_reason_to_try_again(settings: Any) -> None:
    settings.SMS_GATEWAY, settings.SMS_GATEWAY_URL = "cm", "http://127.0.0.1:9"

    with pytest.raises(OSError, match="refused"):
        gateway_in_use().send(MESSAGE)


@pytest.mark.parametrize(
    ("gateway", "answer", "expected"),
    [
        ("cm", {"errorCode": 999}, (MessageState.BLOCKED, StateReason.REFUSED_BY_RECEIVER)),
        ("spryng", {}, (MessageState.BLOCKED, StateReason.REFUSED_BY_RECEIVER)),
        ("twilio", {"code": 21211}, (MessageState.BOUNCED, StateReason.ADDRESS_UNKNOWN)),
        ("twilio", {"code": 21610}, (MessageState.BLOCKED, StateReason.REFUSED_BY_RECEIVER)),
    ],
)
def test_answer_that_says_no_is_for_good(
    receiver: GatewayReceiver,
    settings: Any,
    gateway: str,
    answer: dict[str, Any],
    expected: tuple[MessageState, StateReason],
) -> None:
    settings.SMS_GATEWAY = gateway
    receiver.status, receiver.answer = 400, answer

    with pytest.raises(GatewayRefused) as refused:
        gateway_in_use().send(MESSAGE)

    assert (refused.value.state, refused.value.reason) == expected
    assert "123456" not in str(refused.value)
    assert "31612345678" not in str(refused.value)


def test_cm_refuses_in_an_answer_that_is_200(receiver: GatewayReceiver, settings: Any) -> None:
    settings.SMS_GATEWAY = "cm"
    receiver.answer = {"errorCode": 101}

    with pytest.raises(GatewayRefused):
        gateway_in_use().send(MESSAGE)


def cm_entry(code: str) -> dict[str, Any]:
    return {"reference": "r1", "status": {"code": code}, "to": "0031612345678"}


def test_cm_reports_one_message_or_several(settings: Any) -> None:
    settings.SMS_GATEWAY = "cm"
    gateway = gateway_in_use()
    one = json.dumps({"messages": {"msg": cm_entry("2")}}).encode()
    several = json.dumps({"messages": {"msg": [cm_entry(code) for code in "013"]}}).encode()

    assert gateway.reports(hook(one)) == [
        Report(reference="r1", state=MessageState.DELIVERED, reason=StateReason.REPORTED_DELIVERED)
    ]
    assert [each.state for each in gateway.reports(hook(several))] == [
        None,
        MessageState.BLOCKED,
        MessageState.BOUNCED,
    ]


def test_spryng_reports_by_form(settings: Any) -> None:
    settings.SMS_GATEWAY = "spryng"

    assert gateway_in_use().reports(hook(b"STATUS=20&REFERENCE=r1")) == [
        Report(reference="r1", state=MessageState.BOUNCED, reason=StateReason.NOT_DELIVERED)
    ]


@pytest.mark.parametrize("gateway", ["cm", "spryng", "twilio"])
@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"[]", b'{"messages": null}', b'{"messages": {"msg": [1]}}']
)
def test_nonsense_is_no_report(settings: Any, gateway: str, content: bytes) -> None:
    settings.SMS_GATEWAY = gateway

    with pytest.raises(ReportRefused):
        gateway_in_use().reports(hook(content))


# A vector computed with openssl: HMAC-SHA1 of the address and the fields in order, under the key "secret-token".
_TWILIO_BODY = b"MessageStatus=delivered&MessageSid=SM1"


def signed(url: str, *parts: str, key: str = "secret-token") -> dict[str, str]:
    """The header, computed the long way round."""
    import hashlib
    import hmac

    digest = hmac.new(key.encode(), (url + "".join(parts)).encode(), hashlib.sha1).digest()
    return {"x-twilio-signature": base64.b64encode(digest).decode()}


def test_twilio_report_with_its_signature_is_taken(receiver: GatewayReceiver, settings: Any) -> None:
    settings.SMS_GATEWAY = "twilio"
    url = "https://portal.example/hooks/sms/x/?reference=r1"
    good = signed(url, "MessageSidSM1", "MessageStatusdelivered")

    assert gateway_in_use().reports(hook(_TWILIO_BODY, headers=good, query="reference=r1")) == [
        Report(reference="r1", state=MessageState.DELIVERED, reason=StateReason.REPORTED_DELIVERED)
    ]


def test_signature_is_that_of_the_published_example(settings: Any) -> None:
    """The example of the scheme's description: account token 12345."""
    settings.SMS_GATEWAY, settings.SMS_TOKEN, settings.SMS_ACCOUNT = "twilio", "12345", "AC1"
    body = (
        b"CallSid=CA1234567890ABCDE&Caller=%2B12349013030&Digits=1234&From=%2B12349013030&To=%2B18005551212"
    )
    example = Hook(
        url="https://mycompany.com/myapp.php?foo=1&bar=2",
        headers={"x-twilio-signature": "0/KCTR6DLpKmkAf8muzZqo1nDgQ="},
        query={"reference": "r1"},
        content=body,
    )

    assert [each.state for each in gateway_in_use().reports(example)] == [None]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-twilio-signature": ""},
        {"x-twilio-signature": "é"},
        signed("https://portal.example/hooks/sms/x/?reference=r2", "MessageSidSM1", "MessageStatusdelivered"),
        signed("https://portal.example/hooks/sms/x/?reference=r1", "MessageSidSM1", "MessageStatusfailed"),
        signed(
            "https://portal.example/hooks/sms/x/?reference=r1",
            "MessageSidSM1",
            "MessageStatusdelivered",
            key="other",
        ),
    ],
)
def test_twilio_report_without_the_right_signature_is_refused(
    receiver: GatewayReceiver, settings: Any, headers: dict[str, str]
) -> None:
    settings.SMS_GATEWAY = "twilio"

    with pytest.raises(ReportRefused):
        gateway_in_use().reports(hook(_TWILIO_BODY, headers=headers, query="reference=r1"))


def test_only_the_gateway_in_use_is_found_by_its_name(settings: Any) -> None:
    settings.SMS_GATEWAY = "cm"
    assert gateway_named("cm") is not None
    assert gateway_named("twilio") is None
    settings.SMS_GATEWAY = "demo.phone.demo_phone"
    assert gateway_named("demo.phone.demo_phone") is None
    with pytest.raises(ReportRefused):
        gateway_in_use().reports(hook())
