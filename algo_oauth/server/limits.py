"""How long and how much the server puts up with from one connection."""

import resource

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Times in seconds on the monotonic clock, sizes in bytes."""

    handshake: float = 10.0
    """From accepting the connection to the end of the TLS handshake."""
    header: float = 20.0
    """A whole request header, from its first byte or from the end of the handshake."""
    body: float = 60.0
    """A whole request body, from the end of its header."""
    idle: float = 75.0
    """Between requests: longer than the 60 s a proxy keeps idle connections to us, so that it
    is the proxy that closes and never finds one closed just as it sends."""
    stalled: float = 30.0
    """An answer of which the client takes nothing."""
    farewell: float = 2.0
    """For the client to read the last answer and close."""
    stopping: float = 5.0
    """For answers in flight when the server is told to stop."""

    header_bytes: int = 64 * 1024
    body_bytes: int = 6 * 1024 * 1024
    """The largest that any page takes, a configuration file; the others take less: see there."""
    connections: int = 1000
    threads: int = 8
    """Requests mostly wait for a press's first 300 ms, for a lock or for the disk: more threads
    than cores, so that several screens can wait at once; few, so that a small machine's memory
    and its password hashing do not grow with the number of clients."""


def connections_affordable(wanted: int) -> int:
    """Return ``wanted``, or what leaves a quarter of the process's descriptors to the rest."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return wanted if soft == resource.RLIM_INFINITY else min(wanted, soft * 3 // 4)
