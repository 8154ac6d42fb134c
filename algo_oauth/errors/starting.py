"""Why the device cannot start; each is printed as one line."""

from algo_oauth.errors.problem import DeviceError


class StartError(DeviceError):
    """The device cannot start; printed as one line."""


class BadSetting(StartError):
    """A command-line option, an ``ALGO_OAUTH_*`` name or a value that cannot be used."""

    code = "CFG-001"
    message = "{name}: {fault}."
    remedy = "{hint}"


class SandboxMissing(StartError):
    """The sandbox was asked for and its libraries are not installed."""

    code = "CFG-002"
    message = "The sandbox's libraries are not installed."
    remedy = "Install them with: pip install 'algo-oauth[sandbox]'"


class SandboxFailed(StartError):
    """The sandbox did not come up."""

    code = "CFG-003"
    message = "The sandbox did not start: {reason}."
    remedy = "Choose a free port with --sandbox-port, or start without --sandbox."


class AddressTaken(StartError):
    """The device's own port cannot be listened on."""

    code = "CFG-004"
    message = "Cannot listen on {address}: {reason}."
    remedy = "Choose another with --host and --port, or stop the program that has it."


class CertificateUnusable(StartError):
    """The TLS key and certificate in the certs folder cannot be served."""

    code = "CFG-005"
    message = "The certificate {path} cannot be used: {reason}."
    remedy = "Put a matching, unexpired pair there, or remove both files to have one made."


class ProvisionRefused(StartError):
    """The provisioning file cannot be applied; every fault has a line of its own."""

    code = "CFG-006"
    message = "{file} cannot be applied:{lines}\nNothing was changed."
    remedy = "Correct the file, or start without --provision."
