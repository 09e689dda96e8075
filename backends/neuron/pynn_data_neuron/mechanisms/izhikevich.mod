TITLE Two-variable model of Izhikevich (2003), by Euler's method; each spike shifts the potential by its weight

VERBATIM
#include "pynn_data_sum.h"
#include "pynn_data_emit.h"
ENDVERBATIM

NEURON {
    THREADSAFE
    POINT_PROCESS PynnDataIzhikevich
    RANGE rate_u, slope_u, v_reset, jump_u, i_offset, i_stim, vm, um
}

COMMENT
A current of 1 nA changes the potential by 1000 mV/ms: the model has no capacitance.
ENDCOMMENT

PARAMETER {
    rate_u = 0.02 (/ms)
    slope_u = 0.2 (/ms)
    v_reset = -65 (mV)
    jump_u = 2 (mV/ms)
    i_offset = 0 (nA)
}

ASSIGNED {
    dt (ms)
    i_stim (nA)
    vm (mV)
    um (mV/ms)
    arrived (mV)
    lost (mV)
}

INITIAL {
}

BREAKPOINT {
    SOLVE advance METHOD after_cvode
}

PROCEDURE prepare(step_width (ms)) {
}

PROCEDURE advance() {
    LOCAL before
    before = vm
    vm = vm + (dt * (0.04 * before * before + 5 * before + 140 - um + 1000 * i_stim + 1000 * i_offset) + (arrived + lost))
    um = um + dt * rate_u * (slope_u * before - um)
    arrived = 0
    lost = 0
    if (vm >= 30) {
        vm = v_reset
        um = um + jump_u
        VERBATIM
        PYNN_DATA_EMIT;
        ENDVERBATIM
    }
}

NET_RECEIVE(weight (mV)) {
VERBATIM
    pynn_data::add(_args[0], arrived, lost);
ENDVERBATIM
}
