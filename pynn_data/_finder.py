"""``import pynn_data.<name>`` for the backends of third parties."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

from pynn_data import registry

__all__ = ["BackendFinder", "Redirection", "install", "open", "redirect"]

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


class Redirection(MetaPathFinder, Loader):
    """Gives the same front end for every backend that a script imports."""

    def __init__(self, front_end: ModuleType) -> None:
        self.front_end = front_end
        self.names = {*registry.KNOWN, *registry.installed()}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return a spec for the name of any backend, else None."""
        name = fullname.removeprefix(PACKAGE)
        return ModuleSpec(fullname, self) if name != fullname and name in self.names else None

    def exec_module(self, module: ModuleType) -> None:
        """Put the front end in the place of the module."""
        sys.modules[module.__name__] = self.front_end


def redirect(front_end: ModuleType) -> None:
    """From now on have this process get `front_end` for every backend, in any way that it asks for one.

    So a script runs on another backend than it names, without a change in it.
    """
    sys.meta_path.insert(0, Redirection(front_end))


def install() -> None:
    """Append the finder, last, so that real modules win."""
    if not any(isinstance(finder, BackendFinder) for finder in sys.meta_path):
        sys.meta_path.append(BackendFinder())


def open(name: str) -> ModuleType:  # noqa: A001
    """Return the front end of a backend: ``import pynn_data.<name>`` for a name in a variable.

    Parameters
    ----------
    name
        Import name of the backend, as `pynn_data.backends` lists them.

    Returns
    -------
    types.ModuleType
        What scripts call `sim`; the same module each time.

    Raises
    ------
    BackendNotFound, AmbiguousBackend, EngineMissing, BackendBroken, ContractMismatch
    """
    if not any(isinstance(finder, Redirection) and name in finder.names for finder in sys.meta_path):
        registry.check_provided(name)
    return importlib.import_module(PACKAGE + name)
