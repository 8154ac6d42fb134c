"""Templates that were compiled for one application and serve all further ones of the process.

Every test of a page has an application of its own; compiling the same templates anew for each
took longer than all that the tests look at.
"""

from types import CodeType

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache


class CompiledTemplates(BytecodeCache):
    """Keeps compiled code in memory, for as long as the template's source stays the same."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        source, code = self._kept.get(bucket.key, ("", None))
        bucket.code = code if source == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._kept[bucket.key] = (bucket.checksum, bucket.code)


_ALL = CompiledTemplates()


def with_compiled_templates(app: Flask) -> Flask:
    """Return the application, which compiles only what no other one has compiled."""
    app.jinja_env.bytecode_cache = _ALL
    return app
