"""What there is in NEURON, each kind of it found with its variables and recorded."""

import gc

import numpy as np
import pytest
from pynn_data_neuron.host import NeuronHost
from pynn_data_neuron.units import translated

from pynn_data.contract import NativeVariable
from pynn_data.errors import AttachmentLost


@pytest.fixture
def host(script_h):
    gc.collect()
    script_h.CVode().active(False)
    script_h.dt, script_h.steps_per_ms = 0.1, 10
    script_h.finitialize(-65)
    made = NeuronHost.attach()
    yield made
    made.close()


@pytest.fixture
def soma(script_h):
    soma = script_h.Section(name="soma")
    soma.L = soma.diam = 20
    soma.insert("hh")
    current = script_h.IClamp(soma(0.5))
    current.dur, current.amp = 1e9, 0.3
    yield soma
    del current


def adopt(host, handle, first=0, **options):
    found = host.find(handle, **options)
    ids = np.arange(first, first + found.size)
    host.adopt(found, ids)
    return found, ids


def steps(raw, cell):
    return raw.steps[raw.cells == cell].tolist()


def units(found):
    assert all(name == variable.name for name, variable in found.variables.items())
    return {name: variable.unit for name, variable in found.variables.items()}


def test_variables_of_segments(script_h, soma, host):
    soma.insert("pas")
    found = host.find(soma(0.3))
    assert (found.size, found.kind, found.annotations) == (1, "segment", {"native_ids": ["soma(0.3)"]})
    assert (found.everywhere, found.no_spikes, found.label) == (False, "", "")
    expected = {
        "v": "mV", "ina": "mA/cm**2", "ena": "mV", "nai": "mM", "g_pas": "S/cm**2", "m_hh": "dimensionless",
        "mtau_hh": "ms", "cm": "uF/cm**2", "i_cap": "mA/cm**2",
    }  # fmt: skip
    assert expected.items() <= units(found).items()
    for name in found.variables:
        assert hasattr(soma(0.3), f"_ref_{name}")
    other = script_h.Section(name="other")
    common = host.find([soma, other])
    assert (common.size, common.annotations["native_ids"]) == (2, ["soma(0.5)", "other(0.5)"])
    assert units(common) == {"v": "mV", "cm": "uF/cm**2", "i_cap": "mA/cm**2"}


def test_variables_of_processes(script_h, soma, host):
    synapse, source, cell = script_h.ScriptSynapse(soma(0.5)), script_h.NetStim(), script_h.IntFire1()
    assert units(host.find(synapse)) == {
        "tau": "ms", "e": "mV", "i": "nA", "density": "mA/cm**2", "count": None, "trace[0]": "dimensionless",
        "trace[1]": "dimensionless", "g": "uS",
    }  # fmt: skip
    assert host.find(cell).variables["m"] == NativeVariable("m", "dimensionless", settable=False)
    both = host.find((source, [cell]))
    assert (both.kind, both.no_spikes, both.size) == ("NetStim and IntFire1", "", 2)
    assert both.annotations["native_ids"] == [str(source), str(cell)]
    assert host.find([script_h.ExpSyn(soma(0.5)), synapse]).variables.keys() == {"tau", "e", "i", "g"}


def test_sections_of_cells(script_h, host):
    class Cell:
        def __init__(self):
            self.soma = script_h.Section(name="soma", cell=self)

    cells = [Cell(), Cell()]
    assert host.find([cell.soma for cell in cells]).annotations["native_ids"] == ["Cell.soma(0.5)"] * 2
    assert host.find(script_h.SectionList([cell.soma for cell in cells])).size == 2
    nothing = host.find([])
    assert (nothing.size, nothing.kind, nothing.variables, nothing.no_spikes) == (0, "", {}, "")


def test_a_section_may_go_while_it_is_adopted(script_h, host):
    """If the script lets go of it: nobody else does by having it recorded."""
    section = script_h.Section(name="gone")
    found, ids = adopt(host, [section, section(0.2)])
    host.record_signals(ids, [found.variables["v"]], 1)
    del section
    assert not [each for each in script_h.allsec() if each.name() == "gone"]


def test_extracellular_and_membrane_currents(script_h, soma, host):
    soma.insert("extracellular")
    assert "i_membrane_" not in host.find(soma).variables
    script_h.CVode().use_fast_imem(True)
    try:
        found, ids = adopt(host, soma)
        names = "vext[0]", "vext[1]", "i_membrane", "i_membrane_"
        assert [found.variables[name].unit for name in names] == ["mV", "mV", "mA/cm**2", "nA"]
        recorders = host.record_signals(ids, [found.variables[name] for name in names], 1)
        segment = soma(0.5)
        pointers = segment._ref_vext[0], segment._ref_vext[1], segment._ref_i_membrane, segment._ref_i_membrane_
        vectors = [script_h.Vector().record(pointer) for pointer in pointers]
        script_h.finitialize(-65)
        script_h.continuerun(5)
        for recorder, vector in zip(recorders, vectors, strict=True):
            assert recorder.drain().values[:, 0].tolist() == list(vector)
    finally:
        script_h.CVode().use_fast_imem(False)


def test_voltages_that_go_from_cell_to_cell(script_h, soma, host):
    """With gap junctions NEURON takes the steps of all cells in two parts."""
    context = script_h.ParallelContext()
    other = script_h.Section(name="other")
    other.insert("hh")
    context.source_var(soma(0.5)._ref_v, 1, sec=soma)
    junction = script_h.ScriptSynapse(other(0.5))
    context.target_var(junction, junction._ref_e, 1)
    context.setup_transfer()
    vectors = [script_h.Vector().record(p) for p in (soma(0.5)._ref_v, other(0.5)._ref_v, junction._ref_e)]
    found, ids = adopt(host, [soma, other])
    process, process_ids = adopt(host, junction, 2)
    (v,), (e,) = (
        host.record_signals(ids, [found.variables["v"]], 1),
        host.record_signals(process_ids, [process.variables["e"]], 1),
    )
    context.set_maxstep(10)
    script_h.finitialize(-65)
    context.psolve(5.025)
    host.advance(10)
    script_h.continuerun(10)
    np.testing.assert_array_equal(v.drain().values, np.stack([vector.as_numpy() for vector in vectors[:2]], axis=1))
    assert e.drain().values[:, 0].tolist() == list(vectors[2])
    del junction
    context.gid_clear()


def test_thresholds_are_those_of_the_group(script_h, soma, host):
    """And no NetCon of the script's changes its own for that, whenever it is made."""
    mine = script_h.NetCon(soma(0.5)._ref_v, None, sec=soma)
    mine.threshold = -33
    groups = {}
    for number, options in enumerate(({"threshold": -20}, {}, {"threshold": np.float64(20)})):
        _, ids = adopt(host, soma, number, **options)
        groups[options.get("threshold", 10)] = host.record_spikes(ids)
    vectors = {threshold: script_h.Vector() for threshold in groups}
    expected = {}
    for threshold, vector in vectors.items():
        mine.threshold = threshold
        mine.record(vector)
        script_h.finitialize(-65)
        script_h.continuerun(50)
        expected[threshold] = np.rint(vector.as_numpy() / 0.1).astype(int).tolist()
        assert mine.threshold == threshold
        for number, (own, recorder) in enumerate(groups.items()):
            raw = recorder.drain()
            if own == threshold:
                assert steps(raw, number) == expected[threshold]
    assert len({tuple(each) for each in expected.values()}) == 3
    mine.record()
    del mine
    fresh = script_h.NetCon(soma(0.5)._ref_v, None, sec=soma)
    assert fresh.threshold == 10


def test_a_script_records_the_same_sources_by_itself(script_h, host):
    """Before, after, by NetCon or by gid."""
    source = script_h.NetStim()
    source.start, source.number, source.interval = 1.03, 1e9, 1
    before = script_h.NetCon(source, None)
    first, second, ids = script_h.Vector(), script_h.Vector(), script_h.Vector()
    before.record(first)
    _, own = adopt(host, source)
    recorder = host.record_spikes(own)
    script_h.finitialize()
    script_h.continuerun(5)
    after = script_h.NetCon(source, None)
    context = script_h.ParallelContext()
    context.set_gid2node(7, 0)
    context.cell(7, after)
    context.spike_record(7, second, ids)
    script_h.continuerun(10)
    raw = recorder.drain()
    np.testing.assert_allclose(raw.steps * 0.1 + raw.offsets, [*first, *second], rtol=0, atol=1e-13)
    assert (len(first), len(second)) == (4, 5)
    del before, after
    context.gid_clear()


def test_a_script_s_function_takes_the_place_of_the_observer(script_h, soma, host):
    source = script_h.NetStim()
    source.start, source.number, source.interval = 1, 1e9, 1
    _, ids = adopt(host, source)
    recorder = host.record_spikes(ids)
    called = []
    netcon = script_h.NetCon(source, None)
    netcon.record(lambda: called.append(script_h.t))
    script_h.finitialize()
    script_h.continuerun(2.5)
    with pytest.raises(AttachmentLost, match=r"NEURON calls one function for the events of NetStim\[\d+\], and NetCon"):
        recorder.drain()
    host.close()
    script_h.continuerun(4.5)
    assert called == pytest.approx([1, 2, 3, 4])
    del netcon


def test_events_at_the_ends_of_steps_have_the_time_that_neuron_tells(script_h, host):
    """Whatever the drift of NEURON's time; they lie in a step that was not over when they came."""
    source = script_h.NetStim()
    source.start, source.number, source.interval = 0, 1e9, 0.1
    vector = script_h.Vector()
    netcon = script_h.NetCon(source, None)
    netcon.record(vector)
    _, ids = adopt(host, source)
    recorder = host.record_spikes(ids)
    script_h.finitialize()
    now, found = 0, []
    while now < 400:
        host.advance(1)
        raw = recorder.drain()
        assert (raw.steps > now - (now == 0)).all()
        now = host.current_step()
        assert (raw.steps <= now).all()
        assert ((raw.offsets > -0.1) & (raw.offsets <= 0)).all()
        found += (raw.steps * 0.1 + raw.offsets).tolist()
    np.testing.assert_allclose(found, vector.as_numpy(), rtol=0, atol=2e-12)
    assert len(found) > 395


@pytest.mark.parametrize(
    ("native", "unit"),
    {
        "S/cm2": "S/cm**2", "mA/cm2": "mA/cm**2", "umho": "uS", "mho/cm2": "S/cm**2", "1": "dimensionless", "": None,
        "mM": "mM", "MOhm/cm": "MOhm/cm", "/ms": "1/ms", "1/ms": "1/ms", "uF/cm2": "uF/cm**2", "degC": "degC",
        "um2": "um**2", "ohm-cm": "ohm*cm", "mM ms": "mM*ms", "spam": None, "mV/spam": None, "1e-3 S": None,
        "mV/ms cm": None, "/": None, "mA/cm^2": "mA/cm**2", "%": None, "lambda": None, "mA/cm2/ms": "mA/cm**2/ms",
    }.items(),
)  # fmt: skip
def test_spelling_of_units(native, unit):
    assert translated(native) == unit
