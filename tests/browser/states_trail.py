"""The history of an organisation, in its states."""

from typing import Final

from tests.browser.steps import state

TRAIL: Final = (
    state("service:history", "newest first", "ada", "/o/{alder}/history/"),
    state("service:history", "nothing fits", "ada", "/o/{alder}/history/?since=1-1-2020&until=2-1-2020"),
    state("service:history", "a day that cannot be read", "ada", "/o/{alder}/history/?since=gisteren"),
    state("service:event", "sealed", "ada", "/o/{alder}/history/{event_sealed}/"),
    state("service:event", "before its seal", "ada", "/o/{alder}/history/{event_waiting}/"),
)
