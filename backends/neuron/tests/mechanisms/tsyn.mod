TITLE Synapse of a script's own: a state, an assigned variable with a unit, one without

NEURON {
    POINT_PROCESS ScriptSynapse
    RANGE tau, e, i, g, density, count, trace
    NONSPECIFIC_CURRENT i
}

UNITS {
    (nA) = (nanoamp)
    (mV) = (millivolt)
    (uS) = (microsiemens)
}

PARAMETER {
    tau = 2 (ms)
    e = 0 (mV)
}

ASSIGNED {
    v (mV)
    i (nA)
    density (mA/cm2)
    count
    trace[2] (1)
}

STATE {
    g (uS)
}

INITIAL {
    g = 0
    count = 0
    trace[0] = 0
    trace[1] = 0
}

BREAKPOINT {
    SOLVE state METHOD cnexp
    i = g * (v - e)
    density = i / 100
}

DERIVATIVE state {
    g' = -g / tau
}

NET_RECEIVE(weight (uS)) {
    g = g + weight
    count = count + 1
    trace[1] = trace[0]
    trace[0] = t
}
