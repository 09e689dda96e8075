"""NEST plug-in of pynn-data."""

from __future__ import annotations

from pynn_data.contract import Engine, Host
from pynn_data.hooks import hookimpl


@hookimpl
def pynn_data_engine() -> type[Engine]:
    """Import NEST, in silence, and return the engine that drives it."""
    from pynn_data_nest.kernel import import_nest

    import_nest()
    from pynn_data_nest.engine import NestEngine

    return NestEngine


@hookimpl
def pynn_data_host() -> type[Host]:
    """Import NEST, in silence, and return what attaches to its kernel."""
    from pynn_data_nest.kernel import import_nest

    import_nest()
    from pynn_data_nest.host import NestHost

    return NestHost
