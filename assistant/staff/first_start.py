"""The staff key that is made at the first start, and told on the console this one time."""

from __future__ import annotations

import logging
import sys
import threading

from assistant.staff import provider
from assistant.staff.signing_in import make_first_key
from assistant.store.database import database
from assistant.store.errors import StoreError
from assistant.texts import LANGUAGES, words

log = logging.getLogger(__name__)


def tell_key() -> None:
    """Make the key unless there is one, or an OpenID provider in its place. The service does not
    wait for the store meanwhile.
    """
    if provider.is_set_up():
        return
    threading.Thread(target=_tell, name="staff key", daemon=True).start()


def _tell() -> None:
    try:
        key = make_first_key(database())
    except StoreError:
        log.warning("no staff key was made, as the store cannot be used")
        return
    if key:
        sys.stdout.write(words(LANGUAGES[0]).text("command.staff_key.first", key=key) + "\n")
        sys.stdout.flush()
