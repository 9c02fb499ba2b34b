"""Copies the third-party static files into ``static/vendor/`` and writes their manifest.

Run by hand when a version changes (needs npm for the download and the development packages);
the results are committed, so running the portal needs neither. The manifest names version,
licence, source and SHA-256 of each file; ``tests/tools/test_vendor.py`` compares.

htmx: the released file of the django-htmx wheel (its htmx 4 is a beta), checked against the
published package, which also holds the licence text.
Source Sans 3: whole TrueType files for PDFs, subsets in woff2 for pages.
"""

import hashlib
import json
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Mapping
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

from fontTools import subset
from fontTools.ttLib import TTFont

VENDOR: Final = Path(__file__).resolve().parent.parent / "static" / "vendor"

HTMX: Final = "2.0.10"
SOURCE_SANS: Final = "3.52.0"
# The published checksums (npm: dist.integrity) of what is downloaded.
PUBLISHED: Final = {
    f"htmx.org@{HTMX}": "sha512-kdeJe7ZVwaS6QMz/ebBIVtZdpwen6L0OQ5GOhPV9MKBb196TCZeZu4yA7ZIQsaLKv7EpXz+So7KSXNuHXhj7Cw==",  # noqa: E501 - a checksum has no spaces
    f"source-sans@{SOURCE_SANS}": "sha512-xsm7qlMI/JwxwNdp6pvpR6l+aZjn90fzOzoeUz/qoohIYbKbDwQNRIz5/ItYs7/hvqLirQNUoDFGXSVA3TU9tw==",  # noqa: E501 - a checksum has no spaces
}

WEIGHTS: Final = ("Regular", "Semibold")
# static/css/fonts.css repeats these ranges; the test compares.
UNICODE_RANGES: Final = {
    "latin": (
        "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+0304, U+0308, "
        "U+0329, U+2000-206F, U+20AC, U+2122, U+2190-2193, U+2212, U+2215, U+FEFF, U+FFFD"
    ),
    "latin-ext": (
        "U+0100-0130, U+0132-0151, U+0154-02BA, U+02BD-02C5, U+02C7-02CC, U+02CE-02D7, "
        "U+02DD-02FF, U+1D00-1DBF, U+1E00-1E9F, U+1EF2-1EFF, U+20A0-20AB, U+20AD-20C0, U+2113, "
        "U+2C60-2C7F, U+A720-A7FF"
    ),
}
# Figures of the font are lining and tabular by themselves; pnum and case are kept for the rest.
FEATURES: Final = ("kern", "mark", "mkmk", "ccmp", "locl", "liga", "pnum", "case", "sups", "frac")


def main() -> None:
    manifest = {"htmx": copy_htmx(VENDOR / "htmx"), "source-sans": copy_fonts(VENDOR / "source-sans")}
    text = json.dumps(manifest, indent=2, ensure_ascii=False, sort_keys=True)
    (VENDOR / "manifest.json").write_text(text + "\n", encoding="utf-8")


def copy_htmx(target: Path) -> dict[str, object]:
    """The minified htmx of the wheel and its licence. Raises ``ValueError`` if it is not the published file."""
    wheel = distribution("django-htmx")
    code = Path(str(wheel.locate_file("django_htmx/static/django_htmx/htmx-2.min.js"))).read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        package = _download(f"htmx.org@{HTMX}", Path(folder))
        if (package / "dist" / "htmx.min.js").read_bytes() != code:
            raise ValueError(f"htmx of django-htmx {wheel.version} is not the published htmx {HTMX}")
        licence = (package / "LICENSE").read_bytes()
    _write(target, {"htmx.min.js": code, "LICENSE.txt": licence})
    return _entry(HTMX, "0BSD", f"django-htmx {wheel.version} (wheel)", target)


def copy_fonts(target: Path) -> dict[str, object]:
    """Two weights of Source Sans 3: whole for PDFs, subsets for pages."""
    with tempfile.TemporaryDirectory() as folder:
        package = _download(f"source-sans@{SOURCE_SANS}", Path(folder))
        files = {"LICENSE.txt": (package / "LICENSE.md").read_bytes()}
        for weight in WEIGHTS:
            whole = package / "TTF" / f"SourceSans3-{weight}.ttf"
            files[whole.name] = whole.read_bytes()
            for name, ranges in UNICODE_RANGES.items():
                files[f"portal-sans-{weight.lower()}-{name}.woff2"] = _subset(whole, ranges, Path(folder))
    _write(target, files)
    return _entry(SOURCE_SANS, "OFL-1.1", f"source-sans {SOURCE_SANS} (npm)", target)


def codepoints(ranges: str) -> set[int]:
    """The characters of a CSS ``unicode-range``."""
    found: set[int] = set()
    for part in ranges.replace("U+", "").split(","):
        first, _, last = part.strip().partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


def _subset(whole: Path, ranges: str, folder: Path) -> bytes:
    options = subset.Options(
        flavor="woff2",
        layout_features=list(FEATURES),
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        notdef_outline=True,
    )
    font: TTFont = subset.load_font(str(whole), options)
    # The font's licence reserves its name for unchanged files.
    for record in font["name"].names:
        if record.nameID in {1, 3, 4, 6}:
            record.string = "PortalSans"
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codepoints(ranges))
    subsetter.subset(font)
    small = folder / "subset.woff2"
    subset.save_font(font, str(small), options)
    return small.read_bytes()


def _download(package: str, folder: Path) -> Path:
    """Fetch and unpack one npm package; npm compares with its index, we with ``PUBLISHED``."""
    answer = subprocess.run(
        ["npm", "pack", "--silent", "--json", package],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    (packed,) = json.loads(answer.stdout)
    if packed["integrity"] != PUBLISHED[package]:
        raise ValueError(f"{package} is not the published package: {packed['integrity']}")
    with tarfile.open(folder / packed["filename"]) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def _write(target: Path, files: Mapping[str, bytes]) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for old in target.iterdir():
        old.unlink()
    for name, content in files.items():
        (target / name).write_bytes(content)


def _entry(version: str, licence: str, source: str, target: Path) -> dict[str, object]:
    return {"version": version, "licence": licence, "source": source, "files": digests(target.iterdir())}


def digests(files: Iterable[Path]) -> dict[str, str]:
    """SHA-256 of each file by its path inside the vendor folder."""
    return {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(files)
    }


if __name__ == "__main__":
    main()
