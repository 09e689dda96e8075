"""Jobs for the tests, started when they are first needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pynn_data_conformance.mpi.jobs import Ended, Launcher
from pynn_data_conformance.mpi.results import Results


def counts(config: pytest.Config) -> list[int]:
    """Return the numbers of processes to test with."""
    text = config.getoption("--pynn-data-processes")
    text = "2,3" if text is None else text
    numbers = text.replace(",", " ").split()
    if not numbers or not all(number.isdecimal() and int(number) > 1 for number in numbers):
        raise pytest.UsageError(f"--pynn-data-processes: numbers greater than 1, as in 2,3, not {text!r}")
    return [int(number) for number in numbers]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run tests that take a `count` with each number of processes."""
    if "count" in metafunc.fixturenames:
        metafunc.parametrize("count", counts(metafunc.config))


@pytest.fixture(scope="session", name="counts")
def all_counts(pytestconfig: pytest.Config) -> list[int]:
    """Provide the numbers of processes to test with."""
    return counts(pytestconfig)


@pytest.fixture(scope="session")
def most(counts: list[int]) -> int:
    """Provide the largest number of processes to test with."""
    return max(counts)


@pytest.fixture(scope="session")
def backend(pytestconfig: pytest.Config) -> str:
    """Provide the name of the backend."""
    name: str = pytestconfig.getoption("--pynn-data-backend")
    return name


@pytest.fixture(scope="session")
def launcher(pytestconfig: pytest.Config) -> Launcher:
    """Provide what starts jobs; where nothing can, tests are skipped, unless jobs were asked for by an option."""
    command = pytestconfig.getoption("--pynn-data-launcher")
    timeout = pytestconfig.getoption("--pynn-data-timeout")
    made = Launcher(command or Launcher.command, Launcher.timeout if timeout is None else timeout)
    reason = made.missing()
    if reason is not None:
        demanded = command or pytestconfig.getoption("--pynn-data-processes")
        (pytest.fail if demanded else pytest.skip)(f"several processes cannot be started: {reason}")
    return made


@pytest.fixture
def job(launcher: Launcher, tmp_path: Path) -> Callable[[int, str], Ended]:
    """Provide a function that runs code in so many processes; a job that hangs is a failure."""

    def run(count: int, code: str) -> Ended:
        done = launcher.run(count, code, tmp_path)
        if done.returncode is None:
            pytest.fail(done.text, pytrace=False)
        return done

    return run


@pytest.fixture(scope="session")
def results(launcher: Launcher, backend: str, tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Provide what the networks have given to each process of each job."""
    return Results(launcher, backend, tmp_path_factory.mktemp("jobs"))
