"""The connections of a projection: one by one, as tables, in files; what cannot be set."""

import numpy as np
import pytest
import quantities as pq

from pynn_data.errors import FileDamaged, InvalidConnections, NotSupported, UnknownParameter, UnknownVariable
from pynn_data.table_files import HDF5ArrayFile, NumpyBinaryFile, PickleFile, StandardTextFile

ROWS = [(0, 0, 0.1, 0.2), (0, 0, 0.3, 0.4), (0, 0, 0.2, 0.6), (3, 2, 0.3, 0.5), (1, 2, 0.4, 0.1)]
SORTED = [*sorted(ROWS[:3]), ROWS[4], ROWS[3]]


@pytest.fixture
def ends(sim):
    return sim.Population(4, sim.IF_cond_exp(), label="a"), sim.Population(3, sim.IF_cond_exp(), label="b")


@pytest.fixture
def projection(sim, ends):
    return sim.Projection(*ends, sim.FromListConnector(ROWS))


def all_of(projection):
    return projection.get(["weight", "delay"], "list")


def test_one_by_one(sim, ends, projection):
    a, b = ends
    rows = [(c.presynaptic_index, c.postsynaptic_index, c.weight, c.delay) for c in projection]
    assert rows == all_of(projection)
    assert len(projection.connections) == len(projection) == projection.size() == projection.size(gather="all") == 5
    last = projection.connections[-1]
    assert (last.presynaptic_cell, last.postsynaptic_cell) == (last.source, last.target) == (a[3], b[2])
    assert last.presynaptic_cell.parent is a
    assert [c.index for c in projection[1:4]] == [c.index for c in projection.connections[1:4]] == [1, 2, 3]
    assert projection[np.int64(3)].as_tuple("presynaptic_index", "weight") == (1, 0.4)
    assert [type(value) for value in last.as_tuple("presynaptic_index", "weight", "delay")] == [int, float, float]
    assert repr(last) == "<Connection 3→2 of 'a→b', weight=0.3, delay=0.5 ms>"
    assert repr(projection.connections) == "<5 connections of 'a→b'>"
    for wrong in (5, -6):
        with pytest.raises(IndexError, match=f"'a→b' has no connection {wrong}; it has 5, from 0 on"):
            projection[wrong]
    with pytest.raises(TypeError, match="'a→b': connections have an index, or a slice, not 'weight'"):
        projection["weight"]
    with pytest.raises(UnknownParameter, match="'tau' is no attribute of a connection of 'a→b'"):
        last.as_tuple("tau")


def test_ends_of_several_populations(sim, ends):
    a, b = ends
    joined = sim.Projection(b + a, a[[2, 0]], sim.AllToAllConnector(), sim.StaticSynapse(0.1))
    cells = [(c.presynaptic_cell, c.postsynaptic_cell) for c in joined]
    assert cells == [(i, j) for j in (a[2], a[0]) for i in [*b, *a]]


def test_one_connection_is_changed(sim, projection):
    others = [row for row in all_of(projection) if row[:2] != (1, 2)]
    changed = projection[3]
    changed.weight, changed.delay = 0.7, 1.5
    assert all_of(projection)[3] == (1, 2, 0.7, 1.5)
    assert [row for row in all_of(projection) if row[:2] != (1, 2)] == others
    changed.weight = 500 * pq.nS
    assert changed.weight == 0.5
    sim.run(0.5)
    changed.weight = 0.25
    assert projection.get("weight", "list", with_address=False)[3] == 0.25
    with pytest.raises(NotSupported, match="delays are fixed at the first run"):
        changed.delay = 1.0
    with pytest.raises(InvalidConnections, match="must be zero or positive, not -1"):
        changed.weight = -1.0
    with pytest.raises((TypeError, ValueError), match="'a→b': weight"):
        changed.weight = "strong"
    for name, what in (("presynaptic_index", "cannot be set"), ("tau", "is no attribute")):
        with pytest.raises(UnknownParameter, match=f"'{name}' {what} .*; weight and delay can be set"):
            setattr(changed, name, 1)
    assert changed.weight == 0.25


def test_a_delay_off_the_grid_changes_nothing(projection):
    for delay, text in ((0.25, "whole number of steps"), (0.0, "shorter than the minimum"), (np.nan, "finite")):
        with pytest.raises(ValueError, match=text):
            projection[0].delay = delay
    assert projection[0].delay == 0.2


def test_several_connections_of_one_pair(projection):
    """First and last are those of the list that they are from."""
    for multiple, weight, delay in (
        ("sum", 0.6, 1.2), ("min", 0.1, 0.2), ("max", 0.3, 0.6), ("first", 0.1, 0.2), ("last", 0.2, 0.6),
    ):  # fmt: skip
        weights, delays = projection.get(["weight", "delay"], "array", multiple_synapses=multiple)
        assert (weights[0, 0], delays[0, 0]) == (pytest.approx(weight), pytest.approx(delay))
        assert (weights[1, 2], weights[3, 2]) == (0.4, 0.3)
        assert np.isnan(weights).sum() == 9
    with pytest.raises(ValueError, match="multiple_synapses is one of last, first, sum, min, max, not 'mean'"):
        projection.get("weight", "array", multiple_synapses="mean")


def test_forms_of_tables(projection):
    assert projection.get("weight", "list")[0] == (0, 0, 0.1)
    assert projection.get("weight", "list", with_address=False)[0] == 0.1
    assert projection.get(["weight"], "list", with_address=False)[0] == (0.1,)
    assert projection.get(["delay", "weight"], "list", with_address=False)[0] == (0.2, 0.1)
    assert projection.get("weight", "array", gather="all").shape == (4, 3)
    assert [array.shape for array in projection.get(["weight"], "array")] == [(4, 3)]
    weights, counts = projection.weightHistogram(nbins=3)
    assert (weights.tolist(), counts.size) == ([1, 3, 1], 4)
    assert projection.weightHistogram(0.0, 0.25, 1)[0].tolist() == [2]


@pytest.mark.parametrize("kind", [None, StandardTextFile, PickleFile, NumpyBinaryFile, HDF5ArrayFile])
def test_a_file_is_read_again(sim, ends, projection, kind, tmp_path):
    path = str(tmp_path / "results" / "connections")
    projection.save("all", path if kind is None else kind(path, mode="w"))
    connector = sim.FromFileConnector(path if kind is None else kind(path, mode="r"))
    again = sim.Projection(*ends, connector)
    assert all_of(again) == all_of(projection)
    assert connector.describe() == "FromFileConnector(5 pairs)"
    sim.run(0.3)


def test_what_is_in_a_file(projection, tmp_path):
    path = tmp_path / "connections.txt"
    projection.save("all", path)
    assert path.read_text().splitlines()[0] == "# columns = ['i', 'j', 'weight', 'delay']"
    assert np.loadtxt(path).tolist() == [list(row) for row in all_of(projection)]
    projection.save("weight", str(path))
    assert path.read_text().splitlines()[0] == "# columns = ['i', 'j', 'weight']"
    projection.save(["delay"], path, with_address=False)
    assert path.read_text().splitlines()[0] == "# columns = ['delay']"
    assert np.loadtxt(path).tolist() == projection.get("delay", "list", with_address=False)
    projection.save("weight", path, format="array")
    assert np.loadtxt(path)[[0, 1, 2], [0, 2, 0]].tolist() == pytest.approx([0.6, 0.4, 0.0])
    before = path.read_bytes()
    for arguments, error, text in (
        (("all", path, "array"), ValueError, "an array has one attribute, not weight, delay"),
        (("tau", path), UnknownParameter, "has no attribute 'tau'; it has weight and delay"),
        (("weight", path, "table"), ValueError, "format is 'list' or 'array', not 'table'"),
        (("weight", 5), TypeError, "save.*: file is a name or an object such as StandardTextFile"),
        (("weight", StandardTextFile), TypeError, "file is a name or an object"),
        (("weight", StandardTextFile(path, mode="r")), OSError, "is open for reading"),
    ):
        with pytest.raises(error, match=text):
            projection.save(*arguments)
    assert path.read_bytes() == before


def test_files_that_are_read(sim, ends, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.txt").write_text("# columns = ('i', 'j', 'delay')\n1 2 0.5\n0 0 0.2\n")
    made = sim.Projection(*ends, sim.FromFileConnector("list.txt"), sim.StaticSynapse(0.5))
    assert all_of(made) == [(0, 0, 0.5, 0.2), (1, 2, 0.5, 0.5)]
    (tmp_path / "list.txt").write_text("1 2 0.4 0.5\n")
    assert all_of(sim.Projection(*ends, sim.FromFileConnector("list.txt"))) == [(1, 2, 0.4, 0.5)]
    (tmp_path / "list.txt").write_text("# columns = ['i', 'j', 'weight', 'delay']\n")
    assert all_of(sim.Projection(*ends, sim.FromFileConnector("list.txt"))) == []
    for number, row in enumerate(("0 0 0.1 0.2", "3 2 0.3 0.5", "1 2 0.4 0.1")):
        (tmp_path / f"parts.{number}").write_text(f"{row}\n")
    told = []
    distributed = sim.FromFileConnector("parts", True, callback=told.append)
    assert all_of(sim.Projection(*ends, distributed)) == [SORTED[0], *SORTED[3:]]
    assert told == [1]
    (tmp_path / "list.txt").write_text("# columns = ['i', 'j', 'U']\n1 2 0.4\n")
    with pytest.raises(InvalidConnections, match="has a column 'U'"):
        sim.Projection(*ends, sim.FromFileConnector("list.txt"))
    with pytest.raises(FileNotFoundError, match="There is no file 'nowhere'"):
        sim.FromFileConnector("nowhere")
    with pytest.raises(FileNotFoundError, match=r"There is no file 'nowhere\.0'"):
        sim.FromFileConnector("nowhere", distributed=True)
    with pytest.raises(TypeError, match="file is a name or a file object, not 5"):
        sim.FromFileConnector(5)
    for content in ("# columns = ['i', 'j', 'weight']\n1 2\n", "1\n2\n", "one two\n", "1 2 3\n4 5\n"):
        (tmp_path / "list.txt").write_text(content)
        with pytest.raises(FileDamaged, match=r"list\.txt"):
            sim.FromFileConnector("list.txt")


def test_the_same_pairs_as_another(sim, ends, projection):
    a, b = ends
    clone = sim.Projection(a, b, sim.CloneConnector(projection), sim.StaticSynapse(0.9, 0.5))
    assert all_of(clone) == [(*row[:2], 0.9, 0.5) for row in all_of(projection)]
    drawn = sim.Projection(a, a, sim.FixedProbabilityConnector(0.5))
    sim.run(0.1)
    assert sim.Projection(a, a, sim.CloneConnector(drawn)).pairs.pre.tolist() == drawn.pairs.pre.tolist()
    assert sim.CloneConnector(drawn).describe() == "CloneConnector('a→a')"
    with pytest.raises(InvalidConnections, match="CloneConnector needs the cells that 'a→b' joins; its post is 'b'"):
        sim.Projection(a, a, sim.CloneConnector(projection))
    with pytest.raises(TypeError, match="reference_projection is a Projection, not <Population"):
        sim.CloneConnector(a)
    sim.run(0.1)


def test_what_is_no_attribute_is_refused(projection):
    for name, text in (
        ("weight", r"weight is an attribute of the connections; call set\(weight=\.\.\.\)"),
        ("weights", "weights cannot be set"),
        ("pre", "pre cannot be set"),
        ("receptor_type", "receptor_type cannot be set"),
        ("describe", "describe cannot be set"),
        ("wieght", "has no attribute 'wieght'; its connections have weight and delay"),
    ):
        with pytest.raises(AttributeError, match=f"Projection 'a→b':? {text}"):
            setattr(projection, name, 5)
    with pytest.raises(AttributeError, match=r"delay is an attribute of .*; call get\('delay', format='list'\)"):
        _ = projection.delay
    projection.label = "other"
    assert projection.label == "other"
    assert not hasattr(projection, "wieght")
    projection.initialize()
    with pytest.raises(UnknownVariable, match="StaticSynapse has no state 'u'"):
        projection.initialize(u=0.1)


def test_arguments_in_the_order_of_pynn(sim, ends):
    a, b = ends
    weak = sim.StaticSynapse(weight=0.1)
    projection = sim.Projection(a, b, sim.AllToAllConnector(), weak, None, "inhibitory", sim.Space(), "i")
    assert (projection.receptor_type, projection.label, projection.source) == ("inhibitory", "i", None)
    assert sim.Projection(a, b, sim.AllToAllConnector(), weak, receptor_type="default").receptor_type == "excitatory"
    with pytest.raises(TypeError, match="source is None, .* not 'inhibitory'. Other arguments, such as receptor_type"):
        sim.Projection(a, b, sim.AllToAllConnector(), weak, "inhibitory")


def test_negative_weights_onto_currents_are_inhibitory(sim, ends):
    a, b = ends
    cells = sim.Population(3, sim.IF_curr_exp())

    def receptor(targets, weight):
        return sim.Projection(a, targets, sim.AllToAllConnector(), sim.StaticSynapse(weight)).receptor_type

    negative = sim.RandomDistribution("uniform", (-0.2, -0.1), rng=sim.NumpyRNG(4))
    for weight in (-0.1, -1, [-0.1] * 12, -np.ones((4, 3)), negative):
        assert receptor(cells, weight) == "inhibitory"
    for weight in (0.1, 0.0, np.ones((4, 3)), sim.RandomDistribution("uniform", (0.1, 0.2))):
        assert receptor(cells, weight) == "excitatory"
    for weights, expected in (([-0.1, -0.2], "inhibitory"), ([0.1, 0.2], "excitatory"), ([-100, -200] * pq.pA, "inhibitory")):
        rows = [(0, i, w, 0.5) for i, w in enumerate(weights)]
        assert sim.Projection(a, cells, sim.FromListConnector(rows)).receptor_type == expected
    with pytest.raises(InvalidConnections, match="excitatory synapses onto current-based cells must be zero or pos"):
        receptor(cells, [-0.1, 0.1] * 6)
    with pytest.raises(InvalidConnections, match="excitatory synapses onto conductance-based cells must be zero or"):
        receptor(b, -0.1)


def test_a_look_at_signs_takes_no_random_numbers(sim, ends):
    def weights(receptor):
        sim.setup(seed=3)
        a, b = sim.Population(4, sim.IF_curr_exp()), sim.Population(4, sim.IF_curr_exp())
        drawn = sim.RandomDistribution("uniform", (-0.2, -0.1), rng=sim.NumpyRNG(4))
        return all_of(sim.Projection(a, b, sim.AllToAllConnector(), sim.StaticSynapse(drawn), receptor_type=receptor))

    assert weights(None) == weights("inhibitory")
