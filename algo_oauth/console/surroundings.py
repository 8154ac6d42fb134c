"""What the device has that a button may name."""

from collections.abc import Collection, Container, Mapping

import msgspec

from algo_oauth.console.commands import Command, commands


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What a button's form is checked against.

    ``icons`` are the names of Bootstrap icons; ``has_remote_password`` tells whether requests
    to Algo endpoints can be signed.
    """

    profile_ids: Collection[str] = ()
    screen_ids: Collection[str] = ()
    icons: Container[str] = ()
    commands: Mapping[str, Command] = msgspec.field(default_factory=commands)
    has_remote_password: bool = False
