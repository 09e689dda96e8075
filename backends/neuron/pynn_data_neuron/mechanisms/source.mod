TITLE Source of spikes, which the player makes emit them

NEURON {
    ARTIFICIAL_CELL PynnDataSource
}

INITIAL {
}

NET_RECEIVE(weight) {
}
