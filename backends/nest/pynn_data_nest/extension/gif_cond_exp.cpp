#include "gif_cond_exp.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "dict_util.h"
#include "draws.h"
#include "fehlberg.h"
#include "universal_data_logger_impl.h"

namespace {

// Error allowed in each variable per stride, in its unit.
constexpr double BOUND = 1e-6;

nest::RecordablesMap<pynn_data::GIFCondExp> recordables;

// Model time 0 is the kernel's step 1: in its first one cells are frozen.
constexpr long PRELUDE = 1;
const char* const PARTS[] = {"eta1", "eta2", "eta3", "gamma1", "gamma2", "gamma3"};

// Every parameter with its name.
template <class P, class Visit>
void each_parameter(P& p, Visit&& visit) {
    visit("g_L", p.g_L), visit("C_m", p.C_m), visit("E_L", p.E_L), visit("V_reset", p.V_reset);
    visit("E_ex", p.E_ex), visit("E_in", p.E_in);
    visit("tau_syn_ex", p.tau_syn_ex), visit("tau_syn_in", p.tau_syn_in);
    visit("t_ref", p.t_ref), visit("I_e", p.I_e);
    visit("Delta_V", p.Delta_V), visit("V_T_star", p.V_T_star), visit("lambda_0", p.lambda_0), visit("key", p.key);
    for (int k = 0; k < 6; ++k) {
        visit(std::string("tau_") + PARTS[k], p.tau[k]), visit(std::string("a_") + PARTS[k], p.step[k]);
    }
}

// Names of the variables, in their order.
const char* const NAMES[] = {"V_m", "g_ex", "g_in", "eta1", "eta2", "eta3", "gamma1", "gamma2", "gamma3", "I_eta", "V_T"};

}  // namespace

namespace nest {

template <>
void RecordablesMap<pynn_data::GIFCondExp>::create() {
    using Cell = pynn_data::GIFCondExp;
    insert_(NAMES[Cell::V], &Cell::value<Cell::V>);
    insert_(NAMES[Cell::EXC], &Cell::value<Cell::EXC>);
    insert_(NAMES[Cell::INH], &Cell::value<Cell::INH>);
    insert_(NAMES[Cell::I_ETA], &Cell::value<Cell::I_ETA>);
    insert_(NAMES[Cell::V_T], &Cell::value<Cell::V_T>);
}

}  // namespace nest

namespace pynn_data {

void GIFCondExp::Parameters::update(const Dictionary& d, nest::Node* node) {
    each_parameter(*this, [&](const std::string& name, double& value) { nest::update_value_param(d, name, value, node); });
    check(C_m > 0, "C_m must be greater than 0.");
    check(tau_syn_ex > 0 && tau_syn_in > 0, "tau_syn_ex and tau_syn_in must be greater than 0.");
    check(std::all_of(tau, tau + 6, [](double time) { return time > 0; }), "tau_eta and tau_gamma must be greater than 0.");
    check(Delta_V > 0, "Delta_V must be greater than 0.");
    check(g_L >= 0 && lambda_0 >= 0, "g_L and lambda_0 must be at least 0.");
    check(t_ref >= 0, "t_ref must be at least 0.");
}

// Only what is given is checked.
void GIFCondExp::State::update(const Dictionary& d, nest::Node* node) {
    for (int i = 0; i < VARIABLES; ++i) {
        const bool given = nest::update_value_param(d, NAMES[i], y[i], node);
        check(!given || (i != EXC && i != INH) || y[i] >= 0, std::string(NAMES[i]) + " must be at least 0.");
    }
}

GIFCondExp::GIFCondExp() : logger_(*this) {
    if (recordables.empty()) recordables.create();
}

GIFCondExp::GIFCondExp(const GIFCondExp& other)
    : ConductanceNode(other), parameters_(other.parameters_), state_(other.state_), logger_(*this) {}

size_t GIFCondExp::handles_test_event(nest::DataLoggingRequest& request, size_t receptor) {
    check_receptor(receptor);
    return logger_.connect_logging_device(request, recordables);
}

void GIFCondExp::handle(nest::DataLoggingRequest& e) {
    logger_.handle(e);
}

void GIFCondExp::get_status(Dictionary& d) const {
    each_parameter(parameters_, [&](const std::string& name, const double& value) { d[name] = value; });
    for (int i = 0; i < VARIABLES; ++i) d[NAMES[i]] = state_.y[i];
    nest::ArchivingNode::get_status(d);
    d["recordables"] = recordables.get_list();
    d["t_spike"] = get_spiketime_ms();
}

// All or nothing: copies take the changes first.
void GIFCondExp::set_status(const Dictionary& d) {
    Parameters parameters = parameters_;
    State state = state_;
    parameters.update(d, this);
    state.update(d, this);
    nest::ArchivingNode::set_status(d);
    parameters_ = parameters;
    state_ = state;
}

void GIFCondExp::init_buffers_() {
    clear_inputs();
    logger_.reset();
}

void GIFCondExp::pre_run_hook() {
    logger_.init();
    refractory_steps_ = nest::Time(nest::Time::ms(parameters_.t_ref)).get_steps();
}

void GIFCondExp::integrate_step() {
    const Parameters& p = parameters_;
    const double stimulus = stimulus_;
    const bool held = refractory_ > 0;
    auto slopes = [&p, stimulus, held](const double* y, double* slope) {
        const double u = held ? p.V_reset : y[V];
        const double leak = p.g_L * (u - p.E_L), exc = y[EXC] * (u - p.E_ex), inh = y[INH] * (u - p.E_in);
        const double traces = y[TRACES] + y[TRACES + 1] + y[TRACES + 2];
        slope[V] = held ? 0 : (-leak - exc - inh - traces + stimulus + p.I_e) / p.C_m;
        slope[EXC] = -y[EXC] / p.tau_syn_ex;
        slope[INH] = -y[INH] / p.tau_syn_in;
        for (int k = 0; k < 6; ++k) slope[TRACES + k] = -y[TRACES + k] / p.tau[k];
    };
    integrate<I_ETA>(state_.y, step_, stride_, BOUND, slopes);
}

// The current and the threshold are what their parts make them.
void GIFCondExp::follow() {
    double* y = state_.y;
    y[I_ETA] = y[TRACES] + y[TRACES + 1] + y[TRACES + 2];
    y[V_T] = parameters_.V_T_star + y[TRACES + 3] + y[TRACES + 4] + y[TRACES + 5];
}

bool GIFCondExp::fires(long step) const {
    const Parameters& p = parameters_;
    const double intensity = p.lambda_0 * std::exp((state_.y[V] - state_.y[V_T]) / p.Delta_V);
    return uniform(p.key, step) < -std::expm1(-intensity * step_ / 1000);
}

void GIFCondExp::update(const nest::Time& origin, long from, long to) {
    for (long lag = from; lag < to; ++lag) {
        integrate_step();
        state_.y[EXC] += excitation_.get_value(lag);
        state_.y[INH] += inhibition_.get_value(lag);
        follow();
        if (refractory_ > 0) {
            --refractory_;
            state_.y[V] = parameters_.V_reset;
        } else if (fires(origin.get_steps() + lag + 1 - PRELUDE)) {
            state_.y[V] = parameters_.V_reset;
            for (int k = 0; k < 6; ++k) state_.y[TRACES + k] += parameters_.step[k];
            follow();
            refractory_ = refractory_steps_;
            send_spike(origin, lag);
        }
        logger_.record_data(origin.get_steps() + lag);
        stimulus_ = currents_.get_value(lag);
    }
}

}  // namespace pynn_data
