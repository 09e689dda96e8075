TITLE Sodium and potassium currents of Traub and Miles (1991), exponentially decaying synaptic conductances

VERBATIM
#include "pynn_data_exact.h"
#include "pynn_data_fehlberg.h"
#include "pynn_data_sum.h"
#include "pynn_data_emit.h"
ENDVERBATIM

NEURON {
    THREADSAFE
    POINT_PROCESS PynnDataHHCondExp
    RANGE cm, g_leak, gbar_Na, gbar_K, tau_refrac, v_offset, e_rev_leak, e_rev_Na, e_rev_K, i_offset
    RANGE tau_syn_E, tau_syn_I, e_rev_E, e_rev_I, i_stim, vm, g_exc, g_inh, gate_m, gate_h, gate_n
}

PARAMETER {
    cm = 200 (pF)
    g_leak = 10 (nS)
    gbar_Na = 20000 (nS)
    gbar_K = 6000 (nS)
    tau_refrac = 2 (ms)
    v_offset = -63 (mV)
    e_rev_leak = -65 (mV)
    e_rev_Na = 50 (mV)
    e_rev_K = -90 (mV)
    i_offset = 0 (pA)
    tau_syn_E = 0.2 (ms)
    tau_syn_I = 2 (ms)
    e_rev_E = 0 (mV)
    e_rev_I = -80 (mV)
}

ASSIGNED {
    dt (ms)
    i_stim (nA)
    vm (mV)
    gate_m
    gate_h
    gate_n
    g_exc (nS)
    g_inh (nS)
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
A spike is a local maximum of the potential at or above v_offset + 30 mV, unless one was less than tau_refrac ago.
ENDCOMMENT

COMMENT
Far below rest (160 mV and more) a gate's exponential rate would soon be beyond all that steps can follow. From
2000 per ms on, where a gate moves within a microsecond, it grows no more.
ENDCOMMENT

PROCEDURE advance() {
    LOCAL before
    before = vm
VERBATIM
    const double constant = i_offset, injected = 1000 * i_stim;
    const double leak = g_leak, capacitance = cm, sodium = gbar_Na, potassium = gbar_K;
    const double reversal_leak = e_rev_leak, reversal_Na = e_rev_Na, reversal_K = e_rev_K, offset = v_offset;
    const double reversal_exc = e_rev_E, reversal_inh = e_rev_I, time_exc = tau_syn_E, time_inh = tau_syn_I;
    auto rate = [](double a, double x, double s) {
        const double y = x / s;  // close to 0 the difference has few digits, and a series all
        return std::fabs(y) < 1e-4 ? a * s * (1 - y / 2 + y * y / 12) : a * x / (std::exp(y) - 1);
    };
    auto exp_up_to = [](double highest, double x) { return std::exp(std::min(highest, x)); };
    auto slopes = [=](const double* y, double* slope) {
        const double u = y[0] - offset, m = y[3], h = y[4], n = y[5];
        const double inward = sodium * m * m * m * h * (y[0] - reversal_Na);
        const double outward = potassium * n * n * n * n * (y[0] - reversal_K);
        const double passive = leak * (y[0] - reversal_leak);
        const double exc = y[1] * (y[0] - reversal_exc), inh = y[2] * (y[0] - reversal_inh);
        slope[0] = (-inward - outward - passive - exc - inh + injected + constant) / capacitance;
        slope[1] = -y[1] / time_exc;
        slope[2] = -y[2] / time_inh;
        const double open_m = rate(0.32, 13 - u, 4), shut_m = rate(0.28, u - 40, 5);
        const double open_h = 0.128 * exp_up_to(10, (17 - u) / 18), shut_h = 4 / (1 + std::exp((40 - u) / 5));
        const double open_n = rate(0.032, 15 - u, 5), shut_n = 0.5 * exp_up_to(10, (10 - u) / 40);
        slope[3] = open_m - (open_m + shut_m) * m;
        slope[4] = open_h - (open_h + shut_h) * h;
        slope[5] = open_n - (open_n + shut_n) * n;
    };
    double y[] = {vm, g_exc, g_inh, gate_m, gate_h, gate_n};
    pynn_data::integrate<6>(y, dt, next_stride, {1e-3, 0}, slopes, [] {});
    vm = y[0];
    g_exc = y[1] + (arrived_exc + lost_exc);
    g_inh = y[2] + (arrived_inh + lost_inh);
    gate_m = y[3];
    gate_h = y[4];
    gate_n = y[5];
ENDVERBATIM
    arrived_exc = 0
    lost_exc = 0
    arrived_inh = 0
    lost_inh = 0
    if (refractory > 0) {
        refractory = refractory - 1
    } else if (vm >= v_offset + 30 && before > vm) {
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
