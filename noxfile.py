"""Sessions for developers: ``nox`` runs the checks, ``nox -s recording`` the first example.

Each session makes its own environment and installs this checkout into it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
from pathlib import Path

import nox
from platformdirs import user_cache_path  # which comes with nox, as a part of virtualenv

nox.needs_version = ">=2024.10.9"
nox.options.sessions = [
    "lint", "types", "tests", "tools", "pynn", "conformance", "mutants", "nest_with_mpi", "docs", "links", "build",
]
nox.options.reuse_venv = "yes"

ALL_BACKENDS = {
    "nest": "./backends/nest[engine]",
    "neuron": "./backends/neuron[engine]",
    "brian2": "./backends/brian2[engine]",
    "example": "./backends/example",
    "clockwork": "./backends/clockwork",
}
"""Import name -> what pip installs."""
SIMULATORS = ("nest", "neuron", "brian2")
"""Backends of simulators that people use; the others are examples of plug-ins."""
COMPILER = shutil.which("make") and any(shutil.which(name) for name in ("g++", "c++", "clang++"))
BACKENDS = {name: path for name, path in ALL_BACKENDS.items() if COMPILER or name != "neuron"}
"""Those that can be run here: NEURON's mechanisms have to be compiled."""
SUITE = "./conformance_tests"
DISTRIBUTIONS = [".", *(path.split("[")[0] for path in ALL_BACKENDS.values()), SUITE]
OF_THE_SUITE = [f"conformance_tests/tests/test_{part}" for part in (
    "asked.py", "programs_comparing.py", "programs_writing.py", "reference_closed_forms.py", "reference_engine.py",
    "reference_integration.py",
)]
"""Tests of what the suite is made of; the others there run it on faulty plug-ins."""
FAULTY = [f"conformance_tests/tests/test_{part}mutants.py" for part in ("", "host_", "mpi_")]
TESTING = [
    "pytest>=8.2", "pytest-xdist>=3.6", "hypothesis>=6.100", "scipy>=1.12", "beautifulsoup4>=4.12", "playwright>=1.49",
]
TOOLS = [
    "spikeinterface>=0.105,<0.106", "nwbinspector>=0.7.2,<0.8", "libsonata>=0.2.2", "bmtk>=1.2", "pandas>=3",
    "polars>=2",
]
"""Programs that open pynn-data's files; Octave is another."""
SHOWN = ["elephant", "viziphant", "spikeinterface>=0.105,<0.106", "libsonata", "pandas"]
"""Those that the documentation shows at work."""
SPHINX = ["sphinx>=8", "myst-nb>=1.4", "furo"]
ELSEWHERE = "https://example.org"
"""A host that answers whoever has a way to the internet."""
MODELS = [
    "iaf_psc_exp", "iaf_psc_alpha", "iaf_psc_delta", "iaf_cond_exp", "iaf_cond_alpha", "iaf_cond_exp_sfa_rr",
    "aeif_cond_exp", "aeif_cond_alpha", "hh_cond_exp_traub", "izhikevich", "parrot_neuron", "spike_generator",
    "step_current_generator", "spike_recorder", "multimeter", "static_synapse",
]
"""Of NEST, that the tests need: all of them would take much longer to build."""
NEST_WITH_MPI = [
    "nest-simulator==3.10.0", "--no-binary=nest-simulator", "-Ccmake.define.with-mpi=ON",
    "-Ccmake.define.with-boost=OFF", f"-Ccmake.define.with-models={';'.join(MODELS)}",
]
"""What pip is told, to build NEST with MPI."""
DIST = Path("dist").resolve()
IN_SDIST = {"pynn_data", "README.md", "CHANGELOG.md", "LICENSE", "PKG-INFO", "pyproject.toml", ".gitignore"}


@nox.session
def recording(session: nox.Session) -> None:
    """Install the core and a plug-in, and run examples/recording.py; ``-- neuron`` chooses another than NEST."""
    backend, *rest = session.posargs or ["nest"]
    session.install(".[plot]", ALL_BACKENDS[backend])
    session.run("python", "examples/recording.py", backend, *rest)


@nox.session
def lint(session: nox.Session) -> None:
    """Check the code with ruff; its formatter is not imposed."""
    session.install("ruff~=0.17.0")
    session.run("ruff", "check", *session.posargs)


@nox.session
def types(session: nox.Session) -> None:
    """Check the types with mypy."""
    session.install(".", "mypy~=2.4", "nox", "pytest", "hypothesis>=6.100", "filelock", "platformdirs")
    session.run("mypy", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Install everything and run all tests of the core and the plug-ins; arguments after -- go to pytest."""
    run_tests(session)


@nox.session(python=["3.11", "3.12", "3.13"])
def pythons(session: nox.Session) -> None:
    """Run the same tests on every Python that is supported and installed."""
    run_tests(session)


def run_tests(session: nox.Session) -> None:
    """Install everything and run pytest with the session's arguments."""
    session.install(".[plot,files,report,mpi]", *BACKENDS.values(), SUITE, *TESTING)
    if not COMPILER:
        session.warn("NEURON is not tested: there is no C++ compiler and make on this machine.")
    folders = ["tests", *(f"backends/{name}/tests" for name in BACKENDS if name in SIMULATORS), *OF_THE_SUITE]
    session.run("pytest", "-q", *(session.posargs or ["-n", "2", *folders]))


@nox.session
def search(session: nox.Session) -> None:
    """Run random networks on the engines and print where they differ: ``-- 300``, or ``-- 300-600 nest neuron``."""
    number, *some = session.posargs or ["300"]
    engines = some or [name for name in BACKENDS if name in SIMULATORS]
    session.install(".", *(BACKENDS[name] for name in engines))
    session.run("python", "tests/engines/changing_networks.py", number, *engines)


@nox.session
def tools(session: nox.Session) -> None:
    """Open files that pynn-data has written with the programs that people use for them."""
    session.install(".[files]", BACKENDS["example"], *TESTING, *TOOLS)
    session.run("pytest", "-q", "tests_with_tools", *session.posargs)


@nox.session
def pynn(session: nox.Session) -> None:
    """Compare with PyNN itself: its public names, and what scripts find with it on NEST and on NEURON."""
    if not COMPILER:
        session.skip("PyNN's mechanisms for NEURON have to be compiled: there is no C++ compiler and make here")
    session.install(".[plot,files]", *(BACKENDS[name] for name in SIMULATORS), "pynn==0.13.0", *TESTING)
    where = "import importlib.util; print(importlib.util.find_spec('pyNN').submodule_search_locations[0])"
    found = session.run("python", "-c", where, silent=True)
    with session.chdir(Path(str(found).strip()) / "neuron" / "nmodl"):
        session.run("nrnivmodl", silent=True)
    session.run("pytest", "-q", "-n", "2", "tests_with_pynn", *session.posargs)


@nox.session
@nox.parametrize("backend", list(BACKENDS))
def conformance(session: nox.Session, backend: str) -> None:
    """Run the conformance suite on a plug-in, both installed as their users install them."""
    # With mpi4py: engines that have MPI must show it, and the others that they refuse several processes.
    session.install(".[mpi]", BACKENDS[backend], SUITE, "pytest-xdist>=3.6")
    session.chdir(session.create_tmp())
    suite = ["--pyargs", "pynn_data_conformance", "--pynn-data-backend", backend, "--pynn-data-seed", "1"]
    if shutil.which("mpiexec"):
        suite += ["--pynn-data-processes", "2,3,4"]
    elif backend == "neuron":  # it declares MPI, which cannot be tested here
        Path("not_asked.toml").write_text('[not-asked]\n"MPI" = "no mpiexec on this machine"\n')
        suite += ["--pynn-data-known-failures", "not_asked.toml"]
    session.run("pytest", *suite, "-q", "-n", "2", *session.posargs)


@nox.session
def mutants(session: nox.Session) -> None:
    """Test the conformance suite itself: it must catch every faulty plug-in, and pass the right ones."""
    # With mpi4py, by which the variants of the example plug-in share a network between processes.
    session.install(".[mpi]", BACKENDS["example"], BACKENDS["clockwork"], SUITE, "pytest-xdist>=3.6")
    session.run("pytest", "-q", "-n", "2", *FAULTY, *session.posargs)


@nox.session
def fresh_mutants(session: nox.Session) -> None:
    """Print which share of faulty plug-ins, written without a look at the suite, it catches; it takes an hour."""
    session.install(".", *(BACKENDS[name] for name in BACKENDS if name != "clockwork"), SUITE)
    session.run("python", "conformance_tests/tests/fresh_mutants/share.py", *session.posargs)


@nox.session
def nest_with_mpi(session: nox.Session) -> None:
    """Build NEST with MPI, unless that has been done before, and test its plug-in on several processes."""
    missing = [tool for tool in ("mpiexec", "mpicxx", "gsl-config") if shutil.which(tool) is None]
    if missing or not COMPILER:
        session.skip(
            f"NEST cannot be built with MPI: there is no {' and no '.join(missing or ['C++ compiler'])}; "
            "Debian has them in openmpi-bin, libopenmpi-dev, libgsl-dev and g++"
        )
    session.install(".[mpi,files]", "./backends/nest", str(_nest_wheel(session)), SUITE, *TESTING)
    session.run("pytest", "-q", "backends/nest/tests/mpi", *session.posargs)
    known = Path("backends/nest/known_failures.toml").resolve()
    session.chdir(session.create_tmp())
    suite = ["--pyargs", "pynn_data_conformance", "--pynn-data-backend", "nest", "--pynn-data-processes", "2,3"]
    suite += ["--pynn-data-seed", "1", "--pynn-data-known-failures", str(known)]
    session.run("pytest", "-q", "-n", "2", *suite, *session.posargs)


def _nest_wheel(session: nox.Session) -> Path:
    """Return the wheel of a NEST with MPI, from the user's cache or built now, which takes some minutes."""
    mpi = subprocess.run(["mpiexec", "--version"], capture_output=True, text=True, check=True).stdout
    key = hashlib.sha256("\n".join([sys.version, mpi, *NEST_WITH_MPI]).encode()).hexdigest()[:16]
    folder = user_cache_path("pynn-data") / "nest-with-mpi" / key
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=folder.parent))
        # Without pip's cache, which would hand over what was built with other options.
        build = ["python", "-m", "pip", "wheel", "-q", "--no-cache-dir", "--no-deps", "-w", str(beside), *NEST_WITH_MPI]
        session.run(*build, env={"CMAKE_BUILD_PARALLEL_LEVEL": str(os.cpu_count())})
        os.replace(beside, folder)
    (wheel,) = folder.glob("*.whl")
    return wheel


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation and run its examples, on every engine; a warning is an error."""
    session.install(".[plot,files,report,mpi]", *BACKENDS.values(), *SPHINX, *SHOWN)
    session.run("sphinx-build", "-W", "--keep-going", "docs", "build/docs", *session.posargs)


@nox.session
def links(session: nox.Session) -> None:
    """Follow the links to other sites; skipped without a way to the internet."""
    try:
        urllib.request.urlopen(ELSEWHERE, timeout=10).close()
    except OSError as error:
        session.skip(f"links to other sites are not checked: no way to {ELSEWHERE} ({error})")
    session.install(".[plot]", *SPHINX)
    check = ["sphinx-build", "-q", "-b", "linkcheck"]
    not_executed = ["-D", "nb_execution_mode=off", "-D", "suppress_warnings=myst-nb.lexer"]
    session.run(*check, *not_executed, "docs", "build/links/docs", *session.posargs)
    pages = Path(session.create_tmp()) / "pages"  # of the repository itself
    shutil.rmtree(pages, ignore_errors=True)
    pages.mkdir()
    for page in Path().glob("*.md"):
        shutil.copy(page, pages)
    settings = ["extensions=myst_parser", "root_doc=README", "suppress_warnings=myst,toc"]
    session.run(*check, "-C", *(word for one in settings for word in ("-D", one)), str(pages), "build/links/pages")


@nox.session
def build(session: nox.Session) -> None:
    """Build sdists and wheels, and install them as a user would."""
    session.install("build")
    shutil.rmtree(DIST, ignore_errors=True)
    for folder in DISTRIBUTIONS:
        session.run("python", "-m", "build", "--outdir", str(DIST), folder)
    _check_sdist(session)

    for backend in BACKENDS:
        _use_as_a_user(session, backend)


def _use_as_a_user(session: nox.Session, backend: str) -> None:
    """Install a backend and the suite from the built wheels into an empty environment, and use both."""
    fresh = Path(session.create_tmp()).resolve() / backend
    session.run("python", "-m", "venv", "--clear", str(fresh))
    python = str(fresh / "bin" / "python")
    wanted = f"pynn-data[{backend}]" if backend in SIMULATORS else f"pynn-data-{backend}"
    find = ["-m", "pip", "install", "-q", "--find-links", str(DIST)]
    session.run(python, *find, wanted, "pynn-data-conformance", "matplotlib", external=True)
    session.run(python, "-m", "pynn_data", external=True)
    if backend in SIMULATORS:  # the examples do not have the cells that the script needs
        session.run(python, "examples/recording.py", backend, str(fresh / "recording.png"), external=True)
    suite = ["--pyargs", "pynn_data_conformance.test_contract", "--pynn-data-backend", backend]
    with session.chdir(fresh):
        session.run(python, "-m", "pytest", "-q", *suite, external=True)


def _check_sdist(session: nox.Session) -> None:
    """Fail if the core's sdist holds more than the core."""
    (sdist,) = DIST.glob("pynn_data-*.tar.gz")
    with tarfile.open(sdist) as archive:
        found = {Path(name).parts[1] for name in archive.getnames() if len(Path(name).parts) > 1}
    if found != IN_SDIST:
        session.error(f"{sdist.name} holds {sorted(found)}, not {sorted(IN_SDIST)}")
