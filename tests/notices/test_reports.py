"""What became of messages: reports of gateways by webhook, bounce mail from files and from a mailbox."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from access.database import system_context
from notices.bounces import notification_in
from notices.enums import MessageState, StateReason
from notices.models import OutboundMessage
from notices.references import reference_of
from notices.services import bounces_take_in, messages_deliver
from notices.services.reports import mail_reported
from notices.tasks import take_in_bounces
from tests.notices.outbox import found, history, mail, moved, sent, sms, standing

pytestmark = pytest.mark.django_db

DELIVERED = (MessageState.DELIVERED, StateReason.REPORTED_DELIVERED)


@pytest.fixture
def cm(settings: Any) -> None:
    """CM.com is the gateway in use."""
    settings.SMS_GATEWAY = "cm"


def report(reference: str, code: str = "2", *, gateway: str = "cm") -> int:
    """The status that a gateway gets for its report."""
    content = {"messages": {"msg": {"reference": reference, "status": {"code": code}}}}
    client = Client(enforce_csrf_checks=True)
    return client.post(
        f"/hooks/sms/{gateway}/", json.dumps(content), content_type="application/json"
    ).status_code


# --- webhook -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("cm")
def test_report_with_our_reference_moves_the_message_once() -> None:
    message_id = sent(sms())

    assert [report(reference_of(message_id)), report(reference_of(message_id))] == [204, 204]

    assert standing(message_id) == DELIVERED
    assert history(message_id) == [(MessageState.SENT, StateReason.ACCEPTED), DELIVERED]


@pytest.mark.usefixtures("cm")
def test_report_after_the_end_changes_nothing() -> None:
    message_id = sent(sms())
    report(reference_of(message_id), "3")
    report(reference_of(message_id), "2")

    assert standing(message_id) == (MessageState.BOUNCED, StateReason.NOT_DELIVERED)


@pytest.mark.usefixtures("cm")
def test_report_without_our_reference_changes_nothing() -> None:
    message_id = sent(sms())

    for reference in ("", str(message_id), message_id.hex, reference_of(uuid4()), "a" * 32):
        assert report(reference) == 204
    assert standing(message_id) == (MessageState.SENT, StateReason.ACCEPTED)


@pytest.mark.usefixtures("cm")
def test_report_about_a_message_that_never_left_changes_nothing() -> None:
    message_id = sms()

    assert report(reference_of(message_id)) == 204
    assert standing(message_id) == (MessageState.QUEUED, StateReason.WRITTEN)


@pytest.mark.usefixtures("cm")
def test_report_about_a_message_whose_answer_got_lost_ends_the_tries() -> None:
    message_id = moved(sms(), MessageState.QUEUED, StateReason.NOT_REACHED, attempts=1)
    report(reference_of(message_id))

    assert standing(message_id) == DELIVERED
    assert found(message_id).values == "{}"


@pytest.mark.usefixtures("cm")
def test_report_of_a_gateway_that_is_not_in_use_is_not_found() -> None:
    message_id = sent(sms())

    assert report(reference_of(message_id), gateway="spryng") == 404
    assert standing(message_id)[0] == MessageState.SENT


@pytest.mark.usefixtures("cm")
def test_request_that_is_no_report_is_refused_and_one_that_is_too_long_is_not_read() -> None:
    client = Client()

    assert client.post("/hooks/sms/cm/", "{}", content_type="application/json").status_code == 403
    assert client.post("/hooks/sms/cm/", "x" * 70_000, content_type="application/json").status_code == 413
    assert client.get("/hooks/sms/cm/").status_code == 405


def test_report_of_twilio_without_signature_is_refused(settings: Any) -> None:
    settings.SMS_GATEWAY, settings.SMS_TOKEN, settings.SMS_ACCOUNT = "twilio", "token", "AC1"
    message_id = sent(sms())
    address = f"/hooks/sms/twilio/?reference={reference_of(message_id)}"

    assert Client().post(address, {"MessageStatus": "delivered"}).status_code == 403
    assert standing(message_id)[0] == MessageState.SENT


def test_reference_has_thirty_two_letters_and_digits_and_stands_nowhere_in_the_row() -> None:
    message_id = sms()
    reference = reference_of(message_id)

    assert len(reference) == 32
    assert reference.isalnum()
    assert reference not in str(vars(found(message_id)))


class ServerThatReportsFirst(BaseEmailBackend):
    """A mail server whose report is here before the answer to who hands over."""

    states: ClassVar[list[tuple[MessageState, StateReason]]] = []

    def send_messages(self, email_messages: Any) -> int:
        """Takes them, and has reported what became of each."""
        state, reason = self.states[-1]
        with system_context("test"):
            ids = list(
                OutboundMessage.objects.filter(state=MessageState.SENDING).values_list("id", flat=True)
            )
        for message_id in ids:
            assert mail_reported(message_id=message_id, state=state, reason=reason, at=timezone.now())
        return len(email_messages)


@pytest.mark.parametrize(
    "outcome",
    [
        DELIVERED,
        (MessageState.BOUNCED, StateReason.ADDRESS_UNKNOWN),
        (MessageState.BLOCKED, StateReason.REFUSED_BY_RECEIVER),
    ],
)
def test_report_that_comes_before_the_answer_stays(
    settings: Any, outcome: tuple[MessageState, StateReason]
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.ServerThatReportsFirst"
    ServerThatReportsFirst.states.append(outcome)
    message_id = mail()

    assert messages_deliver() == 1

    assert standing(message_id) == outcome
    assert history(message_id) == [(MessageState.SENDING, StateReason.CLAIMED), outcome]
    assert found(message_id).sent_at is not None


# --- bounce mail -----------------------------------------------------------------------------------


def bounce(
    key: UUID | str,
    *,
    status: str = "5.1.1",
    action: str = "failed",
    whole: bool = True,
) -> bytes:
    """A delivery status notification as mail servers write it."""
    returned = f"From: portal@example.test\r\nTo: ada@example.test\r\nX-Idempotency-Key: {key}\r\n\r\n"
    kind = "message/rfc822" if whole else "text/rfc822-headers"
    return "\r\n".join(
        [
            "From: MAILER-DAEMON@mail.example",
            "To: bounces@portal.example",
            "Subject: Undelivered Mail Returned to Sender",
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
            "MIME-Version: 1.0",
            "",
            "--b",
            "Content-Type: text/plain",
            "",
            "This is the mail system.",
            "--b",
            "Content-Type: message/delivery-status",
            "",
            "Reporting-MTA: dns; mail.example",
            "",
            "Final-Recipient: rfc822; ada@example.test",
            f"Action: {action}",
            f"Status: {status}",
            "Diagnostic-Code: smtp; 550 5.1.1 unknown",
            "",
            "--b",
            f"Content-Type: {kind}",
            "",
            returned + ("body" if whole else ""),
            "--b--",
            "",
        ]
    ).encode()


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("5.1.1", (MessageState.BOUNCED, StateReason.ADDRESS_UNKNOWN)),
        ("5.1.10", (MessageState.BOUNCED, StateReason.ADDRESS_UNKNOWN)),
        ("5.2.1", (MessageState.BOUNCED, StateReason.ADDRESS_UNKNOWN)),
        ("5.2.2", (MessageState.BOUNCED, StateReason.MAILBOX_FULL)),
        ("5.4.4", (MessageState.BOUNCED, StateReason.NOT_DELIVERED)),
        ("5.7.1", (MessageState.BLOCKED, StateReason.REFUSED_BY_RECEIVER)),
        ("4.4.7", (MessageState.BOUNCED, StateReason.NOT_DELIVERED)),  # given up after days of trying
        ("nonsense", (MessageState.BOUNCED, StateReason.NOT_DELIVERED)),
    ],
)
def test_bounce_moves_the_message_that_it_returns(
    status: str, expected: tuple[str, str], whole: bool
) -> None:
    message_id = sent(mail())

    count = bounces_take_in(mails=[bounce(message_id, status=status, whole=whole)], at=timezone.now())

    assert (count.read, count.known, count.changed) == (1, 1, 1)
    assert standing(message_id) == expected


def test_notice_of_delay_changes_nothing_and_one_of_delivery_does() -> None:
    message_id = sent(mail())
    delayed = bounce(message_id, action="delayed", status="4.2.0")

    assert bounces_take_in(mails=[delayed], at=timezone.now()).changed == 0
    assert standing(message_id)[0] == MessageState.SENT
    good = bounce(message_id, action="delivered", status="2.0.0")
    assert bounces_take_in(mails=[good, good], at=timezone.now()).changed == 1
    assert standing(message_id) == DELIVERED


def _plain_answer(key: UUID) -> bytes:
    """An automatic answer that quotes the key, but is no notification."""
    answer = EmailMessage()
    answer["Subject"] = "Out of office"
    answer.set_content(f"X-Idempotency-Key: {key}")
    return answer.as_bytes()


def test_what_is_no_notification_about_mail_of_ours_is_left_alone() -> None:
    message_id = sent(mail())
    mails = [
        _plain_answer(message_id),
        bounce("no key"),
        bounce(message_id).replace(b"Action: failed", b"Remark: failed"),
        bounce(message_id).replace(b"message/rfc822", b"text/plain"),
        b"",
        b"\xff\xfe\x00",
    ]

    assert [notification_in(content) for content in mails] == [None] * len(mails)
    assert bounces_take_in(mails=[*mails, bounce(uuid4())], at=timezone.now()).changed == 0
    assert standing(message_id)[0] == MessageState.SENT


def test_a_mail_that_the_parser_breaks_on_keeps_no_other_from_coming_in() -> None:
    broken = b"Content-Type: text/plain; charset*\r\n\r\nx"
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(3000)
    )

    count = bounces_take_in(mails=[broken, nested, b""], at=timezone.now())

    assert (count.read, count.known, count.changed) == (3, 0, 0)


@pytest.mark.usefixtures("cm")
def test_a_report_nested_without_end_is_refused() -> None:
    content = "[" * 60_000

    assert Client().post("/hooks/sms/cm/", content, content_type="application/json").status_code == 403


def test_command_takes_in_files_and_says_how_many(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    message_id = sent(mail())
    (tmp_path / "1.eml").write_bytes(bounce(message_id))
    (tmp_path / "2.eml").write_bytes(b"Subject: hello\r\n\r\nhello")

    call_command("take_in_bounces", str(tmp_path / "1.eml"), str(tmp_path / "2.eml"))

    assert capsys.readouterr().out == "2 mails read, 1 about messages of ours, 1 changed.\n"
    assert standing(message_id)[0] == MessageState.BOUNCED
    with pytest.raises(CommandError, match="could not be read"):
        call_command("take_in_bounces", str(tmp_path / "nowhere"))


class _Box(socketserver.StreamRequestHandler):
    """As much of an IMAP server as is asked of it."""

    def handle(self) -> None:
        server: Any = self.server
        self._say("* OK ready")
        while line := self.rfile.readline().decode().strip():
            tag, command, *rest = line.split(" ")
            match command.upper():
                case "CAPABILITY":
                    self._say("* CAPABILITY IMAP4rev1 AUTH=PLAIN")
                case "AUTHENTICATE":
                    self._say("+")
                    server.proofs.append(self.rfile.readline().strip())
                case "SELECT":
                    self._say(f"* {len(server.mails)} EXISTS")
                case "SEARCH":
                    unread = [number for number in server.mails if number not in server.seen]
                    self._say(" ".join(["* SEARCH", *map(str, unread)]))
                case "FETCH":
                    content = server.mails[int(rest[0])]
                    self._say(f"* {rest[0]} FETCH (BODY[] {{{len(content)}}}")
                    self.wfile.write(content)
                    self._say(")")
                case "STORE":
                    server.seen.add(int(rest[0]))
                case "LOGOUT":
                    self._say("* BYE")
            self._say(f"{tag} OK done")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def mailbox(*mails: bytes) -> Iterator[Any]:
    """A mailbox on this machine."""

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server(("127.0.0.1", 0), _Box) as server:
        server.mails = dict(enumerate(mails, start=1))  # type: ignore[attr-defined]
        server.seen, server.proofs = set(), []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def test_mailbox_is_read_once_and_its_mails_are_marked(settings: Any) -> None:
    message_id = sent(mail())
    with mailbox(bounce(message_id), b"Subject: hello\r\n\r\nhello") as box:
        settings.BOUNCE_MAILBOX = f"imap://portal:se%40cret@127.0.0.1:{box.server_address[1]}/INBOX"

        assert [take_in_bounces(), take_in_bounces()] == [1, 0]

        assert box.seen == {1, 2}
        assert box.proofs[0] == b"AHBvcnRhbABzZUBjcmV0"  # portal and se@cret, as SASL PLAIN writes them
    assert standing(message_id)[0] == MessageState.BOUNCED


def test_without_a_mailbox_nothing_is_read_and_one_that_is_away_is_said(settings: Any) -> None:
    assert take_in_bounces() == 0
    settings.BOUNCE_MAILBOX = "imap://portal:secret@127.0.0.1:9/INBOX"
    with pytest.raises(CommandError, match="could not be read"):
        call_command("take_in_bounces")
