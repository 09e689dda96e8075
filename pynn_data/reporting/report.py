"""The report of a recording, written so that it is complete or not there."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import neo

from pynn_data.errors import ReportUnavailable, WriteFailed
from pynn_data.files.read import read

__all__ = ["check_page", "report", "write_page"]

EXTENSIONS = (".html", ".htm")


def report(
    data: neo.Block | str | os.PathLike[str],
    path: str | os.PathLike[str],
    *,
    title: str | None = None,
    segment: int | None = None,
) -> None:
    """Write a report of a recording: a page for browsers, in one file that needs no network.

    It has for each segment a summary, a raster of the spikes, the population rate, the traces of the signals, the
    distribution of rates and a table of the cells, and says where the recording comes from. Where there is more than
    can be seen, it says what is shown. The data are not changed. A file of the same name is replaced when the new one
    is complete.

    Parameters
    ----------
    data
        A Block, such as `get_data` returns, or a file that `pynn_data.read` reads.
    path
        The page, with the extension ``.html``.
    title
        Its heading; default: the name of the Block.
    segment
        Only this segment, counted from 0.

    Raises
    ------
    ReportUnavailable
        If Bokeh is not installed.
    ValueError
        If `path` has another extension, or there is no such segment.
    TypeError
        If `data` is neither a Block nor a path.
    WriteFailed, FileNotFoundError, IsADirectoryError
        If the page cannot be written.
    FileDamaged, UnknownFormat, FileNotFoundError, PermissionError
        As `pynn_data.read`.
    """
    check_page(path)
    if isinstance(data, neo.Block):
        write_page(data, path, title, segment)
    elif isinstance(data, str | os.PathLike):
        write_page(read(data), path, title, segment, Path(data))
    else:
        raise TypeError(
            f"A Block of Neo or the path of a file is needed, not an object of type {type(data).__name__}."
        )


def write_page(
    block: neo.Block,
    path: str | os.PathLike[str],
    title: str | None = None,
    segment: int | None = None,
    file: Path | None = None,
) -> None:
    """Write the report of a Block, which comes from a file if one is given; see `report`."""
    target = check_page(path)
    if segment is not None and not 0 <= segment < len(block.segments):
        raise ValueError(f"There is no segment {segment}; there are {len(block.segments)}, counted from 0.")
    from pynn_data.reporting.page import page_of

    _write(page_of(block, title, file, segment), target)


def check_page(path: str | os.PathLike[str]) -> Path:
    """Return the absolute path of a page that can be made; see `report` for the errors."""
    target = Path(path).absolute()
    if target.suffix.lower() not in EXTENSIONS:
        raise ValueError(f"{target.name!r}: a report is a page for browsers; its name ends with .html.")
    if target.is_dir():
        raise IsADirectoryError(f"{target.name!r} is a folder; give the name of a file.")
    if not target.parent.is_dir():
        raise FileNotFoundError(f"{target.name!r}: there is no folder {str(target.parent)!r}; make it first.")
    _check_usable()
    return target


def _check_usable() -> None:
    try:
        import bokeh  # noqa: F401
    except ModuleNotFoundError as error:
        if error.name != "bokeh":
            raise
        raise ReportUnavailable(
            "Reports need Bokeh, which is not installed: pip install 'pynn-data[report]'."
        ) from error


def _write(text: str, target: Path) -> None:
    """Write beside the target, then put it in place."""
    beside = target.with_name(f".{target.name}-{secrets.token_hex(4)}")
    try:
        try:
            with beside.open("x", encoding="utf-8") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(beside, target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise WriteFailed(
            f"{target.name!r} cannot be written: {error.strerror or error}. Nothing was changed."
        ) from error
