"""Files that hold one table of numbers and a few words about it, such as connections or positions; same as in PyNN.

No file is believed: text is never evaluated, and of pickles only lists, numbers, texts and arrays are read.
"""

from __future__ import annotations

import ast
import io
import itertools
import os
import pickle
import warnings
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import numpy as np

from pynn_data.arguments import a_text
from pynn_data.errors import FileDamaged, FormatUnavailable
from pynn_data.harmless_pickles import array_of, unpickled

__all__ = ["BaseFile", "HDF5ArrayFile", "NumpyBinaryFile", "PickleFile", "StandardTextFile"]


class BaseFile(ABC):
    """A file with a table, which is written or read as a whole.

    Parameters
    ----------
    filename
        Of the file. Folders that do not exist are made when it is written.
    mode
        With "r" for reading or "w" for writing.

    Raises
    ------
    TypeError
        `filename` or `mode` is no text.
    ValueError
        `mode` is another.
    """

    def __init__(self, filename: str | os.PathLike[str], mode: str = "rb") -> None:
        kind = type(self).__name__
        self.name = a_text(os.fspath(filename) if isinstance(filename, os.PathLike) else filename, f"{kind}: filename")
        self.mode = a_text(mode, f"{kind}: mode")
        self._writes = "w" in mode
        if self._writes == ("r" in mode):
            raise ValueError(f"{kind}: mode has 'r' for reading or 'w' for writing, not {mode!r:.60}.")

    def write(self, data: Any, metadata: Mapping[str, Any]) -> None:
        """Write the file, in the place of one that exists.

        Parameters
        ----------
        data
            Numbers: an array, or rows.
        metadata
            Texts, numbers or lists of them, by name.

        Raises
        ------
        OSError
            The file is for reading, or cannot be written; one that was there is as before.
        """
        if not self._writes:
            raise io.UnsupportedOperation(f"{self.name!r} is open for reading; give mode='w' to write it.")
        path = Path(self.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as folder:
            new = Path(folder) / path.name
            self._write(new, np.asarray(data, dtype=np.float64), dict(metadata))
            new.replace(path)

    def read(self) -> np.ndarray:
        """Return the numbers.

        Returns
        -------
        numpy.ndarray
            Of two dimensions; of one, if there is a single column.

        Raises
        ------
        FileNotFoundError
            There is no such file.
        FileDamaged
            It holds something else.
        """
        return np.asarray(self._checked()[0], dtype=np.float64)

    def get_metadata(self) -> dict[str, Any]:
        """Return what else the file says, by name.

        Returns
        -------
        dict

        Raises
        ------
        FileNotFoundError
            There is no such file.
        FileDamaged
            It holds something else.
        """
        return dict(self._checked()[1])

    def rename(self, filename: str) -> None:
        """Go on with a file of another name.

        Parameters
        ----------
        filename
            Of the other file.
        """
        self.name = a_text(filename, f"{type(self).__name__}: filename")

    def close(self) -> None:  # noqa: B027 (scripts call it)
        """Do nothing: the file is open only while it is written or read."""

    def _checked(self) -> tuple[Any, Mapping[str, Any]]:
        if self._writes:
            raise io.UnsupportedOperation(f"{self.name!r} is open for writing; give mode='r' to read it.")
        try:
            return self._read()
        except OSError:
            if not Path(self.name).is_file():
                raise FileNotFoundError(f"There is no file {self.name!r}.") from None
            raise
        except (ValueError, KeyError, TypeError, EOFError, pickle.UnpicklingError, zipfile.BadZipFile) as error:
            raise FileDamaged(f"{self.name!r} is no file that {type(self).__name__} has written: {error}") from error

    @abstractmethod
    def _write(self, path: Path, data: np.ndarray, metadata: dict[str, Any]) -> None: ...

    @abstractmethod
    def _read(self) -> tuple[Any, Mapping[str, Any]]: ...


class StandardTextFile(BaseFile):
    """Text: lines ``# name = value``, then the rows of the table, with tabs.

    Parameters
    ----------
    filename
        Of the file. Folders that do not exist are made when it is written.
    mode
        With "r" for reading or "w" for writing.

    Raises
    ------
    TypeError
        `filename` or `mode` is no text.
    ValueError
        `mode` is another.
    """

    def _write(self, path: Path, data: np.ndarray, metadata: dict[str, Any]) -> None:
        with path.open("w", encoding="utf-8") as stream:
            stream.writelines(f"# {name} = {value!r}\n" for name, value in metadata.items())
            for row in np.atleast_2d(data.T).T:  # exact, and shorter and faster than `savetxt`
                stream.write("\t".join(map(repr, row.tolist())) + "\n")

    def _read(self) -> tuple[Any, Mapping[str, Any]]:
        metadata = {}
        with open(self.name, encoding="utf-8") as stream:
            for line in itertools.takewhile(lambda line: line.startswith("#"), stream):
                name, equals, value = line[1:].partition("=")
                if equals:
                    metadata[name.strip()] = _plain(value.strip())
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "loadtxt: input contained no data")
            table = np.loadtxt(self.name, ndmin=2)
        return table[:, 0] if table.shape[1] == 1 else table, metadata


class PickleFile(BaseFile):
    """A pickle of the numbers and what is said about them.

    Parameters
    ----------
    filename
        Of the file. Folders that do not exist are made when it is written.
    mode
        With "r" for reading or "w" for writing.

    Raises
    ------
    TypeError
        `filename` or `mode` is no text.
    ValueError
        `mode` is another.
    """

    def _write(self, path: Path, data: np.ndarray, metadata: dict[str, Any]) -> None:
        path.write_bytes(pickle.dumps((data, metadata)))

    def _read(self) -> tuple[Any, Mapping[str, Any]]:
        with open(self.name, "rb") as stream:
            data, metadata = unpickled(stream)
        return data, metadata


class NumpyBinaryFile(BaseFile):
    """A ``.npz`` archive of NumPy's.

    Parameters
    ----------
    filename
        Of the file. Folders that do not exist are made when it is written.
    mode
        With "r" for reading or "w" for writing.

    Raises
    ------
    TypeError
        `filename` or `mode` is no text.
    ValueError
        `mode` is another.
    """

    def _write(self, path: Path, data: np.ndarray, metadata: dict[str, Any]) -> None:
        words = np.array([[name, repr(value)] for name, value in metadata.items()], dtype=str).reshape(-1, 2)
        with path.open("wb") as stream:
            np.savez(stream, data=data, metadata=words)

    def _read(self) -> tuple[Any, Mapping[str, Any]]:
        with zipfile.ZipFile(self.name) as archive:
            data, words = (array_of(archive.read(f"{name}.npy")) for name in ("data", "metadata"))
        return data, {str(name): _plain(value) for name, value in words}


class HDF5ArrayFile(BaseFile):
    """An HDF5 file with a data set "data", whose attributes say what it is; needs h5py.

    Parameters
    ----------
    filename
        Of the file. Folders that do not exist are made when it is written.
    mode
        With "r" for reading or "w" for writing.
    title
        Of the file.

    Raises
    ------
    TypeError
        `filename`, `mode` or `title` is no text.
    ValueError
        `mode` is another.
    FormatUnavailable
        h5py is not installed.
    """

    OWN: ClassVar[set[str]] = {"CLASS", "VERSION", "TITLE", "FLAVOR"}

    def __init__(self, filename: str | os.PathLike[str], mode: str = "r", title: str = "PyNN data file") -> None:
        super().__init__(filename, mode)
        self.title = a_text(title, "HDF5ArrayFile: title")
        try:
            import h5py
        except ImportError:
            raise FormatUnavailable("HDF5ArrayFile needs h5py; pip install h5py.") from None
        self._h5py = h5py

    def _write(self, path: Path, data: np.ndarray, metadata: dict[str, Any]) -> None:
        with self._h5py.File(path, "w") as file:
            file.attrs["TITLE"] = np.bytes_(self.title.encode())
            node = file.create_dataset("data", data=data)
            for name, value in metadata.items():  # as PyTables has what is no number
                node.attrs[name] = np.bytes_(pickle.dumps(value, 0))

    def _read(self) -> tuple[Any, Mapping[str, Any]]:
        with self._h5py.File(self.name, "r") as file:
            node = file["data"]
            return node[()], {n: _attribute(v) for n, v in node.attrs.items() if n not in self.OWN}


def _plain(text: Any) -> Any:
    """Return the number, text or list that a text stands for, or else the text."""
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text


def _attribute(value: Any) -> Any:
    content = value.encode() if isinstance(value, str) else value
    if isinstance(content, bytes) and content.endswith(b"."):
        return unpickled(io.BytesIO(content))
    return value.tolist() if isinstance(value, (np.ndarray, np.generic)) else value
