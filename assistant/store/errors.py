"""Why the store did not do what it was asked for; `code` is of the text `store.<code>`."""


class StoreError(Exception):
    """The store cannot be used now. Nothing was half done."""

    code = "unavailable"


class StoreFullError(StoreError):
    """There is no room left where the database is."""

    code = "full"


class StoreVersionError(StoreError):
    """The database was made by a newer assistant."""

    code = "version"
