// Runge-Kutta pair of Fehlberg (1969), orders 4 and 5, whose stride adapts to an error bound.
//
// The operations and their order are those of the solver that NEST's own cells use, so that results are equal to
// the bit, but for one thing: a stride whose result is no number is repeated, too. NEST's wheels do not come with the
// headers of that solver.
#pragma once
#include <algorithm>
#include <cmath>
#include <limits>

namespace pynn_data {

// One stride from `from` with slopes `k1` there: returns the solution of order 5, and the difference to order 4.
template <int N, class Slopes>
void try_stride(const double* from, const double* k1, double width, double* to, double* error, Slopes&& slopes) {
    double y[N], k2[N], k3[N], k4[N], k5[N], k6[N];
    for (int i = 0; i < N; ++i) y[i] = from[i] + width * k1[i] / 4;
    slopes(y, k2);
    for (int i = 0; i < N; ++i) y[i] = from[i] + width * (3.0 / 32 * k1[i] + 9.0 / 32 * k2[i]);
    slopes(y, k3);
    for (int i = 0; i < N; ++i)
        y[i] = from[i] + width * (1932.0 / 2197 * k1[i] - 7200.0 / 2197 * k2[i] + 7296.0 / 2197 * k3[i]);
    slopes(y, k4);
    for (int i = 0; i < N; ++i)
        y[i] = from[i] + width * (439.0 / 216 * k1[i] - 8 * k2[i] + 3680.0 / 513 * k3[i] - 845.0 / 4104 * k4[i]);
    slopes(y, k5);
    for (int i = 0; i < N; ++i)
        y[i] = from[i] + width * (-8.0 / 27 * k1[i] + 2 * k2[i] - 3544.0 / 2565 * k3[i] + 1859.0 / 4104 * k4[i] -
                                  11.0 / 40 * k5[i]);
    slopes(y, k6);
    for (int i = 0; i < N; ++i) {
        to[i] = from[i] + width * (16.0 / 135 * k1[i] + 6656.0 / 12825 * k3[i] + 28561.0 / 56430 * k4[i] -
                                   9.0 / 50 * k5[i] + 2.0 / 55 * k6[i]);
        error[i] = width * (1.0 / 360 * k1[i] - 128.0 / 4275 * k3[i] - 2197.0 / 75240 * k4[i] + 1.0 / 50 * k5[i] +
                            2.0 / 55 * k6[i]);
    }
}

// Takes one stride of at most `left` and returns its width; `stride` is the proposed width, renewed for the next.
// A stride is repeated, 0.9 / excess^(1/5) times as wide (at least a fifth), while its error exceeds `bound` by
// a tenth; where it is less than half the bound, the next is 0.9 / excess^(1/6) times as wide (at most 5 times).
template <int N, class Slopes>
double stride_on(double* y, double left, double& stride, double bound, Slopes&& slopes) {
    double k1[N], to[N], error[N];
    slopes(y, k1);
    if (!std::all_of(k1, k1 + N, [](double slope) { return std::isfinite(slope); })) {
        std::fill(y, y + N, std::numeric_limits<double>::quiet_NaN());  // lost before this stride
        return left;
    }
    double width = std::min(stride, left);
    for (;;) {
        try_stride<N>(y, k1, width, to, error, slopes);
        double worst = std::numeric_limits<double>::min();
        for (int i = 0; i < N; ++i) {
            const double excess = std::fabs(error[i]) / bound;
            worst = std::isnan(excess) ? std::numeric_limits<double>::infinity() : std::max(worst, excess);
        }
        if (worst > 1.1 && width > 1e-9 * left) {
            width *= std::max(0.2, 0.9 / std::pow(worst, 1.0 / 5));
            continue;
        }
        stride = worst < 0.5 ? width * std::min(5.0, std::max(1.0, 0.9 / std::pow(worst, 1.0 / 6))) : width;
        break;
    }
    std::copy(to, to + N, y);
    return width;
}

// Integrates over `width`.
template <int N, class Slopes>
void integrate(double* y, double width, double& stride, double bound, Slopes&& slopes) {
    for (double done = 0; done < width;) {
        const double left = width - done;
        const bool cut = stride > left;
        const double taken = stride_on<N>(y, left, stride, bound, slopes);
        done = cut && taken == left ? width : done + taken;
    }
}

}  // namespace pynn_data
