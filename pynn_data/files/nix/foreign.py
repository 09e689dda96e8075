"""A NIX file that Neo or another program has written -> a Block, through Neo's own reader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import neo
import numpy as np

from pynn_data.errors import FileDamaged
from pynn_data.files.format import imported
from pynn_data.files.hdf5 import attribute, check_all, opened
from pynn_data.units import read_unit

__all__ = ["read_foreign"]


def read_foreign(path: Path) -> neo.Block:
    """Return the first Block in a file, with plain Python numbers and without the marks of Neo's reader.

    Raises
    ------
    FileDamaged, FormatUnavailable
    """
    imported("nixio", ".nix", "nix")
    with opened(path) as file:
        check_all(file)
        _check_units(file)
    try:
        with neo.io.NixIO(str(path), mode="ro") as io:
            block = io.read_block(index=0)
    except Exception as error:  # whatever Neo and nixio make of what they do not expect
        raise FileDamaged(
            f"{path.name!r} cannot be read by neo.io.NixIO: {type(error).__name__}: {error}."
        ) from error
    _repair(block)
    return block


def _check_units(file: Any) -> None:
    """Raise if the name of a unit is none: quantities evaluates them."""

    def check(_: str, obj: Any) -> None:
        if "unit" in obj.attrs:
            read_unit(attribute(obj, "unit"))

    file.visititems(check)


def _repair(block: neo.Block) -> None:
    """Make numbers plain, since Neo takes only int for ids, and remove the names in the file.

    Two objects with the same such name, as a signal and its slice have, Neo would write as one.
    """
    for obj in (block, *block.segments, *block.data_children_recur, *_groups(block.groups)):
        obj.annotations = {key: _plain(v) for key, v in obj.annotations.items() if key != "nix_name"}


def _groups(groups: Any) -> list[neo.Group]:
    return [one for group in groups for one in (group, *_groups(group.groups))]


def _plain(value: Any) -> Any:
    if isinstance(value, (np.bool_, np.integer, np.float64)):
        return value.item()
    return [_plain(one) for one in value] if isinstance(value, list) else value
