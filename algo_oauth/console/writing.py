"""From a request of a button to what goes out to one of its targets."""

from collections.abc import Callable, Mapping

from algo_oauth.checks import Faults, json_fault, strict_json
from algo_oauth.clock import Clock
from algo_oauth.console.algo_signer import AlgoSigner, ClockOffsets
from algo_oauth.console.algo_standard import SIGNED_TYPE
from algo_oauth.console.buttons import CUSTOM_HEADERS, OTHER_COMMAND, ButtonRequest
from algo_oauth.console.commands import BadArgument, Command, commands
from algo_oauth.console.facts import Facts, NoValue
from algo_oauth.console.filling import (
    JSON_TYPE,
    DoesNotFit,
    content_type_of,
    fill_headers,
    fill_path,
    fill_payload,
    fill_text,
)
from algo_oauth.console.placeholders import OPENING
from algo_oauth.console.targets import Target
from algo_oauth.errors import CommandUnknown, NoRemotePassword, RequestNotWritten
from algo_oauth.oauth.call import ApiRequest
from algo_oauth.oauth.request_check import check_headers
from algo_oauth.outbound.exchange import Headers
from algo_oauth.secret import NO_SECRET, Secret

Written = tuple[str, str, Headers, bytes]
"""Method, path, headers and body."""


class RequestWriter:
    """Writes requests; ``remote_password`` is what signs those to Algo endpoints."""

    def __init__(
        self,
        *,
        clock: Clock,
        device_name: Callable[[], str] = lambda: "",
        remote_password: Callable[[], Secret] = lambda: NO_SECRET,
        known: Mapping[str, Command] | None = None,
    ) -> None:
        self.device_name = device_name
        self._clock = clock
        self._remote_password = remote_password
        self._commands = commands() if known is None else known
        self._offsets = ClockOffsets()

    def check(self, request: ButtonRequest) -> None:
        """Make sure, before anything is sent, that this request can be written.

        Raises:
            CommandUnknown: it names a command that this version does not have.
            NoRemotePassword: it is to be signed, and there is nothing to sign with.
        """
        if request.command != OTHER_COMMAND and request.command not in self._commands:
            raise CommandUnknown(command=request.command)
        if request.is_signed and not self._remote_password():
            raise NoRemotePassword

    def write(
        self, request: ButtonRequest, target: Target, facts: Facts, *, number: int, extra: Headers
    ) -> ApiRequest:
        """Return request ``number`` of a press as it goes to one target, with ``extra`` headers.

        Raises:
            RequestNotWritten: a placeholder has no value, or one that cannot be sent.
        """
        try:
            method, path, headers, body = self._write(request, facts, strict=True)
        except (NoValue, DoesNotFit, BadArgument) as reason:
            raise RequestNotWritten(number=number, reason=reason) from reason
        return ApiRequest(
            method=method,
            url=target.url(path),
            headers=(*headers, *extra),
            body=body,
            signer=self._signer(target) if request.is_signed else None,
            silence=request.timeout,
            success=request.success,
        )

    def sketch(self, request: ButtonRequest, target: Target, facts: Facts) -> ApiRequest:
        """Return the request as it would be written, to be looked at: nothing can sign it.

        Raises:
            NoValue: a placeholder has no value.
            DoesNotFit: a value cannot stand where its placeholder does.
        """
        method, path, headers, body = self._write(request, facts, strict=False)
        return ApiRequest(method=method, url=target.url(path), headers=headers, body=body)

    def _write(self, request: ButtonRequest, facts: Facts, *, strict: bool) -> Written:
        if request.command == OTHER_COMMAND:
            return _write_other(request, facts)
        command = self._commands[request.command]
        arguments = {name: fill_text(text, facts.value) for name, text in request.arguments.items()}
        return command.method, command.path, (), command.body(arguments, strict=strict)

    def _signer(self, target: Target) -> AlgoSigner:
        return AlgoSigner(
            address=target.address,
            password=self._remote_password(),
            clock=self._clock,
            offsets=self._offsets,
        )


def _write_other(request: ButtonRequest, facts: Facts) -> Written:
    custom = request.custom_headers if request.headers == CUSTOM_HEADERS else ""
    typed = check_headers(Faults(), "", custom, with_profile=bool(request.profile_id))
    kind = SIGNED_TYPE if request.is_signed else content_type_of(typed)
    payload = fill_payload(request.data_payload, facts.value, content_type=kind)
    if OPENING in request.data_payload and JSON_TYPE.match(kind):
        _check_json(payload)
    path = fill_path(request.custom_path, facts.value)
    body = payload.encode("utf-8", "replace")
    return request.method, path, fill_headers(typed, facts.value), body


def _check_json(payload: str) -> None:
    try:
        strict_json(payload)
    except (ValueError, RecursionError) as error:
        raise DoesNotFit(f"its payload is not valid JSON ({json_fault(error)})") from error
