"""MATLAB's ``.mat``, laid out as by neo.io.NeoMatlabIO: opens in MATLAB, Octave and Neo."""

from __future__ import annotations

import mmap
import warnings
from pathlib import Path
from typing import Any

import neo

from pynn_data.errors import FileDamaged, MetadataWarning
from pynn_data.files.blocks import pack, parse, unpack
from pynn_data.files.format import Contents, Format, imported
from pynn_data.files.mat.elements import variable
from pynn_data.files.mat.reader import arrays_of, block_of, contents_of
from pynn_data.files.mat.writer import Structs
from pynn_data.files.plain import only
from pynn_data.files.sidecar import read_sidecar, sidecar_of
from pynn_data.frames import level_of_user

__all__ = ["Mat"]


class Mat(Format):
    """One variable ``block``, a struct of cells of structs; what MATLAB has no type for is in the sidecar."""

    extensions = (".mat",)
    promise = (
        "opens in MATLAB, Octave and neo.io.NeoMatlabIO; the types of some metadata are in a second file"
    )
    packages = ("scipy",)
    extra = "mat"

    def write(self, block: neo.Block, path: Path) -> list[str]:
        """Write a new file, and a sidecar if it does not hold all."""
        savemat = imported("scipy.io", ".mat", "mat").savemat
        packed = pack(block, inline=True)
        structs = Structs(packed.tree["block"]["groups"])
        struct = structs.block(block)
        with path.open("wb") as file:
            savemat(file, {"block": struct}, oned_as="row")
        lost = structs.lost.texts()
        if lost:
            sidecar_of(path).write_text(packed.text())
        return lost

    def contents(self, path: Path) -> Contents:
        """Open the file, which `write` has written, and count what it holds."""
        return contents_of(_struct(path))

    def read(self, path: Path, wanted: frozenset[str] | None) -> neo.Block:
        """Return the Block as its sidecar has it, or if there is none or the file was changed, as MATLAB has it."""
        struct = _struct(path)
        try:
            text = read_sidecar(path)
            if text is not None:
                return unpack(text, _arrays(struct, text), wanted)
        except FileDamaged as error:
            warnings.warn(
                f"{sidecar_of(path).name!r} does not fit {path.name!r}, which was changed after it: {error} Returned "
                "is what the file itself holds.",
                MetadataWarning,
                stacklevel=level_of_user(),
            )
        return only(block_of(struct), wanted)


def _struct(path: Path) -> Any:
    with path.open("rb") as file:
        try:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:  # an empty file
            raise FileDamaged(f"{path.name!r} is empty.") from None
    try:
        struct = variable(data, "block")
    except FileDamaged as error:
        raise FileDamaged(f"{path.name!r} cannot be read: {error}") from error
    except KeyError:
        raise FileDamaged(f"{path.name!r} has no variable 'block'.") from None
    if not isinstance(struct, dict):
        raise FileDamaged(f"{path.name!r}: its variable 'block' is no struct.")
    return struct


def _arrays(struct: Any, text: bytes) -> Any:
    try:
        return arrays_of(struct, parse(text))
    except FileDamaged:
        raise
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise FileDamaged(f"It has other objects: {error}.") from error
