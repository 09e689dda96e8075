"""Modules of the user's own with models for NEST, which unloads them whenever its kernel is reset."""

from __future__ import annotations

from typing import Any

from pynn_data.errors import InvalidModel

__all__ = ["install", "install_known"]

_known: dict[str, None] = {}
"""Modules that cell types need, in the order in which they were first asked for."""


def install(nest: Any, module: Any) -> None:
    """Have NEST load a module, now unless it has it, and in every kernel to come.

    Raises
    ------
    TypeError
        It is no name of a module.
    InvalidModel
        NEST does not load it.
    """
    if not isinstance(module, str):
        raise TypeError(f"module is the name of a module, as nest.Install() takes it, not {module!r:.60}.")
    try:
        nest.Install(module)
    except nest.NESTError as error:
        if "loaded already" not in str(error):
            raise InvalidModel(
                f"NEST does not load the module {module!r}: {error} (It loads none when there are nodes: ask for cell "
                "types before the first run.)"
            ) from error
    _known[module] = None


def install_known(nest: Any) -> None:
    """Have NEST load all that cell types need, into an empty kernel."""
    for module in _known:
        nest.Install(module)
