"""What the tests of the suite are given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

import pynn_data
from pynn_data_conformance.oracles import KINDS


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run tests once for each cell type of the backend that is a `cell`, a `ramp_cell`, a `jump_cell` ..."""
    name = metafunc.config.getoption("--pynn-data-backend")
    if name is None:
        raise pytest.UsageError("say which backend to test: --pynn-data-backend NAME")
    offered = pynn_data.open(name).list_standard_models()
    simulated = [cell for cell in offered if not cell.startswith("SpikeSource")]
    for kind, cells in {"cell": simulated, **KINDS}.items():
        if kind in metafunc.fixturenames:
            metafunc.parametrize(kind, [cell for cell in simulated if cell in cells])


@pytest.fixture
def sim(pytestconfig: pytest.Config) -> Iterator[ModuleType]:
    """Provide the backend's front end, with a fresh simulation at dt = 0.1 ms."""
    front_end = pynn_data.open(pytestconfig.getoption("--pynn-data-backend"))
    front_end.setup(timestep=0.1)
    yield front_end
    front_end.end()


@pytest.fixture
def engine(sim: ModuleType) -> Any:
    """Provide the backend's engine class."""
    return sim.Population(1, sim.SpikeSourceArray())._simulation.backend.engine


@pytest.fixture
def busy(sim: ModuleType) -> Callable[..., Any]:
    """Provide a function that returns (cells, sources) of a small network in which much happens."""
    from pynn_data_conformance.oracles import busy_network

    return lambda cell, **kwargs: busy_network(sim, cell, **kwargs)
