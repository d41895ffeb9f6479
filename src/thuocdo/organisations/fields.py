"""A column that keeps another column folded, so that search finds "tho xuan" in "Thọ Xuân"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from thuocdo.vietnamese import fold

if TYPE_CHECKING:
    _Text = models.CharField[str, str]
else:
    _Text = models.CharField


class FoldedField(_Text):
    """The folded text of another field of the same row, written with every save and bulk insert.

    A queryset's `update()` of the other field does not write it; the services never do that.
    """

    def __init__(self, *args: Any, of: str = "", **options: Any) -> None:
        self.of = of
        options["editable"] = False
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        """Return a plain text column: a migration needs nothing of this room."""
        name, _path, args, options = super().deconstruct()
        options.pop("editable", None)
        return name, "django.db.models.CharField", args, options

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Fold the other field at the moment of writing."""
        folded = fold(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, folded)
        return folded
