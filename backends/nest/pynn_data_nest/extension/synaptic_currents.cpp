#include "synaptic_currents.h"

#include "iaf_psc_alpha.h"
#include "iaf_psc_exp.h"
#include "kernel_manager.h"

namespace pynn_data {

namespace {

// The state is a private member, which only an explicit instantiation may name.
struct Exponential {
    using Model = nest::iaf_psc_exp;
};
struct Alpha {
    using Model = nest::iaf_psc_alpha;
};

auto state_of(Exponential);
auto state_of(Alpha);

template <typename Kind, auto member>
struct Named {
    friend auto state_of(Kind) { return member; }
};

template struct Named<Exponential, &nest::iaf_psc_exp::S_>;
template struct Named<Alpha, &nest::iaf_psc_alpha::S_>;

template <typename Kind>
auto& state(std::int64_t node) {
    auto* cell = nest::kernel().node_manager.get_mpi_local_node_or_device_head(node);
    return static_cast<typename Kind::Model*>(cell)->*state_of(Kind());
}

double& current(std::int64_t node, bool alpha, bool inhibitory) {
    if (alpha) {
        auto& of_alpha = state<Alpha>(node);
        return inhibitory ? of_alpha.I_in_ : of_alpha.I_ex_;
    }
    auto& of_exponential = state<Exponential>(node);
    return inhibitory ? of_exponential.i_syn_in_ : of_exponential.i_syn_ex_;
}

}  // namespace

}  // namespace pynn_data

void pynn_data_read_currents(
    const std::int64_t* nodes, std::int64_t size, bool alpha, bool inhibitory, double* values) {
    for (std::int64_t i = 0; i < size; ++i) values[i] = pynn_data::current(nodes[i], alpha, inhibitory);
}

void pynn_data_write_currents(
    const std::int64_t* nodes, std::int64_t size, bool alpha, bool inhibitory, const double* values) {
    for (std::int64_t i = 0; i < size; ++i) pynn_data::current(nodes[i], alpha, inhibitory) = values[i];
}
