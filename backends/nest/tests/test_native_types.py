"""Cell types of NEST's own: networks of them are, to the bit, those that a script builds with NEST's own calls."""

import numpy as np
import pytest
import quantities as pq

import pynn_data
from pynn_data.errors import (
    InvalidConnections,
    InvalidModel,
    NotSupported,
    OtherSimulation,
    UnitUnknown,
    UnknownParameter,
    UnknownVariable,
)

DT = 0.1
MODELS = [
    "aeif_cond_alpha", "aeif_cond_alpha_multisynapse", "aeif_cond_beta_multisynapse", "aeif_cond_exp",
    "aeif_psc_alpha", "aeif_psc_delta", "aeif_psc_exp", "amat2_psc_exp", "gif_cond_exp", "gif_psc_exp",
    "gif_psc_exp_multisynapse", "gif_cond_exp_multisynapse", "glif_cond", "glif_psc", "glif_psc_double_alpha",
    "hh_cond_exp_traub", "hh_psc_alpha", "ht_neuron", "iaf_chs_2007", "iaf_chxk_2008", "iaf_cond_alpha",
    "iaf_cond_alpha_mc", "iaf_cond_beta", "iaf_cond_exp", "iaf_cond_exp_sfa_rr", "iaf_psc_alpha",
    "iaf_psc_alpha_multisynapse", "iaf_psc_delta", "iaf_psc_exp", "iaf_psc_exp_htum", "iaf_psc_exp_multisynapse",
    "iaf_tum_2000", "izhikevich", "mat2_psc_exp", "parrot_neuron", "pp_psc_delta", "pp_cond_exp_mc_urbanczik",
]  # fmt: skip
SETTINGS = {
    "iaf_psc_exp_multisynapse": {"tau_syn": [2.0, 8.0, 3.0]},
    "iaf_psc_alpha_multisynapse": {"tau_syn": [2.0, 8.0]},
    "aeif_cond_alpha_multisynapse": {"tau_syn": [2.0, 8.0], "E_rev": [0.0, -85.0]},
    "aeif_cond_beta_multisynapse": {"tau_rise": [1.0, 2.0], "tau_decay": [3.0, 8.0], "E_rev": [0.0, -85.0]},
    "gif_psc_exp_multisynapse": {"tau_syn": [2.0, 8.0]},
    "gif_cond_exp_multisynapse": {"tau_syn": [2.0, 8.0], "E_rev": [0.0, -85.0]},
    "glif_psc": {"tau_syn": [2.0, 4.0], "spike_dependent_threshold": False},
}
CURRENTS = [name for name in MODELS if not name.startswith(("glif", "parrot", "ht_", "iaf_chs")) and "_mc" not in name]
"""Those with a constant current."""
WEIGHTS = {"pA": 300.0, "nS": 8.0, "mV": 4.0, "": 1.0, None: 2.0}
SPIKES = [3.0, 7.5, 8.0, 8.1, 20.0, 33.0]


@pytest.fixture
def nest(sim):
    import nest

    return nest


def silent(model):
    """Return parameters that keep a model from drawing random numbers, or nothing."""
    return {"lambda_0": 0.0} if model.startswith("gif") else {"c_1": 0.0, "c_2": 0.0} if model == "pp_psc_delta" else {}


def by_hand(nest, model, settings, ports=(), weight=0.0, inverted=False, variables=(), current=0.0, time=40.0):
    """Build the network with NEST's own calls; return events of a spike recorder and a multimeter."""
    nest.ResetKernel()
    nest.verbosity = nest.VerbosityLevel.ERROR
    nest.set(resolution=DT, min_delay=DT, max_delay=2.0)
    cells = nest.Create(model, 2, params={**settings, **silent(model)})
    for number, port in enumerate(ports):
        source = nest.Create("spike_generator", params={"spike_times": [t - 0.1 for t in SPIKES]})
        sign = -1.0 if inverted and number == 1 else 1.0
        synapse = {"weight": sign * weight, "delay": 0.1 + 0.1 + 0.3 * number, "receptor_type": port}
        nest.Connect(source, cells, syn_spec=synapse)
    if current:
        steps = {"amplitude_times": [2.9], "amplitude_values": [current]}
        generator = nest.Create("step_current_generator", params=steps)
        nest.Connect(generator, cells, syn_spec={"delay": 0.1})
    spikes = nest.Create("spike_recorder")
    nest.Connect(cells, spikes, syn_spec={"delay": DT})
    if variables:
        meter = nest.Create("multimeter", params={"interval": DT, "record_from": variables})
        nest.Connect(meter, cells, syn_spec={"delay": DT})
    nest.Simulate(time + DT)
    return spikes.events, meter.events if variables else {}


def recordable(kind):
    return [name for name in kind.native.cell.variables if kind.known_unit(name) is not None]


def assert_same(block, spikes, samples):
    segment = block.segments[0]
    for number, train in enumerate(segment.spiketrains):
        mine = np.sort(spikes["times"][spikes["senders"] == number + 1])
        assert np.array_equal(np.rint(train.magnitude / DT), np.rint(mine[mine < segment_end(segment)] / DT))
    for signal in segment.analogsignals:
        rows = np.rint(samples["times"] / DT).astype(int)
        there = rows < len(signal)
        values = np.full(signal.shape, np.nan)
        values[rows[there], samples["senders"][there] - 1] = samples[signal.name][there]
        assert np.array_equal(signal.magnitude[1:], values[1:]), signal.name


def segment_end(segment):
    return float(segment.spiketrains[0].t_stop) + DT / 2


@pytest.mark.parametrize("model", MODELS)
def test_models_do_what_they_do_by_hand(sim, nest, model):
    settings = SETTINGS.get(model, {})
    kind = sim.native_cell_type(model, **settings)
    ports = kind.native.cell.native.ports
    cells = sim.Population(2, kind(**silent(model)))
    weight = WEIGHTS[kind.weight_unit]
    inverted = set(ports) == {"excitatory", "inhibitory"}
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=SPIKES))
    for number, receptor in enumerate(ports):
        negative = inverted and number == 1 and not kind.conductance_based
        synapse = sim.StaticSynapse(weight=-weight if negative else weight, delay=0.1 + 0.3 * number)
        sim.Projection(source, cells, sim.AllToAllConnector(), synapse, receptor_type=receptor)
    known = recordable(kind)
    cells.record(["spikes", *known])
    sim.run(40.0)
    block = cells.get_data()
    sim.end()
    assert len(block.segments[0].analogsignals) == len(known)
    assert_same(block, *by_hand(nest, model, settings, ports.values(), weight, inverted, known))


@pytest.mark.parametrize("model", CURRENTS)
def test_currents_do_what_generators_do(sim, nest, model):
    kind = sim.native_cell_type(model, **SETTINGS.get(model, {}))
    cells = sim.Population(2, kind(**silent(model)))
    known = recordable(kind)
    cells.record(["spikes", *known])
    sim.DCSource(amplitude=0.02, start=3.0).inject_into(cells)
    sim.run(40.0)
    block = cells.get_data()
    sim.end()
    assert_same(block, *by_hand(nest, model, SETTINGS.get(model, {}), variables=known, current=20.0))


@pytest.mark.parametrize("model", ["iaf_psc_exp", "aeif_psc_alpha", "hh_psc_alpha", "iaf_cond_beta"])
def test_a_current_from_the_beginning_is_like_a_constant_one(sim, model):
    kind = sim.native_cell_type(model)
    injected, constant = sim.Population(1, kind()), sim.Population(1, kind(I_e=200.0))
    for cells in (injected, constant):
        cells.record("V_m")
    sim.DCSource(amplitude=0.2).inject_into(injected)
    sim.run(30.0)
    first, second = (c.get_data().segments[0].analogsignals[0].magnitude for c in (injected, constant))
    assert np.allclose(first, second, rtol=0, atol=1e-9)


def test_parameters_initial_values_weights_and_late_cells(sim, nest):
    kind = sim.native_cell_type("iaf_psc_exp_multisynapse", tau_syn=[2.0, 8.0, 3.0])
    cells = sim.Population(2, kind(I_e=[300.0, 400.0], E_L=-68.0), initial_values={"V_m": [-69.0, -60.0]})
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[5.0, 11.0, 25.0]))
    synapse = sim.StaticSynapse(weight=100.0, delay=1.0)
    sim.Projection(source, cells, sim.AllToAllConnector(), synapse, receptor_type="2")
    inhibiting = sim.Projection(
        source, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight=-150.0, delay=1.0), receptor_type="3"
    )
    cells.record(["spikes", "V_m", "I_syn_2", "I_syn"])
    sim.run(20.0)
    cells.set(I_e=600.0)
    inhibiting.set(weight=100.0)
    late = sim.Population(1, kind(C_m=200.0))
    sim.Projection(cells, late, sim.AllToAllConnector(), sim.StaticSynapse(weight=50.0, delay=0.5), receptor_type="1")
    late.record(["V_m", "I_syn_1"])
    sim.run(20.0)
    block, of_late = cells.get_data(), late.get_data()
    sim.reset()
    sim.run(40.0)
    again = cells.get_data().segments[1]
    assert len(again.analogsignals[0]) == 401
    sim.end()

    nest.ResetKernel()
    nest.verbosity = nest.VerbosityLevel.ERROR
    nest.set(resolution=DT, min_delay=DT, max_delay=2.0)
    model, settings = "iaf_psc_exp_multisynapse", {"tau_syn": [2.0, 8.0, 3.0]}
    neurons = nest.Create(model, 2, params={**settings, "E_L": -68.0})
    neurons.I_e, neurons.V_m = [300.0, 400.0], [-69.0, -60.0]
    generator = nest.Create("spike_generator", params={"spike_times": [4.9, 10.9, 24.9]})
    nest.Connect(generator, neurons, syn_spec={"weight": 100.0, "delay": 1.1, "receptor_type": 2})
    nest.Connect(generator, neurons, syn_spec={"weight": -150.0, "delay": 1.1, "receptor_type": 3})
    spikes, of_neurons, of_later = nest.Create("spike_recorder"), *nest.Create("multimeter", 2)
    of_neurons.set(interval=DT, record_from=["V_m", "I_syn_2", "I_syn"])
    of_later.set(interval=DT, record_from=["V_m", "I_syn_1"])
    nest.Connect(neurons, spikes, syn_spec={"delay": DT})
    nest.Connect(of_neurons, neurons, syn_spec={"delay": DT})
    nest.Simulate(20.0)
    neurons.I_e = 600.0
    for connection in nest.GetConnections(generator, neurons):
        if connection.receptor == 3:
            connection.weight = 100.0
    later = nest.Create(model, params={**settings, "C_m": 200.0})
    nest.Connect(neurons, later, syn_spec={"weight": 50.0, "delay": 0.5, "receptor_type": 1})
    nest.Connect(of_later, later, syn_spec={"delay": DT})
    nest.Simulate(20.0 + DT)
    assert_same(block, spikes.events, of_neurons.events)
    for signal in of_late.segments[0].analogsignals:
        mine = of_later.events[signal.name][: len(signal) - 1]
        assert np.array_equal(signal.magnitude[1:, 0], mine)


def test_what_nest_tells_to_multimeters_only_comes_with_the_next_step(sim):
    cells = sim.Population(2, sim.native_cell_type("iaf_psc_exp")(I_e=400.0))
    cells.record(["V_m", "I_syn_ex"])
    sim.run(10.0)
    lengths = {signal.name: len(signal) for signal in cells.get_data().segments[0].analogsignals}
    assert lengths == {"V_m": 101, "I_syn_ex": 100}
    sim.run(0.1)
    lengths = {signal.name: len(signal) for signal in cells.get_data().segments[0].analogsignals}
    assert lengths == {"V_m": 102, "I_syn_ex": 101}
    with pytest.raises(NotSupported, match="NEST does not tell I_syn_ex at present"):
        cells.peek("I_syn_ex")
    cells.record("I_syn_in")
    with pytest.raises(NotSupported, match="NEST does not tell I_syn_in at present.*after reset"):
        sim.run(1.0)
    sim.run(1.0)


def test_spikes_off_the_grid(sim, nest):
    kind = sim.native_cell_type("iaf_psc_alpha_ps")
    cells = sim.Population(2, kind(I_e=500.0))
    cells.record("spikes")
    sim.run(60.0)
    block = cells.get_data()
    sim.end()
    spikes, _ = by_hand(nest, "iaf_psc_alpha_ps", {"I_e": 500.0}, time=60.0)
    mine = spikes["times"][spikes["senders"] == 1]
    assert len(mine) == 3
    assert np.allclose(block.segments[0].spiketrains[0].magnitude, mine, rtol=0, atol=1e-9)


def test_what_a_type_tells_of_itself(sim):
    kind = sim.native_cell_type("aeif_cond_beta_multisynapse", **SETTINGS["aeif_cond_beta_multisynapse"])
    assert kind.__name__ == "aeif_cond_beta_multisynapse"
    assert kind.receptor_types == ("1", "2")
    assert kind.recordable == ("spikes", "V_m", "g_1", "g_2", "w")
    assert kind.conductance_based
    assert kind.weight_unit == "nS"
    assert kind.unit("g_1") == "nS"
    assert kind.unit("a") == "nS"
    assert kind.unit("b") == "pA"
    assert kind.default_initial_values == {"V_m": -70.6, "w": 0.0}
    assert kind.default_parameters["C_m"] == 281.0
    assert kind(C_m=100.0).describe().startswith("aeif_cond_beta_multisynapse(")
    assert "E_rev = [0.0, -85.0]" in kind.__doc__
    named = sim.native_cell_type("ht_neuron")
    assert named.receptor_types == ("AMPA", "NMDA", "GABA_A", "GABA_B")
    assert named.weight_unit is None


def test_units_that_nobody_tells_can_be_given(sim):
    kind = sim.native_cell_type("ht_neuron")
    cells = sim.Population(1, kind(), label="cells")
    with pytest.raises(UnitUnknown, match=r"nobody tells the unit of 'tau_m'.*native_cell_type\(..., units="):
        cells.find_units("tau_m")
    with pytest.raises(UnitUnknown, match="'cells': tau_m: nobody tells its unit, so one in s cannot be converted"):
        cells.set(tau_m=0.016 * pq.s)
    given = sim.native_cell_type("ht_neuron", units={"tau_m": "ms", "weight": "", "V_m": "V"})
    cells = sim.Population(1, given(), initial_values={"V_m": -0.06})
    cells.set(tau_m=0.017 * pq.s)
    cells.record("V_m")
    sim.run(1.0)
    assert cells.get("tau_m") == 17.0
    signal = cells.get_data().segments[0].analogsignals[0]
    assert signal.units == pq.V
    assert signal.magnitude[0, 0] == -0.06
    with pytest.raises(ValueError, match="'V_m' is in mV, which is no s"):
        sim.native_cell_type("ht_neuron", units={"V_m": "s"})
    with pytest.raises(UnknownVariable, match="units: ht_neuron has no 'v'"):
        sim.native_cell_type("ht_neuron", units={"v": "mV"})


def test_recording_what_has_no_known_unit_is_refused(sim):
    kind = sim.native_cell_type("amat2_psc_exp")
    cells = sim.Population(1, kind(), label="cells")
    with pytest.raises(UnitUnknown, match="amat2_psc_exp: nobody tells the unit of 'V_th_v'; give it when you make"):
        cells.record(["V_m", "V_th_v"])
    cells.record("V_m")


def test_errors_say_what_is_wrong(sim):
    with pytest.raises(InvalidModel, match="NEST has no model 'iaf_psc_expp'; did you mean iaf_psc_exp"):
        sim.native_cell_type("iaf_psc_expp")
    with pytest.raises(InvalidModel, match="poisson_generator is a device, no neuron"):
        sim.native_cell_type("poisson_generator")
    with pytest.raises(InvalidModel, match="lin_rate_ipn sends no spikes"):
        sim.native_cell_type("lin_rate_ipn")
    with pytest.raises(InvalidModel, match="IF_curr_exp is a cell type of pynn-data's"):
        sim.native_cell_type("IF_curr_exp")
    with pytest.raises(TypeError, match="iaf_psc_exp has no parameter 'tau_sin_ex'; did you mean tau_syn_ex"):
        sim.native_cell_type("iaf_psc_exp", tau_sin_ex=2.0)
    with pytest.raises(InvalidModel, match="NEST refuses tau_syn = .* of iaf_psc_exp_multisynapse: .*must differ"):
        sim.native_cell_type("iaf_psc_exp_multisynapse", tau_syn=[10.0])
    kind = sim.native_cell_type("iaf_psc_exp_multisynapse", tau_syn=[1.0, 2.0])
    with pytest.raises(UnknownParameter, match=r'same for all cells of a type: native_cell_type\("iaf_psc_exp_multis'):
        kind(tau_syn=[1.0, 2.0])
    with pytest.raises(UnknownParameter, match="has no parameter 'v_thresh'; it has C_m"):
        kind(v_thresh=-50.0)
    cells = sim.Population(2, kind(), label="cells")
    with pytest.raises(UnknownVariable, match="has no state variable 'v'; it has V_m"):
        cells.initialize(v=-60.0)
    with pytest.raises(NotSupported, match="'I_syn_1' cannot be initialized.*What can be: V_m"):
        cells.initialize(I_syn_1=1.0)
    source = sim.Population(1, sim.SpikeSourceArray())
    with pytest.raises(InvalidConnections, match="has no receptor 'excitatory'; it has 1, 2"):
        sim.Projection(source, cells, sim.AllToAllConnector())
    with pytest.raises(NotSupported, match="NEST's glif_psc has no constant current I_e"):
        sim.DCSource().inject_into(sim.Population(1, sim.native_cell_type("glif_psc")()))


def test_types_belong_to_one_engine(sim):
    kind = sim.native_cell_type("iaf_psc_exp")
    other = pynn_data.open("example")
    other.setup()
    with pytest.raises(OtherSimulation, match="iaf_psc_exp is a cell type of NEST's own.*belong to one engine"):
        other.Population(1, kind())
    other.end()


def test_types_may_be_made_before_setup_and_used_after_another(sim):
    sim.end()
    kind = sim.native_cell_type("iaf_psc_alpha_multisynapse", tau_syn=[1.0, 2.0, 3.0])
    for _ in range(2):
        sim.setup()
        cells = sim.Population(1, kind(I_e=500.0))
        cells.record(["spikes", "I_syn_3"])
        sim.run(50.0)
        assert cells.get_data().segments[0].spiketrains[0].size == 3


def test_asking_for_a_type_changes_nothing_in_a_running_network(sim):
    def trains(ask):
        sim.setup()
        cells = sim.Population(3, sim.native_cell_type("iaf_psc_exp")(I_e=[400.0, 500.0, 600.0]))
        cells.record("spikes")
        sim.run(50.0)
        if ask:
            sim.native_cell_type("aeif_cond_alpha")
        sim.run(50.0)
        return [train.magnitude.tolist() for train in cells.get_data().segments[0].spiketrains]

    assert trains(ask=True) == trains(ask=False)


def test_copies_of_a_script_s_own_are_forgotten_and_it_is_said(sim, nest):
    nest.CopyModel("iaf_psc_exp", "mine", {"C_m": 100.0})
    kind = sim.native_cell_type("mine")
    sim.Population(1, kind())
    with pytest.raises(NotSupported, match="NEST has no model 'mine' any more.*settings of the cell type"):
        sim.run(1.0)


@pytest.fixture(scope="module")
def module(tmp_path_factory):
    """A module with a model of its own: the plug-in's, under other names."""
    import nest
    import pynn_data_nest.library as library

    folder = tmp_path_factory.mktemp("module")
    for path in library.EXTENSION.glob("*.*"):
        text = path.read_text().replace("pynn_data_hh_cond_exp", "my_hh")
        (folder / path.name).write_text(text.replace('"pynn_data_', '"my_'))
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(library, "EXTENSION", folder)
            library._compile(nest, library._compiler(nest), folder)
    except library.CannotBuild as error:
        pytest.skip(str(error))
    return str(folder / library.NAME)


def test_models_of_a_module_of_the_script_s_own(sim, module, monkeypatch):
    monkeypatch.setattr("pynn_data_nest.modules._known", {})
    kind = sim.native_cell_type("my_hh", module=module)
    assert kind.receptor_types == ("excitatory", "inhibitory")
    assert kind.weight_unit is None
    with pytest.raises(UnitUnknown):
        sim.Population(1, kind()).record("V_m")
    known = sim.native_cell_type("my_hh", module=module, units={"V_m": "mV"})
    for _ in range(2):
        sim.setup()
        cells = sim.Population(1, known(I_e=600.0), initial_values={"V_m": -65.0})
        cells.record(["V_m", "spikes"])
        sim.run(50.0)
        assert cells.get_data().segments[0].spiketrains[0].size > 2
        sim.reset()
        sim.run(1.0)
    sim.end()
    with pytest.raises(InvalidModel, match="NEST does not load the module 'no_module'"):
        sim.native_cell_type("my_hh", module="no_module")
