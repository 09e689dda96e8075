"""Reading HDF5 of unknown origin."""

import resource
import signal

import h5py
import numpy as np
import pytest

from pynn_data.errors import FileDamaged
from pynn_data.files import hdf5
from pynn_data.files.hdf5_writing import created


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.h5"


def made(path, fill):
    with h5py.File(path, "w") as file:
        fill(file)


def test_what_is_there(path):
    def fill(file):
        file["a/x"] = np.arange(10.0)
        file["a/zero"] = 3
        file["a/none"] = np.empty((0, 4))
        file["a/packed"] = 0
        del file["a/packed"]
        file.create_dataset("a/packed", data=np.zeros(10**6), compression="gzip", shuffle=True, fletcher32=True)
        file["text"] = np.bytes_("abc")
        file["a"].attrs.update({"number": 3, "text": "µ", "bytes": np.bytes_("b"), "array": [1.0, 2.0]})

    made(path, fill)
    with hdf5.opened(path) as file:
        assert hdf5.dataset(file, "a/x").tolist() == list(range(10))
        assert hdf5.dataset(file, "a/x", 3, 2).tolist() == [3.0, 4.0]
        assert hdf5.dataset(file["a"], "zero").shape == ()
        assert hdf5.shape(file, "a/none") == hdf5.dataset(file, "a/none").shape == (0, 4)
        assert not hdf5.dataset(file, "a/packed").any()
        assert hdf5.text(file, "text", 3) == b"abc"
        assert hdf5.names(file) == ["a", "text"]
        assert hdf5.names(file, "a") == ["none", "packed", "x", "zero"]
        assert hdf5.names(file, "b") == []
        group = hdf5.node(file, "a")
        assert [hdf5.attribute(group, name) for name in ("number", "text", "bytes")] == [3, "µ", "b"]
        assert hdf5.attribute(group, "array").tolist() == [1.0, 2.0]
        hdf5.check_all(file)
        for missing in ("b", "a/y", "a/x/y", "", "a//x", "./a"):
            with pytest.raises(KeyError):
                hdf5.dataset(file, missing)
        with pytest.raises(KeyError):
            hdf5.attribute(group, "none")


def test_what_is_no_array_of_numbers(path):
    def fill(file):
        file["strings"] = ["a", "b"]
        file["references"] = np.array([file.ref], dtype=h5py.ref_dtype)
        file["text"] = np.bytes_("abc")
        file["null"] = h5py.Empty("f8")
        file.attrs["reference"] = file.ref

    made(path, fill)
    with hdf5.opened(path) as file:
        with pytest.raises(FileDamaged, match="'strings' holds object, not numbers"):
            hdf5.dataset(file, "strings")
        with pytest.raises(FileDamaged, match="'references' holds object, not numbers"):
            hdf5.dataset(file, "references")
        with pytest.raises(FileDamaged, match="'null' has no values"):
            hdf5.dataset(file, "null")
        with pytest.raises(FileDamaged, match="'text' has 3 bytes; the limit is 2"):
            hdf5.text(file, "text", 2)
        with pytest.raises(FileDamaged, match=r"'text' of shape \(\) has no rows 0 to 1"):
            hdf5.dataset(file, "text", 0, 1)
        with pytest.raises(FileDamaged, match="'strings' holds object"):
            hdf5.text(file, "strings", 10)
        with pytest.raises(FileDamaged, match="Attribute 'reference' is neither number nor text"):
            hdf5.attribute(file, "reference")


def test_rows_that_are_not_there(path):
    made(path, lambda file: file.update({"x": np.arange(5)}))
    with hdf5.opened(path) as file:
        for first, number in ((0, 6), (5, 1), (-1, 2), (3, -1)):
            with pytest.raises(FileDamaged, match=r"'x' of shape \(5,\) has no rows"):
                hdf5.dataset(file, "x", first, number)


def leading_out(file, other):
    """Ways out of a file."""
    file["soft"] = h5py.SoftLink("/elsewhere")
    file["external"] = h5py.ExternalLink(other, "/x")
    file["folder"] = h5py.ExternalLink(other, "/")
    layout = h5py.VirtualLayout((3,), "f8")
    layout[:] = h5py.VirtualSource(other, "x", (3,))
    file.create_virtual_dataset("virtual", layout)
    file.create_dataset("outside", (3,), "f8", external=[("numbers.raw", 0, 24)])


@pytest.mark.parametrize("name", ["soft", "external", "folder", "folder/x", "virtual", "outside"])
def test_nothing_outside_is_read(path, tmp_path, name, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made(tmp_path / "other.h5", lambda file: file.update({"x": np.arange(3.0)}))
    (tmp_path / "numbers.raw").write_bytes(bytes(24))

    def only(file):
        leading_out(file, "other.h5")
        for other in list(file):
            if other != name.split("/")[0]:
                del file[other]

    made(path, only)
    with hdf5.opened(path) as file:
        for refusing in (hdf5.dataset, hdf5.shape):
            with pytest.raises(FileDamaged, match="is a link to somewhere else|lies in other files"):
                refusing(file, name)
        with pytest.raises(FileDamaged, match="is a link to somewhere else|lies in other files"):
            hdf5.check_all(file)


def test_more_than_there_can_be(path):
    def fill(file):
        file.create_dataset("unwritten", (10**12,), "f8")
        file.create_dataset("chunks", (10**12,), "f8", chunks=(1024,))
        file.create_dataset("a_chunk", (10,), "u1", chunks=(2**22,), maxshape=(None,), compression="gzip")[:] = 1
        file["small"] = 1

    made(path, fill)
    with hdf5.opened(path) as file:
        for name in ("unwritten", "chunks"):
            with pytest.raises(FileDamaged, match=f"'{name}' has 8000000000000 bytes from 0: more than can be true"):
                hdf5.dataset(file, name)
        assert hdf5.dataset(file, "a_chunk").tolist() == [1] * 10
        with pytest.raises(FileDamaged, match="more than can be true"):
            hdf5.check_all(file)


def test_chunks_that_grow(path):
    """Deflate may not be there twice: it would multiply."""

    def fill(file):
        plan = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        plan.set_chunk((1000,))
        plan.set_deflate(9)
        plan.set_deflate(9)
        h5py.h5d.create(file.id, b"x", h5py.h5t.NATIVE_DOUBLE, h5py.h5s.create_simple((1000,)), plan)

    made(path, fill)
    with hdf5.opened(path) as file, pytest.raises(FileDamaged, match=r"'x' is packed with the filters \[1, 1\]"):
        hdf5.dataset(file, "x")


def test_no_plug_in_is_loaded(path):
    def fill(file):
        plan = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        plan.set_chunk((1000,))
        plan.set_filter(32015, h5py.h5z.FLAG_OPTIONAL)
        h5py.h5d.create(file.id, b"x", h5py.h5t.NATIVE_DOUBLE, h5py.h5s.create_simple((1000,)), plan)

    made(path, fill)
    with hdf5.opened(path) as file, pytest.raises(FileDamaged, match=r"filters \[32015\], which are not all known"):
        hdf5.dataset(file, "x")


def test_no_hdf5(path):
    path.write_bytes(b"nothing")
    with pytest.raises(FileDamaged, match="'a.h5' cannot be read as HDF5"), hdf5.opened(path):
        pass


def test_cut_and_scrambled(path):
    """Whatever byte is wrong: an error of pynn-data, or data."""

    def fill(file):
        file["a/x"] = np.arange(100.0)
        file.create_dataset("y", data=np.arange(100), compression="gzip")
        file.attrs["k"] = "text"

    made(path, fill)
    whole = path.read_bytes()
    rng = np.random.default_rng(1)
    for trial in range(300):
        broken = bytearray(whole)
        if trial < 50:
            broken = broken[: rng.integers(len(whole))]
        else:
            for where in rng.integers(0, len(whole), 4):
                broken[where] = rng.integers(256)
        path.write_bytes(broken)
        try:
            with hdf5.opened(path) as file:
                hdf5.dataset(file, "a/x")
                hdf5.dataset(file, "y")
                hdf5.attribute(file, "k")
                hdf5.check_all(file)
        except FileDamaged:
            pass


# -- new files ----------------------------------------------------------------------------------


def fill_with_much(file):
    for k in range(200):
        file.create_dataset(f"group{k}/x", data=np.arange(100.0 + k)).attrs["k"] = "text" * k
    file.create_dataset("chunks", data=np.arange(10_000), chunks=(100,), compression="gzip")
    file["large"] = np.arange(300_000.0)
    assert file["group7/x"][-1] == 106.0, "what was written can be read"


def test_a_new_file_is_as_h5py_makes_it(path, tmp_path):
    with created(path) as file:
        fill_with_much(file)
    with h5py.File(tmp_path / "plain.h5", "w") as file:
        fill_with_much(file)
    assert path.stat().st_size == pytest.approx((tmp_path / "plain.h5").stat().st_size, rel=0.01)
    with hdf5.opened(path) as file, h5py.File(tmp_path / "plain.h5") as plain:
        hdf5.check_all(file)
        plain.visititems(lambda name, node: (
            None if isinstance(node, h5py.Group)
            else np.testing.assert_array_equal(hdf5.dataset(file, name), node[()])
        ))  # fmt: skip


@pytest.mark.parametrize("size", [0, 1, 5000, 100_000, 500_000, 2_000_000])
def test_a_full_disk_is_an_error(path, size):
    """Of the system, at the end, and nothing worse."""
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large"), created(path) as file:
            fill_with_much(file)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)


def test_other_errors_pass(path):
    with pytest.raises(ZeroDivisionError), created(path) as file:
        file["x"] = 1 / 0
    with pytest.raises(FileNotFoundError), created(path.parent / "none" / "a.h5"):
        pass


def test_spoilt_heap(tmp_path):
    """HDF5 2.0 goes round in circles for ever on an object of no size."""
    path = tmp_path / "a.h5"
    with h5py.File(path, "w") as file:
        file.attrs["x"] = "text of variable length"
    content = bytearray(path.read_bytes())
    free = content.index(b"GCOL") + 16
    while content[free : free + 2] != b"\0\0":
        free += 16 + (int.from_bytes(content[free + 8 : free + 16], "little") + 7) // 8 * 8
    content[free + 8 : free + 16] = bytes(8)
    path.write_bytes(content)
    with pytest.raises(FileDamaged, match="'a.h5': the texts at byte [0-9]+ are spoilt"), hdf5.opened(path) as file:
        file.attrs["x"]
