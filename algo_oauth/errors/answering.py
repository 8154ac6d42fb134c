"""A target's answer that is not success."""

from algo_oauth.errors.problem import DeviceError


class ApiError(DeviceError):
    """A target's answer that is not success."""


class ApiRedirected(ApiError):
    """Following a redirect could send the token elsewhere, or send a POST twice."""

    code = "API-001"
    message = "{host} wants to redirect the request ({status}). It was not followed."
    remedy = "Enter the address it points to if you trust it: {location}"


class ApiAnsweredHtml(ApiError):
    """A web page came where an API was expected."""

    code = "API-002"
    message = "{host} answered {status} with a web page instead of JSON."
    remedy = "Check the address: it should be the API's, not the web site's."


class ApiAnsweredBadJson(ApiError):
    """The content type says JSON and the body is not."""

    code = "API-003"
    message = "{host} answered {status} with JSON that cannot be read."
    remedy = "It may have worked: look at the target before sending again."


class ApiRefused(ApiError):
    """A status outside 2xx that no entry of ``config/remedies.toml`` explains."""

    code = "API-004"
    message = "{host} answered {status}{words}."
    remedy = "Look at what it answered, and correct the request."


class SuccessRuleNotMet(ApiError):
    """The answer is not what the success rule of the request, or of its provider, asks for."""

    code = "API-005"
    message = (
        "{host} answered {status}{words}. The success rule of the {owner} wants {wanted}; "
        "there is {found}."
    )
    remedy = "Look at what it answered; if it did work, correct the success rule."


class SuccessRuleNotJudged(ApiError):
    """Whether the answer is what the success rule asks for would take too long to say."""

    code = "API-006"
    message = (
        "{host} answered {status}{words}. Whether that is a success could not be judged: it would "
        "take too long to look through it for what the success rule of the {owner} wants: {wanted}."
    )
    remedy = (
        "It may have worked: look at the target before sending again, and make the rule's path or "
        "pattern simpler."
    )


class SignatureRefused(ApiError):
    """An Algo endpoint did not accept the signature of a request, so it has not acted on it."""

    code = "ALG-001"
    message = "{host} refused the Algo Standard authentication ({status}). It did nothing."
    remedy = (
        "Check that the Remote Device RESTful API Password (Basic Settings, Features) is the "
        "target's own, that its RESTful API is enabled, and that it uses Standard authentication."
    )


class ClockRefused(ApiError):
    """An Algo endpoint refuses signatures although they are made in its own clock."""

    code = "ALG-002"
    message = (
        "{host} refused the Algo Standard authentication ({status}). It did nothing. Its clock "
        "differs from this device's by {seconds} s."
    )
    remedy = (
        "Let both take their time from the network. If it is refused again, check the Remote "
        "Device RESTful API Password (Basic Settings, Features)."
    )
