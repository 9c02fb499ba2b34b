"""States of the pages on which an administrator changes the access of colleagues."""

from typing import Final

from tests.browser.steps import press, state

_CATO: Final = "/o/{alder}/colleagues/{cato_at_alder}/"
_OWN: Final = "/o/{alder}/colleagues/{ada_at_alder}/"

COLLEAGUE_CHANGES: Final = (
    state("roles:colleagues", "found", "ada", "/o/{alder}/colleagues/?q=hoekstra&standing=active"),
    state("roles:colleagues", "nobody fits", "ada", "/o/{alder}/colleagues/?q=xyzxyz&factor=no"),
    state("roles:colleagues", "no such role", "ada", "/o/{alder}/colleagues/?role=KING"),
    state("roles:colleague", "a role for one relation", "ivo", "/o/{iris}/colleagues/{jo_at_iris}/"),
    state("roles:access", "to pause or end", "ada", _CATO + "access/"),
    state("roles:access", "without a reason", "ada", _CATO + "access/", press("end")),
    state("roles:access", "oneself", "ada", _OWN + "access/"),
    state("roles:access", "paused after a reset elsewhere", "ada", "/o/{alder}/colleagues/{eva_at_alder}/access/"),
    state("roles:administrator", "to make", "ada", _CATO + "administrator/"),
    state("roles:administrator", "oneself", "ada", _OWN + "administrator/"),
    state("roles:hand_over", "question", "ada", _CATO + "hand-over/"),
    state("roles:hand_over", "oneself", "ada", _OWN + "hand-over/"),
)  # fmt: skip
