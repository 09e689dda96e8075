"""The reference (docs/api) has every public name, and the docstrings that it is made from say all there is to say."""

import enum
import functools
import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest

import pynn_data
from pynn_data import errors, names, plotting
from pynn_data.network.cells import CellType

PAGES = Path(__file__).parent.parent / "docs" / "api"
DIRECTIVE = re.compile(r"^\.\. auto(\w+):: ([\w.]+)(?:\(\))?\n((?: {3,}.*\n)*)", re.M)


def found(path):
    """Return the object with a dotted name; `sim` is what every front end has."""
    parts = path.split(".")
    if parts[0] == "sim":
        return functools.reduce(getattr, parts[1:], names)
    for n in range(len(parts), 0, -1):
        try:
            module = import_module(".".join(parts[:n]))
        except ModuleNotFoundError:
            continue
        return functools.reduce(getattr, parts[n:], module)
    raise AssertionError(path)


def members(cls, options):
    """Return what a directive for a class shows besides the class."""
    if ":members:" not in options:
        return []
    excluded = re.search(r":exclude-members:((?:.*\n)(?: {7}.*\n)*)", options)
    without = {name.strip() for name in excluded[1].split(",")} if excluded else set()
    own = dir(cls) if ":inherited-members:" in options else vars(cls)
    return [n for n in own if not n.startswith("_") and n not in without and is_code(cls, n)]


def is_code(cls, name):
    """Return False for data attributes, which have no `__doc__`: Sphinx finds their text in the source."""
    value = inspect.getattr_static(cls, name)
    return isinstance(value, (property, functools.cached_property, classmethod, staticmethod)) or inspect.isroutine(value)


def documented():
    """Return the names that the directives of all pages document."""
    for page in sorted(PAGES.glob("*.md")):
        for kind, path, options in DIRECTIVE.findall(page.read_text(encoding="utf-8")):
            if kind == "module":
                yield from (f"{path}.{name}" for name in found(path).__all__)
                continue
            yield path
            if kind == "class":
                yield from (f"{path}.{name}" for name in members(found(path), options))


DOCUMENTED = list(documented())


def public(module):
    return {name for name in dir(module) if not name.startswith("_")}


def test_every_name_of_a_front_end_is_in_the_reference():
    offered = public(pynn_data.open("example"))
    assert offered == set(names.__all__)
    modules = {name for name in offered if inspect.ismodule(getattr(names, name))}
    assert {f"sim.{name}" for name in offered - modules} - set(DOCUMENTED) == set()


@pytest.mark.parametrize("module", [pynn_data, plotting, errors])
def test_every_name_of_a_module_is_in_the_reference(module):
    assert {f"{module.__name__}.{name}" for name in module.__all__} - set(DOCUMENTED) == set()


def test_nothing_is_documented_twice():
    assert sorted(DOCUMENTED) == sorted(set(DOCUMENTED))


def section(text, title):
    """Return the names that head the entries of a section, "" for lines that are no names, or None without it."""
    match = re.search(rf"^{title}\n-+\n(.*?)(?=^\w+\n---|\Z)", text, re.M | re.S)
    if match is None:
        return None
    heads = [line for line in match[1].splitlines() if line and not line.startswith(" ")]
    return [name.strip().lstrip("*") for head in heads for name in head.split(",")]


def signature(obj):
    """Return the parameters that a user gives, and whether anything comes back."""
    if inspect.isclass(obj):
        record = hasattr(obj, "__dataclass_fields__") and obj.__name__ not in names.__all__
        if issubclass(obj, (BaseException, tuple, enum.Enum)) or record:
            return [], False  # made by pynn-data itself
        declared = getattr(obj, "default_parameters", None)
        if declared:
            # Of cell types the reference shows a table that is made from this mapping.
            return ([] if issubclass(obj, CellType) else list(declared)), False
        return list(inspect.signature(obj).parameters), False
    parameters = [name for name in inspect.signature(obj).parameters if name != "self"]
    return parameters, inspect.signature(obj).return_annotation not in (None, "None")


@pytest.mark.parametrize("path", DOCUMENTED)
def test_docstring(path):
    obj = found(path)
    text = inspect.getdoc(obj)
    assert text, "no docstring"
    assert re.match(r"[^a-z].*[.:]$", text.splitlines()[0]), "no sentence"
    see = re.search(r"; see `(Population\.\w+)`\.$", text)
    if isinstance(obj, (property, functools.cached_property)) or (see and f"sim.{see[1]}" in DOCUMENTED):
        return
    parameters, returns = signature(obj)
    assert sorted(section(text, "Parameters") or []) == sorted(parameters)
    if parameters and returns:
        assert section(text, "Returns"), "does not say what it returns"
    assert section(text, "Raises") != [], "an empty section"
