"""Modules are where scripts for PyNN look for them, and lead to what the front ends have."""

from importlib import import_module

import pytest

import pynn_data
from pynn_data import errors

DOORS = (
    "random", "parameters", "connectors", "space", "core", "common", "standardmodels", "standardmodels.cells",
    "standardmodels.synapses", "standardmodels.electrodes", "utility", "utility.plotting", "errors", "recording.files",
)  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
def test_a_module_has_what_it_says(door):
    module = import_module(f"pynn_data.{door}")
    for name in module.__all__:
        assert getattr(module, name) is not None


@pytest.mark.parametrize("door", ["random", "parameters", "connectors", "space", "standardmodels.cells", "standardmodels.synapses"])
def test_what_is_behind_a_door_is_what_a_front_end_has(door):
    module, sim = import_module(f"pynn_data.{door}"), pynn_data.open("example")
    assert {name for name in module.__all__ if getattr(sim, name, None) is getattr(module, name)} >= set(module.__all__) - {
        "AbstractRNG", "BaseStructure", "Connector", "Shape", "available_distributions"
    }  # fmt: skip


def test_every_cell_type_and_connector_of_a_front_end_is_behind_a_door():
    from pynn_data import connectors
    from pynn_data.connectors import Connector
    from pynn_data.network.cells import STANDARD_CELLS
    from pynn_data.standardmodels import cells

    sim = pynn_data.open("example")
    assert {kind.__name__ for kind in STANDARD_CELLS} == set(cells.__all__)
    kinds = {n for n in sim.__all__ if isinstance(getattr(sim, n), type) and issubclass(getattr(sim, n), Connector)}
    assert kinds == set(connectors.__all__) - {"Connector"}


def test_objects_of_a_front_end_are_of_the_common_classes(sim):
    from pynn_data import common

    cells = sim.Population(3, sim.IF_cond_exp())
    assert isinstance(cells, common.Population)
    assert isinstance(cells[:2], common.PopulationView)
    assert isinstance(cells + sim.Population(1, sim.IF_cond_exp()), common.Assembly)
    assert isinstance(cells[0], common.IDMixin)


def test_a_star_import_hides_one_builtin_only_which_is_that_of_pynn():
    names = {}
    exec("from pynn_data.example import *", names)
    import builtins

    assert {name for name in names if hasattr(builtins, name) and not name.startswith("__")} == {"set"}
    assert names["errors"] is errors
    assert callable(names["setup"])


@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("NonExistentParameterError", lambda sim: sim.IF_cond_exp(tau=1.0)),
        ("RecordingError", lambda sim: sim.Population(1, sim.IF_cond_exp()).record("w")),
        ("InvalidParameterValueError", lambda sim: sim.Population(2, sim.IF_cond_exp(tau_m=[1.0, 2.0, 3.0]))),
        ("InvalidParameterValueError", lambda sim: sim.Population(2, sim.IF_cond_exp(tau_m="fast"))),
        ("InvalidDimensionsError", lambda sim: sim.Population(2, sim.IF_cond_exp(tau_m=[1.0, 2.0, 3.0]))),
        ("NothingToWriteError", lambda sim: sim.Population(1, sim.IF_cond_exp()).get_data("v")),
        ("InvalidModelError", lambda sim: sim.native_cell_type("IF_cond_exp")),
    ],
)
def test_errors_are_found_under_the_names_that_pynn_gives_them(sim, name, act):
    with pytest.raises(getattr(errors, name)):
        act(sim)


def test_connections_that_cannot_be_are_found_as_connection_errors(sim):
    cells = sim.Population(2, sim.IF_cond_exp())
    with pytest.raises(errors.ConnectionError):
        sim.Projection(cells, cells, sim.AllToAllConnector(), sim.StaticSynapse(), receptor_type="other")


def test_a_parameter_that_is_not_there_is_a_key_error_too_and_says_so_in_words(sim):
    with pytest.raises(KeyError) as caught:
        sim.IF_cond_exp(tau=1.0)
    assert str(caught.value).startswith("IF_cond_exp")
