"""Where the static files stand."""

from functools import cache

from whitenoise.storage import CompressedManifestStaticFilesStorage


class RememberingStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # the package has no types
    """Names with a digest, found once for each file: a page names some seventy, and they stay while this runs."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.url = cache(super().url)
