"""Smallest valid accounts and memberships."""

from __future__ import annotations

from datetime import UTC, date, datetime

import factory

from thuocdo.accounts.models import Membership, Role, User


class UserFactory(factory.django.DjangoModelFactory[User]):
    """An account that belongs to no unit."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"nguoi-{n}")
    full_name = factory.Sequence(lambda n: f"Người thứ {n}")


class MembershipFactory(factory.django.DjangoModelFactory[Membership]):
    """A reform officer since the beginning of 2020."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Role.REFORM_OFFICER
    valid_from = date(2020, 1, 1)
    granted_at = datetime(2020, 1, 1, tzinfo=UTC)

    class Params:
        province_wide_view = factory.Trait(province_wide=True)
