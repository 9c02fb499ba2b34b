"""Browser and system in plain words."""

import pytest

from accounts.browsers import browser_of, system_of

_MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)"
_WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
_ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
_IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("said", "browser", "system"),
    [
        (f"{_WINDOWS} Chrome/140.0.0.0 Safari/537.36", "Chrome", "Windows"),
        (f"{_WINDOWS} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge", "Windows"),
        (f"{_WINDOWS} Chrome/140.0.0.0 Safari/537.36 OPR/120.0.0.0", "Opera", "Windows"),
        (f"{_MAC} Version/18.5 Safari/605.1.15", "Safari", "Mac"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", "Linux"),
        (
            f"{_ANDROID} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
            "Samsung Internet",
            "Android",
        ),
        (f"{_IPHONE} Version/18.5 Mobile/15E148 Safari/604.1", "Safari", "iPhone"),
        (f"{_IPHONE} CriOS/140.0 Mobile/15E148 Safari/604.1", "Chrome", "iPhone"),
        ("curl/8.5.0", "", ""),
        ("", "", ""),
    ],
)
def test_a_browser_is_named_by_what_it_says(said: str, browser: str, system: str) -> None:
    assert (browser_of(said), system_of(said)) == (browser, system)
