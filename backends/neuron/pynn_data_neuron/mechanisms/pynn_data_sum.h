// Sum of the weights that arrive in a step. In whatever order they come, it is the same to the last bit (unless they
// differ by a factor of 10^12 or more), which a plain sum is not: NEURON sorts equal times in no certain way, and the
// order depends on which cells are in which process.
#pragma once

namespace pynn_data {

// Adds to `rounded`, and to `rest` exactly what `rounded` loses by that (Knuth's two-sum).
inline void add(double value, double& rounded, double& rest) {
    const double larger = rounded + value, part = larger - rounded;
    rest += (rounded - (larger - part)) + (value - part);
    rounded = larger;
}

}  // namespace pynn_data
