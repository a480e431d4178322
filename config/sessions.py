"""Sessions in the database, found only by keys as Django makes them: any other cookie belongs to a new visitor."""

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """PostgreSQL would answer a key with a NUL character in it with an error."""

    def _validate_session_key(self, key):
        return super()._validate_session_key(key) and key.isascii() and key.isalnum()
