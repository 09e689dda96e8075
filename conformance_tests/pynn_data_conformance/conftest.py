"""What the tests of the suite are given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Any

import pytest

import pynn_data
from pynn_data.contract import Host
from pynn_data.native.attached import Attached
from pynn_data_conformance.native_courses import Oracle, known
from pynn_data_conformance.oracles import KINDS, ears, few
from pynn_data_conformance.plugin import RUN
from pynn_data_conformance.rig import CELLS, Rig
from pynn_data_conformance.rigs import rigs_for
from pynn_data_conformance.subject import Subject

NO_CELL = pytest.param("none", id="none")
"""Of a test that is skipped."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run tests once for each cell type of the backend that is a `cell`, a `ramp_cell` ..., and for each rig."""
    name = metafunc.config.getoption("--pynn-data-backend")
    if name is None:
        raise pytest.UsageError("say which backend to test: --pynn-data-backend NAME")
    subject = _subject(metafunc.config)
    if "rig_class" in metafunc.fixturenames:
        metafunc.parametrize("rig_class", _rigs(metafunc.config, subject), ids=lambda rig: rig.__name__)
    offered = pynn_data.open(name).list_standard_models() if subject.engine else []
    simulated = [cell for cell in offered if not cell.startswith("SpikeSource")]
    for kind, cells in {"cell": simulated, **KINDS, "ear": ears(simulated)}.items():
        if kind in metafunc.fixturenames:
            found: list[Any] = [cell for cell in simulated if cell in cells]
            if metafunc.config.getoption("--pynn-data-fast"):
                found = few(found) if kind in ("cell", "ear") else found[:1]
            if subject.engine and not found:
                reason = f"{subject.engine.name} has no {', '.join(cells)}"
                found = [pytest.param("none", id="none", marks=pytest.mark.skip(reason=reason))]
            metafunc.parametrize(kind, found if subject.engine else [NO_CELL])


def _subject(config: pytest.Config) -> Subject:
    run: Any = config.pluginmanager.get_plugin(RUN)
    subject: Subject = run.subject
    return subject


def _rigs(config: pytest.Config, subject: Subject) -> Sequence[Any]:
    """Return the rigs for the backend; if there is none, one with which a test is skipped, with the reason."""
    if subject.host is None:
        return [NO_CELL]
    try:
        found = rigs_for(subject.name, config.getoption("--pynn-data-rig"))
    except (ValueError, ImportError, OSError) as error:
        raise pytest.UsageError(f"--pynn-data-rig: {error}") from error
    return found or [pytest.param(Rig, marks=pytest.mark.skip(reason="needs a rig: --pynn-data-rig FILE.py"))]


@pytest.fixture
def subject(pytestconfig: pytest.Config) -> Subject:
    """Provide what is tested."""
    return _subject(pytestconfig)


@pytest.fixture
def seed(pytestconfig: pytest.Config) -> int:
    """Provide the seed of this run; a failure of a test that takes it tells it."""
    given: int = pytestconfig.getoption("--pynn-data-seed")
    return given


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


@pytest.fixture
def host(subject: Subject) -> type[Host]:
    """Provide the plug-in's class of hosts."""
    assert subject.host is not None
    return subject.host


@pytest.fixture
def rig(rig_class: type[Rig]) -> Iterator[Rig]:
    """Provide a fresh network of the simulator's own, at step 0."""
    known(rig_class)
    made = rig_class()
    made.build(watched=False)
    yield made
    made.leave()


@pytest.fixture
def oracle(rig_class: type[Rig]) -> Oracle:
    """Provide what the simulator's own recorders tell of the rig's course."""
    return known(rig_class)


@pytest.fixture
def attach(rig: Rig, subject: Subject) -> Iterator[Callable[[], Attached]]:
    """Provide a function that attaches to the rig's network as it is now."""
    made: list[Attached] = []

    def attached() -> Attached:
        made.append(pynn_data.attach(subject.name, *rig.objects))
        return made[-1]

    yield attached
    for one in made:
        one.end()


@pytest.fixture
def attached(attach: Callable[[], Attached]) -> Attached:
    """Provide what is attached to the rig's network at step 0."""
    return attach()


@pytest.fixture
def group(rig: Rig, attached: Attached) -> Any:
    """Provide all cells of the rig, in order."""
    return attached.group(rig.handle(range(CELLS)), label="cells")
