"""Compiled code gives the recordings of numpy's, up to rounding."""

import os
import subprocess
import sys

import numpy as np
import pytest
from mixed_networks import arrays, mixed_network

from pynn_data.errors import NotSupported


def run(sim, codegen, celltype):
    sim.setup(timestep=0.1, seed=5, codegen=codegen)
    cells, stimulus = mixed_network(sim, getattr(sim, celltype))
    sim.run(12.7)
    sim.run(17.3)
    return arrays(cells, stimulus)


@pytest.mark.parametrize("celltype", ["IF_cond_exp", "EIF_cond_exp_isfa_ista"])
def test_cython_and_numpy_agree(sim, celltype):
    from brian2.codegen.runtime.cython_rt import CythonCodeObject

    if not CythonCodeObject.is_available():
        pytest.skip("no compiler for Brian2's Cython code")
    compiled, plain = run(sim, "cython", celltype), run(sim, "numpy", celltype)
    for one, other in zip(compiled, plain, strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-9)
    np.testing.assert_array_equal(run(sim, "cython", celltype)[0], compiled[0])


@pytest.mark.parametrize("celltype", ["IF_cond_exp", "EIF_cond_exp_isfa_ista"])
def test_cython_and_numpy_agree_for_cells_that_are_driven_fast(sim, celltype):
    from brian2.codegen.runtime.cython_rt import CythonCodeObject

    if not CythonCodeObject.is_available():
        pytest.skip("no compiler for Brian2's Cython code")

    def v(codegen):
        sim.setup(timestep=0.1, codegen=codegen)
        cells = sim.Population(2, getattr(sim, celltype)())
        source = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0]))
        for receptor, weights in (("inhibitory", [50.0, 0.01]), ("excitatory", [0.01, 5.0])):
            rows = [(0, k, weight, 0.5) for k, weight in enumerate(weights)]
            sim.Projection(source, cells, sim.FromListConnector(rows), receptor_type=receptor)
        cells.record("v")
        sim.run(10.0)
        return cells.get_data().segments[0].analogsignals[0].magnitude

    np.testing.assert_allclose(v("cython"), v("numpy"), rtol=0, atol=1e-6)


def test_cython_without_a_compiler(sim, monkeypatch):
    from brian2.codegen.runtime.cython_rt import CythonCodeObject

    monkeypatch.setattr(CythonCodeObject, "is_available", classmethod(lambda cls: False))
    sim.setup(codegen="cython")
    sim.Population(1, sim.IF_curr_exp())
    with pytest.raises(NotSupported, match="needs Cython and a C\\+\\+ compiler"):
        sim.run(1.0)


def test_auto_is_numpy(sim):
    for one, other in zip(run(sim, "auto", "IF_curr_exp"), run(sim, "numpy", "IF_curr_exp"), strict=True):
        np.testing.assert_array_equal(one, other)


def test_compiling_prints_nothing_and_leaves_no_file(tmp_path):
    script = f"""
import os
import pynn_data.brian2 as sim
sim.setup(codegen="cython")
cells = sim.Population(2, sim.IF_curr_delta())
sim.run(1.0)
print(os.listdir({str(tmp_path)!r}))
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")
