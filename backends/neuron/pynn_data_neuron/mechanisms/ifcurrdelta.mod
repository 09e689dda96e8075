TITLE Leaky integrate-and-fire, each spike shifts the potential by its weight; exact over a step

VERBATIM
#include "pynn_data_exact.h"
#include "pynn_data_sum.h"
#include "pynn_data_emit.h"
ENDVERBATIM

NEURON {
    THREADSAFE
    POINT_PROCESS PynnDataIFCurrDelta
    RANGE cm, tau_m, tau_refrac, v_rest, v_reset, v_thresh, i_offset, i_stim, vm
}

PARAMETER {
    cm = 1 (nF)
    tau_m = 20 (ms)
    tau_refrac = 0 (ms)
    v_rest = -65 (mV)
    v_reset = -65 (mV)
    v_thresh = -50 (mV)
    i_offset = 0 (nA)
}

ASSIGNED {
    dt (ms)
    i_stim (nA)
    vm (mV)
    arrived (mV)
    lost (mV)
    refractory
    refractory_steps
    keep_vm
    by_constant (megohm)
}

INITIAL {
}

BREAKPOINT {
    SOLVE advance METHOD after_cvode
}

PROCEDURE prepare(step_width (ms)) {
VERBATIM
    refractory_steps = pynn_data::whole_steps(tau_refrac, _lstep_width);
    keep_vm = std::exp(-_lstep_width / tau_m);
    by_constant = pynn_data::from_constant(_lstep_width, tau_m, cm);
ENDVERBATIM
}

COMMENT
What arrives while the cell is refractory is lost.
ENDCOMMENT

PROCEDURE advance() {
    if (refractory > 0) {
        refractory = refractory - 1
    } else {
        vm = v_rest + (vm - v_rest) * keep_vm + (i_offset + i_stim) * by_constant + (arrived + lost)
    }
    arrived = 0
    lost = 0
    if (vm >= v_thresh) {
        vm = v_reset
        refractory = refractory_steps
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
