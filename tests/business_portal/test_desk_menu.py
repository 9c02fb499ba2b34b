"""The menu of the desk: what belongs to the insurer's own administrator leads there for that person alone."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import number

pytestmark = pytest.mark.django_db

OWN = f"/o/{number('insurer')}/"
OF_THE_ADMINISTRATOR = [f"{OWN}security-policy/", f"{OWN}history/"]


def led_to(client: Client, address: str) -> list[tuple[str, bool, bool]]:
    """What the menu of this page has of the administrator's own: where to, whether locked, whether it is here."""
    menu: Any = client.get(address).context["menu"]
    return [(each.url, each.is_locked, each.is_current) for each in menu if each.url in OF_THE_ADMINISTRATOR]


def test_the_insurers_administrator_is_led_to_the_security_policy_and_the_history(signed_in: Any) -> None:
    vera = signed_in("vera")
    policy, history = OF_THE_ADMINISTRATOR

    assert led_to(vera, f"{OWN}colleagues/") == [(policy, False, False), (history, False, False)]
    assert led_to(vera, history) == [(policy, False, False), (history, False, True)]
    assert led_to(vera, policy) == [(policy, False, True), (history, False, False)]


def test_other_employees_of_the_desk_are_not_led_where_nothing_opens(signed_in: Any) -> None:
    assert led_to(signed_in("dana"), "/desk/letters/") == []
