"""Numbers, keys, network addresses, words."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import RequestFactory

from accounts.codes import clean_code, clean_digits
from accounts.network import origin_of
from accounts.numbers import masked_number, mobile_number
from accounts.services.waiting import wait_words
from accounts.totp import code_at, key_in_groups, new_key, qr_svg, step_of_code
from notices.gateways import no_gateway

# RFC 6238, appendix B: the last six of its eight digits for SHA-1 and the key "12345678901234567890".
RFC_KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC_CODES = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]


@pytest.mark.parametrize(("seconds", "code"), RFC_CODES)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, tz=UTC)

    assert code_at(key=RFC_KEY, at=at) == code
    assert step_of_code(key=RFC_KEY, code=code, at=at, after=-1) == seconds // 30


def test_a_code_of_the_last_step_taken_or_before_is_none() -> None:
    at = datetime.fromtimestamp(1111111111, tz=UTC)
    step = 1111111111 // 30

    assert step_of_code(key=RFC_KEY, code="050471", at=at, after=step) is None
    assert step_of_code(key=RFC_KEY, code="050471", at=at, after=step - 1) == step


@pytest.mark.parametrize("code", ["", "05047", "0504711", "abcdef", "٠٥٠٤٧١", "-50471", "5e1000"])
def test_what_is_no_code_is_none(code: str) -> None:
    at = datetime.fromtimestamp(1111111111, tz=UTC)

    assert step_of_code(key=RFC_KEY, code=code, at=at, after=-1) is None


def test_keys_are_random_and_of_a_hundred_and_sixty_bits() -> None:
    keys = {new_key() for _ in range(50)}

    assert len(keys) == 50
    assert {len(key) for key in keys} == {32}
    assert key_in_groups("ABCDEFGHIJ") == "ABCD EFGH IJ"


def test_the_square_is_a_drawing_with_attributes_only() -> None:
    drawing = str(qr_svg(key=RFC_KEY, account='"><script>@example.org'))

    assert drawing.startswith("<svg ")
    assert "style" not in drawing
    assert "script" not in drawing


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("06 12 34 56 78", "+31612345678"),
        ("0612345678", "+31612345678"),
        ("06-12345678", "+31612345678"),
        ("+31 6 12345678", "+31612345678"),
        ("0031612345678", "+31612345678"),
        ("+32 470 12 34 56", "+32470123456"),
        ("+49 1512 3456789", "+4915123456789"),
        ("020 123 4567", None),
        ("0900 1234", None),
        ("+44 7911 123456", None),
        ("+33 6 12 34 56 78", None),
        ("06 12", None),
        ("", None),
        ("hello", None),
    ],
)
def test_mobile_numbers_are_read_as_people_write_them(typed: str, number: str | None) -> None:
    assert mobile_number(typed) == number


def test_the_list_of_countries_decides(settings: Any) -> None:
    settings.SMS_COUNTRIES = ("BE",)

    assert mobile_number("0612345678") is None
    assert mobile_number("+32470123456") == "+32470123456"


@pytest.mark.parametrize(
    ("number", "shown"), [("+31612345647", "06 •• •• •• 47"), ("+32470123456", "+32 ••••••• 56")]
)
def test_numbers_are_shown_with_their_middle_hidden(number: str, shown: str) -> None:
    assert masked_number(number) == shown


@pytest.mark.parametrize(
    ("seen", "forwarded", "behind_proxy", "origin"),
    [
        ("192.0.2.7", "", False, "192.0.2.7"),
        ("192.0.2.7", "198.51.100.9", False, "192.0.2.7"),
        ("10.0.0.1", "203.0.113.5, 198.51.100.9", True, "198.51.100.9"),
        ("10.0.0.1", "", True, "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "", False, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "", False, "192.0.2.7"),
        ("", "", False, ""),
        ("unix:", "", False, ""),
    ],
)
def test_an_origin_can_not_be_made_up(
    settings: Any, seen: str, forwarded: str, behind_proxy: bool, origin: str
) -> None:
    settings.BEHIND_PROXY = behind_proxy
    request = RequestFactory().get("/", REMOTE_ADDR=seen, HTTP_X_FORWARDED_FOR=forwarded)

    assert origin_of(request) == origin
    assert origin_of(None) == ""


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (timedelta(milliseconds=5), "1 second"),
        (timedelta(seconds=4), "4 seconds"),
        (timedelta(seconds=59, milliseconds=1), "60 seconds"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(seconds=61), "2 minutes"),
        (timedelta(minutes=15), "15 minutes"),
    ],
)
def test_a_wait_is_said_in_whole_units_rounded_up(wait: timedelta, words: str) -> None:
    at = datetime(2026, 11, 23, tzinfo=UTC)

    assert wait_words(until=at + wait, at=at) == words


def test_spaces_and_dashes_of_every_kind_are_taken_out() -> None:
    assert clean_digits("48\u00a01\u20132 16") == "481216"
    assert clean_code(" oil1-abcd ") == "0111ABCD"


def test_without_gateway_no_message_is_sent() -> None:
    with pytest.raises(OSError, match="SMS_GATEWAY is not set"):
        no_gateway(number="+31612345678", text="x", key="k")
