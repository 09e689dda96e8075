"""Finds rigs: in a file or module that is named, or here, where those of some plug-ins are."""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path
from types import ModuleType

from pynn_data_conformance.rig import Rig

__all__ = ["rigs_for", "rigs_in"]


def rigs_for(backend: str, where: str | None) -> list[type[Rig]]:
    """Return the rigs that are defined `where` (a file or module), or else here in the backend's module."""
    here = f"{__name__}.{backend}"
    if where is None and importlib.util.find_spec(here) is None:
        return []
    return rigs_in(here if where is None else where)


def rigs_in(where: str) -> list[type[Rig]]:
    """Return the classes of rigs that a file or module defines, in its order.

    Raises
    ------
    ValueError
        It defines none.
    ImportError, OSError
        It cannot be imported.
    """
    module = _from_file(Path(where)) if where.endswith(".py") else importlib.import_module(where)
    found = [one for one in vars(module).values() if _is_rig(one) and one.__module__ == module.__name__]
    if not found:
        raise ValueError(f"{where} defines no class that derives from pynn_data_conformance.rig.Rig")
    return found


def _is_rig(thing: object) -> bool:
    return isinstance(thing, type) and issubclass(thing, Rig) and not getattr(thing, "__abstractmethods__", None)


def _from_file(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
