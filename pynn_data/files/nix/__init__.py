"""Neo's NIX layout: ``.nix`` and ``.h5``, complete; Neo's own reader opens it too."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import neo

from pynn_data.errors import FileDamaged, NotStorable
from pynn_data.files.blocks import LONGEST_TEXT, pack
from pynn_data.files.format import Contents, Format
from pynn_data.files.hdf5 import opened
from pynn_data.files.hdf5_writing import created
from pynn_data.files.nix.foreign import read_foreign
from pynn_data.files.nix.reader import Written, blocks_in, metadata_of
from pynn_data.files.nix.writer import write_block
from pynn_data.files.plain import only
from pynn_data.frames import level_of_user

__all__ = ["Nix"]

MANY = 2000
"""Spike trains above which a warning tells what they cost."""
SECONDS, BYTES = 1.0e-3, 6000
"""That a train takes, about."""


class Nix(Format):
    """The objects as Neo lays them out, and all metadata once more in one property of the Block."""

    extensions = (".nix", ".h5")
    promise = "complete; opens with neo.io.NixIO; slow and large for thousands of spike trains"
    packages = ("h5py",)
    extra = "nix"

    def write(self, block: neo.Block, path: Path) -> list[str]:
        """Write a new file."""
        packed = pack(block, inline=True)
        text = packed.text()
        if len(text) > LONGEST_TEXT:
            raise NotStorable(
                f"block: {len(text)} bytes of metadata, waveforms among them; a .nix file holds {LONGEST_TEXT}. "
                "A .npz or .nwb file holds more."
            )
        _warn_of_many(packed.tree, path)
        with created(path, track_order=True) as file:
            write_block(file, block, packed.tree, text)
        return []

    def contents(self, path: Path) -> Contents:
        """Open the file, which `write` has written, and count what it holds."""
        with opened(path) as file:
            (name,) = blocks_in(file)
            return Written(file, name, metadata_of(file, name) or b"").contents()

    def read(self, path: Path, wanted: frozenset[str] | None) -> neo.Block:
        """Return the first Block, of which only the wanted arrays are read if pynn-data has written it."""
        with opened(path) as file:
            found = blocks_in(file)
            if not found:
                raise FileDamaged(f"{path.name!r} holds no Block.")
            if len(found) > 1:
                warnings.warn(
                    f"{path.name!r} holds {len(found)} Blocks; this is the first. All of them: "
                    f"neo.io.NixIO({path.name!r}, 'ro').read_all_blocks().",
                    stacklevel=level_of_user(),
                )
            text = metadata_of(file, found[0])
            if text is not None:
                return Written(file, found[0], text).read(wanted)
        return only(read_foreign(path), wanted)


def _warn_of_many(tree: Any, path: Path) -> None:
    trains = sum(segment["spiketrains"]["number"] for segment in tree["block"]["segments"])
    if trains > MANY:
        warnings.warn(
            f"{path.name!r}: {trains} spike trains take about {trains * SECONDS:.0f} s and "
            f"{trains * BYTES / 1e6:.0f} MB in the layout of NIX, which has several objects for each, and longer to "
            "read with Neo. A .nwb file holds the same in a second.",
            stacklevel=level_of_user(),
        )
