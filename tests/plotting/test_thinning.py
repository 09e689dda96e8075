"""Thinning hides no extreme."""

import numpy as np
import pytest

from pynn_data.plotting.thinning import thinned


@pytest.mark.parametrize("samples", [0, 1, 5, 24, 25, 26, 100, 999, 1000, 1001, 4567])
@pytest.mark.parametrize("cells", [0, 1, 3])
def test_each_column_keeps_its_extremes(samples, cells):
    times = 0.1 * np.arange(samples)
    values = np.random.default_rng(samples).normal(size=(samples, cells)).cumsum(axis=0)
    shown_times, shown = thinned(times, values, 10)
    assert shown.shape == shown_times.shape
    assert len(shown) <= 24 or not cells
    length = max(1, -(-samples // 10))
    for cell in range(cells):
        samples_of = dict(zip(times, values[:, cell], strict=True))
        assert all(samples_of[t] == v for t, v in zip(shown_times[:, cell], shown[:, cell], strict=True))
        assert (np.diff(shown_times[:, cell]) >= 0).all()
        if samples:
            assert (shown_times[0, cell], shown_times[-1, cell]) == (times[0], times[-1])
        for start in range(0, samples, length):
            column = values[start : start + length, cell]
            inside = (shown_times[:, cell] >= times[start]) & (
                shown_times[:, cell] <= times[min(samples, start + length) - 1]
            )
            assert {column.min(), column.max()} <= set(shown[inside, cell])


def test_gaps_hide_nothing_and_stay_gaps():
    values = np.zeros((1000, 1))
    values[100:400] = np.nan
    values[450], values[455], values[460] = 7.0, np.nan, -7.0
    times, shown = thinned(np.arange(1000.0), values, 10)
    assert (np.nanmin(shown), np.nanmax(shown)) == (-7.0, 7.0)
    assert np.isnan(shown[(times > 100) & (times < 400)]).all()


def test_what_is_given_is_not_changed():
    values = np.arange(1000.0).reshape(500, 2)
    kept = values.copy()
    thinned(np.arange(500.0), values, 10)
    np.testing.assert_array_equal(values, kept)
