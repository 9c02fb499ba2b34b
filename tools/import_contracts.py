"""A contract for import-linter: of another package only its public modules are imported."""

from typing import Any, cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PublicModules(Contract):
    """Each package shows others the modules named `public`, and what is in them; everything else is its own affair.

    `open_packages` show everything; `wiring` may import everything. `ignore_imports` are exceptions; one that is
    not needed any more breaks the contract too.
    """

    type_name = "public_modules"

    public = fields.SetField(subfield=fields.StringField())
    open_packages = fields.SetField(subfield=fields.StringField())
    wiring = fields.SetField(subfield=fields.StringField())
    ignore_imports = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Every import from one of our packages into another that is not of a public module."""
        found = {
            f"{importer} -> {imported}"
            for importer, imported in _across(graph, set(self.session_options["root_packages"]))
            if self._is_private(importer, imported)
        }
        ignored = _names(self.ignore_imports)
        strangers, gone = sorted(found - ignored), sorted(ignored - found)
        return ContractCheck(kept=not strangers and not gone, metadata={"strangers": strangers, "gone": gone})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """One line for each import."""
        for line in check.metadata["strangers"]:
            output.print_error(f"{line} (not a public module)")
        for line in check.metadata["gone"]:
            output.print_error(f"{line} (an exception that is not needed)")

    def _is_private(self, importer: str, imported: str) -> bool:
        package, _, module = imported.partition(".")
        if _package(importer) in _names(self.wiring) or package in _names(self.open_packages):
            return False
        return _package(module) not in _names(self.public)


def _names(field: object) -> set[str]:
    """import-linter puts the value in the place of the field."""
    return cast("set[str]", field) or set()


def _package(module: str) -> str:
    return module.partition(".")[0]


def _across(graph: ImportGraph, ours: set[str]) -> list[tuple[str, str]]:
    """Imports from one of our packages into another."""
    modules = [module for module in sorted(graph.modules) if _package(module) in ours]
    pairs: list[tuple[str, Any]] = [
        (module, imported)
        for module in modules
        for imported in sorted(graph.find_modules_directly_imported_by(module))
    ]
    return [(a, b) for a, b in pairs if _package(b) in ours and _package(a) != _package(b)]
