"""The suite's pytest plug-in: options, header, capability marks, known failures, report.

It is loaded in every pytest run of an environment, so it imports nothing heavy and does
nothing unless ``--pynn-data-backend`` is given.
"""

from __future__ import annotations

import json
import secrets
import tomllib
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pynn_data_conformance.asked import Asked, about

if TYPE_CHECKING:
    from pynn_data.contract import Host
    from pynn_data_conformance.subject import Subject

RUN = "pynn-data-conformance-run"
"""Name of the part that knows the plug-in that is tested."""
PACKAGE = Path(__file__).parent
ATTACHED = {"host", "rig_class"}
"""Fixtures that tests of the first rung have, most by way of others."""
BUILT = {"sim", "engine"}
"""Fixtures that tests of the second rung have."""
ORDER = (
    "contract", "discovery",
    "attached_samples", "attached_spikes", "attached_requests", "attached_groups", "attached_course",
    "values", "time_grid", "spikes", "inputs", "synapses", "currents", "late", "identity", "requests", "state",
    "errors", "failures", "programs", "resources",
)  # fmt: skip
"""Modules from the simple to the complex; those of several processes come last."""
FAST = "--pynn-data-fast leaves it out"
"""Why some tests were not asked for."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the suite's options."""
    group = parser.getgroup("pynn-data conformance")
    group.addoption("--pynn-data-backend", metavar="NAME", help="backend to test")
    group.addoption(
        "--pynn-data-rig",
        metavar="FILE.py",
        help="file or module with networks of the simulator's own, on which attaching to them is tested",
    )
    group.addoption("--pynn-data-known-failures", metavar="TOML", help="tests that fail, with reasons")
    group.addoption("--pynn-data-report", metavar="JSON", help="file to write the results to")
    group.addoption(
        "--pynn-data-fast",
        action="store_true",
        help="a choice of the tests that takes less than a minute, while you work; the full run counts",
    )
    group.addoption(
        "--pynn-data-seed",
        metavar="N",
        type=int,
        help="seed of the random tests (another one in each run, which the header says)",
    )
    group.addoption(
        "--pynn-data-processes",
        metavar="N,N",
        help="numbers of MPI processes to test with (2,3); if given, it is a failure that none can be started",
    )
    group.addoption(
        "--pynn-data-launcher",
        metavar="COMMAND",
        help="what starts {count} processes ('mpiexec -n {count}'); if given, it has to work",
    )
    group.addoption(
        "--pynn-data-timeout",
        metavar="SECONDS",
        type=float,
        help="time after which a job of several processes is taken to hang (300)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the marks, and the rest of the plug-in if a backend is named."""
    config.addinivalue_line("markers", "capability(name): needs a capability that a plug-in may declare")
    config.addinivalue_line("markers", "asks(name): is about a capability, whether it is declared or not")
    config.addinivalue_line("markers", "slow: is left out by --pynn-data-fast")
    config.addinivalue_line("markers", "since(major, minor): asks for something that is new in this contract")
    name = config.getoption("--pynn-data-backend")
    if name:
        from pynn_data_conformance.subject import Subject

        if config.getoption("tbstyle") == "auto":
            config.option.tbstyle = "short"  # what the suite's own code looks like is of no help
        if config.getoption("--pynn-data-seed") is None:
            config.option.pynn_data_seed = secrets.randbelow(10**6)  # here, so that all workers get the same
        config.pluginmanager.register(Conformance(config, Subject.load(name)), RUN)


class Conformance:
    """One run of the suite on one backend."""

    def __init__(self, config: pytest.Config, subject: Subject) -> None:
        self.subject = subject
        self.fast = bool(config.getoption("--pynn-data-fast"))
        self.seed: int = config.getoption("--pynn-data-seed")
        listed = _listed(config.getoption("--pynn-data-known-failures"))
        self.known = _with_reasons(listed, "known-failures")
        self.asked = Asked(self.subject, _with_reasons(listed, "not-asked"))
        if self.asked.strangers():
            raise pytest.UsageError(f"not-asked, but not declared: {', '.join(self.asked.strangers())}")
        self.partial = self.fast or bool(config.getoption("keyword") or config.getoption("markexpr"))
        self.report_file = config.getoption("--pynn-data-report")
        self.full = False
        self.results: dict[str, dict[str, str]] = {}

    def pytest_report_header(self) -> str:
        """Say what is tested."""
        s, simulator = self.subject, self.subject.simulator
        contract = ".".join(str(n) for n in simulator.contract)
        rungs = {"capabilities": s.engine, "attached": s.host}
        declared = ", ".join(
            f"{what}: {', '.join(_declared(host)) or 'none'}" for what, host in rungs.items() if host is not None
        )
        return (
            f"pynn-data backend: {s.name} ({s.distribution} {s.version}), {simulator.name} {simulator.version()}, "
            f"contract {contract}, {declared}\n"
            f"pynn-data seed: {self.seed}{', fast' if self.fast else ''}"
        )

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Skip what the plug-in does not declare, and mark the known failures."""
        items.sort(key=_place)
        ours = [item for item in items if PACKAGE in item.path.parents]
        for item in ours:
            self._gate(item)
            reason = self.known.pop(_name(item), None)
            if reason is not None:
                item.add_marker(pytest.mark.xfail(reason=reason, strict=True))
        if self.known and ours:
            raise pytest.UsageError(f"known failures that are no tests: {', '.join(sorted(self.known))}")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Tell with the failure of a random test how to repeat it."""
        report = yield
        report.__dict__["about"] = about(item, self.subject, bool(set(getattr(item, "fixturenames", ())) & ATTACHED))
        if report.failed and PACKAGE in item.path.parents and "seed" in getattr(item, "fixturenames", ()):
            report.sections.append(("repeat it with", f"--pynn-data-seed {self.seed}"))
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the outcome."""
        self.asked.note(report)
        if report.when == "call" or report.outcome != "passed":
            name = report.nodeid.rsplit("/", 1)[-1]
            self.results[name] = {"outcome": "xfailed" if hasattr(report, "wasxfail") else report.outcome}

    def pytest_deselected(self) -> None:
        """Take note that not all tests run."""
        self.partial = True

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say what was not asked, and what is declared without having been tested."""
        lines = list(self.asked.lines())
        if lines:
            terminalreporter.section("not asked, because")
            for line in lines:
                terminalreporter.write_line(line)
        untested = self.asked.untested()
        if untested and self.full:
            terminalreporter.section("declared, but not tested", red=True, bold=True)
            terminalreporter.write_line(", ".join(untested))
            terminalreporter.write_line("Declare what is tested, or list it with a reason under [not-asked].")
        elif untested:
            terminalreporter.write_line(f"Declared, but not tested in this run: {', '.join(untested)}")

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the report; a run in which something declared was not tested fails."""
        self.full = not (self.partial or session.shouldfail or session.shouldstop) and self.asked.everything
        if self.full and self.asked.untested() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        if self.report_file:
            s, simulator = self.subject, self.subject.simulator
            found: dict[str, Any] = {
                "backend": s.name,
                "distribution": f"{s.distribution} {s.version}",
                "engine": f"{simulator.name} {simulator.version()}",
                "contract": list(simulator.contract),
                "rungs": s.rungs,
                "capabilities": _declared(s.engine),
                "attached capabilities": _declared(s.host),
                "cells": sorted(s.engine.cells) if s.engine else [],
                "tests": dict(sorted(self.results.items())),
            }
            Path(self.report_file).write_text(json.dumps(found, indent=1) + "\n")

    def _gate(self, item: pytest.Item) -> None:
        engine, simulator = self.subject.engine, self.subject.simulator
        if self.fast and (item.get_closest_marker("slow") or PACKAGE / "mpi" in item.path.parents):
            _skip(item, FAST)
        fixtures = set(getattr(item, "fixturenames", ()))
        tested = simulator
        if fixtures & ATTACHED:
            if self.subject.host is None:
                _skip(item, f"{simulator.name} cannot be attached to: the plug-in has no host")
                return
            tested = self.subject.host
        elif engine is None and (fixtures & BUILT or PACKAGE / "mpi" in item.path.parents):
            _skip(item, f"{simulator.name} builds no networks: the plug-in has no engine")
            return
        for mark in list(item.iter_markers("capability")):
            if mark.args[0] not in {c.name for c in tested.capabilities}:
                _skip(item, f"{tested.name} declares no {mark.args[0]}")
        for mark in list(item.iter_markers("since")):
            if tuple(tested.contract) < mark.args:
                _skip(item, f"written for contract {tested.contract}")
        if engine is None or item.path.name == "test_contract.py":
            return
        if isinstance(item, pytest.Function) and hasattr(item, "callspec"):
            for cell in {str(value) for value in item.callspec.params.values()} & set(engine.cells):
                for variable, why in engine.cells[cell].declined.items():
                    _skip(item, f"{engine.name} declines {variable!r} of {cell}: {why}")


def _place(item: pytest.Item) -> int:
    """Return where a test comes in a run: what others build on comes first, so that the first failure is its cause.

    What is wrong in one process is wrong in several, too, and quicker to find.
    """
    if PACKAGE not in item.path.parents:
        return -1
    if PACKAGE / "mpi" in item.path.parents:
        return len(ORDER) + 1
    module = item.path.stem.removeprefix("test_")
    return ORDER.index(module) if module in ORDER else len(ORDER)


def _skip(item: pytest.Item, reason: str) -> None:
    item.add_marker(pytest.mark.skip(reason=reason), append=False)


def _declared(host: type[Host] | None) -> list[str]:
    return [] if host is None else sorted(capability.value for capability in host.capabilities)


def _listed(path: str | None) -> dict[str, dict[str, str]]:
    return {} if path is None else tomllib.loads(Path(path).read_text())


def _with_reasons(listed: dict[str, dict[str, str]], table: str) -> dict[str, str]:
    found = dict(listed.get(table, {}))
    for name, reason in found.items():
        if not isinstance(reason, str) or not reason.strip():
            raise pytest.UsageError(f"{table.replace('-', ' ').removesuffix('s')} {name!r} has no reason")
    return found


def _name(item: pytest.Item) -> str:
    return item.nodeid.rsplit("/", 1)[-1]
