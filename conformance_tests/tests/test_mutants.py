"""The suite catches every mutant, and passes the example and every variant of it that is right."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import mpi_engines
import pytest
from host_mutants import HOST_MUTANTS, HOST_VARIANTS
from mutants import MUTANTS, VARIANTS

from pynn_data.contract import CHANGEABLE

MODULE = """
from pynn_data.hooks import hookimpl
from {source} import {table}

@hookimpl
def {hook}():
    return {table}["{name}"]
"""


def run_suite(
    tmp_path, name, table, *arguments, source="mutants", suite="pynn_data_conformance", hook="pynn_data_engine"
):
    """Install a mutant as a distribution of its own, as far as Python can tell, and run the suite on it."""
    module = f"mutant_{name}"
    (tmp_path / f"{module}.py").write_text(MODULE.format(name=name, table=table, source=source, hook=hook))
    info = tmp_path / f"{module}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[pynn_data.backends]\n{module} = {module}\n")
    path = os.pathsep.join(filter(None, [str(tmp_path), str(Path(__file__).parent), os.environ.get("PYTHONPATH")]))
    return pytest_in(tmp_path, "--pynn-data-backend", module, *arguments, suite=suite, PYTHONPATH=path)


def pytest_in(folder, *arguments, suite="pynn_data_conformance", **environment):
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--pyargs",
        suite,
        "-q",
        "-p",
        "no:cacheprovider",
    ]
    return subprocess.run(
        [*command, *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", MUTANTS)
def test_mutant_is_caught(tmp_path, name):
    """By the fast run, most of them."""
    for number, arguments in enumerate((["-x", "--pynn-data-fast"], ["-x"])):
        folder = tmp_path / str(number)
        folder.mkdir()
        done = run_suite(folder, name, "MUTANTS", *arguments)
        if done.returncode:
            break
    assert done.returncode == 1, done.stdout[-2000:]
    assert " failed" in done.stdout
    assert "ERROR collecting" not in done.stdout


@pytest.mark.parametrize("name", VARIANTS)
def test_right_variant_passes(tmp_path, name):
    done = run_suite(tmp_path, name, "VARIANTS", "--pynn-data-fast", "--pynn-data-seed", "1")
    assert done.returncode == 0, done.stdout[-2000:]


def test_there_are_enough():
    assert len(MUTANTS) >= 25
    tables = (MUTANTS, VARIANTS, mpi_engines.MUTANTS, mpi_engines.VARIANTS)
    assert all(cls.__doc__ for table in tables for cls in table.values())


def test_documentation_lists_them_all():
    page = (Path(__file__).parents[2] / "docs" / "mutants.md").read_text()
    listed = set(re.findall(r"^\| (\w+) \|", page, re.M)) - {"mutant", "variant"}
    assert listed == {*MUTANTS, *VARIANTS, *HOST_MUTANTS, *HOST_VARIANTS, *mpi_engines.MUTANTS, *mpi_engines.VARIANTS}
    assert f"all {len(MUTANTS) + len(HOST_MUTANTS) + len(mpi_engines.MUTANTS)}." in page
    assert "|  |" not in page  # a mutant that nothing caught


def test_report_and_header(tmp_path):
    done = pytest_in(tmp_path, "--pynn-data-backend", "example", "--pynn-data-fast", "--pynn-data-report", "report.json")
    assert done.returncode == 0
    report = json.loads((tmp_path / "report.json").read_text())
    assert (report["backend"], report["contract"], report["cells"]) == ("example", [0, 3], ["IF_cond_exp"])
    assert report["capabilities"] == sorted(capability.value for capability in CHANGEABLE)
    assert {outcome["outcome"] for outcome in report["tests"].values()} == {"passed", "skipped"}
    done = pytest_in(tmp_path, "--pynn-data-backend", "example", "-v", "-k", "test_engine_class")
    assert "pynn-data backend: example (pynn-data-example 0.1.0), Example" in done.stdout
    assert "contract 0.3, capabilities: currents, late cells, late connections, late currents," in done.stdout


def test_known_failures(tmp_path):
    known = tmp_path / "conformance.toml"

    def run(name, entry):
        known.write_text(f"[known-failures]\n{entry}\n")
        folder = tmp_path / name
        folder.mkdir()
        table = "MUTANTS" if name in MUTANTS else "VARIANTS"
        return run_suite(
            folder,
            name,
            table,
            "--pynn-data-known-failures",
            str(known),
            "-k",
            "test_engine_class or several",
        )

    test = '"test_inputs.py::test_several_spikes_in_one_step[IF_cond_exp]"'
    done = run("MultipleSpikesLost", f'{test} = "one event per step (issue 7)"')
    assert done.returncode == 0, done.stdout
    assert "1 xfailed" in done.stdout
    assert run("UnsortedSpikes", f'{test} = "fixed long ago"').returncode == 1  # a stale entry
    stranger = run("OwnChunks", '"test_inputs.py::test_no_such" = "x"')
    assert stranger.returncode == 4
    assert (
        "known failures that are no tests: test_inputs.py::test_no_such" in stranger.stdout + stranger.stderr
    )
    assert run("ManySteps", f'{test} = ""').returncode == 4


def test_without_a_backend(tmp_path):
    done = pytest_in(tmp_path)
    assert done.returncode != 0
    assert "say which backend to test: --pynn-data-backend NAME" in done.stdout + done.stderr
