"""Pages of files with colleagues, in their states."""

from typing import Final

from tests.browser.steps import send, state

_BATCH: Final = "/o/{alder}/colleagues/batch/"

BATCHES: Final = (
    state("roles:batches", "some", "ada", _BATCH),
    state("roles:batches", "none", "ivo", "/o/{iris}/colleagues/batch/"),
    state("roles:batches", "nothing chosen", "ada", _BATCH, send),
    state("roles:batch", "with wrong rows", "ada", _BATCH + "{batch_checked}/"),
    state("roles:batch", "only wrong rows", "ada", _BATCH + "{batch_checked}/?show=wrong"),
    state("roles:batch", "nothing to do", "ada", _BATCH + "{batch_idle}/"),
    state("roles:batch", "under way", "ada", _BATCH + "{batch_waiting}/"),
    state("roles:batch", "report", "ada", _BATCH + "{batch_done}/"),
    state("roles:batch", "stopped", "ada", _BATCH + "{batch_stopped}/"),
    state("roles:batch", "all or nothing came to nothing", "ada", _BATCH + "{batch_refused}/"),
    state("roles:batch_order", "choice", "ada", _BATCH + "{batch_checked}/carry-out/"),
    state("roles:batch_order", "nothing chosen", "ada", _BATCH + "{batch_checked}/carry-out/", send),
)
