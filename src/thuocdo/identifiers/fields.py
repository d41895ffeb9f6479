"""Columns for codes: checked when a form or `full_clean` asks, and always stored in one spelling.

A migration sees a plain text column, so it needs nothing of this room.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language

from thuocdo.errors import InvalidInput
from thuocdo.identifiers.agency_codes import LONGEST, AgencyCode
from thuocdo.identifiers.dossier_codes import DossierCode
from thuocdo.identifiers.personal_ids import require_personal_id
from thuocdo.identifiers.phones import parse_phone
from thuocdo.identifiers.procedure_codes import ProcedureCode
from thuocdo.identifiers.tax_codes import TaxCode

if TYPE_CHECKING:
    _Text = models.CharField[str, str]
else:
    _Text = models.CharField


class CodeField(_Text):
    """A code in its one spelling; blank stays blank. Children say how long it gets and how it is read."""

    longest = 0
    read: Callable[[str], object]

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max_length", self.longest)
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        """Return a plain text column."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuse what cannot be read, with a message in the language of the page."""
        super().validate(value, model_instance)
        if value:
            try:
                type(self).read(value)
            except InvalidInput as refusal:
                message = refusal.message_en if get_language() == "en" else refusal.message_vi
                raise ValidationError(message, code=refusal.code) from refusal

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Bring the value into its one spelling at the moment of writing.

        Raises:
            InvalidInput: it cannot be read.
        """
        value = getattr(model_instance, self.attname)
        if value:
            value = str(type(self).read(value))
            setattr(model_instance, self.attname, value)
        return value


class AgencyCodeField(CodeField):
    """An agency code in the notation of QĐ 20/2020."""

    longest = LONGEST
    read = staticmethod(AgencyCode.parse)


class ProcedureCodeField(CodeField):
    """A procedure code, with its owner where it is a copy."""

    longest = 40
    read = staticmethod(ProcedureCode.parse)


class DossierCodeField(CodeField):
    """A dossier code that this product may have given out; codes of other systems need a plain column."""

    longest = 60
    read = staticmethod(DossierCode.parse)


class PersonalIdField(CodeField):
    """Twelve figures; what else is odd about them is asked of `check_personal_id`, and a person decides."""

    longest = 12
    read = staticmethod(require_personal_id)


class TaxCodeField(CodeField):
    """A tax code, the branch after a hyphen; of a person it is the personal id."""

    longest = 14
    read = staticmethod(TaxCode.parse)


class PhoneField(CodeField):
    """A phone number in E.164 (+84912345678)."""

    longest = 16
    read = staticmethod(parse_phone)
