"""The mechanisms as a library, compiled on first use and kept in the user's cache folder."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock
from platformdirs import user_cache_path

__all__ = ["library"]

MECHANISMS = Path(__file__).parent / "mechanisms"
NAME = "libnrnmech.dylib" if sys.platform == "darwin" else "libnrnmech.so"


def library(version: str) -> Path:
    """Return the compiled mechanisms for a version of NEURON.

    Processes that need them at the same time wait for the first one, which compiles
    in a folder of its own and renames the result.

    Raises
    ------
    ImportError
        If there is no compiler, or it fails.
    """
    cache = user_cache_path("pynn-data-neuron", appauthor=False)
    target = cache / _key(version) / NAME
    if target.exists():
        return target
    _check_compiler()
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(cache / f"{target.parent.name}.lock"):
        if not target.exists():
            print(f"pynn-data: compiling mechanisms for NEURON {version}, once ...", file=sys.stderr)
            with tempfile.TemporaryDirectory(dir=cache) as folder:
                _compile(Path(folder))
                target.parent.mkdir(exist_ok=True)
                os.replace(next(Path(folder).rglob(NAME)), target)
    return target


def _key(version: str) -> str:
    """Return a name for what the library depends on."""
    digest = hashlib.sha256()
    for path in _sources():
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    tag = f"neuron-{version}-{sys.implementation.cache_tag}-{sysconfig.get_platform()}"
    return f"{tag}-{digest.hexdigest()[:16]}"


def _sources() -> Iterator[Path]:
    yield from sorted([*MECHANISMS.glob("*.mod"), *MECHANISMS.glob("*.h")])


def _check_compiler() -> None:
    compilers = [os.environ.get("CXX", ""), "g++", "c++", "clang++"]
    missing = [] if shutil.which("make") else ["make"]
    if not any(shutil.which(name) for name in compilers if name):
        missing.append("a C++ compiler")
    if missing:
        raise ImportError(
            f"NEURON's mechanisms of pynn-data have to be compiled on first use, and {' and '.join(missing)} "
            "cannot be found. Install what is missing: apt-get install g++ make, "
            "or conda install -c conda-forge cxx-compiler make"
        )


def _compile(folder: Path) -> None:
    """Compile all mechanisms in a folder."""
    for path in _sources():
        shutil.copy(path, folder)
    done = subprocess.run(
        [_nrnivmodl(), "-incflags", f"-I{folder}", "."],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).splitlines()[-40:])
        raise ImportError(f"NEURON's nrnivmodl could not compile the mechanisms of pynn-data:\n{said}")


def _nrnivmodl() -> str:
    found = shutil.which("nrnivmodl", path=sysconfig.get_path("scripts")) or shutil.which("nrnivmodl")
    if found is None:
        raise ImportError("nrnivmodl, which comes with NEURON and compiles mechanisms, cannot be found")
    return found
