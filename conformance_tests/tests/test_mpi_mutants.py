"""The MPI part of the suite catches every faulty engine that shares a network, and passes those that are right."""

import re

import pytest
from mpi_engines import MUTANTS, VARIANTS
from pynn_data_conformance.mpi.jobs import Launcher
from test_mutants import run_suite

TIMEOUT = 20.0
"""Seconds after which processes that are known to hang are given up."""


@pytest.fixture(scope="session", autouse=True)
def _launcher():
    if (reason := Launcher().missing()) is not None:
        pytest.skip(f"several processes cannot be started: {reason}")


def run_mpi(tmp_path, name, table, *arguments):
    """Run the MPI part on an engine."""
    suite = "pynn_data_conformance.mpi"
    return run_suite(tmp_path, name, table, *arguments, source="mpi_engines", suite=suite)


def processes_for(name):
    """Return options: two processes, and not a long time for those that hang."""
    timeout = ["--pynn-data-timeout", str(TIMEOUT)] if MUTANTS[name].hangs else []
    return ["--pynn-data-processes", "2", *timeout]


@pytest.mark.parametrize("name", MUTANTS)
def test_mutant_is_caught(tmp_path, name):
    done = run_mpi(tmp_path, name, "MUTANTS", "-x", *processes_for(name))
    assert done.returncode == 1, done.stdout[-2000:]
    assert " failed" in done.stdout
    assert "ERROR collecting" not in done.stdout
    assert ("did not end within" in done.stdout) == MUTANTS[name].hangs, done.stdout[-6000:]


@pytest.mark.parametrize("name", VARIANTS)
def test_right_variant_passes(tmp_path, name):
    counts = {"SharedExample": "2,3", "SharedInLockStep": "3", "SharedInOrderOfArrival": "2,3"}.get(name, "2")
    known = tmp_path / "known.toml"
    failures = getattr(VARIANTS[name], "known_failures", {})
    known.write_text("\n".join(["[known-failures]", *(f'"{test}" = "{why}"' for test, why in failures.items())]))
    options = ["--pynn-data-processes", counts, "--pynn-data-known-failures", str(known)]
    done = run_mpi(tmp_path, name, "VARIANTS", *options)
    assert done.returncode == 0, done.stdout[-6000:]
    assert f"{len(failures)} xfailed" in done.stdout or not failures


def test_it_is_right_in_one_process(tmp_path):
    """And the rest of the suite runs as it does for other plug-ins."""
    others = ["--pynn-data-fast", "--pynn-data-seed", "1", "-k", "not test_data and not test_jobs"]
    done = run_suite(tmp_path, "SharedExample", "VARIANTS", *others, source="mpi_engines")
    assert done.returncode == 0, done.stdout[-6000:]


def test_where_processes_hang_is_told(tmp_path):
    """Each writes where it is, the network is named, and how to run it by hand."""
    only = ["-k", "test_data and one_cell", "--pynn-data-timeout", "8"]
    done = run_mpi(tmp_path, "CollectiveOnlyWithCells", "MUTANTS", *processes_for("CollectiveInRecorder"), *only)
    assert "A job of 2 processes did not end within 8 s" in done.stdout
    assert "mpiexec -n 2 python -m pynn_data_conformance.mpi mutant_CollectiveOnlyWithCells one_cell ." in done.stdout
    assert re.search(r"running.py\", line \d+ in run", done.stdout)
    assert re.search(r"mpi_engines.py\", line \d+ in collected", done.stdout)


def test_what_is_asked_for_has_to_be_possible(tmp_path, monkeypatch):
    """Where there is no mpiexec tests are skipped, unless they were asked for."""
    monkeypatch.setenv("PATH", str(tmp_path))
    missing = "several processes cannot be started: there is no mpiexec on this machine"
    for name, options, code in (("by itself", [], 0), ("asked for", ["--pynn-data-processes", "2"], 1)):
        folder = tmp_path / name
        folder.mkdir()
        done = run_mpi(folder, "SharedExample", "VARIANTS", "-rs", "-x", *options)
        assert done.returncode == code, done.stdout
        assert missing in done.stdout
    with_command = run_mpi(tmp_path, "SharedExample", "VARIANTS", "-x", "--pynn-data-launcher", "srun -n {count}")
    assert with_command.returncode == 1
    assert "there is no srun on this machine" in with_command.stdout


@pytest.mark.parametrize("numbers", ["1,2", "", "two"])
def test_numbers_of_processes_are_numbers(tmp_path, numbers):
    done = run_mpi(tmp_path, "SharedExample", "VARIANTS", f"--pynn-data-processes={numbers}")
    assert done.returncode == 2
    assert f"--pynn-data-processes: numbers greater than 1, as in 2,3, not {numbers!r}" in done.stdout
