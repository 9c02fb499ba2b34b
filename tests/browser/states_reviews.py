"""Every state of the pages of the access review."""

from typing import Final

from tests.browser.steps import send, state

REVIEWS: Final = (
    state("roles:review", "open, and one closed", "ada", "/o/{alder}/review/"),
    state("roles:review", "everybody decided about", "olga", "/o/{oak}/review/"),
    state("roles:review", "pauses at its date", "els", "/o/{elm}/review/"),
    state("roles:review", "none yet", "ivo", "/o/{iris}/review/"),
    state("roles:review_start", "question", "ivo", "/o/{iris}/review/start/"),
    state("roles:review_decide", "those left", "ada", "/o/{alder}/review/people/"),
    state("roles:review_decide", "everybody", "ada", "/o/{alder}/review/people/?show=all"),
    state("roles:review_decide", "nobody left", "olga", "/o/{oak}/review/people/"),
    state("roles:review_decide", "saved without a choice", "ada", "/o/{alder}/review/people/", send),
    state("roles:review_decide", "the desk decides", "els", "/o/{elm}/review/people/"),
    state("roles:review_close", "the desk decides", "els", "/o/{elm}/review/close/"),
    state("roles_desk:reviews", "some", "dirk", "/desk/reviews/"),
    state("roles_desk:review", "to decide", "dirk", "/desk/reviews/{review_item}/"),
    state("roles_desk:review", "kept", "dirk", "/desk/reviews/{review_item_kept}/"),
    state("roles:review_close", "people left", "ada", "/o/{alder}/review/close/"),
    state("roles:review_close", "question", "olga", "/o/{oak}/review/close/"),
)
