"""``import pynn_data.<name>`` for the backends of third parties."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

from pynn_data import registry

__all__ = ["BackendFinder", "install", "open"]

PACKAGE = "pynn_data."


class BackendFinder(MetaPathFinder, Loader):
    """Makes a front end for any installed backend that is no module of this package."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return a spec if an installed distribution provides the backend, else None."""
        name = fullname.removeprefix(PACKAGE)
        if name == fullname or "." in name or name not in registry.installed():
            return None
        return ModuleSpec(fullname, self, origin=f"backend {name!r}")

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return an empty module."""
        module = ModuleType(spec.name)
        module.__doc__ = f"Front end of {spec.origin}."
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Fill the module."""
        from pynn_data.names import bind

        bind(vars(module), module.__name__.removeprefix(PACKAGE))


def install() -> None:
    """Append the finder, last, so that real modules win."""
    if not any(isinstance(finder, BackendFinder) for finder in sys.meta_path):
        sys.meta_path.append(BackendFinder())


def open(name: str) -> ModuleType:  # noqa: A001
    """Return the front end of the backend `name`: ``import pynn_data.<name>`` for a name in a variable.

    Raises
    ------
    BackendNotFound, AmbiguousBackend, EngineMissing, BackendBroken, ContractMismatch
    """
    registry.check_provided(name)
    return importlib.import_module(PACKAGE + name)
