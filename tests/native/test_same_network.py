"""A network that a script has built natively and the same one built by pynn-data give the same recordings."""

import numpy as np
import pytest
from networks import CELLS, CURRENTS, DT, LIF, NETWORKS, PAIRS

import pynn_data
from pynn_data.registry import installed

pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")  # Brian2's use of pyparsing


def built(name, run):
    """Return the data of the network as pynn-data builds it."""
    sim = pynn_data.open(name)
    sim.setup(timestep=DT)
    parameters = {"tau_syn_E" if k == "tau_syn" else k: v for k, v in LIF.items()}
    cells = sim.Population(
        CELLS, sim.IF_curr_exp(i_offset=CURRENTS, tau_syn_I=LIF["tau_syn"], **parameters), label="cells",
        initial_values={"v": LIF["v_rest"]},
    )  # fmt: skip
    for receptor, sign in (("excitatory", 1), ("inhibitory", -1)):
        some = [(pre, post, weight, delay * DT) for pre, post, weight, delay in PAIRS if sign * weight > 0]
        connector = sim.FromListConnector(some, column_names=["weight", "delay"])
        sim.Projection(cells, cells, connector, receptor_type=receptor)
    requested(cells, "v")
    run(sim)
    block = cells.get_data()
    sim.end()
    return block


def requested(cells, v):
    cells.record(["spikes", v])
    cells[1:4].record(v, sampling_interval=0.7, start=10.0, stop=60.0)


@pytest.mark.parametrize("name", [name for name in NETWORKS if name in installed()])
def test_same_network(name):
    reference = built(name, lambda sim: sim.run(150.0))
    native = NETWORKS[name](pynn_data)
    group = native.attached.group(native.cells, label="cells", units={native.v: "mV"})
    requested(group, native.v)
    native.run(150.0)
    block = group.get_data()
    native.attached.end()
    assert sum(map(len, block.segments[0].spiketrains)) > 10
    signals = block.segments[0].analogsignals
    if name == "nest":  # whose multimeter tells the last samples when the shortest delay has passed
        assert len(signals[0]) == 1501
    for signal in signals:
        signal.name = "v"
    rtol = 1e-12 if name == "brian2" else 0.0
    names = ("description", "native_ids", "native_models", "seed", "threads")
    result = pynn_data.compare(reference, block, ignore_engine=True, ignore=names, rtol=rtol)
    assert result, str(result)


@pytest.mark.parametrize("name", [name for name in NETWORKS if name in installed()])
def test_script_and_run_give_the_same_bytes(name):
    def data(run):
        native = NETWORKS[name](pynn_data)
        group = native.attached.group(native.cells, label="cells")
        requested(group, native.v)
        run(native)
        block = group.get_data()
        native.attached.end()
        return block

    one = data(lambda native: native.run(100.0))
    for run in (
        lambda native: native.attached.run(100.0),
        lambda native: [native.attached.run(t) for t in (0.1, 0.2, 49.7, 50.0)],
        lambda native: [native.run(t) for t in (0.1, 0.2, 49.7, 50.0)],
    ):
        result = pynn_data.compare(one, data(run), ignore=["rec_datetime", "native_ids"])
        assert result, str(result)


def test_pairs_have_delays_of_one_step_and_of_several():
    assert {1, 30} <= set(np.array(PAIRS)[:, 3])
