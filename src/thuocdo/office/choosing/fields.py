"""A unit in a form: a list where there are few to choose among, found by words without accents where there are many.

What is found as one types comes by `ui/finder.js`. Without it the words are sent with the form: one unit that fits is taken, of several the form asks which.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from thuocdo.office.choosing.finding import LONGEST_WORDS, MOST_FOUND, Found, found_units, named
from thuocdo.office.choosing.scopes import units_in
from thuocdo.organisations.models import Unit
from thuocdo.vietnamese import fold

if TYPE_CHECKING:
    from django.http import HttpRequest

    from thuocdo.accounts.models import User
    from thuocdo.organisations.querysets import UnitQuerySet

    _UnitChoice = forms.ModelChoiceField[Unit]
else:
    _UnitChoice = forms.ModelChoiceField

#: Units by their numbers as an address has them; null where they are asked of the database.
Known: TypeAlias = "Mapping[str, Unit] | None"

#: So many are quicker looked over than typed for.
FEW = 12


@dataclass(frozen=True, slots=True)
class Said:
    """What was sent: the number of the unit that stood there, and the words in the field."""

    pk: str
    words: str

    def __str__(self) -> str:
        return self.words


class UnitFinder(forms.Select):
    """The field as the browser sees it."""

    source = ""
    units: UnitQuerySet | None = None
    few: Sequence[Unit] | UnitQuerySet | None = None
    known: Known = None
    empty_label: Any = None

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Return the number of a unit, or what was typed for one; nothing where somebody took the words away."""
        picked, pk, typed = (data.get(f"{name}{end}", "") for end in ("_pick", "", "_words"))
        words = typed.replace("\0", " ").strip()[:LONGEST_WORDS]
        if picked or words:
            return picked or Said(pk, words)
        return "" if f"{name}_words" in data else pk

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Draw a list of few units, or the field that finds one of many. Shape: one query, three at the most where there are many."""
        assert self.few is not None
        few = list(self.few)
        attributes = self.build_attrs(self.attrs, attrs)
        if len(few) <= FEW:
            choices: list[tuple[Any, Any]] = [(one.pk, str(one)) for one in few]
            if self.empty_label is not None:
                choices = [("", self.empty_label), *choices]
            return forms.Select(attributes, choices).render(name, value, None, renderer)
        context = {"name": name, "attrs": attributes, "source": self.source, **self._shown(value)}
        return mark_safe(render_to_string("ui/_finder.html", context))  # noqa: S308 - drawn by a template

    def _shown(self, value: Any) -> dict[str, Any]:
        assert self.units is not None
        if isinstance(value, Said):
            chosen = chosen_of(self.units, value, self.known)
            fitting: Sequence[Found] = () if chosen else found_units(self.units, value.words)
            words, pk = (chosen.name, chosen.pk) if chosen else (value.words, "")
            return {
                "pk": pk,
                "words": words,
                "fitting": fitting,
                "more": len(fitting) >= MOST_FOUND,
            }
        unit = _of_number(self.units, value, self.known)
        pk, words = (unit.pk, unit.name) if unit else ("", "")
        return {"pk": pk, "words": words, "fitting": (), "more": False}


class UnitField(_UnitChoice):
    """A unit of a scope (`scopes.SCOPES`); `of` says for whom."""

    widget = UnitFinder

    def __init__(self, *, scope: str, **options: Any) -> None:
        self.units: UnitQuerySet = Unit.objects.none()
        #: The first of them, asked once for all that want to know how many there are.
        self.few: Sequence[Unit] | UnitQuerySet = self.units
        self.known: Known = None
        super().__init__(queryset=self.units, **options)
        self.scope = scope

    def of(
        self,
        user: User,
        *,
        key: str = "",
        among: UnitQuerySet | None = None,
        listed: Sequence[Unit] | None = None,
    ) -> None:
        """Offer the units of the scope to a person, by kind from the province down and by name.

        Args:
            user: who chooses.
            key: of what, for a scope that needs to know.
            among: fewer than those of the scope; what is found as one types is of the scope.
            listed: all of these units in their order, where they are at hand: only words are asked of the database then.
        """
        units = units_in(self.scope, user, key=key) if among is None else among
        self.units = units.order_by("-kind", "search_name", "pk")
        self.queryset = self.units
        self.few = self.units[: FEW + 1] if listed is None else listed[: FEW + 1]
        self.known = None if listed is None else {str(one.pk): one for one in listed}
        widget: Any = self.widget
        widget.units, widget.few, widget.known = self.units, self.few, self.known
        widget.empty_label = self.empty_label
        of = {"of": self.scope, "in": key} if key else {"of": self.scope}
        widget.source = f"{reverse('office:choosing:units')}?{urlencode(of)}"

    def to_python(self, value: Any) -> Any:
        """Return the unit that was chosen or named.

        Raises:
            ValidationError: the words fit none, or several.
        """
        if not isinstance(value, Said):
            return super().to_python(value) if self.known is None else self._listed(value)
        found = chosen_of(self.units, value, self.known)
        if found is not None:
            return found
        if found_units(self.units, value.words):
            raise ValidationError(_("Có nhiều đơn vị khớp. Hãy chọn một."), "several")
        raise ValidationError(
            _("Không có đơn vị nào tên «%(words)s». Hãy ghi lại tên hoặc mã đơn vị.")
            % {"words": value.words},
            "none",
        )

    def _listed(self, value: Any) -> Unit | None:
        """Return the unit of a number out of those that are at hand."""
        if value in self.empty_values:
            return None
        found = (self.known or {}).get(str(value))
        if found is None:
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice")
        return found


def _of_number(units: UnitQuerySet, value: Any, known: Known) -> Unit | None:
    return named(units, value) if known is None else known.get(str(value or ""))


def chosen_of(units: UnitQuerySet, said: Said, known: Known = None) -> Unit | None:
    """Return the unit that was chosen where the words are still its name, else the only one the words fit; null for none or several."""
    stood = _of_number(units, said.pk, known)
    if stood is not None and fold(stood.name) == fold(said.words):
        return stood
    coded = units.filter(code__iexact=said.words)[:2]
    if len(coded) == 1:
        return coded[0]
    found = list(units.search(said.words)[: MOST_FOUND + 1])
    same = [one for one in found if one.search_name == fold(said.words)]
    alone = same if len(same) == 1 else found
    return alone[0] if len(alone) == 1 else None


def plain_address(request: HttpRequest, form: forms.Form, name: str) -> str | None:
    """Return the address without the words a unit was found by, to be kept and sent on; null where there are none, or they do not say which.

    Args:
        request: what was asked for.
        form: what was read of its address.
        name: of the field.
    """
    if not {f"{name}_words", f"{name}_pick"} & request.GET.keys() or name in form.errors:
        return None
    plain, found = request.GET.copy(), form.cleaned_data[name]
    for end in ("_words", "_pick", ""):
        plain.pop(f"{name}{end}", None)
    if found is not None:
        plain[name] = str(found.pk)
    return f"{request.path}?{plain.urlencode()}"


class ChooseUnitForm(forms.Form):
    """Of which unit a page is; the one that stands in the address by its number needs no form."""

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        scope: str,
        user: User,
        standing: int | None,
        name: str = "unit",
        label: Any = None,
        key: str = "",
        among: UnitQuerySet | None = None,
        listed: Sequence[Unit] | None = None,
    ) -> None:
        """Take what was typed or picked.

        Args:
            data: the address.
            scope: among which units.
            user: who chooses.
            standing: the unit that the page shows otherwise.
            name: of the field in the address.
            label: of the field; "unit" where none is given.
            key: see `UnitField.of`.
            among: see `UnitField.of`.
            listed: see `UnitField.of`.
        """
        asked = bool(data.get(f"{name}_words") or data.get(f"{name}_pick"))
        super().__init__(data if asked else None, initial={name: standing})
        self.name = name
        field = UnitField(scope=scope, label=label or _("Đơn vị"), empty_label=None)
        field.of(user, key=key, among=among, listed=listed)
        self.fields[name] = field

    @property
    def field(self) -> forms.BoundField:
        """Return the field as a page draws it."""
        return self[self.name]

    @property
    def several(self) -> bool:
        """Say whether there is more than one unit to choose. Shape: one query, which drawing the field asks no more."""
        field = self.fields[self.name]
        assert isinstance(field, UnitField)
        return len(field.few) > 1

    @property
    def chosen(self) -> Unit | None:
        """Return the unit that was typed or picked; null where none was, or it is not clear which."""
        found: Unit | None = self.cleaned_data[self.name] if self.is_valid() else None
        return found
