"""A contract for import-linter that lists what may be imported, where its own list what may not."""

import sys
from collections.abc import Sequence
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from importlinter.application import contract_utils
from importlinter.application.contract_utils import AlertLevel
from importlinter.domain.helpers import module_expressions_to_modules
from importlinter.domain.imports import ImportExpression, ModuleExpression


class OnlyContract(Contract):
    """The source modules import nothing but themselves, the standard library and `allowed`.

    `ignore_imports` holds the exceptions, as `importer -> imported`; one that no longer exists
    breaks the contract.
    """

    type_name = "only"

    source_modules = fields.SetField(subfield=fields.ModuleExpressionField())
    allowed = fields.SetField(subfield=fields.StringField())
    ignore_imports = fields.SetField(subfield=fields.ImportExpressionField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002
        removal = contract_utils.remove_ignored_imports_and_report(
            graph=graph,
            ignore_imports=cast("Sequence[ImportExpression] | None", self.ignore_imports),
            unmatched_alerting=AlertLevel.ERROR,
        )
        sources = module_expressions_to_modules(
            graph, cast("set[ModuleExpression]", self.source_modules), as_packages=True
        )
        own = {module.name for module in sources}
        allowed = own | sys.stdlib_module_names | cast("set[str]", self.allowed)
        wrong = sorted(
            (importer, imported)
            for importer in own
            for imported in graph.find_modules_directly_imported_by(importer)
            if imported not in allowed
        )
        return ContractCheck(
            kept=not wrong,
            warnings=list(removal.warnings),
            ignored_import_count=removal.ignored_import_count,
            metadata={"wrong": wrong},
        )

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["wrong"]:
            output.print_error(f"{importer} may not import {imported}")
