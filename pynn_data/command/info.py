"""``pynn-data info``: what is in a file."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from pynn_data.command.common import Files, allow_pickle, as_json, command, echo_json, files, table, untold

__all__ = ["info"]

LONGEST = 80
"""Characters of a list in the annotations that are printed."""


@command(short_help="Say what is recorded in a file.")
@files
@untold
@as_json
@allow_pickle
def info(files: Files, as_json: bool, allow_pickle: bool, **untold: Any) -> None:
    """Say what is recorded in FILE: segments, signals, spikes, and where they come from.

    Several are read together if NEST has written them.
    """
    from pynn_data.files.named import named
    from pynn_data.files.read import read

    block = read(files, allow_pickle=allow_pickle, **untold)
    found = {**_of_files(named(files)), **_of_block(block)}
    if as_json:
        echo_json(found)
    else:
        click.echo("\n".join(_lines(found)))


def _of_files(files: list[Path]) -> dict[str, Any]:
    from pynn_data.files.registry import format_to_read

    form = format_to_read(files[0])
    files = form.all_of(files)
    return {
        "file": str(files[0]),
        **({"files": [str(file) for file in files]} if len(files) > 1 else {}),
        "format": form.extensions[0],
        "promise": form.promise,
        "bytes": sum(file.stat().st_size for file in files),
    }


def _of_block(block: Any) -> dict[str, Any]:
    return {
        "name": block.name,
        "description": block.description,
        "recorded": None if block.rec_datetime is None else block.rec_datetime.isoformat(timespec="seconds"),
        "annotations": _plain(block.annotations),
        "segments": [_of_segment(segment) for segment in block.segments],
    }


def _of_segment(segment: Any) -> dict[str, Any]:
    return {
        "name": segment.name,
        "annotations": _plain(segment.annotations),
        "signals": [_of_signal(signal) for signal in segment.analogsignals],
        "spikes": _of_trains(segment.spiketrains),
        "others": {
            kind: [obj.name for obj in getattr(segment, kind)]
            for kind in ("irregularlysampledsignals", "events", "epochs", "imagesequences")
            if len(getattr(segment, kind))
        },
    }


def _of_signal(signal: Any) -> dict[str, Any]:
    return {
        "variable": signal.name,
        "unit": signal.dimensionality.string,
        "samples": signal.shape[0],
        "cells": signal.shape[1],
        "t_start_ms": round(float(signal.t_start.rescale("ms")), 9),
        "interval_ms": round(float(1.0 / signal.sampling_rate.rescale("1/ms")), 9),
    }


def _of_trains(trains: Any) -> dict[str, Any] | None:
    """Return the numbers of all trains together, None if there are no trains."""
    from pynn_data.files.trains import table_of
    from pynn_data.units import factor

    found = table_of(trains, "spiketrains")
    if not len(found):
        return None
    to_ms = [factor(unit, "ms") for unit in found.units]
    starts, stops = found.t_start * to_ms, found.t_stop * to_ms
    seconds = float((stops - starts).sum()) / 1000.0
    return {
        "trains": len(found),
        "spikes": int(found.times.size),
        "silent": int((found.counts == 0).sum()),
        "mean_rate_hz": round(found.times.size / seconds, 6) if seconds else None,
        "t_start_ms": float(starts.min()),
        "t_stop_ms": float(stops.max()),
    }


def _plain(annotations: dict[str, Any]) -> dict[str, Any]:
    """Return annotations with texts in the place of what JSON does not have."""

    def known(value: Any) -> bool:
        return type(value) in (str, int, bool, type(None)) or (type(value) is float and math.isfinite(value))

    return {str(name): value if known(value) else " ".join(str(value).split()) for name, value in annotations.items()}


def _lines(found: dict[str, Any]) -> Iterator[str]:
    more = len(found.get("files", [0])) - 1
    others = f" and {more} other{'s' * (more > 1)}" if more else ""
    yield f"{found['file']}{others}: {found['format']} ({found['promise']}), {_bytes(found['bytes'])}"
    yield f"{found['name']}: {found['description']}" if found["description"] else f"{found['name']}"
    rows = [("recorded", found["recorded"]), *found["annotations"].items()]
    yield table([(name, _brief(value)) for name, value in rows if value is not None], indent="  ")
    for segment in found["segments"]:
        notes = ", ".join(f"{name}: {value}" for name, value in segment["annotations"].items())
        yield f"{segment['name']}" + (f" ({notes})" if notes else "")
        yield from _lines_of(segment)


def _lines_of(segment: dict[str, Any]) -> Iterator[str]:
    rows = [
        (
            s["variable"] or "signal", s["unit"], f"{s['samples']} samples of {_cells(s['cells'])}",
            f"from {s['t_start_ms']:.10g} ms every {s['interval_ms']:.10g} ms",
        )
        for s in segment["signals"]
    ]  # fmt: skip
    spikes = segment["spikes"]
    if spikes:
        rate = "" if spikes["mean_rate_hz"] is None else f", {spikes['mean_rate_hz']:.3g} Hz on average"
        silent = f", {spikes['silent']} silent" if spikes["silent"] else ""
        what = f"{spikes['spikes']} of {_cells(spikes['trains'])}{rate}{silent}"
        rows.append(
            ("spikes", "", what, f"from {spikes['t_start_ms']:.10g} to {spikes['t_stop_ms']:.10g} ms")
        )
    rows += [(kind, "", ", ".join(map(str, names)), "") for kind, names in segment["others"].items()]
    if rows:
        yield table(rows, indent="  ")


def _brief(value: Any) -> str:
    """Return a value as text, of a long list the beginning."""
    text = str(value)
    return f"{text[:LONGEST]} ..." if text.startswith("[") and len(text) > LONGEST else text


def _cells(number: int) -> str:
    return f"{number} cell{'s' * (number != 1)}"


def _bytes(number: float) -> str:
    if number < 1000:
        return f"{number} bytes"
    power = min(int(math.log10(number)) // 3, 3)
    return f"{number / 1000**power:.3g} {('kB', 'MB', 'GB')[power - 1]}"
