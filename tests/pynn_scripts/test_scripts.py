"""Scripts that are written for PyNN run as they stand, on every engine, after `pyNN` has been replaced."""

import warnings

import numpy as np
import pytest
import running

MISSING = {"cells that PyNN has": ["named_receptors"]}
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


@pytest.mark.parametrize("name", running.NAMES)
def test_script_runs(name, tmp_path, request):
    """Names, shapes of signals and their times are the same on each engine; numbers of spikes may differ."""
    if name in NOT_YET:
        request.applymarker(pytest.mark.xfail(reason=NOT_YET[name], strict=True))
    found = [run(name, engine, tmp_path / engine) for engine in running.ENGINES]
    keys = [list(one) for one in found]
    shapes = [{key: value.shape for key, value in one.items() if not key.endswith(" times")} for one in found]
    assert keys[0] == keys[1] == keys[2]
    assert shapes[0] == shapes[1] == shapes[2]


def run(name, engine, folder):
    """Run a script on an engine; what it finds is finite, and it warns of what it should alone."""
    folder.mkdir()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = running.run(name, "pynn_data", engine, folder)
    assert found
    assert all(np.all(np.isfinite(value)) for key, value in found.items() if "[" in key)
    ours = [str(one.message) for one in caught if issubclass(one.category, UserWarning | DeprecationWarning)]
    assert bool(ours) == (name in WARNED), ours
    return found
