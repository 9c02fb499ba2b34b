"""The contract of public modules, on imports made up for it."""

import pytest
from grimp import ImportGraph
from importlinter import ContractCheck

from tools.import_contracts import PublicModules


def _checked(
    *imports: tuple[str, str], ignored: set[str] | None = None
) -> tuple[PublicModules, ContractCheck]:
    graph = ImportGraph()
    for importer, imported in imports:
        for module in (importer, imported):
            graph.add_module(module)
        graph.add_import(importer=importer, imported=imported)
    contract = PublicModules(
        name="public modules",
        session_options={"root_packages": ["access", "invoices", "jobs", "wires"]},
        contract_options={
            "public": ["models", "services"],
            "open_packages": ["access"],
            "wiring": ["wires"],
            **({"ignore_imports": sorted(ignored)} if ignored else {}),
        },
    )
    return contract, contract.check(graph, verbose=False)


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("invoices.views", "jobs.models"),
        ("invoices.views", "jobs.services.batches"),
        ("invoices.views", "invoices.forms"),
        ("invoices.views", "access.acting"),
        ("wires.urls", "jobs.views"),
        ("invoices.views", "django.http"),
    ],
)
def test_public_modules_own_modules_and_open_packages_are_imported_by_all(importer, imported):
    assert _checked((importer, imported))[1].kept is True


@pytest.mark.parametrize("imported", ["jobs.views", "jobs.views.desk", "jobs", "jobs.apps"])
def test_private_module_of_another_package_breaks_the_contract_and_is_named(imported, capsys):
    contract, check = _checked(("invoices.views", imported))
    assert check.kept is False
    contract.render_broken_contract(check)
    assert f"invoices.views -> {imported} (not a public module)" in capsys.readouterr().out


def test_an_exception_is_kept_while_it_is_needed_and_breaks_the_contract_after_that(capsys):
    exception = {"invoices.views -> jobs.files"}
    assert _checked(("invoices.views", "jobs.files"), ignored=exception)[1].kept is True
    contract, check = _checked(("invoices.views", "jobs.models"), ignored=exception)
    assert check.kept is False
    contract.render_broken_contract(check)
    assert "invoices.views -> jobs.files (an exception that is not needed)" in capsys.readouterr().out
