"""A message as e-mail: text and HTML from the same words, handed to the mail server."""

from collections.abc import Iterator
from dataclasses import dataclass
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from notices.enums import MessageState, StateReason
from notices.failures import SendingFailed
from notices.verdicts import status_in, verdict_for_good

KEY_HEADER: Final = "X-Idempotency-Key"
_PERMANENT: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph as its lines, or a link."""

    lines: tuple[str, ...] = ()
    link: str = ""
    is_button: bool = False


def blocks(text: str) -> list[Block]:
    """The paragraphs of a text. A line that is an address of the portal is a link; the first one is the button.

    Addresses elsewhere stay text: what people wrote never becomes something to click on.
    """
    found: list[Block] = []
    has_button = False
    for paragraph in text.split("\n\n"):
        for block in _parts(paragraph):
            is_page = bool(block.link) and urlsplit(block.link).path not in ("", "/")
            if is_page and not has_button:
                has_button = True
                block = Block(link=block.link, is_button=True)  # noqa: PLW2901
            found.append(block)
    return found


def _parts(paragraph: str) -> Iterator[Block]:
    lines: list[str] = []
    for line in filter(None, map(str.strip, paragraph.split("\n"))):
        is_ours = line == settings.PUBLIC_URL or line.startswith(f"{settings.PUBLIC_URL}/")
        if is_ours and " " not in line:
            if lines:
                yield Block(lines=tuple(lines))
                lines = []
            yield Block(link=line)
        else:
            lines.append(line)
    if lines:
        yield Block(lines=tuple(lines))


def html_of(*, subject: str, text: str, language: str) -> str:
    """The HTML part, in the look of the portal: no picture, no script, nothing from elsewhere."""
    context = {
        "subject": subject,
        "blocks": blocks(text),
        "language": language,
        "brand": settings.BRAND,
        "public_url": settings.PUBLIC_URL,
    }
    return render_to_string("notices/mail.html", context)


def mail_send(*, key: str, recipient: str, language: str, subject: str, text: str) -> None:
    """Hands one mail to the mail server. Raises `SendingFailed`.

    What bounces comes back to `MAIL_BOUNCES`, the sender on the envelope; replies go to `MAIL_FROM`.
    """
    one_line = " ".join(subject.split())
    mail = EmailMultiAlternatives(
        subject=one_line,
        body=text,
        from_email=settings.MAIL_BOUNCES or settings.MAIL_FROM,
        to=[recipient],
        headers={"From": settings.MAIL_FROM, KEY_HEADER: key, "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(html_of(subject=one_line, text=text, language=language), "text/html")
    try:
        mail.send()
    except SMTPRecipientsRefused as error:
        code, reply = next(iter(error.recipients.values()), (0, b""))
        raise _refusal(code, reply, StateReason.ADDRESS_UNKNOWN) from error
    except SMTPDataError as error:
        raise _refusal(error.smtp_code, error.smtp_error, StateReason.NOT_DELIVERED) from error
    except (SMTPException, OSError) as error:
        raise SendingFailed(type(error).__name__) from error


def _refusal(code: int, reply: bytes | str, unspecific: StateReason) -> SendingFailed:
    """The server refused this message, for good (5xx) or for now."""
    text = reply.decode("ascii", "replace") if isinstance(reply, bytes) else reply
    if code < _PERMANENT:
        return SendingFailed(f"SMTP {code}", reason=StateReason.REFUSED_FOR_NOW)
    status = status_in(text)
    state, reason = verdict_for_good(status) if status else (MessageState.BOUNCED, unspecific)
    return SendingFailed(f"SMTP {code}", reason=reason, state=state)
