"""A furnished device in a process of its own, with the target that its buttons call."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.furnished import environment, furnish
from bench.target import running_target
from tests.doubles.running_device import RunningDevice


@contextmanager
def device_at_work() -> Iterator[RunningDevice]:
    """Run both until the block ends."""
    with TemporaryDirectory() as folder, running_target(Path(folder)) as target:
        state = Path(folder) / "state"
        furnish(state, target)
        with RunningDevice(state, environ=environment(target)) as device:
            yield device
