"""What goes wrong with a provider's answer to a token request."""

from algo_oauth.errors.problem import DeviceError


class TokenError(DeviceError):
    """The provider's answer to a token request cannot be used."""


class TokenAnswerNotJson(TokenError):
    """RFC 6749 §5.1 asks for a JSON object."""

    code = "TOK-001"
    message = "{host} answered the token request with {kind} instead of JSON."
    remedy = "Check the Token URL: it should be the provider's token endpoint, not a web page."


class TokenAnswerWithoutToken(TokenError):
    """A 200 without ``access_token``."""

    code = "TOK-002"
    message = "{host} answered the token request without an access token."
    remedy = "Check the Token URL, the Grant Type and the provider's application."


class TokenTypeUnknown(TokenError):
    """Only bearer tokens (RFC 6750) can be sent."""

    code = "TOK-003"
    message = "{host} gave a token of type {kind}; this device sends bearer tokens only."
    remedy = "Set the provider's application to issue bearer tokens."


class TokenLifetimeUnreadable(TokenError):
    """``expires_in`` is neither a number nor numeric text, or is negative."""

    code = "TOK-004"
    message = "{host} gave a token whose lifetime cannot be read (expires_in is {value})."
    remedy = "Ask the provider; RFC 6749 wants a number of seconds there."


class TokenAnswerTooLong(TokenError):
    """An answer over the limit is no token answer."""

    code = "TOK-005"
    message = "{host} answered the token request with more than 1 MB."
    remedy = "Check the Token URL."


class TokenRedirected(TokenError):
    """A token endpoint does not redirect; following would send the secret elsewhere."""

    code = "TOK-006"
    message = "{host} wants to redirect the token request ({status}). It was not followed."
    remedy = "Enter the address it points to as the Token URL if you trust it: {location}"


class TokenCallsExhausted(TokenError):
    """The limit of token calls a minute would be passed."""

    code = "TOK-007"
    message = "No token was asked for: {reason}. Nothing was sent."
    remedy = "Wait {seconds} s and try again."


class TokenWaitOver(TokenError):
    """Another press is fetching the token and did not finish in time."""

    code = "TOK-008"
    message = "The token did not arrive in time. Nothing was sent."
    remedy = "Try again; the provider is slow to answer."
