"""The suite says what it has not asked, and fails where something declared was not tested."""

from types import SimpleNamespace

from pynn_data_conformance.asked import Asked
from test_mutants import pytest_in

from pynn_data.contract import Capability

ENGINE = SimpleNamespace(capabilities={Capability.MPI, Capability.THREADS}, cells={"IF_cond_exp": None})
SUBJECT = SimpleNamespace(engine=ENGINE, host=None, simulator=ENGINE)


def report(name, outcome="passed", about=(), reason=""):
    return SimpleNamespace(
        nodeid=f"../somewhere/{name}::test", when="call", about=list(about),
        skipped=outcome == "skipped", longrepr=("file", 1, f"Skipped: {reason}"),
    )  # fmt: skip


def test_what_ran_is_tested():
    asked = Asked(SUBJECT, {})
    assert asked.untested() == ["IF_cond_exp", "MPI", "threads"]
    asked.note(report("test_time_grid.py", about=["threads", "IF_cond_exp"]))
    asked.note(report("mpi/test_data.py", "skipped", ["MPI"], "there is no mpiexec"))
    assert asked.untested() == ["MPI"]
    assert list(asked.lines()) == ["    1  there is no mpiexec"]


def test_what_is_excused_has_to_be_declared():
    asked = Asked(SUBJECT, {"MPI": "no mpiexec here", "late cells": "why not"})
    assert asked.untested() == ["IF_cond_exp", "threads"]
    assert asked.strangers() == ["late cells"]
    assert next(iter(asked.lines())) == "       MPI: no mpiexec here"


def test_a_run_of_one_module_is_not_everything():
    asked = Asked(SUBJECT, {})
    asked.note(report("test_time_grid.py"))
    assert not asked.everything


def test_fast_run(tmp_path):
    done = pytest_in(tmp_path, "--pynn-data-backend", "example", "--pynn-data-fast", "--pynn-data-seed", "7", "-v")
    assert done.returncode == 0, done.stdout[-2000:]
    assert "pynn-data seed: 7, fast" in done.stdout
    assert "not asked, because" in done.stdout
    assert "--pynn-data-fast leaves it out" in done.stdout


def test_reasons_for_what_is_not_declared(tmp_path):
    (tmp_path / "conformance.toml").write_text('[not-asked]\n"MPI" = "no mpiexec"\n')
    done = pytest_in(tmp_path, "--pynn-data-backend", "example", "--pynn-data-known-failures", "conformance.toml")
    assert done.returncode == 4
    assert "not-asked, but not declared: MPI" in done.stdout + done.stderr
