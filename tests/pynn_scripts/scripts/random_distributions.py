"""Every distribution, by itself and as a parameter."""

import numpy as np
import pyNN.nest as sim
from pyNN.random import NumpyRNG, RandomDistribution

rng = NumpyRNG(seed=1958, parallel_safe=True)
distributions = [
    RandomDistribution("uniform", (-70.0, -50.0), rng=rng),
    RandomDistribution("uniform", low=1.0, high=2.0, rng=rng),
    RandomDistribution("normal", mu=10.0, sigma=2.0, rng=rng),
    RandomDistribution("normal", (10.0, 2.0), rng),
    RandomDistribution("normal_clipped", mu=0.0, sigma=1.0, low=-0.5, high=2.0, rng=rng),
    RandomDistribution("normal_clipped_to_boundary", mu=0.0, sigma=1.0, low=-0.5, high=2.0, rng=rng),
    RandomDistribution("gamma", k=2.0, theta=3.0, rng=rng),
    RandomDistribution("exponential", beta=5.0, rng=rng),
    RandomDistribution("lognormal", mu=0.0, sigma=0.5, rng=rng),
    RandomDistribution("poisson", lambda_=4.0, rng=rng),
    RandomDistribution("binomial", n=10, p=0.3, rng=rng),
    RandomDistribution("uniform_int", low=1, high=6, rng=rng),
    RandomDistribution("vonmises", mu=0.0, kappa=1.0, rng=rng),
]
means = [-60.0, 1.5, 10.0, 10.0, 0.45, 0.28, 6.0, 5.0, 1.13, 4.0, 3.0, 3.25, 0.0]
for distribution, mean in zip(distributions, means):
    values = np.asarray(distribution.next(2000))
    print(distribution.name, distribution.parameters, "mean", values.mean())
    assert values.shape == (2000,) and abs(values.mean() - mean) < 0.3 + 0.02 * abs(mean)
assert np.isscalar(float(distributions[0].next()))
assert set(distributions[11].next(200)) >= {1, 2, 3, 4, 5}
sim.setup()
cells = sim.Population(10, sim.IF_curr_exp(tau_m=RandomDistribution("normal_clipped", mu=20.0, sigma=5.0, low=10.0, high=30.0, rng=NumpyRNG(seed=1))))
cells.set(v_thresh=RandomDistribution("uniform", low=-52.0, high=-48.0, rng=NumpyRNG(seed=2)))
tau = cells.get("tau_m")
assert len(set(tau)) == 10 and min(tau) >= 10.0 and max(tau) <= 30.0
results = {"numbers of NumPy's": np.random.RandomState(3).uniform(size=3), "drawn": tau}
sim.end()
