"""JSON paths (RFC 9535): finding values in an answer's body."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from typing import Any, Final

import jsonpath
import regex
from jsonpath.function_extensions import Match, Search
from jsonpath.segments import (
    JSONPathChildSegment,
    JSONPathRecursiveDescentSegment,
    JSONPathSegment,
)

from algo_oauth.oauth.patience import OutOfPatience, Patience

LIMIT: Final = 200
"""Characters of a path."""
DEEPEST: Final = 100
"""Levels that ``..`` goes down."""
LONGEST_PATTERN: Final = 500
"""Characters of a pattern in a filter: reading a long one takes seconds by itself."""

_patience: Final = ContextVar[Patience]("patience")
"""That of the look under way: the library hands nothing through to its filters."""


class BadPath(Exception):
    """The text is not a JSON path; the message says why in few words."""


class JsonPath:
    """A compiled path. ``$.user.name`` may also be written ``user.name``.

    Raises:
        BadPath: the text is not a JSON path.
    """

    def __init__(self, text: str) -> None:
        self.text = text if text.startswith("$") else f"$.{text}"
        try:
            self._path = _ENVIRONMENT.compile(self.text)
        except (jsonpath.JSONPathError, ValueError, RecursionError) as error:
            raise BadPath(str(error).partition("\n")[0]) from error

    def find(self, document: Any, patience: Patience | None = None) -> list[Any]:
        """Return every value that the path finds, in document order; none where it fits nothing.

        Raises:
            OutOfPatience: it would take too long to say, or goes too deep.
        """
        if isinstance(document, str):  # in which the library would look for JSON
            return [document] if self.text == "$" else []
        look = _patience.set(patience or Patience())
        try:
            return list(self._path.findall(document))
        except RecursionError:
            raise OutOfPatience from None
        except jsonpath.JSONPathError:
            return []
        finally:
            _patience.reset(look)


def _counted(nodes: Iterable[jsonpath.JSONPathMatch]) -> Iterator[jsonpath.JSONPathMatch]:
    patience = _patience.get()
    for node in nodes:
        patience.step()
        yield node


class _Child(JSONPathChildSegment):
    """A step down by one level that counts what it comes from and what it finds."""

    def resolve(self, nodes: Iterable[jsonpath.JSONPathMatch]) -> Iterable[jsonpath.JSONPathMatch]:
        return _counted(super().resolve(_counted(nodes)))


class _Descent(JSONPathRecursiveDescentSegment):
    """``..``, which counts every value on its way, also where nothing is found."""

    def resolve(self, nodes: Iterable[jsonpath.JSONPathMatch]) -> Iterable[jsonpath.JSONPathMatch]:
        for node in nodes:
            for below in _counted(_with_all_below(node)):
                for selector in self.selectors:
                    yield from _counted(selector.resolve(below))


def _with_all_below(
    node: jsonpath.JSONPathMatch, depth: int = 0
) -> Iterator[jsonpath.JSONPathMatch]:
    """Yield a node and every object and list in it, each before what is in it."""
    if depth >= DEEPEST:
        raise OutOfPatience
    yield node
    inside: Iterable[tuple[Any, Any]] = ()
    if isinstance(node.obj, Mapping):
        inside = node.obj.items()
    elif isinstance(node.obj, list):
        inside = enumerate(node.obj)
    for key, value in inside:
        if isinstance(value, Mapping | list):
            yield from _with_all_below(node.new_child(value, key), depth + 1)


class _Parser(jsonpath.Parser):
    """Makes the steps of every path, those in filters, too, ones that are counted."""

    def parse_query(self, stream: Any) -> Iterable[JSONPathSegment]:
        for step in super().parse_query(stream):
            kind = _Descent if isinstance(step, JSONPathRecursiveDescentSegment) else _Child
            yield kind(env=step.env, token=step.token, selectors=step.selectors)


class _Search(Search):
    """``search()`` of RFC 9535 §2.4.7, with an end."""

    def __call__(self, value: object, pattern: object) -> bool:
        return _applied(self, value, pattern, Patience.search)


class _Match(Match):
    """``match()`` of RFC 9535 §2.4.6, with an end."""

    def __call__(self, value: object, pattern: object) -> bool:
        return _applied(self, value, pattern, Patience.full_match)


def _applied(
    function: Search | Match,
    value: object,
    pattern: object,
    look: "Callable[[Patience, regex.Pattern[str], str], bool]",
) -> bool:
    if not (isinstance(value, str) and isinstance(pattern, str)):
        return False
    if len(pattern) > LONGEST_PATTERN:  # from the document: no path is as long
        raise OutOfPatience
    compiled = function.check_cache(pattern)
    return compiled is not None and look(_patience.get(), compiled, value)


class _Environment(jsonpath.JSONPathEnvironment):
    parser_class = _Parser

    def setup_function_extensions(self) -> None:
        super().setup_function_extensions()
        # Answers are read by several threads at once.
        self.function_extensions["match"] = _Match(thread_safe=True)
        self.function_extensions["search"] = _Search(thread_safe=True)

    def compare(self, left: object, operator: str, right: object) -> bool:
        _patience.get().step()
        return super().compare(left, operator, right)


_ENVIRONMENT: Final = _Environment(strict=True)
