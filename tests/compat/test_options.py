"""Options of setup() that scripts for PyNN give."""

import warnings

import pytest

import pynn_data


@pytest.fixture(params=["nest", "neuron", "brian2"])
def sim(request):
    return pynn_data.open(request.param)


def test_what_changes_nothing_is_named_in_one_warning(sim):
    with pytest.warns(UserWarning, match=r"setup\(\): debug, spike_precision, t_flush: no effect with") as caught:
        sim.setup(timestep=0.1, t_flush=500.0, debug=True, spike_precision="off_grid")
    assert len(caught) == 1
    assert caught[0].filename == __file__
    assert sim.get_time_step() == 0.1


def test_options_of_the_engine_are_handed_to_it(sim):
    options = {"NEST": {"verbosity": "error"}, "Brian2": {"codegen": "numpy"}}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sim.setup(**options.get(sim.setup.__self__._backend.engine.name, {}))


def test_a_variable_step_is_refused_and_none_is_not(sim):
    with pytest.warns(UserWarning, match="atol, rtol, use_cvode"):
        sim.setup(use_cvode=False, rtol=1e-3, atol=1e-3)
    with pytest.raises(TypeError, match=r"setup\(use_cvode=\) is no option here; the steps are fixed"):
        sim.setup(use_cvode=True)


@pytest.mark.parametrize("name", ["rng_seed", "grng_seed", "rng_seeds_seed"])
def test_seeds_of_an_engine_are_refused_with_what_is_right(sim, name):
    with pytest.raises(TypeError, match=rf"setup\({name}=\) is no option here; give seed="):
        sim.setup(**{name: 1})


def test_unknown_options_are_refused(sim):
    with pytest.raises(TypeError, match="has no option 'time_stepp'"):
        sim.setup(time_stepp=0.1)
    with pytest.raises(TypeError, match=r"setup\(dt=\) is no option here; it is called timestep="):
        sim.setup(dt=0.1)
