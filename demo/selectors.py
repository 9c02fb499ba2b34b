"""What the inbox page shows. It is nobody's page, so it reads as the program itself."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from access.database import system_context
from accounts.models import AppDevice, SmsDevice, User
from accounts.totp import STEP_SECONDS, TOLERANCE, code_at
from demo.models import ReceivedMessage

_A_PAGE: Final = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class AppCode:
    """What a person's authenticator app shows; nothing, when the person has to wait so many seconds for a new code.

    `is_new`: the person is setting it up at this moment; the page acts as if it had scanned the key.
    """

    name: str
    code: str = ""
    wait: int = 0
    is_new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxMessage:
    """A message with the name of whom it reached; the name is empty when nobody here has that address or number."""

    message: ReceivedMessage
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """One page of messages, and the apps, whose codes change after so many seconds."""

    page: Page[ReceivedMessage]
    messages: tuple[InboxMessage, ...]
    apps: tuple[AppCode, ...]
    seconds: int


def inbox_people() -> list[tuple[int, str]]:
    """Everybody with an account, by name: id and name."""
    with system_context("demo inbox"):
        return list(User.objects.order_by("full_name", "id").values_list("id", "full_name"))


def inbox_read(*, at: datetime, user_id: int | None = None, page: str | None = None) -> Inbox:
    """All mail and text messages, newest first, and the codes of the apps; of one person when `user_id` is given."""
    with system_context("demo inbox", at=at):
        names = _names(user_id)
        received = ReceivedMessage.objects.all()
        if user_id is not None:
            received = received.filter(recipient__in=names)
        found = Paginator(received, _A_PAGE).get_page(page)
        return Inbox(
            page=found,
            messages=tuple(InboxMessage(message=each, name=names.get(each.recipient, "")) for each in found),
            apps=tuple(_app(device, at) for device in _devices(user_id)),
            seconds=_seconds_left(at),
        )


def _names(user_id: int | None) -> dict[str, str]:
    """Names by address and by number, also numbers that are being set up."""
    people = User.objects.all() if user_id is None else User.objects.filter(id=user_id)
    names = {user.mobile_number: user.full_name for user in people if user.mobile_number}
    for device in SmsDevice.objects.filter(user__in=people).select_related("user"):
        names[device.number] = device.user.full_name
    return names | {user.email: user.full_name for user in people}


def _devices(user_id: int | None) -> QuerySet[AppDevice]:
    devices: QuerySet[AppDevice] = AppDevice.objects.all()
    if user_id is not None:
        devices = devices.filter(user_id=user_id)
    return devices.select_related("user").order_by("user__full_name", "user_id", "confirmed")


def _seconds_left(at: datetime) -> int:
    return STEP_SECONDS - int(at.timestamp()) % STEP_SECONDS


def _app(device: AppDevice, at: datetime) -> AppCode:
    """The code of this moment. One that was used already gives way to the next, which the portal takes too."""
    used_ahead = max(0, device.last_step + 1 - int(at.timestamp()) // STEP_SECONDS)
    app = AppCode(name=device.user.full_name, is_new=not device.confirmed)
    if used_ahead > TOLERANCE:
        return replace(app, wait=_seconds_left(at) + STEP_SECONDS * (used_ahead - TOLERANCE - 1))
    shown_at = at + timedelta(seconds=STEP_SECONDS * used_ahead)
    return replace(app, code=code_at(key=device.key, at=shown_at))
