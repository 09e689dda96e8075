TITLE Cell of a script's own: integrates what arrives, and a current, and fires at a threshold that it watches

NEURON {
    POINT_PROCESS ScriptCell
    RANGE tau, limit, base, inject, fired, plain, shape
}

UNITS {
    (nA) = (nanoamp)
    (mV) = (millivolt)
}

PARAMETER {
    tau = 10 (ms)
    limit = 1 (mV)
    base = 0 (mV)
    inject = 0 (nA)
    plain = 0
    shape[2]
}

ASSIGNED {
    fired (1)
    last
}

STATE {
    u (mV)
}

INITIAL {
    u = base
    fired = 0
    net_send(0, 1)
}

BREAKPOINT {
    SOLVE state METHOD cnexp
}

DERIVATIVE state {
    u' = (base - u) / tau + inject
}

NET_RECEIVE(weight (mV), kicks) {
    if (flag == 1) {
        WATCH (u > limit) 2
    } else if (flag == 2) {
        net_event(t)
        fired = fired + 1
        u = base
    } else {
        u = u + weight + 10 * kicks
    }
}
