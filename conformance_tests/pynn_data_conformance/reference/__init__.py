"""A plug-in of plain numpy, slow and exact: what other engines are compared with (``import pynn_data.reference``)."""

from pynn_data.contract import Engine
from pynn_data.hooks import hookimpl

__all__ = ["pynn_data_engine"]


@hookimpl
def pynn_data_engine() -> type[Engine]:
    """Return the class of engines."""
    from pynn_data_conformance.reference.engine import ReferenceEngine

    return ReferenceEngine
