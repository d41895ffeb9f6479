"""Smallest valid accounts and memberships."""

from __future__ import annotations

from datetime import UTC, date, datetime

from factory.declarations import Sequence, SubFactory
from factory.django import DjangoModelFactory

from thuocdo.accounts.models import Membership, Role, User


class UserFactory(DjangoModelFactory[User]):
    """An account that belongs to no unit."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = Sequence(lambda n: f"nguoi-{n}")
    full_name = Sequence(lambda n: f"Người thứ {n}")


class MembershipFactory(DjangoModelFactory[Membership]):
    """A reform officer since the beginning of 2020."""

    class Meta:
        model = Membership

    user = SubFactory(UserFactory)
    role = Role.REFORM_OFFICER
    valid_from = date(2020, 1, 1)
    granted_at = datetime(2020, 1, 1, tzinfo=UTC)
