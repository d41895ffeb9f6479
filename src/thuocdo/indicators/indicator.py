"""What one statistical indicator ("chỉ tiêu thống kê") is.

An indicator says what is counted and how it behaves over time and over units; where it is printed is the business of the forms.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from thuocdo.indicators.formula import Expression


class ValueType(StrEnum):
    """What a value is. A percentage is in percentage points, money in millions of VND, as the forms print them."""

    COUNT = "count"
    PERCENT = "percent"
    CHOICE = "choice"
    BOOL = "bool"
    MONEY_MVND = "money_mvnd"
    SCORE = "score"
    RANK = "rank"


class PeriodKind(StrEnum):
    """How a value behaves over time: within a window, at its end, or from the start of the year or of counting."""

    FLOW = "flow"
    STOCK = "stock"
    CUMULATIVE = "cumulative"


class Aggregation(StrEnum):
    """How the values of units become that of the unit above them; NONE is never derived from units."""

    SUM = "sum"
    RATIO_OF_SUMS = "ratio_of_sums"
    LATEST = "latest"
    MAX = "max"
    NONE = "none"


class Register(StrEnum):
    """The register whose rows answer the indicator; MANUAL is declared by a person."""

    DIGITAL = "digital"
    DOSSIERS = "dossiers"
    FEEDBACK = "feedback"
    FINANCE = "finance"
    INSPECTIONS = "inspections"
    LEGAL_DOCUMENTS = "legal_documents"
    MANUAL = "manual"
    ORGANISATIONS = "organisations"
    OUTREACH = "outreach"
    PLANS = "plans"
    PROCEDURES = "procedures"
    PUBLIC_UNITS = "public_units"
    SURVEYS = "surveys"
    WORKFORCE = "workforce"


@dataclass(frozen=True, slots=True)
class UnitOfMeasure:
    """The unit of measure ("đơn vị tính") in both languages, and the type of the values measured in it."""

    vi: str
    en: str
    value_type: ValueType = ValueType.COUNT


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """The document that asks for indicators, and the first day it does."""

    title: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class Source:
    """The document and the place in it (form, row) where the indicator was first asked for."""

    document: SourceDocument
    place: str

    def __str__(self) -> str:
        return f"{self.document.title}, {self.place}" if self.place else self.document.title


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of an indicator that is answered by a code."""

    code: int
    label_vi: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator; immutable, and the same object for everybody who asks for its code.

    `choices` are the codes of a CHOICE or BOOL, empty otherwise. `measure` names what is counted for it in a register, empty where no
    register answers it yet; `formula` computes the value from others, null where it must be counted or declared.
    A `helper` is printed on no form and shown on no screen: it is needed to compute or aggregate one that is.
    `valid_from` is the first day on which the definition holds. `note` warns of readings that differ; `note_vi`
    is what Vietnamese screens say of it, empty where they say nothing.
    """

    code: str
    label_vi: str
    label_en: str
    unit_of_measure: UnitOfMeasure
    period_kind: PeriodKind
    aggregation: Aggregation
    register: Register
    source: Source
    valid_from: date
    choices: tuple[Choice, ...] = ()
    formula: Expression | None = None
    measure: str = ""
    note: str = ""
    note_vi: str = ""
    helper: bool = False

    @property
    def value_type(self) -> ValueType:
        """Return the type of the values, which follows from the unit of measure."""
        return self.unit_of_measure.value_type

    @property
    def theme(self) -> str:
        """Return the reform area, the first word of the code."""
        return self.code.partition(".")[0]
