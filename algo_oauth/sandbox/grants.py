"""The grants that RingCentral knows, on Authlib's base classes."""

from typing import Any, ClassVar

from authlib.oauth2.rfc6749 import AuthorizationCodeGrant as AuthlibCodeGrant
from authlib.oauth2.rfc6749 import (
    BaseGrant,
    InvalidGrantError,
    InvalidRequestError,
    TokenEndpointMixin,
)
from authlib.oauth2.rfc6749 import RefreshTokenGrant as AuthlibRefreshGrant
from authlib.oauth2.rfc7636 import CodeChallenge

from algo_oauth.sandbox.clients import AppClient
from algo_oauth.sandbox.codes import new_code
from algo_oauth.sandbox.faults import OAuthFault
from algo_oauth.sandbox.records import (
    CLIENT_CREDENTIALS,
    JWT_BEARER,
    AuthorizationCode,
    Session,
    TokenPair,
    User,
)
from algo_oauth.sandbox.token_answer import spend_auth_request, token_answer
from algo_oauth.sandbox.world import world

CLIENT_AUTHENTICATION = ["client_secret_basic", "none"]
Answer = tuple[int, dict[str, object], list[tuple[str, str]]]


class _RingCentralGrant(BaseGrant):
    """What every grant begins with: who asks, how often, and whether by a grant of the app."""

    TOKEN_ENDPOINT_AUTH_METHODS: ClassVar[list[str]] = CLIENT_AUTHENTICATION

    def authenticate_token_endpoint_client(self) -> AppClient:
        client: AppClient = super().authenticate_token_endpoint_client()
        spend_auth_request(client.app)
        if not client.check_grant_type(self.GRANT_TYPE):
            raise OAuthFault("unauthorized_client", "OAU-251", "Unauthorized for this grant type")
        return client


class JwtBearerGrant(_RingCentralGrant, TokenEndpointMixin):
    """RFC 7523 section 2.1, with the JWT that the developer console made for a user."""

    GRANT_TYPE = JWT_BEARER

    def validate_token_request(self) -> None:
        """Check the client, then the JWT, then whether the two belong together."""
        self.request.client = self.authenticate_token_endpoint_client()
        assertion = self.request.form.get("assertion")
        if not assertion:
            raise InvalidRequestError("Parameter [assertion] is missing")
        claims = world().read_jwt(assertion)
        allowed = world().jwt_apps.get(claims.jti)
        if allowed is not None and self.client.get_client_id() not in allowed:
            raise InvalidGrantError("The JWT is not meant for this application")
        self.request.user = world().users.get(claims.sub)
        if self.request.user is None:
            raise InvalidGrantError("The user of the JWT does not exist")

    def create_token_response(self) -> Answer:
        """Open a session."""
        return _opened(self.client, self.request.user)


class AuthorizationCodeGrant(_RingCentralGrant, AuthlibCodeGrant):
    """RFC 6749 section 4.1; the code lives 60 seconds and is used up by any exchange."""

    def validate_authorization_redirect_uri(self, request: Any, client: AppClient) -> str:
        """Return the redirect URI if it is registered, letter by letter."""
        return checked_redirect_uri(request.payload.redirect_uri, client)

    def generate_authorization_code(self) -> str:
        """Return the text of a new code."""
        return new_code()

    def save_authorization_code(self, code: str, request: Any) -> None:
        """Remember what the code stands for."""
        world().codes.keep(
            code,
            client_id=request.client.get_client_id(),
            user_id=request.user.id,
            redirect_uri=request.payload.redirect_uri,
            code_challenge=request.payload.data.get("code_challenge"),
            code_challenge_method=request.payload.data.get("code_challenge_method"),
        )

    def query_authorization_code(self, code: str, client: AppClient) -> AuthorizationCode:
        """Take the code out of the book; it goes with the redirect URI that it was sent to."""
        kept = world().codes.take(code, client.get_client_id())
        if self.request.form.get("redirect_uri") != kept.redirect_uri:
            raise _redirect_uris_differ()
        return kept

    def create_token_response(self) -> Answer:
        """Open a session for the user who consented."""
        code: AuthorizationCode = self.request.authorization_code
        return _opened(self.client, world().users[code.user_id])


class S256Challenge(CodeChallenge):
    """RFC 7636 with S256 alone, and with the method named: RingCentral documents no other."""

    SUPPORTED_CODE_CHALLENGE_METHOD: ClassVar[list[str]] = ["S256"]

    def validate_code_challenge(self, grant: AuthorizationCodeGrant, redirect_uri: str) -> None:
        """Check the challenge; a client-side app cannot do without."""
        data = grant.request.payload.data
        if data.get("code_challenge") and not data.get("code_challenge_method"):
            raise InvalidRequestError("Parameter [code_challenge_method] is missing")
        if grant.request.client.app.public and not data.get("code_challenge"):
            raise InvalidRequestError("Parameter [code_challenge] is missing")
        super().validate_code_challenge(grant, redirect_uri)


class RefreshTokenGrant(_RingCentralGrant, AuthlibRefreshGrant):
    """RFC 6749 section 6; the pair rotates."""

    def validate_token_request(self) -> None:
        """Check the client and that a token was sent; the session book judges the token."""
        self.request.client = self.authenticate_token_endpoint_client()
        if not self.request.form.get("refresh_token"):
            raise InvalidRequestError("Parameter [refresh_token] is missing")

    def create_token_response(self) -> Answer:
        """Hand out the next pair of the session."""
        return _answered(
            *world().sessions.refresh(
                self.request.form["refresh_token"], self.client.get_client_id()
            )
        )


class ClientCredentialsGrant(_RingCentralGrant, TokenEndpointMixin):
    """Known to RingCentral, and given to no app of this account: always refused (OAU-251)."""

    GRANT_TYPE = CLIENT_CREDENTIALS

    def validate_token_request(self) -> None:
        """Refuse the client."""
        self.authenticate_token_endpoint_client()


def checked_redirect_uri(redirect_uri: str | None, client: AppClient) -> str:
    """Return a redirect URI that this app may use.

    Raises:
        OAuthFault: OAU-113 the app has none, OAU-109 the app has others.
    """
    if not client.app.redirect_uris:
        raise OAuthFault("invalid_request", "OAU-113", "No redirect URI is registered", status=403)
    if not redirect_uri or not client.check_redirect_uri(redirect_uri):
        raise _redirect_uris_differ()
    return redirect_uri


def _redirect_uris_differ() -> OAuthFault:
    return OAuthFault("invalid_request", "OAU-109", "Redirect URIs do not match")


def _opened(client: AppClient, user: User) -> Answer:
    return _answered(*world().sessions.open(client.app, user.id))


def _answered(session: Session, pair: TokenPair) -> Answer:
    return 200, token_answer(session, pair), BaseGrant.TOKEN_RESPONSE_HEADER
