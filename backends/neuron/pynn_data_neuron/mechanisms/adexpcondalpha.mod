TITLE Adaptive exponential integrate-and-fire (Brette and Gerstner 2005), alpha-function conductances

VERBATIM
#include "pynn_data_exact.h"
#include "pynn_data_fehlberg.h"
#include "pynn_data_sum.h"
#include "pynn_data_emit.h"
ENDVERBATIM

NEURON {
    THREADSAFE
    POINT_PROCESS PynnDataAdExpCondAlpha
    RANGE cm, g_leak, tau_refrac, v_rest, v_reset, v_thresh, i_offset, tau_syn_E, tau_syn_I, e_rev_E, e_rev_I
    RANGE v_spike, delta_T, adapt, jump_w, tau_w, i_stim, vm, wm, g_exc, g_inh
}

PARAMETER {
    cm = 281 (pF)
    g_leak = 30 (nS)
    tau_refrac = 0 (ms)
    v_rest = -70.6 (mV)
    v_reset = -70.6 (mV)
    v_thresh = -50.4 (mV)
    i_offset = 0 (pA)
    tau_syn_E = 5 (ms)
    tau_syn_I = 5 (ms)
    e_rev_E = 0 (mV)
    e_rev_I = -80 (mV)
    v_spike = -40 (mV)
    delta_T = 2 (mV)
    adapt = 4 (nS)
    jump_w = 80.5 (pA)
    tau_w = 144 (ms)
}

ASSIGNED {
    dt (ms)
    i_stim (nA)
    vm (mV)
    wm (pA)
    g_exc (nS)
    g_inh (nS)
    rise_exc (nS/ms)
    rise_inh (nS/ms)
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

COMMENT
A cell without a refractory period may fire several times in a step. Without an exponential (delta_T = 0) it fires
at v_thresh.
ENDCOMMENT

PROCEDURE advance() {
VERBATIM
    const double constant = i_offset, injected = 1000 * i_stim;
    const double leak = g_leak, capacitance = cm, rest = v_rest, reset = v_reset;
    const double reversal_exc = e_rev_E, reversal_inh = e_rev_I, time_exc = tau_syn_E, time_inh = tau_syn_I;
    const double sharpness = delta_T, threshold = v_thresh, highest = v_spike;
    const double conductance = adapt, time_w = tau_w;
    const double peak = sharpness > 0 ? highest : threshold;
    bool held = refractory > 0;
    auto slopes = [&](const double* y, double* slope) {
        const double u = held ? reset : std::min(y[0], highest);
        const double upswing = sharpness > 0 ? leak * sharpness * std::exp((u - threshold) / sharpness) : 0;
        const double exc = y[2] * (u - reversal_exc), inh = y[3] * (u - reversal_inh);
        const double outward = leak * (u - rest);
        slope[0] = held ? 0 : (-outward + upswing - exc - inh - y[1] + constant + injected) / capacitance;
        slope[1] = (conductance * (u - rest) - y[1]) / time_w;
        slope[2] = y[4] - y[2] / time_exc;
        slope[3] = y[5] - y[3] / time_inh;
        slope[4] = -y[4] / time_exc;
        slope[5] = -y[5] / time_inh;
    };
    double y[] = {vm, wm, g_exc, g_inh, rise_exc, rise_inh};
    auto fire = [&] {
        if (held) {
            y[0] = reset;
        } else if (y[0] >= peak) {
            y[0] = reset;
            y[1] += jump_w;
            refractory = refractory_steps > 0 ? refractory_steps + 1 : 0;
            held = refractory > 0;
            PYNN_DATA_EMIT;
        }
    };
    pynn_data::integrate<6>(y, dt, next_stride, {1e-9, 1e-9}, slopes, fire);
    vm = y[0];
    wm = y[1];
    g_exc = y[2];
    g_inh = y[3];
    rise_exc = y[4] + (arrived_exc + lost_exc) * (2.718281828459045 / tau_syn_E);
    rise_inh = y[5] + (arrived_inh + lost_inh) * (2.718281828459045 / tau_syn_I);
ENDVERBATIM
    arrived_exc = 0
    lost_exc = 0
    arrived_inh = 0
    lost_inh = 0
    if (refractory > 0) {
        refractory = refractory - 1
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
