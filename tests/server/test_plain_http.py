"""Plain HTTP, and things that are not HTTP at all, on the HTTPS port."""

import pytest

from algo_oauth.server.plain import answer_in_plain
from tests.server.running import Running, read_all


def say(device: Running, words: bytes) -> bytes:
    with device.tcp() as client:
        client.sendall(words)
        return read_all(client)


def location(answer: bytes) -> str:
    found = [line for line in answer.split(b"\r\n") if line.startswith(b"Location: ")]
    return found[0].removeprefix(b"Location: ").decode()


def test_it_sends_plain_http_on_to_https_with_path_and_query(device: Running) -> None:
    answer = say(
        device, b"GET /a/b?c=d&e=%%20 HTTP/1.1\r\nHost: device.lan:%d\r\n\r\n" % device.port
    )
    assert answer.startswith(b"HTTP/1.1 308 ")
    assert location(answer) == f"https://device.lan:{device.port}/a/b?c=d&e=%20"


def test_it_redirects_where_the_client_connected_to_if_it_named_no_host(device: Running) -> None:
    answer = say(device, b"GET /x HTTP/1.0\r\n\r\n")
    assert location(answer) == f"https://127.0.0.1:{device.port}/x"


def test_it_redirects_a_request_with_a_body_it_does_not_read(device: Running) -> None:
    answer = say(
        device, b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\n" + b"p" * 90000
    )
    assert answer.startswith(b"HTTP/1.1 308 ")


def test_it_redirects_a_request_that_arrives_byte_by_byte(device: Running) -> None:
    with device.tcp() as client:
        for byte in b"GET /slowly HTTP/1.1\r\nHost: a\r\n\r\n":
            client.sendall(bytes([byte]))
        assert location(read_all(client)) == f"https://a:{device.port}/slowly"


@pytest.mark.parametrize(
    "words",
    [
        b"\x00",
        b"\xff" * 100,
        b"\x80\x2e\x01\x03\x01",  # an SSL 2 hello
        b"SSH-2.0-OpenSSH_9.0\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"get / http/1.1\r\nhost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"y" * 20_000,
        b"G" * 20_000,
        b"\r\n\r\n",
    ],
)
def test_it_answers_garbage_shortly_and_closes(device: Running, words: bytes) -> None:
    answer = say(device, words)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert len(answer) < 200


def test_it_never_lets_plain_http_reach_the_application(device: Running) -> None:
    assert b'"path"' not in say(device, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * 3)


def redirected(target: bytes, host: bytes = b"Host: d") -> str:
    heard = b"GET %s HTTP/1.1\r\n%s\r\n\r\n" % (target, host)
    answer = answer_in_plain(heard, address="192.0.2.7", port=8450)
    assert answer
    return location(answer)


@pytest.mark.parametrize(
    ("target", "path"),
    [
        (b"http://elsewhere.example/a?b", "/a?b"),
        (b"http://elsewhere.example", "/"),
        (b"http://elsewhere.example?q", "/?q"),
        (b"*", "/"),
        (b"elsewhere.example:443", "/"),
        (b"//elsewhere.example/", "//elsewhere.example/"),
        (b'/"<script>', "/%22%3Cscript%3E"),
        (b"/\x00\x7f\xe9", "/%00%7F%E9"),
        (b"/a\\b", "/a%5Cb"),
    ],
)
def test_it_keeps_nothing_of_the_target_but_a_safe_path(target: bytes, path: str) -> None:
    assert redirected(target) == f"https://d:8450{path}"


@pytest.mark.parametrize(
    ("header", "authority"),
    [
        (b"Host: d:9000", "d:9000"),  # a router in front maps the port
        (b"hOsT:   d  ", "d:8450"),
        (b"Host: [2001:db8::1]:9000", "[2001:db8::1]:9000"),
        (b"Host: [2001:db8::1]", "[2001:db8::1]:8450"),
        (b"Host: user@evil.example", "192.0.2.7:8450"),
        (b"Host: a/b", "192.0.2.7:8450"),
        (b"Host: a:http", "192.0.2.7:8450"),
        (b"Host: ", "192.0.2.7:8450"),
        (b"X-Host: evil.example", "192.0.2.7:8450"),
    ],
)
def test_it_redirects_to_a_host_that_is_well_formed_only(header: bytes, authority: str) -> None:
    assert redirected(b"/", header) == f"https://{authority}/"


def test_it_writes_an_ipv6_address_in_brackets() -> None:
    answer = answer_in_plain(b"GET / HTTP/1.0\r\n\r\n", address="2001:db8::7", port=8450)
    assert answer
    assert location(answer) == "https://[2001:db8::7]:8450/"
