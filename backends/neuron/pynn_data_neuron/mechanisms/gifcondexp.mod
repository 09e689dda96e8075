TITLE Fires at random, with traces of its spikes in a current and in the threshold (Mensi et al. 2012)

VERBATIM
#include "pynn_data_draws.h"
#include "pynn_data_exact.h"
#include "pynn_data_fehlberg.h"
#include "pynn_data_sum.h"
#include "pynn_data_emit.h"
ENDVERBATIM

NEURON {
    THREADSAFE
    POINT_PROCESS PynnDataGIFCondExp
    RANGE cm, g_leak, tau_refrac, v_rest, v_reset, i_offset, tau_syn_E, tau_syn_I, e_rev_E, e_rev_I
    RANGE delta_v, v_t_star, lambda0, draw_key
    RANGE tau_eta1, tau_eta2, tau_eta3, tau_gamma1, tau_gamma2, tau_gamma3
    RANGE a_eta1, a_eta2, a_eta3, a_gamma1, a_gamma2, a_gamma3
    RANGE part_eta1, part_eta2, part_eta3, part_gamma1, part_gamma2, part_gamma3
    RANGE i_stim, vm, g_exc, g_inh, i_eta, v_t
}

PARAMETER {
    cm = 1000 (pF)
    g_leak = 50 (nS)
    tau_refrac = 0 (ms)
    v_rest = -65 (mV)
    v_reset = -65 (mV)
    i_offset = 0 (pA)
    tau_syn_E = 5 (ms)
    tau_syn_I = 5 (ms)
    e_rev_E = 0 (mV)
    e_rev_I = -70 (mV)
    delta_v = 0.5 (mV)
    v_t_star = -48 (mV)
    lambda0 = 1 (/s)
    draw_key = 0
    tau_eta1 = 1 (ms)
    tau_eta2 = 1 (ms)
    tau_eta3 = 1 (ms)
    tau_gamma1 = 1 (ms)
    tau_gamma2 = 1 (ms)
    tau_gamma3 = 1 (ms)
    a_eta1 = 0
    a_eta2 = 0
    a_eta3 = 0
    a_gamma1 = 0
    a_gamma2 = 0
    a_gamma3 = 0
}

ASSIGNED {
    dt (ms)
    i_stim (nA)
    vm (mV)
    g_exc (nS)
    g_inh (nS)
    part_eta1
    part_eta2
    part_eta3
    part_gamma1
    part_gamma2
    part_gamma3
    i_eta (pA)
    v_t (mV)
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

PROCEDURE follow() {
    i_eta = part_eta1 + part_eta2 + part_eta3
    v_t = v_t_star + part_gamma1 + part_gamma2 + part_gamma3
}

PROCEDURE advance() {
    LOCAL fires
VERBATIM
    const bool held = refractory > 0;
    const double constant = i_offset, injected = 1000 * i_stim;
    const double leak = g_leak, capacitance = cm, rest = v_rest, reset = v_reset;
    const double reversal_exc = e_rev_E, reversal_inh = e_rev_I, time_exc = tau_syn_E, time_inh = tau_syn_I;
    const double times[] = {tau_eta1, tau_eta2, tau_eta3, tau_gamma1, tau_gamma2, tau_gamma3};
    auto slopes = [&](const double* y, double* slope) {
        const double u = held ? reset : y[0];
        const double outward = leak * (u - rest), exc = y[1] * (u - reversal_exc), inh = y[2] * (u - reversal_inh);
        const double traces = y[3] + y[4] + y[5];
        slope[0] = held ? 0 : (-outward - exc - inh - traces + injected + constant) / capacitance;
        slope[1] = -y[1] / time_exc;
        slope[2] = -y[2] / time_inh;
        for (int k = 0; k < 6; ++k) slope[3 + k] = -y[3 + k] / times[k];
    };
    double y[] = {vm, g_exc, g_inh, part_eta1, part_eta2, part_eta3, part_gamma1, part_gamma2, part_gamma3};
    pynn_data::integrate<9>(y, dt, next_stride, {1e-6, 0}, slopes, [] {});
    vm = y[0];
    g_exc = y[1] + (arrived_exc + lost_exc);
    g_inh = y[2] + (arrived_inh + lost_inh);
    part_eta1 = y[3];
    part_eta2 = y[4];
    part_eta3 = y[5];
    part_gamma1 = y[6];
    part_gamma2 = y[7];
    part_gamma3 = y[8];
ENDVERBATIM
    arrived_exc = 0
    lost_exc = 0
    arrived_inh = 0
    lost_inh = 0
    follow()
    if (refractory > 0) {
        refractory = refractory - 1
        vm = v_reset
    } else {
VERBATIM
        const double intensity = lambda0 * std::exp((vm - v_t) / delta_v);
        _lfires = pynn_data::uniform(draw_key, std::llround(t / dt)) < -std::expm1(-intensity * dt / 1000);
ENDVERBATIM
        if (fires) {
            vm = v_reset
            part_eta1 = part_eta1 + a_eta1
            part_eta2 = part_eta2 + a_eta2
            part_eta3 = part_eta3 + a_eta3
            part_gamma1 = part_gamma1 + a_gamma1
            part_gamma2 = part_gamma2 + a_gamma2
            part_gamma3 = part_gamma3 + a_gamma3
            follow()
            refractory = refractory_steps
            VERBATIM
            PYNN_DATA_EMIT;
            ENDVERBATIM
        }
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
