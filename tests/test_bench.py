"""The measurements of ``bench``, done once each: they must not rot between two looks at them."""

from collections.abc import Mapping
from types import ModuleType

import pytest

from bench import fan_out, full_press, many_buttons, much_activity, page_loads, warm_press

SHORT: Mapping[ModuleType, Mapping[str, float]] = {
    warm_press: {"ROUNDS": 1},
    many_buttons: {"ROUNDS": 1},
    fan_out: {"ROUNDS": 2},
    full_press: {"ROUNDS": 1},
    page_loads: {"ROUNDS": 1, "SECONDS": 0.05},
    much_activity: {"ENTRIES": 4_000, "ROUNDS": 1, "PAGES": 2, "OPENINGS": 2},
}


@pytest.mark.parametrize("measurement", SHORT, ids=lambda module: module.__name__)
def test_it_measures(measurement: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SHORT[measurement].items():
        monkeypatch.setattr(measurement, name, value)
    figures = measurement.measure()
    assert figures
    assert all(figure.value > 0 for figure in figures)
