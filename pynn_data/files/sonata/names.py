"""Populations are names of groups; what a group cannot be called is written as ``%`` and hexadecimal digits."""

from __future__ import annotations

import re
from urllib.parse import unquote

__all__ = ["group_of", "population_of"]


def group_of(population: str) -> str:
    """Return the name of the group of a population."""

    def escaped(found: re.Match[str]) -> str:
        return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "surrogatepass"))

    return re.sub(r"[%/\x00-\x1f\ud800-\udfff]|^\.+$", escaped, population) or "%"


def population_of(group: str) -> str:
    """Return the name of the population of a group."""
    return "" if group == "%" else unquote(group, errors="surrogatepass")
