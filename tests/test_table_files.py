"""Files that hold a table: what is written is read again to the last bit; nothing in them is run."""

import os
import pickle

import numpy as np
import pytest

from pynn_data.errors import FileDamaged
from pynn_data.table_files import HDF5ArrayFile, NumpyBinaryFile, PickleFile, StandardTextFile

KINDS = [StandardTextFile, PickleFile, NumpyBinaryFile, HDF5ArrayFile]
ROWS = [(0, 1, 0.1, 1 / 3), (7, 2, 1e-300, np.pi)]
WORDS = {"columns": ["i", "j", "weight", "delay"], "size": (3, 4), "origin": "a = b"}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_is_read_again(kind, tmp_path):
    path = str(tmp_path / "new folder" / "table")
    written = kind(path, mode="w")
    written.write(ROWS, WORDS)
    written.close()
    file = kind(path, mode="r")
    for _ in range(2):
        np.testing.assert_array_equal(file.read(), ROWS)
        assert file.get_metadata() == WORDS
    file.close()
    assert [p.name for p in (tmp_path / "new folder").iterdir()] == ["table"]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_in_it(kind, tmp_path):
    path = tmp_path / "table"
    kind(path, "wb").write([], {})
    assert kind(path, "rb").read().size == 0
    assert kind(path, "rb").get_metadata() == {}


@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_be(kind, tmp_path):
    path = tmp_path / "table"
    with pytest.raises(FileNotFoundError, match="There is no file '.*table'"):
        kind(path, mode="r").read()
    with pytest.raises(OSError, match="is open for reading"):
        kind(path, mode="r").write(ROWS, WORDS)
    with pytest.raises(OSError, match="is open for writing"):
        kind(path, mode="w").read()
    with pytest.raises(ValueError, match="mode has 'r' for reading or 'w' for writing, not 'a'"):
        kind(path, mode="a")
    with pytest.raises(TypeError, match="filename is a text, not 3"):
        kind(3)
    path.write_bytes(b"\x80\x04 no table")
    with pytest.raises((FileDamaged, OSError)):
        kind(path, mode="r").read()
    with pytest.raises((ValueError, TypeError)):
        kind(path, mode="w").write("no numbers", {})
    assert path.read_bytes() == b"\x80\x04 no table"
    assert len(list(tmp_path.iterdir())) == 1


def test_no_other_file_is_touched(tmp_path):
    (tmp_path / "table.new").write_text("the user's own")
    StandardTextFile(str(tmp_path / "table"), mode="w").write(ROWS, WORDS)
    assert {path.name: path.read_text()[:1] for path in tmp_path.iterdir()} == {"table": "#", "table.new": "t"}


def test_pickles_do_no_harm(tmp_path):
    class Harm:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "harm"),)

    (tmp_path / "table").write_bytes(pickle.dumps((Harm(), {})))
    with pytest.raises(FileDamaged, match="it names posix.mkdir, which is not read from pickles"):
        PickleFile(str(tmp_path / "table")).read()
    words = np.array([("columns", Harm())], dtype=object)
    np.savez(tmp_path / "table.npz", data=np.zeros(2), metadata=words)
    with pytest.raises(FileDamaged, match="which is not read from pickles"):
        NumpyBinaryFile(str(tmp_path / "table.npz")).get_metadata()
    assert not (tmp_path / "harm").exists()


def test_files_that_others_have_written(tmp_path):
    """Lists in text and archives as texts, single columns, comments."""
    path = tmp_path / "list.txt"
    path.write_text("# columns = ('i', 'j')\n# made by hand\n\n0 1\n2\t3\n")
    assert StandardTextFile(str(path), mode="r").get_metadata() == {"columns": ("i", "j")}
    assert StandardTextFile(str(path), mode="r").read().tolist() == [[0, 1], [2, 3]]
    path.write_text("1 2 3\n")
    assert StandardTextFile(path, mode="r").read().shape == (1, 3)
    path.write_text("1\n2\n3\n")
    assert StandardTextFile(path, mode="r").read().shape == (3,)
    np.savez(
        tmp_path / "list.npz", data=[1.0, 2.0], metadata=np.array([("columns", ["i", "j"]), ("n", "3")], dtype=object)
    )
    file = NumpyBinaryFile(str(tmp_path / "list.npz"))
    assert file.read().tolist() == [1.0, 2.0]
    assert file.get_metadata() == {"columns": ["i", "j"], "n": 3}
    file.rename(str(tmp_path / "other.npz"))
    with pytest.raises(FileNotFoundError):
        file.read()


def test_they_are_where_scripts_look_for_them():
    from pynn_data.recording import files

    assert files.StandardTextFile is StandardTextFile
    assert set(files.__all__) == {"BaseFile", *(kind.__name__ for kind in KINDS)}
