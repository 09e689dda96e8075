"""Annotations of users: returned as they were given, or refused at the call that gives them."""

import datetime
import pathlib

import numpy as np
import pytest
import quantities as pq

import pynn_data
from pynn_data.annotations import OWN

OF_NEO = {
    "name": "baseline", "description": "no input", "index": 7, "file_origin": "x", "file_datetime": "y",
    "rec_datetime": "z", "segments": [1], "annotations": {"a": 1}, "block": "b", "self": 1,
}  # fmt: skip
"""Names that a Block or Segment has itself, as attributes."""
VALUES = {
    "number": 0.5, "text": "a", "list": [1, [2, "b"]], "dict": {"a": {"b": 1}}, "date": datetime.date(2020, 1, 2),
    "array": np.arange(3), "quantity": [1, 2] * pq.mV, "nothing": None, "yes": True,
}  # fmt: skip


@pytest.fixture
def cells(sim):
    made = sim.Population(2, sim.IF_cond_exp(), label="cells")
    made.record("v")
    sim.run(1.0)
    return made


def test_own_names(cells):
    assert tuple(cells.get_data().annotations) == OWN


def test_names_of_neo_in_segments(sim, cells):
    sim.reset(annotations=OF_NEO)
    sim.run(1.0)
    sim.reset(annotations={"index": 1, "seed": 5, "label": "mine"})
    first, second = cells.get_data().segments
    assert first.annotations == OF_NEO
    assert (first.name, first.index, first.description) == ("segment000", 0, None)
    assert second.annotations == {"index": 1, "seed": 5, "label": "mine"}


def test_names_of_neo_in_blocks(sim, cells):
    names = {name: value for name, value in OF_NEO.items() if name != "self"}
    cells.annotate(**names)
    block = cells.get_data()
    assert {name: block.annotations[name] for name in names} == names
    assert (block.name, block.index, len(block.segments)) == ("cells", None, 1)


@pytest.mark.filterwarnings("ignore:'a.mat' cannot hold the types of annotations")
@pytest.mark.parametrize("suffix", [".npz", ".nwb", ".nix", ".h5", ".pkl", ".mat"])
def test_names_of_neo_in_files(sim, cells, tmp_path, suffix):
    given = {"name": "baseline", "description": "no input", "index": 7, "rec_datetime": "z"}
    cells.annotate(**given)
    sim.reset(annotations=given)
    cells.write_data(tmp_path / f"a{suffix}")
    block = pynn_data.read(tmp_path / f"a{suffix}", **({"allow_pickle": True} if suffix == ".pkl" else {}))
    assert block.segments[0].annotations == given
    assert {name: block.annotations[name] for name in given} == given
    assert (block.name, block.segments[0].name, block.segments[0].index) == ("cells", "segment000", 0)


def test_the_later_of_two_counts(sim, cells):
    cells.annotate(region="V1", layer=4)
    cells.annotate(region="V2")
    view = cells[:1]
    view.annotate(layer=5)
    both = view.get_data(annotations={"region": "V3"}).annotations
    assert (both["region"], both["layer"]) == ("V3", 5)
    assert cells.get_data().annotations["region"] == "V2"


CALLS = {
    "annotate()": lambda sim, cells, given: cells.annotate(**given),
    "record()": lambda sim, cells, given: sim.record("spikes", cells, annotations=given),
    "get_data()": lambda sim, cells, given: cells.get_data(clear=True, annotations=given),
    "write_data()": lambda sim, cells, given: cells.write_data("x.npz", clear=True, annotations=given),
}


def state(sim, cells):
    """Return what must not have changed."""
    block = cells.get_data()
    signals = [(s.name, s.shape) for s in block.segments[0].analogsignals]
    return block.annotations, signals, len(block.segments[0].spiketrains), sim.get_current_time()


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("name", OWN)
def test_own_names_cannot_be_given(sim, cells, call, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = state(sim, cells)
    with pytest.raises(ValueError) as caught:  # noqa: PT011 (the text is looked at)
        CALLS[call](sim, cells, {"fine": 1, name: 5})
    assert str(caught.value).startswith(f"'cells': {call}: pynn-data itself writes {name!r} into the annotations")
    assert str(caught.value).endswith(f"its own names are {', '.join(OWN)}.")
    assert state(sim, cells) == before
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("call", [*CALLS, "reset()"])
@pytest.mark.parametrize("value", [object(), {1}, [1, object()], {"a": {1: 2}}, np.array([None]), {"a": {1}}])
def test_what_neo_cannot_hold(sim, cells, call, value, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = state(sim, cells)
    calls = {**CALLS, "reset()": lambda sim, cells, given: sim.reset(annotations=given)}
    with pytest.raises(ValueError, match=r"annotation 'bad' is .* a \w+; Neo holds numbers, texts") as caught:
        calls[call](sim, cells, {"fine": 1, "bad": value})
    assert call in str(caught.value)
    assert state(sim, cells) == before


@pytest.mark.parametrize("given", ["text", [1], {1: 2}, 5, ""])
def test_what_are_no_annotations(sim, cells, given):
    for call in (sim.reset, cells.get_data):
        with pytest.raises(TypeError, match="annotations are a dict of names and values, not"):
            call(annotations=given)
    assert sim.get_current_time() == 1.0


def test_paths_become_texts(sim, cells):
    given = {"script": pathlib.Path("a.py"), "more": [pathlib.Path("b.py"), {"c": pathlib.Path("c.py")}]}
    expected = {"script": "a.py", "more": ["b.py", {"c": "c.py"}]}
    cells.annotate(**given)
    sim.reset(annotations=given)
    block = cells.get_data()
    assert {name: block.annotations[name] for name in given} == expected
    assert block.segments[0].annotations == expected


def test_values_are_copied(sim, cells):
    given = {"list": [1, 2], "array": np.arange(2), "dict": {"a": [1]}}
    cells.annotate(**given)
    sim.reset(annotations=given)
    for _ in range(2):
        given["list"].append(3)
        given["array"][:] = 9
        given["dict"]["a"].append(2)
        block = cells.get_data()
        for found in (block.annotations, block.segments[0].annotations):
            assert (found["list"], found["array"].tolist(), found["dict"]) == ([1, 2], [0, 1], {"a": [1]})
            given = found  # what is done to a Block changes nothing either


def test_all_kinds_of_values(sim, cells):
    cells.annotate(**VALUES)
    sim.reset(annotations=VALUES)
    block = cells.get_data()
    for found in (block.annotations, block.segments[0].annotations):
        for name, value in VALUES.items():
            assert type(found[name]) is type(value)
            assert repr(found[name]) == repr(value)
        assert found["quantity"].units == pq.mV


def test_own_names_win_over_what_is_written_into_the_dict(cells):
    cells.annotations["seed"] = 5
    assert cells.get_data().annotations["seed"] == 0
