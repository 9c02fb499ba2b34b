"""A worker that sends what is due, over and over, until it is killed. It says when it is ready and waits to begin.

A claim lasts two seconds here instead of two minutes, so that what a killed worker held comes back soon.
"""

import sys
import time
from datetime import timedelta

import django

if __name__ == "__main__":
    django.setup()
    from notices.services import delivery

    delivery.CLAIM_FOR = timedelta(seconds=2)
    print("ready", flush=True)  # noqa: T201  the test waits for it
    sys.stdin.readline()
    while True:
        delivery.messages_deliver()
        time.sleep(0.02)
