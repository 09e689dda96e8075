// Synaptic currents of NEST's current-based cells, which NEST records but neither tells nor takes.
#pragma once

#include "kernel.h"

#include <cstdint>

// Currents, in pA, of cells of this process, given by the numbers of their nodes: iaf_psc_alpha if `alpha`, else
// iaf_psc_exp; inhibitory ones if `inhibitory`, else excitatory ones.
extern "C" void pynn_data_read_currents(
    const std::int64_t* nodes, std::int64_t size, bool alpha, bool inhibitory, double* values);
extern "C" void pynn_data_write_currents(
    const std::int64_t* nodes, std::int64_t size, bool alpha, bool inhibitory, const double* values);
