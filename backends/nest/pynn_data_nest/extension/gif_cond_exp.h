// Leaky integrate-and-fire that fires at random, with traces of its spikes in a current and in the threshold (Mensi et
// al. 2012, Pozzorini et al. 2015), exponentially decaying synaptic conductances.
//
// Unlike NEST's gif_cond_exp it draws by a key and the step, and the traces decay within a step.
#pragma once

#include "kernel.h"

#include <string>

#include "conductance_node.h"
#include "event.h"
#include "recordables_map.h"
#include "universal_data_logger.h"

namespace pynn_data {

class GIFCondExp : public ConductanceNode {
public:
    static constexpr const char* model = "pynn_data_gif_cond_exp";

    GIFCondExp();
    GIFCondExp(const GIFCondExp&);

    using ConductanceNode::handle;
    using ConductanceNode::handles_test_event;

    size_t handles_test_event(nest::DataLoggingRequest&, size_t receptor) override;
    void handle(nest::DataLoggingRequest&) override;

    void get_status(Dictionary&) const override;
    void set_status(const Dictionary&) override;

    // The traces are the parts of the current, and of the threshold.
    enum Variable { V, EXC, INH, TRACES, I_ETA = TRACES + 6, V_T, VARIABLES };

    // For NEST's recorders.
    template <Variable which>
    double value() const {
        return state_.y[which];
    }

private:
    // Potentials in mV, conductances in nS, capacitance in pF, times in ms, currents in pA.
    struct Parameters {
        double g_L = 50, C_m = 1000, E_L = -65, V_reset = -65, E_ex = 0, E_in = -70;
        double tau_syn_ex = 5, tau_syn_in = 5, t_ref = 4, I_e = 0;
        double Delta_V = 0.5, V_T_star = -48, lambda_0 = 1, key = 0;
        double tau[6] = {1, 1, 1, 1, 1, 1}, step[6] = {};

        void update(const Dictionary&, nest::Node*);
    };

    struct State {
        double y[VARIABLES] = {-65};

        void update(const Dictionary&, nest::Node*);
    };

    void init_buffers_() override;
    void pre_run_hook() override;
    void update(const nest::Time& origin, long from, long to) override;

    void integrate_step();
    void follow();
    bool fires(long step) const;

    Parameters parameters_;
    State state_;
    nest::UniversalDataLogger<GIFCondExp> logger_;
};

}  // namespace pynn_data
