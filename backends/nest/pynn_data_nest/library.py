"""Models of the plug-in's own as a library, compiled on first use and kept in the user's cache folder."""

from __future__ import annotations

import ctypes
import functools
import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from filelock import FileLock
from platformdirs import user_cache_path

__all__ = ["CannotBuild", "library", "library_if_any"]

EXTENSION = Path(__file__).parent / "extension"
NAME = "models.so"
OLD_STRINGS = "_ZN4nest13ModuleManager7installERKSs"
"""Symbol of a NEST whose std::string is that of before C++11, as in the wheels."""
TO_INSTALL = "apt-get install g++, or conda install -c conda-forge cxx-compiler"


class CannotBuild(Exception):
    """There is no compiler, it fails, or NEST does not take what it makes; the text says which, and what to do."""


def library(nest: Any) -> Path:
    """Return the library for the NEST that is imported, compiled now unless that has been done before.

    Processes that need it at the same time wait for the first one, which compiles in a folder of its own and renames
    the result.

    Raises
    ------
    CannotBuild
        Also every later time in this process.
    """
    found = _attempt(nest, _target(nest))
    if isinstance(found, CannotBuild):
        raise found
    return found


def library_if_any(nest: Any) -> Path | None:
    """Return the library as `library` does, or None where it cannot be had."""
    try:
        return library(nest)
    except CannotBuild:
        return None


@functools.cache
def _attempt(nest: Any, target: Path) -> Path | CannotBuild:
    """Make the library if it is not there, and load it; once for each in a process."""
    try:
        if not target.exists():
            _build(nest, target)
    except CannotBuild as error:
        return error
    except OSError as error:
        return CannotBuild(f"the library cannot be written to the user's cache folder ({error})")
    try:
        ctypes.CDLL(str(target), os.RTLD_NOW)
    except OSError as error:  # another C++ than NEST's own, say
        return CannotBuild(f"NEST cannot load the compiled library ({error})")
    return target


def _build(nest: Any, target: Path) -> None:
    compiler = _compiler(nest)
    cache = target.parent.parent
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(cache / f"{target.parent.name}.lock"):
        if not target.exists():
            print(f"pynn-data: compiling models for NEST {nest.__version__}, once ...", file=sys.stderr)
            with tempfile.TemporaryDirectory(dir=cache) as folder:
                _compile(nest, compiler, Path(folder))
                target.parent.mkdir(exist_ok=True)
                os.replace(Path(folder) / NAME, target)


def _target(nest: Any) -> Path:
    """Return where the library is, or will be: a place for all that it depends on."""
    return _place(nest.__version__, str(_build_info(nest)))


@functools.cache
def _build_info(nest: Any) -> dict[str, Any]:
    return dict(nest.build_info)


@functools.cache
def _place(version: str, build: str) -> Path:
    digest = hashlib.sha256(build.encode())
    for path in sorted(EXTENSION.rglob("*.*")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    key = f"nest-{version}-{sysconfig.get_platform()}-{digest.hexdigest()[:16]}"
    return user_cache_path("pynn-data-nest", appauthor=False) / key / NAME


def _compiler(nest: Any) -> list[str]:
    """Return the command of a C++ compiler, which has to know MPI where NEST does."""
    with_mpi = _build_info(nest)["have_mpi"]
    names = ["mpicxx", "mpic++"] if with_mpi else [os.environ.get("CXX", ""), "g++", "c++", "clang++"]
    for words in (shlex.split(name) for name in names):
        if words and shutil.which(words[0]):
            return words
    what = "mpicxx, the C++ compiler for MPI," if with_mpi else "a C++ compiler"
    raise CannotBuild(f"{what} cannot be found; install it: {TO_INSTALL}")


def _headers(nest: Any) -> Path:
    places = [Path(nest.__file__).parent, Path(_build_info(nest)["prefix"])]
    for folder in (place / "include" / "nest" for place in places):
        if (folder / "nest_extension_interface.h").exists():
            return folder
    raise CannotBuild(f"NEST's headers, which belong into {places[0] / 'include' / 'nest'}, are not there")


def _compile(nest: Any, compiler: list[str], folder: Path) -> None:
    """Compile all files in a folder.

    The kernel's own OpenMP is the one to call, so no other is linked.
    """
    sources = [str(path) for path in sorted(EXTENSION.glob("*.cpp"))]
    include = ["-I", str(_headers(nest)), "-idirafter", str(EXTENSION / "absent")]
    _run([*compiler, *_flags(nest), *include, "-c", *sources], folder)
    undefined = ["-undefined", "dynamic_lookup"] if sys.platform == "darwin" else []
    objects = [path.name for path in sorted(folder.glob("*.o"))]
    _run([*compiler, "-shared", *undefined, *objects, "-o", NAME], folder)


def _flags(nest: Any) -> Iterator[str]:
    yield from ("-std=c++20", "-O2", "-fPIC")
    if _build_info(nest)["have_threads"]:
        yield "-fopenmp"
    if hasattr(ctypes.CDLL(None), OLD_STRINGS):
        yield "-D_GLIBCXX_USE_CXX11_ABI=0"


def _run(command: list[str], folder: Path) -> None:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    except OSError as error:
        raise CannotBuild(f"{command[0]} cannot be started ({error})") from error
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).splitlines()[:20])
        raise CannotBuild(f"{command[0]} could not compile the models of pynn-data for NEST:\n{said}")
