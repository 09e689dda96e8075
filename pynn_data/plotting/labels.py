"""Words on figures: quantities with units, segments by their annotations."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np
import quantities as pq

__all__ = ["distinctions", "plain", "quantity", "segment_labels", "title_of", "wrapped"]

NAMES = {
    "v": "Membrane potential",
    "w": "Adaptation current",
    "u": "Recovery variable",
    "gsyn_exc": "Excitatory conductance",
    "gsyn_inh": "Inhibitory conductance",
    "isyn_exc": "Excitatory current",
    "isyn_inh": "Inhibitory current",
}
"""Of variables; others are called by their own names."""
LONGEST = 40
"""Characters of a label that comes from an annotation."""
POINTS_PER_CHARACTER = 0.6
"""Mean width of a character, in font sizes."""


def quantity(name: str, unit: str) -> str:
    """Return "Membrane potential (mV)" for ``v`` in ``mV``."""
    text = plain(NAMES.get(name, name) or "Signal")
    return text if unit in ("", "dimensionless") else f"{text} ({plain(unit)})"


def plain(text: str) -> str:
    """Return a text from the data so that matplotlib does not take it for mathematics."""
    return text.replace("$", r"\$")


def wrapped(text: str, points: float, font_size: float) -> str:
    """Return a text in lines of at most that many points, about."""
    width = max(8, int(points / (POINTS_PER_CHARACTER * font_size)))
    lines = (
        textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or [""]
        for line in text.split("\n")
    )
    return "\n".join(part for line in lines for part in line)


def title_of(block: Any) -> str:
    """Return name and simulator of a Block, as far as it has them."""
    if block is None:
        return ""
    parts = (block.name, block.annotations.get("simulator"))
    return plain(", ".join(str(part) for part in parts if part))


def distinctions(data: Sequence[Any]) -> list[str]:
    """Return for each object of Neo what tells it from the others: segment, population, name, or nothing."""
    segments = [getattr(datum, "segment", None) for datum in data]
    different = {id(segment): segment for segment in segments}
    columns = []
    if len(different) > 1 and None not in different.values():
        labels = dict(zip(different, segment_labels(list(different.values())), strict=True))
        columns.append([labels[id(segment)] for segment in segments])
    columns += [
        [_population(datum) for datum in data],
        [plain(getattr(datum, "name", None) or "") for datum in data],
    ]
    columns = [column for column in columns if len(set(column)) > 1]
    return [", ".join(part for part in row if part) for row in zip(*columns, strict=True)] or [""] * len(data)


def _population(datum: Any) -> str:
    found = getattr(datum, "annotations", {}).get("source_population")
    if found is None and getattr(datum, "table", None) is not None:
        names = set(datum.table.annotations.get("source_population", [None]))
        found = names.pop() if len(names) == 1 else None
    return plain(found) if isinstance(found, str) else ""


def segment_labels(segments: Sequence[Any]) -> list[str]:
    """Return a label for each segment: those of its annotations in which they differ, else its name."""
    keys = dict.fromkeys(key for segment in segments for key in segment.annotations)
    texts = [
        {key: _text(segment.annotations[key]) for key in keys if key in segment.annotations}
        for segment in segments
    ]
    values = {key: {text[key] for text in texts if key in text} for key in keys}
    differing = [key for key in keys if len(values[key]) > 1]
    differing = differing or [key for key in keys if any(key not in text for text in texts)]
    labels = [", ".join(f"{key} = {text[key]}" for key in differing if key in text) for text in texts]
    names = [segment.name or f"segment {place}" for place, segment in enumerate(segments)]
    if len(set(labels)) < len(labels):
        labels = [f"{name}, {label}" if label else name for label, name in zip(labels, names, strict=True)]
    return [plain(label or name) for label, name in zip(labels, names, strict=True)]


def _text(value: Any) -> str:
    """Return a value briefly."""
    if isinstance(value, pq.Quantity) and value.size == 1:
        text = f"{value.item():.4g} {value.dimensionality.string}".removesuffix(" dimensionless")
    elif isinstance(value, float | np.floating):
        text = f"{value:.4g}"
    else:
        text = " ".join(str(value).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
