// Exact solutions of a leaky membrane over one step, for membrane and currents in ms, nF, nA, mV.
#pragma once
#undef exp
#undef pow
#include <algorithm>
#include <cmath>

namespace pynn_data {

// Refractory steps: the whole steps that are not shorter than `duration`.
inline double whole_steps(double duration, double width) {
    return std::ceil(duration / width - 1e-6);
}

// Voltage after one step that a constant current of 1 nA leads to.
inline double from_constant(double width, double membrane, double capacitance) {
    return -std::expm1(-width / membrane) * membrane / capacitance;
}

// Integral from 0 to 1 of u^k exp(x u), for k = 0 or 1; by its series near x = 0, where the closed forms cancel.
inline double weighted(double x, int k) {
    if (std::fabs(x) > 0.5) {
        return k ? (std::exp(x) * (x - 1) + 1) / (x * x) : std::expm1(x) / x;
    }
    double sum = 0, power = 1;
    for (int n = 0; n < 20; ++n) {
        sum += power / (n + k + 1);
        power *= x / (n + 1);
    }
    return sum;
}

// Voltage after one step due to a current that begins at 1 nA and decays with the time constant `synaptic`.
inline double from_exponential(double width, double membrane, double synaptic, double capacitance) {
    const double x = width / membrane - width / synaptic;
    return width * std::exp(-width / membrane) * weighted(x, 0) / capacitance;
}

// The same for a current `time * exp(-time / synaptic)`: what a slope of 1 nA/ms leads to.
inline double from_ramp(double width, double membrane, double synaptic, double capacitance) {
    const double x = width / membrane - width / synaptic;
    return width * width * std::exp(-width / membrane) * weighted(x, 1) / capacitance;
}

}  // namespace pynn_data
