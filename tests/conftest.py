"""Shared settings of the tests: hypothesis is derandomised, so that a red run is red again."""

import hypothesis

hypothesis.settings.register_profile(
    "ci", derandomize=True, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("ci")
