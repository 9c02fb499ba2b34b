"""The history of an organisation, and the trail of all at the desk, in their states."""

from typing import Final

from tests.browser.steps import state

TRAIL: Final = (
    state("service:history", "newest first", "ada", "/o/{alder}/history/"),
    state("service:history", "nothing fits", "ada", "/o/{alder}/history/?since=1-1-2020&until=2-1-2020"),
    state("service:history", "a day that cannot be read", "ada", "/o/{alder}/history/?since=gisteren"),
    state("service:event", "sealed", "ada", "/o/{alder}/history/{event_sealed}/"),
    state("service:event", "before its seal", "ada", "/o/{alder}/history/{event_waiting}/"),
    state("service_desk:audit", "newest first", "dana", "/desk/audit/"),
    state("service_desk:audit", "nothing fits", "dana", "/desk/audit/?since=1-1-2020&until=2-1-2020"),
    state("service_desk:audit", "nobody's number", "dana", "/desk/audit/?organisation=1&person=x"),
    state("service_desk:event", "sealed", "dana", "/desk/audit/{event_sealed}/"),
    state("service_desk:event", "before its seal", "dana", "/desk/audit/{event_waiting}/"),
)
