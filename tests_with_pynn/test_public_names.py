"""Every public name of PyNN's is here, with its arguments, or in the table of docs/pynn.md with the error that it gives."""

import importlib

import pytest

pytest.importorskip("pyNN")
import public_names

from pynn_data import names

MISSING = public_names.missing()


def test_the_page_tells_what_is_not_there():
    (told,) = public_names.TABLE.findall(public_names.PAGE.read_text(encoding="utf-8"))
    assert told == public_names.table(), "Run tests_with_pynn/public_names.py, and look at what it has changed."


@pytest.mark.parametrize("name", [m.name for m in MISSING if m.error == "ModuleNotFoundError"])
def test_a_module_that_is_not_there(name):
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module(name)


@pytest.mark.parametrize(("where", "name"), [(m.where.strip("`"), m.name) for m in MISSING if m.error == "ImportError"])
def test_a_name_that_is_not_in_a_module(where, name):
    with pytest.raises(ImportError):
        exec(f"from {where} import {name}", {})


@pytest.mark.parametrize("name", [m.name for m in MISSING if (m.where, m.error) == ("front ends", "AttributeError")])
def test_a_name_that_a_front_end_does_not_have(name):
    with pytest.raises(AttributeError, match="From PyNN"):
        names._unknown_in("pynn_data.nest")(name)
