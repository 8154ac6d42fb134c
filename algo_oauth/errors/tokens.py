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


class ReauthorisationRequired(TokenError):
    """A person's consent is needed, for the first time or again."""

    code = "TOK-009"
    message = "The profile {name} has no authorization (any more). Nothing was sent."
    remedy = "Open the profile under Advanced Settings, OAuth, and select Start Authorization."


class NothingToRefresh(TokenError):
    """A refresh was asked for by hand and there is no refresh token."""

    code = "TOK-010"
    message = "The provider gave no refresh token, so there is nothing to refresh."
    remedy = "Get a new token instead, or set the provider's application to issue refresh tokens."


class KeyCannotSign(TokenError):
    """The profile's key does not fit any more, for example after its algorithm was changed."""

    code = "TOK-011"
    message = "The assertion could not be signed: {reason}. Nothing was sent."
    remedy = "Paste a key that fits the algorithm into the profile."


class NotRevocable(TokenError):
    """The provider offers no revocation, or the profile does not name its address."""

    code = "TOK-012"
    message = "The provider was not told: the profile names no Revocation URL."
    remedy = "Remove this device's access in the provider's own console."
