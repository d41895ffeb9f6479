"""How citizens sign in: by an identity provider, or by a code sent to their phone."""
