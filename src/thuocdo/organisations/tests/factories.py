"""Smallest valid units; traits name the situation."""

from __future__ import annotations

from datetime import date

import factory

from thuocdo.organisations.models import DISTRICTS_END, Unit, UnitParent


class UnitFactory(factory.django.DjangoModelFactory[Unit]):
    """A department that has always been there and stands under nothing."""

    class Meta:
        model = Unit
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"U{n}")
    name = factory.Sequence(lambda n: f"Sở thứ {n}")
    kind = Unit.Kind.DEPARTMENT
    valid_from: date | None = None
    valid_until: date | None = None

    class Params:
        province = factory.Trait(
            kind=Unit.Kind.PROVINCE, name=factory.Sequence(lambda n: f"Tỉnh thứ {n}")
        )
        district = factory.Trait(
            kind=Unit.Kind.DISTRICT,
            name=factory.Sequence(lambda n: f"Huyện thứ {n}"),
            valid_until=DISTRICTS_END,
        )
        commune = factory.Trait(
            kind=Unit.Kind.COMMUNE, name=factory.Sequence(lambda n: f"Xã thứ {n}")
        )

    @factory.post_generation
    def parent(obj: Unit, create: bool, parent: Unit | None, **_options: object) -> None:  # noqa: N805
        """Hang the unit under `parent=` for all its days."""
        if parent is not None:
            UnitParent.objects.create(
                unit=obj, parent=parent, valid_from=obj.valid_from, valid_until=obj.valid_until
            )


def numbered_units(
    above: Unit, count: int, *, kind: str = Unit.Kind.COMMUNE, name: str = "Phường Số"
) -> list[Unit]:
    """Return so many new units under another one, "Phường Số 0", "Phường Số 1" and so on, since the districts ended."""
    made = []
    for number in range(count):
        unit = Unit.objects.create(
            code=f"N.{str(kind).upper()}.{number}",
            name=f"{name} {number}",
            kind=kind,
            valid_from=DISTRICTS_END,
        )
        UnitParent.objects.create(unit=unit, parent=above, valid_from=DISTRICTS_END)
        made.append(unit)
    return made
