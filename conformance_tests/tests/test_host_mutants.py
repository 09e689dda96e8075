"""The suite catches every faulty host, and passes the example of the first rung and its right variants."""

import json
import re

import pytest
from host_mutants import HOST_MUTANTS, HOST_VARIANTS, rig_of
from test_mutants import pytest_in, run_suite


def run_host(tmp_path, name, table, *arguments):
    """Run the suite on a variant of the example of the first rung."""
    where = ("--pynn-data-rig", rig_of(name, tmp_path), *arguments)
    return run_suite(tmp_path, name, table, *where, source="host_mutants", hook="pynn_data_host")


@pytest.mark.parametrize("name", HOST_MUTANTS)
def test_mutant_is_caught(tmp_path, name):
    done = run_host(tmp_path, name, "HOST_MUTANTS", "-x")
    assert done.returncode == 1, done.stdout[-2000:]
    assert " failed" in done.stdout
    assert "ERROR collecting" not in done.stdout
    assert "test_the_rig_is_busy" not in done.stdout


@pytest.mark.parametrize("name", HOST_VARIANTS)
def test_right_variant_passes(tmp_path, name):
    done = run_host(tmp_path, name, "HOST_VARIANTS")
    assert done.returncode == 0, done.stdout[-2000:]
    assert re.search(r"\d\d passed", done.stdout)


def test_there_are_enough():
    assert len(HOST_MUTANTS) >= 20
    assert all(cls.__doc__ for table in (HOST_MUTANTS, HOST_VARIANTS) for cls in table.values())


def test_the_example_of_the_first_rung(tmp_path):
    """It is tested by name, and all that is skipped says why."""
    done = pytest_in(tmp_path, "--pynn-data-backend", "clockwork", "-v", "-rs", "--pynn-data-report", "report.json")
    assert done.returncode == 0, done.stdout[-2000:]
    assert "pynn-data backend: clockwork (pynn-data-clockwork 0.1.0), Clockwork 1.0" in done.stdout
    assert "contract 0.3, attached: advance" in done.stdout
    assert "Clockwork builds no networks: the plug-in has no engine" in done.stdout
    report = json.loads((tmp_path / "report.json").read_text())
    assert (report["rungs"], report["attached capabilities"]) == (["attach"], ["advance"])
    assert (report["capabilities"], report["cells"]) == ([], [])


def test_a_plugin_that_cannot_be_attached_to(tmp_path):
    done = pytest_in(tmp_path, "--pynn-data-backend", "example", "-rs", "-k", "attached or attached_course")
    assert done.returncode in (0, 5), done.stdout[-2000:]
    assert "Example cannot be attached to: the plug-in has no host" in done.stdout
    assert " failed" not in done.stdout


def test_without_a_rig(tmp_path):
    (tmp_path / "rig.py").write_text("from pynn_data_conformance.rig import Rig\n")
    done = pytest_in(tmp_path, "--pynn-data-backend", "clockwork", "--pynn-data-rig", "rig.py")
    assert done.returncode != 0
    assert "--pynn-data-rig: rig.py defines no class that derives from" in done.stdout + done.stderr
    done = pytest_in(tmp_path, "--pynn-data-backend", "clockwork", "--pynn-data-rig", "no_such_file.py")
    assert "--pynn-data-rig: " in done.stdout + done.stderr
