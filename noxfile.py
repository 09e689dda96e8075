"""Sessions for developers: ``nox`` runs the checks, ``nox -s recording`` the first example.

Each session makes its own environment and installs this checkout into it.
"""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path

import nox

nox.needs_version = ">=2024.10.9"
nox.options.sessions = ["lint", "types", "tests", "build"]
nox.options.reuse_venv = "yes"

BACKENDS = ["./backends/nest[engine]"]
TESTING = ["pytest>=8.2", "pytest-xdist>=3.6", "hypothesis>=6.100", "scipy>=1.12"]
DIST = Path("dist").resolve()
IN_SDIST = {"pynn_data", "README.md", "CHANGELOG.md", "LICENSE", "PKG-INFO", "pyproject.toml", ".gitignore"}


@nox.session
def recording(session: nox.Session) -> None:
    """Install the core and the NEST plug-in, and run examples/recording.py."""
    session.install(".[plot]", "./backends/nest[engine]")
    session.run("python", "examples/recording.py", *(session.posargs or ["nest"]))


@nox.session
def lint(session: nox.Session) -> None:
    """Check the code with ruff; its formatter is not imposed."""
    session.install("ruff~=0.17.0")
    session.run("ruff", "check", *session.posargs)


@nox.session
def types(session: nox.Session) -> None:
    """Check the types with mypy."""
    session.install(".", "mypy~=2.4", "nox")
    session.run("mypy", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Install everything and run all tests; arguments after -- go to pytest."""
    session.install(".[plot]", *BACKENDS, *TESTING)
    session.run("pytest", *session.posargs)


@nox.session
def build(session: nox.Session) -> None:
    """Build sdists and wheels, and install them as a user would."""
    session.install("build")
    shutil.rmtree(DIST, ignore_errors=True)
    for folder in [".", *(backend.split("[")[0] for backend in BACKENDS)]:
        session.run("python", "-m", "build", "--outdir", str(DIST), folder)
    _check_sdist(session)

    fresh = Path(session.create_tmp()).resolve() / "fresh"
    session.run("python", "-m", "venv", "--clear", str(fresh))
    python = str(fresh / "bin" / "python")
    install = ["-m", "pip", "install", "--find-links", str(DIST), "pynn-data[nest]", "matplotlib"]
    session.run(python, *install, external=True)
    figure = str(fresh / "recording.png")
    session.run(python, "examples/recording.py", "nest", figure, external=True)


def _check_sdist(session: nox.Session) -> None:
    """Fail if the core's sdist holds more than the core."""
    (sdist,) = DIST.glob("pynn_data-*.tar.gz")
    with tarfile.open(sdist) as archive:
        found = {Path(name).parts[1] for name in archive.getnames() if len(Path(name).parts) > 1}
    if found != IN_SDIST:
        session.error(f"{sdist.name} holds {sorted(found)}, not {sorted(IN_SDIST)}")
