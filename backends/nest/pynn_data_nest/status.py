"""Values of nodes by NEST's low-level calls.

The attributes of a `NodeCollection` read the whole status of every node even to set a
value, and a recorder's status holds all its events. The low-level calls do what they are
told and nothing else: they set a value of 10^4 nodes in milliseconds, empty a recorder of
10^6 events in microseconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["get_value", "set_values"]


def get_value(nodes: Any, name: str) -> Any:
    """Return a value of the only node of a collection."""
    from nest.ll_api import nestkernel

    return nestkernel.llapi_get_nc_status(nodes._datum, name)


def set_values(nodes: Any, values: Mapping[str, Any]) -> None:
    """Give all nodes of a collection the same values."""
    from nest.ll_api import nestkernel

    nestkernel.llapi_set_nc_status(nodes._datum, [dict(values)])
