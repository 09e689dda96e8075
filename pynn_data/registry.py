"""Backends found by entry point, loaded when asked for by name."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, EntryPoint, distributions
from types import ModuleType
from typing import Any

import pluggy

from pynn_data import hooks
from pynn_data.contract import CONTRACT, Engine, Host
from pynn_data.errors import (
    AmbiguousBackend,
    AttachOnly,
    BackendBroken,
    BackendNotFound,
    ContractMismatch,
    EngineMissing,
    NotSupported,
)

__all__ = [
    "Backend",
    "BackendStatus",
    "HostBackend",
    "backends",
    "check_provided",
    "how_to_install",
    "installed",
    "load",
    "load_host",
]

GROUP = "pynn_data.backends"
KNOWN = ("nest", "neuron", "brian2")
"""Backends that are developed together with the core."""
ENGINE_PACKAGES = {"nest": "nest-simulator", "neuron": "neuron", "brian2": "brian2"}
"""Name of the simulator on conda-forge, for the hint when it is missing."""
OF_ATTACHING = ("attach", "find", "adopt")
"""Methods that a host has to have if it is to be attached to; an engine need not."""


@dataclass(frozen=True)
class Provider:
    """An entry point and the distribution that declares it."""

    name: str
    module: str
    distribution: str
    version: str
    entry_point: EntryPoint

    def __str__(self) -> str:
        return f"{self.distribution} {self.version}"


@dataclass(frozen=True)
class Backend:
    """A loaded backend: the engine class and where it came from."""

    name: str
    distribution: str
    version: str
    engine: type[Engine]


@dataclass(frozen=True)
class HostBackend:
    """A loaded backend to attach to networks with: the host class and where it came from."""

    name: str
    distribution: str
    version: str
    host: type[Host]


@dataclass(frozen=True)
class BackendStatus:
    """One line of the list of installed backends."""

    name: str
    distribution: str
    version: str
    engine: str | None
    """The simulator and its version."""
    contract: tuple[int, int] | None
    problem: str | None
    """Why the backend cannot be used, or not for all that it is meant for, or None."""
    rungs: tuple[str, ...] = ()
    """What it can be used for: "build" networks, "attach" to those that scripts have built by themselves."""


def installed() -> dict[str, list[Provider]]:
    """Return the providers of every backend name, without importing any."""
    found: dict[str, list[Provider]] = {}
    for distribution in distributions():
        for provider in _providers(distribution):
            others = found.setdefault(provider.name, [])
            # An editable install and its leftover metadata may both be on the path.
            if all((p.distribution, p.module) != (provider.distribution, provider.module) for p in others):
                others.append(provider)
    return dict(sorted(found.items()))


def load(name: str) -> Backend:
    """Load the backend `name`.

    Raises
    ------
    BackendNotFound, AmbiguousBackend, EngineMissing, BackendBroken, ContractMismatch
    """
    provider = _find(name)
    hook = _hooks(provider)
    if _implemented(hook.pynn_data_host) and not _implemented(hook.pynn_data_engine):
        raise AttachOnly(
            f"Backend {name!r} ({provider}) builds no networks; to record from those that a script has built by "
            f"itself: pynn_data.attach({name!r})."
        )
    engine = _loaded(provider, hook.pynn_data_engine)
    if not (isinstance(engine, type) and issubclass(engine, Engine)):
        raise _broken(provider, _no_subclass("pynn_data_engine", engine, "Engine"))
    _check_contract(provider, engine)
    return Backend(name, provider.distribution, provider.version, engine)


def load_host(name: str) -> HostBackend:
    """Load the backend `name` to attach to what a script has built.

    Raises
    ------
    BackendNotFound, AmbiguousBackend, EngineMissing, BackendBroken, ContractMismatch
    NotSupported
        The backend only builds networks.
    """
    provider = _find(name)
    hook = _hooks(provider)
    if _implemented(hook.pynn_data_engine) and not _implemented(hook.pynn_data_host):
        raise NotSupported(
            f"Backend {name!r} ({provider}) cannot be attached to; it builds networks: import pynn_data.{name}."
        )
    host = _loaded(provider, hook.pynn_data_host)
    if not (isinstance(host, type) and issubclass(host, Host)):
        raise _broken(provider, _no_subclass("pynn_data_host", host, "Host"))
    _check_contract(provider, host)
    absent = [n for n in OF_ATTACHING if inspect.getattr_static(host, n) is inspect.getattr_static(Host, n)]
    if absent:
        methods = " and ".join(f"{method}()" for method in absent)
        raise _broken(provider, TypeError(f"{host.__name__} does not override {methods} of contract.Host"))
    return HostBackend(name, provider.distribution, provider.version, host)


def check_provided(name: str) -> None:
    """Raise as `load` does if not exactly one distribution provides the backend `name`."""
    _find(name)


def backends() -> list[BackendStatus]:
    """Return the state of every installed backend; each engine is imported to see whether it works."""
    return [_status(name, providers) for name, providers in installed().items()]


def _providers(distribution: Distribution) -> Iterable[Provider]:
    for entry_point in distribution.entry_points:
        if entry_point.group == GROUP:
            yield Provider(
                entry_point.name, entry_point.value, distribution.name, distribution.version, entry_point
            )


def _find(name: str) -> Provider:
    found = installed()
    providers = found.get(name)
    if not providers:
        raise BackendNotFound(_missing_text(name, list(found)), name=f"pynn_data.{name}")
    if len(providers) > 1:
        both = " and ".join(str(p) for p in providers)
        raise AmbiguousBackend(f"Two distributions provide {name!r}: {both}. Uninstall one.")
    return providers[0]


def how_to_install(name: str) -> str:
    """Return what installs one of the backends that are developed together with the core."""
    return f"pip install './backends/{name}[engine]' in a checkout of pynn-data"


def _missing_text(name: str, names: list[str]) -> str:
    text = f"No pynn-data backend is called {name!r}; installed: {', '.join(names) or 'none'}."
    near = difflib.get_close_matches(name, {*names, *KNOWN} - {name}, n=1)
    if name in KNOWN:
        return f"{text} Install it: {how_to_install(name)}"
    return f"{text} Did you mean {near[0]!r}?" if near else text


def _import(provider: Provider) -> ModuleType:
    try:
        module = provider.entry_point.load()
    except Exception as error:
        raise _broken(provider, error) from error
    if not isinstance(module, ModuleType):
        raise _broken(provider, TypeError(f"entry point {provider.module!r} is not a module"))
    return module


def _hooks(provider: Provider) -> Any:
    """Return the hooks of the plug-in, validated, none of them called."""
    module = _import(provider)
    manager = pluggy.PluginManager(hooks.PROJECT)
    manager.add_hookspecs(hooks)
    try:
        manager.register(module, name=provider.module)
        manager.check_pending()
    except Exception as error:
        raise _broken(provider, error) from error
    return manager.hook


def _implemented(hook: pluggy.HookCaller) -> bool:
    return bool(hook.get_hookimpls())


def _loaded(provider: Provider, hook: pluggy.HookCaller) -> Any:
    """Return what a hook returns, which imports the simulator."""
    try:
        return hook()
    except ImportError as error:
        conda = ENGINE_PACKAGES.get(provider.name)
        or_conda = f" or conda install -c conda-forge {conda}" if conda else ""
        raise EngineMissing(
            f"Backend {provider.name!r} ({provider}, {provider.module}) is installed, but its engine is not "
            f"usable: {error}. pip install '{provider.distribution}[engine]'{or_conda}"
        ) from error
    except Exception as error:
        raise _broken(provider, error) from error


def _no_subclass(hook: str, returned: object, wanted: str) -> TypeError:
    return TypeError(f"{hook}() returned {returned!r}, not a subclass of contract.{wanted}")


def _check_contract(provider: Provider, host: type[Host]) -> None:
    theirs, ours = host.contract, CONTRACT
    if theirs == ours or (theirs[0] == ours[0] > 0 and theirs[1] <= ours[1]):
        return
    older = provider.distribution if theirs < ours else "pynn-data"
    raise ContractMismatch(
        f"Backend {provider.name!r} ({provider}) is written for contract {theirs[0]}.{theirs[1]}; "
        f"this pynn-data speaks {ours[0]}.{ours[1]}. Upgrade {older}: "
        "docs/contract.md says what is new in each version."
    )


def _broken(provider: Provider, error: Exception) -> BackendBroken:
    return BackendBroken(
        f"Backend {provider.name!r} ({provider}, {provider.module}) could not be loaded: "
        f"{type(error).__name__}: {error}"
    )


def _status(name: str, providers: list[Provider]) -> BackendStatus:
    rungs: dict[str, type[Host]] = {}
    problems = []
    for rung in ("build", "attach"):
        try:
            rungs[rung] = load(name).engine if rung == "build" else load_host(name).host
        except (AttachOnly, NotSupported):
            pass
        except (AmbiguousBackend, BackendBroken) as error:
            problems.append(str(error))
    host = next(iter(rungs.values()), None)
    return BackendStatus(
        name,
        providers[0].distribution,
        providers[0].version,
        None if host is None else f"{host.name} {host.version()}",
        None if host is None else host.contract,
        " ".join(dict.fromkeys(problems)) or None,
        tuple(rungs),
    )
