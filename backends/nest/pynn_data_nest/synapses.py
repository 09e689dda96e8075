"""Static synapses, made from arrays and found again by what they are."""

from __future__ import annotations

from typing import Any

import numpy as np

from pynn_data.contract import Connections, FloatArray
from pynn_data.errors import NotSupported
from pynn_data_nest.nodes import Nodes
from pynn_data_nest.ports import Ports

__all__ = ["Synapses"]


MODEL = "static_synapse"


class Synapses:
    """The connections of a network.

    A spike of a cell's last step is on its way, addressed to a place in NEST's list of synapses of one model.
    Further synapses of the model move the others to other places, where the spike does not find them. So synapses
    that come after a run get a copy of the model. (Those of sources, which NEST delivers by itself, need none, and
    it wants all of a source to be of one model.)
    """

    def __init__(self, nest: Any, nodes: Nodes, ports: Ports, dt: float) -> None:
        self._nest = nest
        self._nodes = nodes
        self._ports = ports
        self._dt = dt
        self._models: dict[int, str] = {}
        """Step of the kernel -> model of the synapses from cells that were made then."""

    def connect(self, connections: Connections, step: int) -> None:
        """Make a synapse for each row, when the kernel has come to a step."""
        from_source = self._nodes.are_sources(connections.pre)
        if from_source.any():
            self._connect(connections, from_source, MODEL)
        if not from_source.all():
            self._connect(connections, ~from_source, self._model_of(step))
        if not from_source.size:
            # All processes must know that there are new connections: NEST exchanges them when it next simulates.
            # It passes over those onto a node of another process.
            elsewhere = self._nodes.elsewhere()
            self._nest.Connect(
                elsewhere, elsewhere, "one_to_one", {"weight": np.ones(1), "delay": np.full(1, self._dt)}
            )

    def _connect(self, connections: Connections, which: np.ndarray, model: str) -> None:
        port = self._ports.of(connections)
        self._nest.Connect(
            self._nodes.numbers(connections.pre[which]),
            self._nodes.numbers(connections.post[which]),
            "one_to_one",
            {
                "synapse_model": model,
                "weight": connections.weight[which],
                "delay": connections.delay[which] * self._dt,
                **({"receptor_type": np.full(int(which.sum()), port)} if port else {}),
            },
        )

    def _model_of(self, step: int) -> str:
        if step not in self._models:
            self._models[step] = self._copy() if self._models else MODEL
        return self._models[step]

    def _copy(self) -> str:
        if len(self._nest.synapse_models) >= self._nest.max_num_syn_models:
            raise NotSupported(
                f"NEST cannot take connections between runs more than {len(self._models) - 1} times: it needs a model "
                "of synapses for each. Make more of them at once, or reset() first."
            )
        name = f"{MODEL}_{len(self._models)}"
        self._nest.CopyModel(MODEL, name)
        return name

    def set_weights(self, connections: Connections, weight: FloatArray) -> None:
        """Find the synapses by their ends, receptor, delay and weight, and give them another weight.

        NEST keeps no numbers of connections. Synapses that agree in all five are as
        good as each other.
        """
        collection = self._nest.NodeCollection
        if not connections.pre.size:
            # The other processes ask for theirs, and NEST may have to exchange new ones for that.
            elsewhere = collection(self._nodes.elsewhere())
            self._nest.GetConnections(elsewhere, elsewhere)
            return
        pre, post = self._nodes.numbers(connections.pre), self._nodes.numbers(connections.post)
        found = self._nest.GetConnections(collection(np.unique(pre)), collection(np.unique(post)))
        have = found.get(["source", "target", "receptor", "delay", "weight"])
        delays = np.rint(np.array(have["delay"]) / self._dt)
        there = np.column_stack([have["source"], have["target"], have["receptor"], delays, have["weight"]])
        ports = np.full(pre.size, self._ports.of(connections))
        wanted = np.column_stack([pre, post, ports, connections.delay, connections.weight])
        kinds = np.unique(np.concatenate([there, wanted]), axis=0, return_inverse=True)[1].ravel()
        values = there[:, 4]
        values[_matches(kinds[: len(there)], kinds[len(there) :])] = weight
        found.set([{"weight": value} for value in values.tolist()])  # one list of all is for one process only


def _matches(there: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return for each element of `wanted` the place of an equal one in `there`, each place once."""
    order = np.argsort(there, kind="stable")
    sequence = np.argsort(wanted, kind="stable")
    ascending = wanted[sequence]
    repeated = np.arange(ascending.size) - np.searchsorted(ascending, ascending)
    places = np.empty_like(wanted)
    places[sequence] = order[np.searchsorted(there[order], ascending) + repeated]
    return places
