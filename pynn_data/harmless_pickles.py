"""Pickles of numbers, texts, lists and arrays, which are all that is read from pickles here."""

from __future__ import annotations

import io
import pickle
from typing import IO, Any

import numpy as np

__all__ = ["array_of", "unpickled"]

OF_ARRAYS = {
    (module, name)
    for module in ("numpy", "numpy.core.multiarray", "numpy._core.multiarray", "numpy._core.numeric", "_codecs")
    for name in ("ndarray", "dtype", "_reconstruct", "scalar", "_frombuffer", "encode")
}
"""What pickles of arrays name."""


def unpickled(stream: IO[bytes]) -> Any:
    """Return what a pickle holds.

    Raises
    ------
    pickle.UnpicklingError
        It is something else, which could do harm.
    """
    return _OfArrays(stream).load()


def array_of(content: bytes) -> np.ndarray:
    """Return the array of a ``.npy`` file.

    Raises
    ------
    pickle.UnpicklingError
        It holds objects that could do harm.
    """
    stream: IO[bytes] = io.BytesIO(content)
    npy: Any = np.lib.format
    header = npy.read_array_header_1_0 if npy.read_magic(stream) == (1, 0) else npy.read_array_header_2_0
    shape, _, kind = header(stream)
    if kind.hasobject:
        loaded: np.ndarray = _OfArrays(stream).load()
        return loaded.reshape(shape)
    return np.asarray(npy.read_array(io.BytesIO(content), allow_pickle=False))


class _OfArrays(pickle.Unpickler):
    """Reads pickles of numbers, texts, lists and arrays, and of nothing that could do harm."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in OF_ARRAYS:
            raise pickle.UnpicklingError(f"it names {module}.{name}, which is not read from pickles")
        return super().find_class(module, name)
