TITLE Leaky integrate-and-fire, exponential conductances of synapses and of what follows spikes (Muller et al. 2007)

VERBATIM
#include "pynn_data_exact.h"
#include "pynn_data_fehlberg.h"
#include "pynn_data_sum.h"
#include "pynn_data_emit.h"
ENDVERBATIM

NEURON {
    THREADSAFE
    POINT_PROCESS PynnDataIFCondExpAfterSpikes
    RANGE cm, g_leak, tau_refrac, v_rest, v_reset, v_thresh, i_offset, tau_syn_E, tau_syn_I, e_rev_E, e_rev_I
    RANGE tau_sfa, e_rev_sfa, q_sfa, tau_rr, e_rev_rr, q_rr, i_stim, vm, g_exc, g_inh, g_sfa, g_rr
}

PARAMETER {
    cm = 1000 (pF)
    g_leak = 50 (nS)
    tau_refrac = 0 (ms)
    v_rest = -65 (mV)
    v_reset = -65 (mV)
    v_thresh = -50 (mV)
    i_offset = 0 (pA)
    tau_syn_E = 5 (ms)
    tau_syn_I = 5 (ms)
    e_rev_E = 0 (mV)
    e_rev_I = -70 (mV)
    tau_sfa = 100 (ms)
    e_rev_sfa = -75 (mV)
    q_sfa = 15 (nS)
    tau_rr = 2 (ms)
    e_rev_rr = -75 (mV)
    q_rr = 3000 (nS)
}

ASSIGNED {
    dt (ms)
    i_stim (nA)
    vm (mV)
    g_exc (nS)
    g_inh (nS)
    g_sfa (nS)
    g_rr (nS)
    arrived_exc (nS)
    lost_exc (nS)
    arrived_inh (nS)
    lost_inh (nS)
    refractory
    refractory_steps
    next_stride (ms)
}

INITIAL {
}

BREAKPOINT {
    SOLVE advance METHOD after_cvode
}

PROCEDURE prepare(step_width (ms)) {
VERBATIM
    refractory_steps = pynn_data::whole_steps(tau_refrac, _lstep_width);
    if (next_stride == 0) {
        next_stride = _lstep_width;
    }
ENDVERBATIM
}

PROCEDURE advance() {
VERBATIM
    const bool held = refractory > 0;
    const double constant = i_offset, injected = 1000 * i_stim;
    const double leak = g_leak, capacitance = cm, rest = v_rest, reset = v_reset;
    const double highest = v_thresh, reversal_exc = e_rev_E, reversal_inh = e_rev_I;
    const double reversal_sfa = e_rev_sfa, reversal_rr = e_rev_rr;
    const double time_exc = tau_syn_E, time_inh = tau_syn_I, time_sfa = tau_sfa, time_rr = tau_rr;
    auto slopes = [=](const double* y, double* slope) {
        const double u = held ? reset : std::min(y[0], highest);
        const double exc = y[1] * (u - reversal_exc), inh = y[2] * (u - reversal_inh);
        const double adaptation = y[3] * (u - reversal_sfa), refractoriness = y[4] * (u - reversal_rr);
        const double outward = leak * (u - rest) + adaptation + refractoriness;
        slope[0] = held ? 0 : (-outward + injected + constant - exc - inh) / capacitance;
        slope[1] = -y[1] / time_exc;
        slope[2] = -y[2] / time_inh;
        slope[3] = -y[3] / time_sfa;
        slope[4] = -y[4] / time_rr;
    };
    double y[] = {vm, g_exc, g_inh, g_sfa, g_rr};
    pynn_data::integrate<5>(y, dt, next_stride, {1e-3, 0}, slopes, [] {});
    vm = y[0];
    g_exc = y[1] + (arrived_exc + lost_exc);
    g_inh = y[2] + (arrived_inh + lost_inh);
    g_sfa = y[3];
    g_rr = y[4];
ENDVERBATIM
    arrived_exc = 0
    lost_exc = 0
    arrived_inh = 0
    lost_inh = 0
    if (refractory > 0) {
        refractory = refractory - 1
        vm = v_reset
    } else if (vm >= v_thresh) {
        vm = v_reset
        g_sfa = g_sfa + q_sfa
        g_rr = g_rr + q_rr
        refractory = refractory_steps
        VERBATIM
        PYNN_DATA_EMIT;
        ENDVERBATIM
    }
}

NET_RECEIVE(weight (nS)) {
VERBATIM
    if (_args[0] > 0) {
        pynn_data::add(_args[0], arrived_exc, lost_exc);
    } else {
        pynn_data::add(-_args[0], arrived_inh, lost_inh);
    }
ENDVERBATIM
}
