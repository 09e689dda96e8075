"""Positions of the cells of populations, views and assemblies."""

import numpy as np
import pytest
import quantities as pq

CELLS = 6


@pytest.fixture
def cells(sim):
    return sim.Population(CELLS, sim.IF_cond_exp(), structure=sim.Line(dx=10.0), label="cells")


def test_cells_are_on_a_line_unless_anything_else_is_said(sim):
    cells = sim.Population(3, sim.IF_cond_exp())
    assert cells.structure == sim.Line()
    assert cells.positions.tolist() == [[0, 1, 2], [0, 0, 0], [0, 0, 0]]


def test_positions_of_groups(sim, cells):
    others = sim.Population(4, sim.Izhikevich(), None, sim.Grid2D(dx=2.0, dy=3.0), {"v": -60.0}, "others")
    assert others.positions.T.tolist() == [[0, 0, 0], [0, 3, 0], [2, 0, 0], [2, 3, 0]]
    assert cells[[4, 1]].positions.tolist() == [[40, 10], [0, 0], [0, 0]]
    both = cells[4:] + others
    assert both.positions.T.tolist() == [[40, 0, 0], [50, 0, 0], *others.positions.T.tolist()]
    assert both[3].position.tolist() == [0, 3, 0]
    assert others[1:3].structure is others.structure
    assert both.position_generator(1).tolist() == [50, 0, 0]
    assert cells.position_generator(np.array([1, 3])).tolist() == [[10, 0, 0], [30, 0, 0]]


@pytest.mark.parametrize(("size", "last"), [((2, 3), (1, 2, 0)), ((2, 3, 4), (1, 2, 3)), ((5,), (4, 0, 0))])
def test_a_size_along_several_axes(sim, size, last):
    cells = sim.Population(size, sim.IF_cond_exp())
    assert cells.size == np.prod(size)
    assert cells.positions[:, -1].tolist() == list(last)
    with pytest.raises(TypeError, match="has a structure already"):
        sim.Population(size, sim.IF_cond_exp(), structure=sim.Line())


def test_positions_can_be_given(sim, cells):
    places = np.arange(3.0 * CELLS).reshape(3, CELLS)
    cells.positions = places
    places[:] = 0
    assert cells.positions.tolist() == np.arange(3 * CELLS).reshape(3, CELLS).tolist()
    assert cells.structure is None
    cells[1:3].positions = np.ones((3, 2)) * pq.mm
    assert cells.positions[0].tolist() == [0, 1000, 1000, 3, 4, 5]
    cells.structure = sim.Line()
    assert cells.positions[0].tolist() == list(range(CELLS))


def test_a_cell_can_be_moved(cells):
    before = cells.positions
    cells[2].position = (1, 2, 3)
    for cell in cells[3:]:
        cell.position = np.array([0.0, 0.0, int(cell)])
    assert cells[2].position.tolist() == [1, 2, 3]
    assert cells.positions.T.tolist() == [[0, 0, 0], [10, 0, 0], [1, 2, 3], [0, 0, 3], [0, 0, 4], [0, 0, 5]]
    assert before[0].tolist() == [0, 10, 20, 30, 40, 50]


def test_positions_that_are_shown_cannot_be_changed(cells):
    with pytest.raises(ValueError, match="read-only"):
        cells.positions[0, 0] = 5
    cells[0].position[0] = 5
    assert cells[0].position[0] == 0


def test_the_nearest_cell(sim, cells):
    assert cells.nearest((12.0, 3.0, 0.0)) == cells[1]
    assert cells.nearest((15.0, 0.0, 0.0)) == cells[1]
    assert (cells[3:] + cells[:2]).nearest((0.04, 0, 0) * pq.mm) == cells[4]


def test_drawn_positions_follow_from_the_seed_and_are_the_same_whenever_they_are_asked_for(sim):
    def network(seed, look):
        sim.setup(seed=seed)
        drawn = sim.Population(5, sim.IF_cond_exp(), structure=sim.RandomStructure(sim.Sphere(10.0)))
        if look:
            assert drawn.positions.any()
        mixed = sim.Population(4, sim.IF_cond_exp(), structure=sim.Grid2D(fill_order="random"))
        own = sim.Population(
            5, sim.IF_cond_exp(), structure=sim.RandomStructure(sim.Cuboid(1, 2, 3), rng=sim.NumpyRNG(seed=9))
        )
        return [group.positions.tolist() for group in (own, mixed, drawn)]

    first = network(1, False)
    assert network(1, True) == first
    other = network(2, False)
    assert other[0] == first[0]
    assert other[2] != first[2]


def test_a_structure_that_draws_nothing_changes_no_other_numbers(sim):
    def drawn(**structure):
        sim.setup(seed=4)
        sim.Population(4, sim.IF_cond_exp(), **structure)
        return sim.Population(3, sim.IF_cond_exp(tau_m=sim.RandomDistribution("uniform", (10, 20)))).get("tau_m")

    assert drawn().tolist() == drawn(structure=sim.Grid2D()).tolist()


def test_positions_are_made_when_they_are_asked_for(sim):
    cells = sim.Population(1_000_000, sim.IF_cond_exp())
    assert "_array" not in vars(cells.placement)


@pytest.mark.parametrize("kind", ["population", "assembly"])
def test_positions_in_a_file(sim, cells, tmp_path, kind):
    group = cells[1:3] if kind == "population" else cells[1:2] + cells[2:3]
    path = tmp_path / "results" / "positions.txt"
    group.save_positions(str(path))
    assert path.read_text().startswith(f"# {kind} = ")
    assert np.loadtxt(path).tolist() == [[0, 10, 0, 0], [1, 20, 0, 0]]
    with pytest.raises(TypeError, match="a name or a file object"):
        group.save_positions(5)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda sim, cells: setattr(cells, "positions", np.ones((CELLS, 3))), r"Give its \.T"),
        (lambda sim, cells: setattr(cells, "positions", np.ones(3)), r"of shape \(3, 6\)"),
        (lambda sim, cells: setattr(cells, "positions", np.full((3, CELLS), np.nan)), "must be finite"),
        (lambda sim, cells: setattr(cells, "positions", np.ones((3, CELLS)) * pq.ms), "positions is a number in um"),
        (lambda sim, cells: setattr(cells[0], "position", (1, 2)), "position is x, y and z"),
        (lambda sim, cells: setattr(cells, "structure", "line"), "structure is such as"),
        (lambda sim, cells: setattr(cells, "structure", None), "structure is such as"),
        (lambda sim, cells: setattr(cells, "structure", sim.Grid2D()), "6 cells do not fill"),
        (lambda sim, cells: setattr(cells[0:2], "structure", sim.Line()), "structure cannot be set"),
        (lambda sim, cells: cells.nearest((1, 2)), "position is x, y and z"),
        (lambda sim, cells: sim.Population(5, sim.IF_cond_exp(), structure=sim.Grid2D()), "5 cells do not fill"),
        (lambda sim, cells: sim.Population(5, sim.IF_cond_exp(), structure="x"), "structure is such as"),
        (lambda sim, cells: sim.Population((2, 0), sim.IF_cond_exp()), "whole number of cells"),
        (lambda sim, cells: sim.Population((1, 1, 1, 1), sim.IF_cond_exp()), "whole number of cells"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(sim, cells, change, text):
    with pytest.raises((ValueError, TypeError, AttributeError), match=text):
        change(sim, cells)
    assert cells.positions[0].tolist() == [0, 10, 20, 30, 40, 50]
    assert cells.structure == sim.Line(dx=10.0)
