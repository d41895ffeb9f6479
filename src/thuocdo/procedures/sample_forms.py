"""The electronic forms of the sample: one file for each procedure, named by its code. Questions follow the usual declarations, in our own words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from thuocdo.procedures.electronic_forms.keeping import DATA, set_form
from thuocdo.procedures.models import ElectronicForm, ProcedureVersion

if TYPE_CHECKING:
    from thuocdo.organisations.models import Unit


def sample_forms() -> dict[str, str]:
    """Return the JSON of the forms by code of their procedure."""
    files = (path for path in DATA.glob("*.json") if path.stem != "stand_in")
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(files)}


def load_sample_forms(owner: Unit, *, at: datetime) -> None:
    """Give every version of a procedure with a sample form that form, where it has none."""
    forms = sample_forms()
    versions = ProcedureVersion.objects.filter(
        procedure__owner=owner, procedure__code__in=forms
    ).select_related("procedure__owner")
    served = set(
        ElectronicForm.objects.filter(version__in=versions).values_list("version_id", flat=True)
    )
    for version in versions:
        if version.pk not in served:
            text = forms[version.procedure.code]
            set_form(version, text=text, valid_from=version.valid_from, actor=None, at=at)
