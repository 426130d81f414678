"""An OpenID provider on this machine: `python -m tests.assistant.staff.staged_provider PORT`.

It issues ID tokens as it should to those of PEOPLE. Whoever signs in as one of LIES gets a token
that nobody must believe, with the claims of the manager.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sys
import time
from collections.abc import Callable
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey
from oidc_provider_mock import User, run_server_in_thread
from oidc_provider_mock._app import OpenIDCode, storage

PEOPLE = {
    "anna": {"name": "Anna Nowak", "email": "anna@example.pl", "email_verified": True},
    "ewa": {"name": "Ewa Wilk", "email": "ewa@example.pl", "email_verified": True},
    "jan": {"name": "Jan Obcy", "email": "jan@example.pl", "email_verified": True},
    "mallory": {"name": "Mallory", "email": "ewa@example.pl", "email_verified": False},
}


Token = dict[str, Any]  # claims


def signed(claims: Token, key: RSAKey) -> str:
    return jwt.encode({"alg": "RS256", "kid": own_key().kid}, claims, key)


def own_key() -> RSAKey:
    return RSAKey.import_key(storage.jwk.as_dict(is_private=True))


def by_hand(alg: str, claims: Token, sign: Callable[[bytes], bytes]) -> str:
    """A token of an algorithm that the provider does not have."""
    parts = ({"alg": alg, "kid": own_key().kid}, claims)
    written = b".".join(base64url(json.dumps(part).encode()) for part in parts)
    return b".".join((written, base64url(sign(written)))).decode()


def base64url(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def public_key_as_secret(written: bytes) -> bytes:
    return hmac.digest(own_key().as_pem(private=False), written, hashlib.sha256)


# Who signs in -> the token that is issued.
LIES: dict[str, Callable[[Token], str]] = {
    "expired": lambda claims: signed(claims | {"exp": int(time.time()) - 3600}, own_key()),
    "audience": lambda claims: signed(claims | {"aud": ["another-service"]}, own_key()),
    "issuer": lambda claims: signed(claims | {"iss": "https://login.example"}, own_key()),
    "replayed": lambda claims: signed(claims | {"nonce": "of-another-sign-in"}, own_key()),
    "forged": lambda claims: signed(claims, RSAKey.generate_key(2048)),
    "unsigned": lambda claims: by_hand("none", claims, lambda _: b""),
    "public-key": lambda claims: by_hand("HS256", claims, public_key_as_secret),
}


def main(port: int) -> None:
    honest = OpenIDCode.encode_id_token

    def issue(self: OpenIDCode, token: Token, request: Any) -> str:
        true: str = honest(self, token, request)
        lie = LIES.get(request.user.sub)
        return lie(jwt.decode(true, own_key()).claims) if lie else true

    OpenIDCode.encode_id_token = issue
    people = PEOPLE | dict.fromkeys(LIES, PEOPLE["ewa"])
    users = [User(sub=sub, claims=claims) for sub, claims in people.items()]
    with run_server_in_thread(port=port, user_claims=users):
        sys.stdin.read()  # until who started it is gone


if __name__ == "__main__":
    main(int(sys.argv[1]))
