"""Sessions in PostgreSQL whose keys are letters and digits: a cookie may unquote to what no database can compare with."""

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """Django's own, to which a key with a NUL in it is no key."""

    def _validate_session_key(self, key: str) -> bool:
        return bool(super()._validate_session_key(key)) and key.isalnum()  # type: ignore[misc]  # not in the stubs
