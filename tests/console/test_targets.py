"""Reading targets: hosts, and nothing that is not one."""

import pytest

from algo_oauth.console.targets import BadTarget, Target, read_targets


def addresses(text: str) -> list[str]:
    return [target.address for target in read_targets(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("platform.ringcentral.com", ["platform.ringcentral.com"]),
        (" a.example , b.example:8443 ", ["a.example", "b.example:8443"]),
        ("a.example\nb.example\n", ["a.example", "b.example"]),
        ("a.example,, ,b.example,", ["a.example", "b.example"]),
        ("A.Example, a.example", ["a.example"]),
        ("https://a.example/", ["a.example"]),
        ("192.0.2.7:8443", ["192.0.2.7:8443"]),
        ("[2001:db8::1]:8443", ["[2001:db8::1]:8443"]),
    ],
)
def test_it_reads_hosts_in_order_each_once(text: str, expected: list[str]) -> None:
    assert addresses(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " , \n,",
        "http://a.example",
        "ftp://a.example",
        "https://",
        "a.example/path",
        "https://a.example/path",
        "a.example?x=1",
        "user@a.example",
        "a example",
        "a.example:0",
        "a.example:65536",
        "a.example:port",
        "a.example:٤٤٣",
        "-a.example",
        "a.example-",
        "[::1",
        "[:::::]",
        "<host>",
        "good.example, b@d.example",
        "a.example\x00",
    ],
)
def test_it_refuses_what_is_no_host(text: str) -> None:
    with pytest.raises(BadTarget):
        read_targets(text)


def test_it_names_everything_that_is_no_host_at_once() -> None:
    with pytest.raises(BadTarget) as refused:
        read_targets("http://a.example, good.example, b c, d@e.example")
    assert str(refused.value) == (
        "'http://a.example' is not secure: only https targets are called. "
        "'b c' is not a host (its path goes into Custom Path). "
        "'d@e.example' is not a host (its path goes into Custom Path)"
    )


def test_it_refuses_more_targets_than_a_press_can_reach() -> None:
    with pytest.raises(BadTarget, match="51 targets are too many"):
        read_targets(",".join(f"h{n}.example" for n in range(51)))


@pytest.mark.parametrize("path", ["v1/posts", "/v1/posts", "//v1/posts", " v1/posts "])
def test_it_takes_a_path_with_or_without_its_slash(path: str) -> None:
    assert Target("a.example").url(path) == "https://a.example/v1/posts"


def test_it_never_lets_a_path_change_the_host() -> None:
    assert Target("a.example").url("//evil.example/x") == "https://a.example/evil.example/x"


@pytest.mark.parametrize(
    ("address", "called"),
    [
        ("a.example", "a.example:443"),
        ("a.example:8443", "a.example:8443"),
        ("[2001:db8::1]:8443", "[2001:db8::1]:8443"),
        ("türen.example", "xn--tren-0ra.example:443"),
    ],
)
def test_it_knows_whom_a_request_calls(address: str, called: str) -> None:
    assert str(Target(address).called) == called
