"""The suite's pytest plug-in: options, header, capability marks, known failures, report.

It is loaded in every pytest run of an environment, so it imports nothing heavy and does
nothing unless ``--pynn-data-backend`` is given.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pynn_data.registry import Backend

PACKAGE = Path(__file__).parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the suite's options."""
    group = parser.getgroup("pynn-data conformance")
    group.addoption("--pynn-data-backend", metavar="NAME", help="backend to test")
    group.addoption("--pynn-data-known-failures", metavar="TOML", help="tests that fail, with reasons")
    group.addoption("--pynn-data-report", metavar="JSON", help="file to write the results to")
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
    config.addinivalue_line("markers", "since(major, minor): asks for something that is new in this contract")
    name = config.getoption("--pynn-data-backend")
    if name:
        from pynn_data.registry import load

        config.pluginmanager.register(Conformance(config, load(name)), "pynn-data-conformance-run")


class Conformance:
    """One run of the suite on one backend."""

    def __init__(self, config: pytest.Config, backend: Backend) -> None:
        self.backend = backend
        self.known = _known_failures(config.getoption("--pynn-data-known-failures"))
        self.report_file = config.getoption("--pynn-data-report")
        self.results: dict[str, dict[str, str]] = {}

    def pytest_report_header(self) -> str:
        """Say what is tested."""
        b, engine = self.backend, self.backend.engine
        contract = ".".join(str(n) for n in engine.contract)
        declared = ", ".join(sorted(c.value for c in engine.capabilities)) or "none"
        return (
            f"pynn-data backend: {b.name} ({b.distribution} {b.version}), {engine.name} {engine.version()}, "
            f"contract {contract}, capabilities: {declared}"
        )

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Skip what the plug-in does not declare, and mark the known failures."""
        # What is wrong in one process is wrong in several, too, and quicker to find.
        items.sort(key=lambda item: PACKAGE / "mpi" in item.path.parents)
        ours = [item for item in items if PACKAGE in item.path.parents]
        for item in ours:
            self._gate(item)
            reason = self.known.pop(_name(item), None)
            if reason is not None:
                item.add_marker(pytest.mark.xfail(reason=reason, strict=True))
        if self.known and ours:
            raise pytest.UsageError(f"known failures that are no tests: {', '.join(sorted(self.known))}")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the outcome."""
        if report.when == "call" or report.outcome != "passed":
            name = report.nodeid.rsplit("/", 1)[-1]
            self.results[name] = {"outcome": "xfailed" if hasattr(report, "wasxfail") else report.outcome}

    def pytest_sessionfinish(self) -> None:
        """Write the report."""
        if self.report_file:
            engine = self.backend.engine
            found: dict[str, Any] = {
                "backend": self.backend.name,
                "distribution": f"{self.backend.distribution} {self.backend.version}",
                "engine": f"{engine.name} {engine.version()}",
                "contract": list(engine.contract),
                "capabilities": sorted(c.value for c in engine.capabilities),
                "cells": sorted(engine.cells),
                "tests": dict(sorted(self.results.items())),
            }
            Path(self.report_file).write_text(json.dumps(found, indent=1) + "\n")

    def _gate(self, item: pytest.Item) -> None:
        engine = self.backend.engine
        for mark in item.iter_markers("capability"):
            if mark.args[0] not in {c.name for c in engine.capabilities}:
                item.add_marker(pytest.mark.skip(reason=f"{engine.name} declares no {mark.args[0]}"))
        for mark in item.iter_markers("since"):
            if tuple(engine.contract) < mark.args:
                item.add_marker(pytest.mark.skip(reason=f"written for contract {engine.contract}"))
        if item.path.name != "test_contract.py" and isinstance(item, pytest.Function) and hasattr(item, "callspec"):
            for cell in {str(value) for value in item.callspec.params.values()} & set(engine.cells):
                for variable, why in engine.cells[cell].declined.items():
                    item.add_marker(pytest.mark.skip(reason=f"{engine.name} declines {variable!r} of {cell}: {why}"))


def _known_failures(path: str | None) -> dict[str, str]:
    if path is None:
        return {}
    known: dict[str, str] = tomllib.loads(Path(path).read_text()).get("known-failures", {})
    for name, reason in known.items():
        if not isinstance(reason, str) or not reason.strip():
            raise pytest.UsageError(f"known failure {name!r} has no reason")
    return known


def _name(item: pytest.Item) -> str:
    return item.nodeid.rsplit("/", 1)[-1]
