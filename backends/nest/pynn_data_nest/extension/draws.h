// What cells draw in a step: pynn_data.contract.uniform has it in words.
#pragma once
#include <cstdint>

namespace pynn_data {

inline std::uint64_t mixed(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

inline double uniform(double key, std::uint64_t step) {
    const std::uint64_t z = mixed(mixed(static_cast<std::uint64_t>(key)) + step * 0x9E3779B97F4A7C15u);
    return static_cast<double>(z >> 11) * 0x1p-53;
}

}  // namespace pynn_data
