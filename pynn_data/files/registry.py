"""Which format an extension means: pynn-data's own and those of installed extensions."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pynn_data.errors import UnknownFormat
from pynn_data.extensions import extensions
from pynn_data.files.comma_separated import Csv
from pynn_data.files.format import Format
from pynn_data.files.mat import Mat
from pynn_data.files.nest_ascii import NestAscii
from pynn_data.files.nix import Nix
from pynn_data.files.npz import Npz
from pynn_data.files.nwb import Nwb
from pynn_data.files.parquet import Parquet
from pynn_data.files.pickled import Pickle
from pynn_data.files.sonata import Sonata

__all__ = ["extension_of", "format_of", "format_to_read", "formats"]

OWN: tuple[type[Format], ...] = (Nwb, Npz, Nix, Mat, Pickle, Sonata, Csv, Parquet, NestAscii)


@cache
def formats() -> dict[str, Format]:
    """Return the formats by extension; an installed extension may replace one of pynn-data's."""
    own = [kind() for kind in OWN]
    others = [form for some in extensions().hook.pynn_data_formats() for form in some]
    return {extension: form for form in (*own, *others) for extension in form.extensions}


def format_of(path: Path) -> Format:
    """Return the format that the end of the name of a file chooses, which is to be written.

    Raises
    ------
    UnknownFormat
        With the extensions that there are; also of formats that are only read.
    FormatUnavailable
        If it needs a package that is missing.
    """
    found = formats()[extension_of(path)]
    found.check_written(path)
    found.check_usable()
    return found


def format_to_read(path: Path) -> Format:
    """Return the format of a file that is to be read; NEST's have whatever extension NEST was told to use.

    Raises
    ------
    UnknownFormat, FormatUnavailable
    """
    try:
        found = formats()[extension_of(path)]
    except UnknownFormat:
        if not NestAscii.knows(path):
            raise
        return NestAscii()
    found.check_usable()
    return found


def extension_of(path: Path) -> str:
    """Return the extension that chooses the format of a file, in lower case, such as ".sonata.h5".

    Raises
    ------
    UnknownFormat
    """
    known = formats()
    fitting = [extension for extension in known if path.name.lower().endswith(extension)]
    if not fitting:
        raise UnknownFormat(
            f"{path.name!r}: no format has the extension {path.suffix!r}; there are {', '.join(known)}. "
            "For others pass a Neo IO object, such as neo.io.AsciiSignalIO(path)."
        )
    return max(fitting, key=len)
