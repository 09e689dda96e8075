"""Values of nodes by NEST's low-level calls.

The attributes of a `NodeCollection` read the whole status of every node even to set a
value, and a recorder's status holds all its events. The low-level calls do what they are
told and nothing else: they set a value of 10^4 nodes in milliseconds, empty a recorder of
10^6 events in microseconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pynn_data.contract import FloatArray, IntArray

__all__ = ["get_status", "get_value", "numbers_of", "set_each", "set_values"]


def get_status(node: Any) -> dict[str, Any]:
    """Return all values of the only node of a collection.

    Of a recorder that is one copy of its events, as is each of its values by itself.
    """
    from nest.ll_api import nestkernel

    return {name: values[0] for name, values in nestkernel.llapi_get_nc_status(node._datum).items()}


def get_value(nodes: Any, name: str) -> Any:
    """Return a value of all nodes of a collection, one after the other, or of its only one."""
    from nest.ll_api import nestkernel

    return nestkernel.llapi_get_nc_status(nodes._datum, name)


def numbers_of(nodes: Any) -> IntArray:
    """Return the numbers of all nodes of a collection."""
    from nest.ll_api import nestkernel

    return np.array(nestkernel.llapi_node_collection_to_array(nodes._datum, "all"), dtype=np.int64)


def set_values(nodes: Any, values: Mapping[str, Any]) -> None:
    """Give all nodes of a collection the same values."""
    from nest.ll_api import nestkernel

    nestkernel.llapi_set_nc_status(nodes._datum, [dict(values)])


def set_each(nodes: Any, values: Mapping[str, FloatArray]) -> None:
    """Give each node of a collection values of its own; they all must be nodes of this process."""
    from nest.ll_api import nestkernel

    # Equal ones are set many times faster.
    same = {name: float(array[0]) for name, array in values.items() if (array == array[0]).all()}
    names = [name for name in values if name not in same]
    if names:
        rows = np.column_stack([values[name] for name in names]).tolist()
        nestkernel.llapi_set_nc_status(nodes._datum, [{**same, **dict(zip(names, row, strict=True))} for row in rows])
    else:
        nestkernel.llapi_set_nc_status(nodes._datum, [same])
