// Runge-Kutta pair of Fehlberg (1969), orders 4 and 5, whose stride adapts to an error bound.
#pragma once
#undef exp
#undef pow
#include <algorithm>
#include <cmath>
#include <limits>

namespace pynn_data {

// Error allowed in a variable that changes by about c in a stride: absolute + relative * |c|.
struct Bound {
    double absolute;
    double relative;
};

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

// Largest error in units of what the bound allows; infinite if a stride went to where there are no numbers.
template <int N, class Slopes>
double excess(const double* at, const double* error, double width, const Bound& bound, Slopes&& slopes) {
    double k[N] = {}, worst = std::numeric_limits<double>::min();
    if (bound.relative > 0) slopes(at, k);
    for (int i = 0; i < N; ++i) {
        const double allowed = bound.absolute + bound.relative * std::fabs(width * k[i]);
        const double share = std::fabs(error[i]) / allowed;
        if (!std::isfinite(share)) return std::numeric_limits<double>::infinity();
        worst = std::max(worst, share);
    }
    return worst;
}

// Takes one stride of at most `left` and returns its width; `stride` is the proposed width, renewed for the next.
// A stride is repeated, 0.9 / excess^(1/5) times as wide (at least a fifth), while its error exceeds the bound by
// a tenth; where it is less than half the bound, the next is 0.9 / excess^(1/6) times as wide (at most 5 times).
template <int N, class Slopes>
double stride_on(double* y, double left, double& stride, const Bound& bound, Slopes&& slopes) {
    double k1[N], to[N], error[N];
    slopes(y, k1);
    double width = std::min(stride, left);
    for (;;) {
        try_stride<N>(y, k1, width, to, error, slopes);
        const double worst = excess<N>(to, error, width, bound, slopes);
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

// Integrates over `width`; `after` is called after each stride and may change the state.
template <int N, class Slopes, class After>
void integrate(double* y, double width, double& stride, const Bound& bound, Slopes&& slopes, After&& after) {
    for (double done = 0; done < width;) {
        const double left = width - done;
        const bool cut = stride > left;
        const double taken = stride_on<N>(y, left, stride, bound, slopes);
        done = cut && taken == left ? width : done + taken;
        after();
    }
}

}  // namespace pynn_data
