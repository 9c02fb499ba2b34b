"""Installing, compiling and finding: the tools that `make` calls before and around the portal."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from tests.tools.portals import plain_environment
from tools.check_translations import differences, problems_inside
from tools.chromium import chromium
from tools.compile_translations import compile_translations
from tools.console import RefusedError
from tools.environment import PROJECT
from tools.system_packages import require_programs

APT = """#!/bin/sh
echo "$*" >> {calls}
case "$*" in *install*) printf '#!/bin/sh\\n' > {folder}/wanted; chmod +x {folder}/wanted;; esac
exit {code}
"""


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """A folder with requirements that ask for nothing."""
    for name in ("requirements", "requirements-embedded", "requirements-dev"):
        (tmp_path / f"{name}.txt").write_text("# nothing\n")
    return tmp_path


def run_in(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        env=plain_environment(PYTHONPATH=str(PROJECT)),
        capture_output=True,
        text=True,
        check=False,
    )


def test_install_makes_the_environment_once_and_installs_when_requirements_change(lists: Path) -> None:
    first = run_in(lists, "tools.install", "venv", "run")
    second = run_in(lists, "tools.install", "venv", "run")
    (lists / "requirements.txt").write_text("no-hash-here==1.0\n")
    third = run_in(lists, "tools.install", "venv", "run")

    assert first.stdout.splitlines() == [
        "Making the virtual environment venv …",
        "Installing the requirements (a minute or so) …",
    ]
    assert (lists / "venv" / "bin" / "python").exists()
    assert (second.returncode, second.stdout) == (0, "")
    assert third.stdout.splitlines() == ["Installing the requirements (a minute or so) …"]
    assert third.returncode == 1
    assert (
        third.stderr.splitlines()[-1] == "The requirements could not be installed; the lines above say why."
    )


def test_install_leaves_a_folder_alone_that_is_no_environment(lists: Path) -> None:
    (lists / "mine").mkdir()
    (lists / "mine" / "letter").write_text("keep me")

    refused = run_in(lists, "tools.install", "mine", "run")

    assert refused.stderr == "mine is not a virtual environment: name another folder with VENV.\n"
    assert (lists / "mine" / "letter").read_text() == "keep me"


def test_compiled_requirements_are_checked_against_their_lists(lists: Path) -> None:
    for name in ("requirements", "requirements-embedded", "requirements-dev"):
        for ending in ("in", "txt"):
            shutil.copy(PROJECT / f"{name}.{ending}", lists)

    fits = run_in(lists, "tools.requirements", "--check")
    with (lists / "requirements-embedded.in").open("a") as stream:
        stream.write("another-package\n")
    refused = run_in(lists, "tools.requirements", "--check")

    assert fits.returncode == 0
    assert refused.returncode == 1
    assert refused.stderr == (
        "requirements-embedded.txt is not compiled from requirements-embedded.in as it is now: run make requirements.\n"
    )


def catalogue(folder: Path, *entries: polib.POEntry) -> Path:
    file = polib.POFile()
    file.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Language": "nl"}
    file.extend(entries)
    path = folder / "locale" / "nl" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    file.save(str(path))
    return path


def test_translations_are_compiled_when_they_are_newer(tmp_path: Path) -> None:
    source = catalogue(tmp_path, polib.POEntry(msgid="Invoice", msgstr="Factuur"))

    first, second = compile_translations(tmp_path), compile_translations(tmp_path)
    os.utime(source, (2**31, 2**31))
    third = compile_translations(tmp_path)

    compiled = source.with_suffix(".mo")
    assert (first, second, third) == ([compiled], [], [compiled])
    assert [(entry.msgid, entry.msgstr) for entry in polib.mofile(str(compiled))] == [("Invoice", "Factuur")]


def test_damaged_translations_are_refused(tmp_path: Path) -> None:
    source = catalogue(tmp_path)
    source.write_text("no catalogue")

    with pytest.raises(RefusedError, match="cannot be compiled"):
        compile_translations(tmp_path)


def test_faults_in_a_catalogue_are_named(tmp_path: Path) -> None:
    path = catalogue(
        tmp_path,
        polib.POEntry(msgid="Right", msgstr="Goed"),
        polib.POEntry(msgid="Missing"),
        polib.POEntry(msgid="Doubtful", msgstr="Twijfel", flags=["fuzzy"]),
        polib.POEntry(msgid="Gone", msgstr="Weg", obsolete=True),
        polib.POEntry(msgid="%(count)d rows", msgstr="%(aantal)d rijen", flags=["python-format"]),
    )

    problems = problems_inside(path)

    assert problems[:3] == [
        "django.po: in doubt (fuzzy): 'Doubtful'",
        "django.po: not translated: 'Missing'",
        "django.po: no longer used: 'Gone'",
    ]
    assert any("aantal" in problem or "count" in problem for problem in problems[3:])


def test_catalogue_and_sources_are_compared_both_ways(tmp_path: Path) -> None:
    ours = catalogue(tmp_path / "ours", polib.POEntry(msgid="Old", msgstr="Oud"), polib.POEntry(msgid="Same"))
    sources = catalogue(tmp_path / "sources", polib.POEntry(msgid="New"), polib.POEntry(msgid="Same"))

    assert differences(ours, sources) == [
        "django.po: in the sources, not in the catalogue: 'New'",
        "django.po: in the catalogue, not in the sources: 'Old'",
    ]


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder as the only place where programs are."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "sh").symlink_to("/bin/sh")
    (folder / "chmod").symlink_to(str(shutil.which("chmod")))
    monkeypatch.setenv("PATH", str(folder))
    return folder


def add_program(folder: Path, name: str, text: str) -> Path:
    program = folder / name
    program.write_text(text)
    program.chmod(0o755)
    return program


def test_missing_program_is_named_where_nothing_can_install_it(programs: Path) -> None:
    with pytest.raises(RefusedError) as refusal:
        require_programs({"wanted": "wanted-package"})

    assert str(refusal.value) == (
        "Missing here: wanted. Install it first, on Debian by: apt-get install wanted-package"
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root installs packages")
def test_missing_program_is_installed_by_root(programs: Path, tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    add_program(programs, "apt-get", APT.format(calls=calls, folder=programs, code=0))

    require_programs({"wanted": "wanted-package"})
    require_programs({"wanted": "wanted-package"})

    assert calls.read_text().splitlines() == [
        "--quiet=2 update",
        "--quiet=2 install --yes --no-install-recommends wanted-package",
    ]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root installs packages")
def test_package_that_cannot_be_installed_is_named(programs: Path, tmp_path: Path) -> None:
    add_program(programs, "apt-get", APT.format(calls=tmp_path / "calls", folder=programs, code=100))

    with pytest.raises(RefusedError, match="apt-get could not install wanted-package: no reason given"):
        require_programs({"wanted": "wanted-package"})


def test_browser_that_is_named_is_used_and_a_broken_one_is_refused(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = add_program(programs, "some-browser", "#!/bin/sh\nexit 0\n")
    monkeypatch.setenv("CHROMIUM", str(good))
    assert chromium() == str(good)

    monkeypatch.setenv("CHROMIUM", "/no/such/browser")
    with pytest.raises(RefusedError, match="CHROMIUM is '/no/such/browser', which does not run"):
        chromium()


def test_browser_is_found_by_name_and_a_mere_hint_is_passed_over(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    add_program(programs, "chromium-browser", "#!/bin/sh\necho 'install it another way'\nexit 1\n")
    good = add_program(programs, "google-chrome", "#!/bin/sh\nexit 0\n")

    assert chromium() == str(good)


def test_browser_without_a_window_is_taken_before_one_with(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    add_program(programs, "chromium", "#!/bin/sh\nexit 0\n")
    shell = add_program(programs, "chromium-headless-shell", "#!/bin/sh\nexit 0\n")

    assert chromium() == str(shell)
