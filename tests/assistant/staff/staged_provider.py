"""An OpenID provider on this machine: `python -m tests.assistant.staff.staged_provider PORT KIND`.

It knows the people of PEOPLE. Of the kinds, "honest" issues ID tokens as it should; "expired",
"audience", "issuer" and "forged" issue tokens that nobody must believe: over since an hour, meant
for another service, in the name of another provider, signed with a key that is not the provider's.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from authlib.jose import JsonWebKey
from oidc_provider_mock import User, run_server_in_thread
from oidc_provider_mock._app import OpenIDCode

PEOPLE = {
    "anna": {"name": "Anna Nowak", "email": "anna@example.pl", "email_verified": True},
    "ewa": {"name": "Ewa Wilk", "email": "ewa@example.pl", "email_verified": True},
    "jan": {"name": "Jan Obcy", "email": "jan@example.pl", "email_verified": True},
    "mallory": {"name": "Mallory", "email": "ewa@example.pl", "email_verified": False},
}


def config_of(kind: str) -> None:
    """Let the provider issue tokens of that kind."""
    honest = OpenIDCode.get_jwt_config

    def config(self: OpenIDCode, grant: Any, client: object = None) -> Mapping[str, Any]:
        made = honest(self, grant, client)
        if kind == "issuer":
            return {**made, "iss": "https://login.example"}
        if kind == "forged":
            own = {"kid": made["key"]["kid"]}
            key = JsonWebKey.generate_key("RSA", 2048, own, is_private=True)
            return {**made, "key": key.as_dict(is_private=True)}
        return made

    OpenIDCode.get_jwt_config = config
    if kind == "audience":
        OpenIDCode.get_audiences = lambda *_: ["another-service"]


def main(port: int, kind: str) -> None:
    config_of(kind)
    people = [User(sub=sub, claims=claims) for sub, claims in PEOPLE.items()]
    age = timedelta(hours=-1 if kind == "expired" else 1)
    with run_server_in_thread(port=port, access_token_max_age=age, user_claims=people):
        sys.stdin.read()  # until who started it is gone


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
