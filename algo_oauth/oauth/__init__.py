"""The OAuth protocol: profiles, grants, client authentication, tokens. No Flask, no TinyDB."""
