"""A thousand messages, and a worker killed at random moments while it sends them: none is lost, none is doubled."""

import os
import random
import signal
import subprocess
import sys
import time

from django.conf import settings
from django.db import connections
from django.utils import timezone

from access.database import system_context
from notices.enums import MessageState
from notices.models import OutboundMessage
from notices.services import message_queue
from tests.notices.receivers import GatewayReceiver, MailReceiver, gateway_server, mail_server

MESSAGES = 1000
KILLS = 12
DEADLINE = 240.0
TOLD = {"name": "Ada", "role": "Auditor", "organisation": "Elzenhof", "actor": "Ben", "at": "today"}
CODE = {"code": "123456", "minutes": "10", "host": "portal.example"}


def queue_all() -> set[str]:
    """Half of them mails, half text messages; their keys."""
    at = timezone.now()
    with system_context("test"):
        return {
            str(
                message_queue(
                    kind="roles:role_granted" if number % 2 else "accounts:sms_code",
                    recipient=f"person{number}@example.test" if number % 2 else f"+316{number:08}",
                    language="nl",
                    values=TOLD if number % 2 else CODE,
                    at=at,
                ).id
            )
            for number in range(MESSAGES)
        }


class Workers:
    """Worker processes, each with a next one that is ready to take its place."""

    def __init__(self, database: str, port: int, gateway_url: str) -> None:
        parts = connections["default"].settings_dict
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("COV")},
            "DATABASE_URL": f"postgresql://{parts['USER']}:{parts['PASSWORD']}@{parts['HOST']}:{parts['PORT']}/{database}",
            "DATABASE_OWNER_URL": "",
            "DJANGO_SETTINGS_MODULE": "business_portal.settings",
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "SMS_GATEWAY": "cm",
            "SMS_GATEWAY_URL": gateway_url,
            "SMS_SENDER": "Portal",
            "SMS_TOKEN": "token",
        }
        self._next = self._start()

    def _start(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "tests.notices.sending_worker"],
            env=self._environment,
            cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def begin(self) -> "subprocess.Popen[str]":
        """Lets the waiting worker begin, and starts the one after it."""
        worker = self._next
        assert worker.stdout
        assert worker.stdin
        assert worker.stdout.readline() == "ready\n"
        self._next = self._start()
        worker.stdin.write("go\n")
        worker.stdin.flush()
        return worker

    def end(self) -> None:
        """Ends the one that waits."""
        kill(self._next)


def kill(worker: "subprocess.Popen[str]") -> None:
    """At once, in the middle of whatever it does."""
    worker.send_signal(signal.SIGKILL)
    worker.communicate(timeout=DEADLINE)
    assert worker.returncode == -signal.SIGKILL


def wait_for(
    count: int, mails: MailReceiver, texts: GatewayReceiver, worker: "subprocess.Popen[str]"
) -> None:
    """Until the receivers have got so many different messages."""
    end = time.monotonic() + DEADLINE
    while len(mails.deliveries) + len(texts.deliveries) < count:
        assert worker.poll() is None, "the worker ended by itself"
        assert time.monotonic() < end, f"the deadline passed before {count} had arrived"
        time.sleep(0.001)


def unsent() -> int:
    """Messages that are not marked as sent."""
    with system_context("test"):
        return OutboundMessage.objects.exclude(state=MessageState.SENT).count()


def test_thousand_messages_with_twelve_kills_arrive_and_none_twice(real_database: str) -> None:
    keys = queue_all()
    seed = int(os.environ.get("KILL_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
    chance = random.Random(seed)
    targets = sorted(chance.sample(range(5, MESSAGES - 50), KILLS))
    with mail_server() as (mails, port), gateway_server() as texts:
        workers = Workers(real_database, port, texts.url)
        try:
            for target in targets:
                worker = workers.begin()
                wait_for(target, mails, texts, worker)
                time.sleep(chance.uniform(0, 0.02))
                kill(worker)
                assert 0 < unsent() <= MESSAGES, "it was killed while messages were in flight"
            last = workers.begin()
            wait_for(MESSAGES, mails, texts, last)
            end = time.monotonic() + DEADLINE
            while unsent():
                assert time.monotonic() < end, f"{unsent()} were never marked"
                time.sleep(0.05)
            kill(last)
        finally:
            workers.end()
    again = sum((mails.deliveries + texts.deliveries).values()) - MESSAGES
    print(f"KILL_SEED={seed}: killed at {targets}, {again} handed over again under their key")  # noqa: T201 - to repeat it

    # The receivers keep one message for each key.
    assert set(mails.deliveries) | set(texts.deliveries) == keys
    assert len(mails.deliveries) == len(texts.deliveries) == MESSAGES // 2
    # Only what a kill left in flight may have come again.
    assert again <= KILLS
    with system_context("test"):
        wiped = OutboundMessage.objects.filter(id__in=keys)
        assert {message.values for message in wiped} == {"{}"}
