"""Installed extensions: formats and annotations by anybody, found by entry point."""

from __future__ import annotations

from functools import cache

import pluggy

from pynn_data import hooks

__all__ = ["GROUP", "extensions"]

GROUP = "pynn_data.extensions"


@cache
def extensions() -> pluggy.PluginManager:
    """Return the manager of all extensions that are installed.

    An entry point of the group ``pynn_data.extensions`` names a module that implements
    hooks of `pynn_data.hooks` other than ``pynn_data_engine``.
    """
    manager = pluggy.PluginManager(hooks.PROJECT)
    manager.add_hookspecs(hooks)
    manager.load_setuptools_entrypoints(GROUP)
    manager.check_pending()
    return manager
