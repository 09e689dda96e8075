"""The choice between numpy and compiled code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pynn_data.errors import NotSupported

__all__ = ["Codegen"]


class Codegen:
    """How Brian2 turns a network's equations into code.

    "auto" is numpy. Compiled code was 1.2 to 2.6 times as fast with 4000 and 40000 cells, but
    takes some seconds for each kind of cell and projection when it is met for the first time, and
    rounds differently from one machine to the next.
    """

    def __init__(self, option: Any) -> None:
        if option not in ("auto", "numpy", "cython"):
            raise ValueError(f"setup(codegen=...) is 'auto', 'numpy' or 'cython', not {option!r}.")
        self._option = option

    def choose(self, objects: Iterable[Any]) -> None:
        """Set the target, object by object: the user's preferences are left alone."""
        from brian2.codegen.runtime.cython_rt import CythonCodeObject
        from brian2.codegen.runtime.numpy_rt import NumpyCodeObject

        if self._option == "cython" and not CythonCodeObject.is_available():
            raise NotSupported(
                "setup(codegen='cython') needs Cython and a C++ compiler that Brian2 can use; "
                "codegen='numpy' needs neither."
            )
        for obj in objects:
            obj.codeobj_class = CythonCodeObject if self._option == "cython" else NumpyCodeObject
