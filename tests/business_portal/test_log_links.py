"""Secrets of one-time links stay out of the log."""

import pytest

from accounts.codes import new_link_secret
from business_portal.log import without_links


@pytest.mark.parametrize("key", ["request", "event", "path"])
@pytest.mark.parametrize("end", ["/", "", "/?next=1"])
def test_secret_of_a_link_is_not_written_down(key: str, end: str) -> None:
    written = {key: f"GET /password/new/{new_link_secret()}{end}", "code": 200}

    assert without_links(None, "", written) == {key: f"GET /password/new/…{end}", "code": 200}


def test_other_paths_are_written_as_they_are() -> None:
    written = {"request": "GET /o/4711/colleagues/12/grant/", "event": "request_started", "path": None}

    assert without_links(None, "", dict(written)) == written
