"""The hooks that a plug-in may implement, registered and validated by pluggy."""

from __future__ import annotations

import pluggy

from pynn_data.contract import Engine

__all__ = ["PROJECT", "hookimpl", "hookspec"]

PROJECT = "pynn_data"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec(firstresult=True)
def pynn_data_engine() -> type[Engine]:  # type: ignore[empty-body]
    """Return the plug-in's engine class.

    The simulator is imported inside this hook and nowhere before, so that
    listing the installed backends imports none of them. An `ImportError`
    raised here is reported as a missing engine.
    """
