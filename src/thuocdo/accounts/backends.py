"""How the person of a session is read: with the number of notices that wait, so that the bell of every page costs no query."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from allauth.account.auth_backends import AuthenticationBackend

from thuocdo.accounts.models import User
from thuocdo.notices.models import Notice


class CountingBackend(AuthenticationBackend):  # type: ignore[misc] # the package has no types
    """Signs in as the package does; `unread_notices` comes with the account of each request."""

    def get_user(self, user_id: Any) -> User | None:
        """Return an active account with its `unread_notices`; null for any other."""
        unread = Notice.objects.filter(recipient=OuterRef("pk"), read_at=None).order_by()
        count = unread.values("recipient").annotate(count=Count("pk")).values("count")
        counted = User.objects.annotate(unread_notices=Coalesce(Subquery(count), 0))
        user = counted.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
