"""The connect-to map as it is written in a setting."""

import pytest

from algo_oauth.errors import BadSetting
from algo_oauth.outbound.connect_to import ConnectTo, Route, parse_routes


def test_it_reads_several_routes() -> None:
    routes = parse_routes("a.example:443:127.0.0.1:8443, [::2]:443:[::1]:1,")
    assert routes == (
        Route(host="a.example", port=443, to_host="127.0.0.1", to_port=8443),
        Route(host="::2", port=443, to_host="::1", to_port=1),
    )


def test_it_finds_a_route_whatever_the_case() -> None:
    routes = ConnectTo(parse_routes("a.example:443:127.0.0.1:8443"))
    assert routes.route("A.Example", 443) is not None
    assert routes.route("a.example", 444) is None


@pytest.mark.parametrize(
    "text", ["a.example", "a:443:b", "a:0:b:1", "a:443:b:99999", "a:x:b:y", "::1:443:b:1"]
)
def test_it_refuses_what_is_no_route(text: str) -> None:
    with pytest.raises(BadSetting, match="CONNECT_TO"):
        parse_routes(text)
