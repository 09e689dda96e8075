"""Scripts that are written for PyNN run as they stand, on every engine, after `pyNN` has been replaced."""

import warnings

import numpy as np
import pytest
import running

MISSING = {
    "cells that PyNN has": ["gif_cell", "named_receptors"],
    "units of all that can be recorded": ["descriptions"],
    "the error of PyNN's for a current into a source": ["errors_caught"],
}
"""What scripts need that is not there yet, and which ones."""
NOT_YET = {name: reason for reason, names in MISSING.items() for name in names}
WARNED = {
    "current_reset_loop", "fi_curve", "file_formats", "multi_run_reset_network", "old_methods_0_7", "procedural_0_7", "setup_options",
    "several_runs",
}
"""Those that use names of the past, or options without effect, or formats that lose something: they are told so, and no others are."""


@pytest.fixture(autouse=True)
def quiet_figures():
    """Draw without a screen, and with no figures left from one script to the next."""
    import matplotlib.pyplot as plt

    plt.switch_backend("agg")
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def found():
    """What the scripts have found, by script and engine."""
    return {}


@pytest.mark.parametrize("engine", running.ENGINES)
@pytest.mark.parametrize("name", running.NAMES)
def test_script_runs(name, engine, tmp_path, found, request):
    if name in NOT_YET:
        request.applymarker(pytest.mark.xfail(reason=NOT_YET[name], strict=True))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found[name, engine] = running.run(name, "pynn_data", engine, tmp_path)
    assert found[name, engine]
    assert all(np.all(np.isfinite(value)) for key, value in found[name, engine].items() if "[" in key)
    ours = [str(one.message) for one in caught if issubclass(one.category, UserWarning | DeprecationWarning)]
    assert bool(ours) == (name in WARNED), ours


@pytest.mark.parametrize("name", [name for name in running.NAMES if name not in NOT_YET])
def test_engines_find_the_same_things(name, found):
    """Names, shapes of signals and their times are the same on each; numbers of spikes may differ."""
    keys, shapes = [], []
    for engine in running.ENGINES:
        if (name, engine) not in found:
            pytest.skip("not run on every engine")
        keys.append(list(found[name, engine]))
        shapes.append({key: value.shape for key, value in found[name, engine].items() if not key.endswith(" times")})
    assert keys[0] == keys[1] == keys[2]
    assert shapes[0] == shapes[1] == shapes[2]
