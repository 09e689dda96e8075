"""Structures against closed forms, and distances."""

import numpy as np
import pytest
import quantities as pq
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pynn_data.names import Cuboid, Grid2D, Grid3D, Line, NumpyRNG, RandomStructure, Space, Sphere

POSITIONS = arrays(np.float64, st.tuples(st.integers(1, 6), st.just(3)), elements=st.floats(-100, 100))


def test_a_line():
    x, y, z = Line(dx=2.5, x0=-3.0, y=1.0, z=2.0).generate_positions(5)
    assert x.tolist() == [-3.0, -0.5, 2.0, 4.5, 7.0]
    assert y.tolist() == [1.0] * 5
    assert z.tolist() == [2.0] * 5
    assert Line().generate_positions(3).tolist() == [[0, 1, 2], [0, 0, 0], [0, 0, 0]]


@given(nx=st.integers(1, 12), ny=st.integers(1, 12))
def test_a_grid_in_the_plane(nx, ny):
    grid = Grid2D(nx / ny, dx=2.0, dy=3.0, x0=10.0, y0=-1.0, z=4.0)
    assert grid.calculate_size(nx * ny) == (nx, ny)
    expected = [(10.0 + 2 * i, -1.0 + 3 * j, 4.0) for i in range(nx) for j in range(ny)]
    assert grid.generate_positions(nx * ny).T.tolist() == [list(p) for p in expected]


@given(nx=st.integers(1, 6), ny=st.integers(1, 6), nz=st.integers(1, 6))
def test_a_grid_in_space(nx, ny, nz):
    grid = Grid3D(nx / ny, nx / nz, dx=2.0, dy=3.0, dz=4.0, x0=1.0, y0=2.0, z0=3.0)
    assert grid.calculate_size(nx * ny * nz) == (nx, ny, nz)
    expected = [[1 + 2 * i, 2 + 3 * j, 3 + 4 * k] for i in range(nx) for j in range(ny) for k in range(nz)]
    assert grid.generate_positions(nx * ny * nz).T.tolist() == expected


@pytest.mark.parametrize("grid", [Grid2D, Grid3D])
def test_a_grid_that_is_filled_at_random_has_the_same_places(grid):
    n = 64
    mixed = grid(fill_order="random", rng=NumpyRNG(seed=4)).generate_positions(n)
    again = grid(fill_order="random", rng=NumpyRNG(seed=4)).generate_positions(n)
    inorder = grid().generate_positions(n)
    assert (mixed == again).all()
    assert (mixed != inorder).any()
    assert sorted(map(tuple, mixed.T)) == sorted(map(tuple, inorder.T))


def test_cells_that_are_drawn_fill_their_volume_evenly():
    n = 20_000
    box = RandomStructure(Cuboid(2.0, 4.0, 6.0), (1.0, 2.0, 3.0), NumpyRNG(seed=1)).generate_positions(n)
    assert box.shape == (3, n)
    for row, low, high in zip(box, (0, 0, 0), (2, 4, 6), strict=True):
        assert low <= row.min() < row.max() <= high
        assert np.bincount(((row - low) / (high - low) * 4).astype(int), minlength=4) == pytest.approx(n / 4, rel=0.05)
    ball = RandomStructure(Sphere(5.0), rng=NumpyRNG(seed=2)).generate_positions(n)
    radius = np.sqrt((ball**2).sum(axis=0))
    assert radius.max() < 5
    assert (radius < 2.5).mean() == pytest.approx(1 / 8, rel=0.06)
    assert np.abs(ball.mean(axis=1)).max() < 0.1


def test_units_are_converted():
    assert Line(dx=0.1 * pq.mm).dx == pytest.approx(100)
    assert Sphere(1 * pq.mm).radius == 1000
    assert RandomStructure(Sphere(1.0), (1, 2, 3) * pq.mm).origin == (1000, 2000, 3000)
    assert Space(periodic_boundaries=((0, 1) * pq.mm, None, None)).periodic_boundaries == ((0, 1000), None, None)


def test_structures_are_compared_and_told():
    assert Line(dx=2.0) == Line(2)
    assert Line() != Line(dx=3.0)
    assert Line() != Grid2D()
    assert repr(Line(dx=2.0)) == "Line(dx=2.0, x0=0.0, y=0.0, z=0.0)"
    assert Grid3D(2, 4).get_parameters()["aspect_ratios"] == (2, 4)
    assert repr(Cuboid(1, 2, 3)) == "Cuboid(width=1.0, height=2.0, depth=3.0)"
    assert Space() == Space("xyz")
    assert Space("x") != Space()
    assert eval(repr(Space("xz", 2.0, (1, 2, 3), ((0, 1), None, None)))).offset.tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: Line(dx="a"), "Line: dx"),
        (lambda: Line(dx=1 * pq.ms), "Line: dx"),
        (lambda: Line(dx=np.nan), "Line: dx must be finite"),
        (lambda: Grid2D(aspect_ratio=0), "greater than 0"),
        (lambda: Grid2D(fill_order="spiral"), "'sequential' or 'random'"),
        (lambda: Grid2D(rng=3), "rng is a NumpyRNG"),
        (lambda: Grid2D().generate_positions(10), "10 cells do not fill a grid"),
        (lambda: Grid3D().generate_positions(10), "it would be of 2 x 2 x 2"),
        (lambda: Line().generate_positions(-1), "n is a whole number"),
        (lambda: RandomStructure(5), "boundary is a Cuboid or Sphere"),
        (lambda: RandomStructure(Sphere(1), (1, 2)), "origin is x, y and z"),
        (lambda: Sphere(-1), "Sphere: radius must be finite and not negative"),
        (lambda: Space("a"), "Space: axes"),
        (lambda: Space(offset=(1, 2)), "Space: offset"),
        (lambda: Space(scale_factor=np.inf), "Space: scale_factor"),
        (lambda: Space(periodic_boundaries=(0, 1)), "Space: periodic_boundaries"),
        (lambda: Space(periodic_boundaries=((1, 0), None, None)), "Space: periodic_boundaries"),
        (lambda: Space().distances([1, 2], [3, 4]), r"of shape \(n, 3\)"),
    ],
)
def test_what_cannot_be_is_refused(call, text):
    with pytest.raises((ValueError, TypeError), match=text):
        call()


@given(a=POSITIONS, b=POSITIONS)
def test_distances(a, b):
    apart = a[:, None, :] - b[None, :, :]
    assert Space().distances(a, b) == pytest.approx(np.linalg.norm(apart, axis=2).ravel())
    assert Space("xz").distances(a, b) == pytest.approx(np.hypot(apart[..., 0], apart[..., 2]).ravel())
    assert Space("y").distances(a, b) == pytest.approx(np.abs(apart[..., 1]).ravel())
    along = Space("yz").distances(a, b, expand=True).reshape(2, len(a), len(b))
    assert along == pytest.approx(np.abs(apart)[..., 1:].transpose(2, 0, 1))
    moved = Space(scale_factor=2.0, offset=(1, 2, 3)).distances(a, b)
    assert moved == pytest.approx(Space().distances(a, 2 * (b + np.array([1, 2, 3]))))


@given(a=POSITIONS, b=POSITIONS, turns=arrays(np.int64, 3, elements=st.integers(-2, 2)))
def test_periodic_boundaries(a, b, turns):
    around = np.array([200.0, 300.0, 250.0])
    closed = Space(periodic_boundaries=[(-100, 100), (0, 300), (-50, 200)])
    images = [b + around * (i, j, k) for i in (-1, 0, 1) for j in (-1, 0, 1) for k in (-1, 0, 1)]
    shortest = np.min([Space().distances(a, image) for image in images], axis=0)
    assert closed.distances(a, b) == pytest.approx(shortest)
    assert closed.distances(a, b + turns * around) == pytest.approx(shortest, abs=1e-6)
    half_closed = Space("x", periodic_boundaries=[(0, 200), None, None])
    assert half_closed.distances(a, b).max() <= 100
    assert Space("y", periodic_boundaries=[(0, 200), None, None]).distances(a, b) == pytest.approx(
        Space("y").distances(a, b)
    )


def test_one_position_and_functions_of_indices():
    a, b = np.arange(12.0).reshape(4, 3), np.arange(6.0).reshape(2, 3)
    assert Space().distances((0, 0, 0), (3, 4, 0)).tolist() == [5]
    assert Space().distances(a[0], b).shape == (2,)
    measure = Space().distance_generator(lambda i: a[i], lambda j: b[j])
    assert measure(2, 1) == pytest.approx(Space().distances(a[2], b[1]))
    both = np.indices((4, 2), sparse=True)
    assert measure(*both).shape == (4, 2)
    assert measure(*both)[3, 1] == measure(3, 1)
