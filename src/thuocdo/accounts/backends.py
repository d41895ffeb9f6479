"""How the person of a session is read: with the number of notices that wait and that of all rights, so that the frame of a page costs no query more."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS

from allauth.account.auth_backends import AuthenticationBackend

from thuocdo.accounts.models import RightsVersion, User
from thuocdo.notices.models import Notice
from thuocdo.postgresql.statements import rows

_FIELDS = [one.attname for one in User._meta.concrete_fields]


class CountingBackend(AuthenticationBackend):  # type: ignore[misc] # the package has no types
    """Signs in as the package does; `unread_notices` and `rights_version` come with the account of each request."""

    def get_user(self, user_id: Any) -> User | None:
        """Return an active account with its `unread_notices` and the `rights_version` (see `kept`); null for any other."""
        for *account, unread, version in rows(_user_with_count(), [user_id]):
            user = User.from_db(DEFAULT_DB_ALIAS, _FIELDS, account)
            vars(user).update(unread_notices=unread, rights_version=version)
            return user if self.user_can_authenticate(user) else None
        return None


@lru_cache(maxsize=1)
def _user_with_count() -> str:
    """Return the query that every page begins with; putting it together anew took a tenth of an empty page."""
    columns = ", ".join(f'account."{one.column}"' for one in User._meta.concrete_fields)
    # Names of tables and columns alone; the number of the account goes in as a parameter.
    return f"""
        SELECT {columns}, (
            SELECT count(*) FROM {Notice._meta.db_table} notice WHERE notice.recipient_id = account.id AND notice.read_at IS NULL
        ) AS unread_notices, (SELECT number FROM {RightsVersion._meta.db_table}) AS rights_version
        FROM {User._meta.db_table} account WHERE account.id = %s
    """  # noqa: S608
