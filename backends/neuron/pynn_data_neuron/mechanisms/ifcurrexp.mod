TITLE Leaky integrate-and-fire, exponentially decaying synaptic currents; exact over a step

VERBATIM
#include "pynn_data_exact.h"
#include "pynn_data_sum.h"
#include "pynn_data_emit.h"
ENDVERBATIM

NEURON {
    THREADSAFE
    POINT_PROCESS PynnDataIFCurrExp
    RANGE cm, tau_m, tau_refrac, v_rest, v_reset, v_thresh, i_offset, tau_syn_E, tau_syn_I, i_stim, vm, i_exc, i_inh
}

PARAMETER {
    cm = 1 (nF)
    tau_m = 20 (ms)
    tau_refrac = 0 (ms)
    v_rest = -65 (mV)
    v_reset = -65 (mV)
    v_thresh = -50 (mV)
    i_offset = 0 (nA)
    tau_syn_E = 5 (ms)
    tau_syn_I = 5 (ms)
}

ASSIGNED {
    dt (ms)
    i_stim (nA)
    vm (mV)
    i_exc (nA)
    i_inh (nA)
    arrived_exc (nA)
    lost_exc (nA)
    arrived_inh (nA)
    lost_inh (nA)
    refractory
    refractory_steps
    keep_vm
    keep_exc
    keep_inh
    by_constant (megohm)
    by_exc (megohm)
    by_inh (megohm)
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
    keep_exc = std::exp(-_lstep_width / tau_syn_E);
    keep_inh = std::exp(-_lstep_width / tau_syn_I);
    by_constant = pynn_data::from_constant(_lstep_width, tau_m, cm);
    by_exc = pynn_data::from_exponential(_lstep_width, tau_m, tau_syn_E, cm);
    by_inh = pynn_data::from_exponential(_lstep_width, tau_m, tau_syn_I, cm);
ENDVERBATIM
}

PROCEDURE advance() {
    if (refractory > 0) {
        refractory = refractory - 1
    } else {
        vm = v_rest + (vm - v_rest) * keep_vm + (i_offset + i_stim) * by_constant + i_exc * by_exc + i_inh * by_inh
    }
    i_exc = i_exc * keep_exc + (arrived_exc + lost_exc)
    i_inh = i_inh * keep_inh + (arrived_inh + lost_inh)
    arrived_exc = 0
    lost_exc = 0
    arrived_inh = 0
    lost_inh = 0
    if (vm >= v_thresh) {
        vm = v_reset
        refractory = refractory_steps
        VERBATIM
        PYNN_DATA_EMIT;
        ENDVERBATIM
    }
}

NET_RECEIVE(weight (nA)) {
VERBATIM
    if (_args[0] > 0) {
        pynn_data::add(_args[0], arrived_exc, lost_exc);
    } else {
        pynn_data::add(_args[0], arrived_inh, lost_inh);
    }
ENDVERBATIM
}
