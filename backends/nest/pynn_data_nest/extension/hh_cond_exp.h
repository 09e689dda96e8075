// Sodium and potassium currents of Traub and Miles (1991), exponentially decaying synaptic conductances.
//
// The same equations, spikes and names as NEST's hh_cond_exp_traub, but all of its state can be read and set.
#pragma once

#include "kernel.h"

#include <string>

#include "conductance_node.h"
#include "event.h"
#include "recordables_map.h"
#include "universal_data_logger.h"

namespace pynn_data {

class HHCondExp : public ConductanceNode {
public:
    static constexpr const char* model = "pynn_data_hh_cond_exp";

    HHCondExp();
    HHCondExp(const HHCondExp&);

    using ConductanceNode::handle;
    using ConductanceNode::handles_test_event;

    size_t handles_test_event(nest::DataLoggingRequest&, size_t receptor) override;
    void handle(nest::DataLoggingRequest&) override;

    void get_status(Dictionary&) const override;
    void set_status(const Dictionary&) override;

    enum Variable { V, M, H, N, EXC, INH, VARIABLES };

    // For NEST's recorders.
    template <Variable which>
    double value() const {
        return state_.y[which];
    }

private:
    // Potentials in mV, conductances in nS, capacitance in pF, times in ms, currents in pA.
    struct Parameters {
        double g_Na = 20000, g_K = 6000, g_L = 10, C_m = 200;
        double V_T = -63, E_Na = 50, E_K = -90, E_L = -60, E_ex = 0, E_in = -80;
        double tau_syn_ex = 5, tau_syn_in = 10, t_ref = 2, I_e = 0;

        void update(const Dictionary&, nest::Node*);
    };

    struct State {
        double y[VARIABLES] = {-60, 0, 1, 0, 0, 0};

        void update(const Dictionary&, nest::Node*);
    };

    void init_buffers_() override;
    void pre_run_hook() override;
    void update(const nest::Time& origin, long from, long to) override;

    void integrate_step();

    Parameters parameters_;
    State state_;
    nest::UniversalDataLogger<HHCondExp> logger_;
};

}  // namespace pynn_data
