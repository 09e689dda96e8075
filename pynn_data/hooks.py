"""The hooks that a plug-in or extension may implement, registered and validated by pluggy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pluggy

from pynn_data.contract import Engine, Host

if TYPE_CHECKING:
    import neo

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


@hookspec(firstresult=True)
def pynn_data_host() -> type[Host]:  # type: ignore[empty-body]
    """Return the plug-in's class of hosts, for networks that scripts have built by themselves.

    As with `pynn_data_engine`, of which it is independent: a plug-in has one of the two, or both.
    """


@hookspec
def pynn_data_formats() -> Sequence[Any]:  # type: ignore[empty-body]
    """Return file formats for `write_data` and `pynn_data.read`; see `pynn_data.files.format.Format`."""


@hookspec
def pynn_data_annotate(block: neo.Block) -> dict[str, Any]:  # type: ignore[empty-body]
    """Return annotations for a Block that is about to be handed to a user, such as provenance."""
