"""How long a provider asks to wait, in every form that it may say so."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algo_oauth.oauth.explain import (
    retry_after,
)
from tests.oauth.samples import an_answer


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry_After": "0"}, 0),
        ({"Retry_After": " 5 "}, 5),
        ({"Retry_After": "86401"}, 86_400),
        ({"Retry_After": "9" * 5000}, 86_400),
        ({}, 30),
        ({"Retry_After": ""}, 30),
        ({"Retry_After": "-5"}, 30),
        ({"Retry_After": "1.5"}, 30),
        ({"Retry_After": "²"}, 30),
        ({"Retry_After": "Wed, 01 Apr 2026 12:00:12 GMT"}, 30),
        (
            {
                "Retry_After": "Wed, 01 Apr 2026 12:00:12 GMT",
                "Date": "Wed, 01 Apr 2026 12:00:00 GMT",
            },
            12,
        ),
        (
            {
                "Retry_After": "Wed, 01 Apr 2026 11:00:00 GMT",
                "Date": "Wed, 01 Apr 2026 12:00:00 GMT",
            },
            0,
        ),
        (
            {
                "Retry_After": "Wed, 01 Apr 2026 12:00:00 -0000",
                "Date": "Wed, 01 Apr 2026 12:00:00 GMT",
            },
            30,
        ),
        (
            {"Retry_After": "Fri, 31 Dec 9999 23:59:59 GMT", "Date": "Mon, 01 Jan 0001 00:00 GMT"},
            86_400,
        ),
    ],
)
def test_it_reads_how_long_to_wait(headers: dict[str, Any], seconds: int) -> None:
    assert retry_after(an_answer(b"", 429, **headers)) == seconds


@given(text=st.text(max_size=40), date=st.text(max_size=40))
def test_it_never_stumbles_over_how_long_to_wait(text: str, date: str) -> None:
    assert 0 <= retry_after(an_answer(b"", 429, Retry_After=text, Date=date)) <= 86_400
