"""Recordings of spiking-network simulations, identical whatever the simulator.

``import pynn_data.nest as sim`` and the like give a front end in the way of
PyNN; `open` does the same for a name in a variable, `backends` lists what is
installed. `collect` makes the same structures of what a script has recorded by
the means of its simulator. `read` and `write` are for files; `compare` tells how
two recordings differ, `report` makes a page for browsers of one.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pynn_data import _finder
from pynn_data._finder import open  # noqa: A004
from pynn_data.registry import backends

if TYPE_CHECKING:
    from pynn_data.attaching import attach
    from pynn_data.comparison.compare import compare
    from pynn_data.files.read import read
    from pynn_data.files.write import write
    from pynn_data.native.collect import collect
    from pynn_data.reporting.report import report

__all__ = ["attach", "backends", "collect", "compare", "open", "read", "report", "write"]

LAZY = {
    "attach": "pynn_data.attaching",
    "collect": "pynn_data.native.collect",
    "compare": "pynn_data.comparison.compare",
    "read": "pynn_data.files.read",
    "report": "pynn_data.reporting.report",
    "write": "pynn_data.files.write",
}
"""Functions and their modules."""

_finder.install()


def __getattr__(name: str) -> Any:
    """Import what deals with data when it is used: Neo takes a second."""
    if name in LAZY:
        return getattr(import_module(LAZY[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
