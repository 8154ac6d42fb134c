"""Grant Types: from a profile to a token request, one file each."""
