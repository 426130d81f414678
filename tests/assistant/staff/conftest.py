"""The staff's sign-in with both databases, as in the tests of the store."""

from tests.assistant.store.conftest import (  # noqa: F401  fixtures
    postgres,
    postgres_template,
    sqlite_template,
    store,
)
