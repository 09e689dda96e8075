#include "hh_cond_exp.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "dict_util.h"
#include "fehlberg.h"
#include "universal_data_logger_impl.h"

namespace {

// Error allowed in each variable per stride, in its unit.
constexpr double BOUND = 1e-3;

nest::RecordablesMap<pynn_data::HHCondExp> recordables;

// Far below rest (160 mV and more) a gate's exponential rate would soon be beyond all that strides can follow. From 2000
// per ms on, where a gate moves within a microsecond, it grows no more.
double exp_up_to(double highest, double x) {
    return std::exp(std::min(highest, x));
}

// Rate a * x / (exp(x / s) - 1), which tends to a * s at 0: close to it the difference has few digits, a series all.
double rate(double a, double x, double s) {
    const double y = x / s;
    return std::fabs(y) < 1e-4 ? a * s * (1 - y / 2 + y * y / 12) : a * x / (std::exp(y) - 1);
}

// Every parameter with its name.
template <class P, class Visit>
void each_parameter(P& p, Visit&& visit) {
    visit("g_Na", p.g_Na), visit("g_K", p.g_K), visit("g_L", p.g_L), visit("C_m", p.C_m);
    visit("V_T", p.V_T), visit("E_Na", p.E_Na), visit("E_K", p.E_K), visit("E_L", p.E_L);
    visit("E_ex", p.E_ex), visit("E_in", p.E_in);
    visit("tau_syn_ex", p.tau_syn_ex), visit("tau_syn_in", p.tau_syn_in);
    visit("t_ref", p.t_ref), visit("I_e", p.I_e);
}

// Names of the variables, in their order.
const char* const NAMES[] = {"V_m", "Act_m", "Inact_h", "Act_n", "g_ex", "g_in"};

}  // namespace

namespace nest {

template <>
void RecordablesMap<pynn_data::HHCondExp>::create() {
    using Cell = pynn_data::HHCondExp;
    insert_(NAMES[Cell::V], &Cell::value<Cell::V>);
    insert_(NAMES[Cell::M], &Cell::value<Cell::M>);
    insert_(NAMES[Cell::H], &Cell::value<Cell::H>);
    insert_(NAMES[Cell::N], &Cell::value<Cell::N>);
    insert_(NAMES[Cell::EXC], &Cell::value<Cell::EXC>);
    insert_(NAMES[Cell::INH], &Cell::value<Cell::INH>);
}

}  // namespace nest

namespace pynn_data {

void HHCondExp::Parameters::update(const Dictionary& d, nest::Node* node) {
    each_parameter(*this, [&](const char* name, double& value) { nest::update_value_param(d, name, value, node); });
    check(C_m > 0, "C_m must be greater than 0.");
    check(tau_syn_ex > 0 && tau_syn_in > 0, "tau_syn_ex and tau_syn_in must be greater than 0.");
    check(g_Na >= 0 && g_K >= 0 && g_L >= 0, "g_Na, g_K and g_L must be at least 0.");
    check(t_ref >= 0, "t_ref must be at least 0.");
}

// Only what is given is checked: errors of the integration may leave a gate slightly below 0.
void HHCondExp::State::update(const Dictionary& d, nest::Node* node) {
    for (int i = 0; i < VARIABLES; ++i) {
        const bool given = nest::update_value_param(d, NAMES[i], y[i], node);
        check(!given || i == V || y[i] >= 0, std::string(NAMES[i]) + " must be at least 0.");
    }
}

HHCondExp::HHCondExp() : logger_(*this) {
    if (recordables.empty()) recordables.create();
}

HHCondExp::HHCondExp(const HHCondExp& other)
    : ConductanceNode(other), parameters_(other.parameters_), state_(other.state_), logger_(*this) {}

size_t HHCondExp::handles_test_event(nest::DataLoggingRequest& request, size_t receptor) {
    check_receptor(receptor);
    return logger_.connect_logging_device(request, recordables);
}

void HHCondExp::handle(nest::DataLoggingRequest& e) {
    logger_.handle(e);
}

void HHCondExp::get_status(Dictionary& d) const {
    each_parameter(parameters_, [&](const char* name, const double& value) { d[name] = value; });
    for (int i = 0; i < VARIABLES; ++i) d[NAMES[i]] = state_.y[i];
    nest::ArchivingNode::get_status(d);
    d["recordables"] = recordables.get_list();
    d["t_spike"] = get_spiketime_ms();
}

// All or nothing: copies take the changes first.
void HHCondExp::set_status(const Dictionary& d) {
    Parameters parameters = parameters_;
    State state = state_;
    parameters.update(d, this);
    state.update(d, this);
    nest::ArchivingNode::set_status(d);
    parameters_ = parameters;
    state_ = state;
}

void HHCondExp::init_buffers_() {
    clear_inputs();
    logger_.reset();
}

void HHCondExp::pre_run_hook() {
    logger_.init();
    refractory_steps_ = nest::Time(nest::Time::ms(parameters_.t_ref)).get_steps();
}

void HHCondExp::integrate_step() {
    const Parameters& p = parameters_;
    const double stimulus = stimulus_;
    auto slopes = [&p, stimulus](const double* y, double* slope) {
        const double u = y[V] - p.V_T, m = y[M], h = y[H], n = y[N];
        const double sodium = p.g_Na * m * m * m * h * (y[V] - p.E_Na);
        const double potassium = p.g_K * n * n * n * n * (y[V] - p.E_K);
        const double leak = p.g_L * (y[V] - p.E_L);
        const double exc = y[EXC] * (y[V] - p.E_ex), inh = y[INH] * (y[V] - p.E_in);
        slope[V] = (-sodium - potassium - leak - exc - inh + stimulus + p.I_e) / p.C_m;
        const double open_m = rate(0.32, 13 - u, 4), shut_m = rate(0.28, u - 40, 5);
        const double open_h = 0.128 * exp_up_to(10, (17 - u) / 18), shut_h = 4 / (1 + std::exp((40 - u) / 5));
        const double open_n = rate(0.032, 15 - u, 5), shut_n = 0.5 * exp_up_to(10, (10 - u) / 40);
        slope[M] = open_m - (open_m + shut_m) * m;
        slope[H] = open_h - (open_h + shut_h) * h;
        slope[N] = open_n - (open_n + shut_n) * n;
        slope[EXC] = -y[EXC] / p.tau_syn_ex;
        slope[INH] = -y[INH] / p.tau_syn_in;
    };
    integrate<VARIABLES>(state_.y, step_, stride_, BOUND, slopes);
}

// A spike is a local maximum of the potential at or above V_T + 30 mV, unless one was less than t_ref ago.
void HHCondExp::update(const nest::Time& origin, long from, long to) {
    for (long lag = from; lag < to; ++lag) {
        const double before = state_.y[V];
        integrate_step();
        state_.y[EXC] += excitation_.get_value(lag);
        state_.y[INH] += inhibition_.get_value(lag);
        if (refractory_ > 0) {
            --refractory_;
        } else if (state_.y[V] >= parameters_.V_T + 30 && before > state_.y[V]) {
            refractory_ = refractory_steps_;
            send_spike(origin, lag);
        }
        logger_.record_data(origin.get_steps() + lag);
        stimulus_ = currents_.get_value(lag);
    }
}

}  // namespace pynn_data
