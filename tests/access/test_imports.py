"""Who imports whom: the contracts hold, and each of them breaks where it is broken."""

import re
from pathlib import Path

import pytest

from tests.nets.plant import PROJECT, copy_of_project, plant, run
from tests.nets.writers import sources

LINT = "from importlinter.cli import lint_imports_command as lint; lint(['--no-cache'])"
BELOW = "Packages import only packages below them"
INSIDE = "Inside a package each module imports only modules below it"
PUBLIC = "Of another package only models, enums, selectors and services are imported"
NO_VIEWS = "Models, selectors and services know no views, forms or tables"


def _broken(copy: Path) -> set[str]:
    code, output = run(copy, "-c", LINT)
    assert code in (0, 1), output
    return set(re.findall(r"^(.*) BROKEN$", output, re.MULTILINE))


def test_the_contracts_hold(tmp_path):
    assert _broken(copy_of_project(tmp_path)) == set()


@pytest.mark.parametrize(
    ("file", "line", "broken"),
    [
        ("orgs/selectors.py", "from invoices.models import Invoice", {BELOW}),
        ("relations/selectors.py", "from relations.services import relation_note_opened", {INSIDE}),
        ("roles/catalogue.py", "from roles.views import ColleaguesView", {INSIDE}),
        ("invoices/selectors/lists.py", "from jobs.tables import BatchTable", {PUBLIC, NO_VIEWS}),
        ("roles/selectors/colleagues.py", "from relations.forms import FavouriteForm", {PUBLIC, NO_VIEWS}),
        ("service/views.py", "from roles.acting import relations_of", {PUBLIC}),
        ("access/acting.py", "from orgs.models import Organisation", {BELOW}),
    ],
)
def test_an_import_that_must_not_be_breaks_its_contract(tmp_path, file, line, broken):
    copy = copy_of_project(tmp_path)
    first = next(each for each in (copy / file).read_text().splitlines() if each.startswith("from "))
    plant(copy, file, first, f"{line}\n{first}")
    assert _broken(copy) == broken


def test_an_exception_that_is_not_needed_any_more_breaks_its_contract(tmp_path):
    copy = copy_of_project(tmp_path)
    plant(
        copy, "pyproject.toml", '    "demo.world -> invoices.issues",', '    "demo.world -> invoices.tables",'
    )
    assert _broken(copy) == {PUBLIC}


def test_models_selectors_and_services_know_no_request():
    touched = [
        f"{name}:{number}"
        for name, text in sources(PROJECT).items()
        if re.search(r"/(models|selectors|services)(\.py$|/)", name)
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(r"\bHttpRequest\b|\bfrom django\.http\b|\bPortalRequest\b", line)
    ]
    assert touched == []
