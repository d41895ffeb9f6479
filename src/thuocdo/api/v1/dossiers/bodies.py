"""What programs send with an act. Fields nobody knows are refused; texts hold no control characters, which no database keeps."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Header, Schema
from pydantic import ConfigDict, Field

from thuocdo.api.v1.filters import Moment, UnitCode

_LARGEST_INT = 2**31 - 1
_PRINTABLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
#: 999 million million dong: more than the budget of the state.
_LARGEST_VND = 10**15

Line = Annotated[str, Field(max_length=500, pattern=_PRINTABLE)]
Words = Annotated[str, Field(max_length=5000, pattern=_PRINTABLE)]
Name = Annotated[str, Field(max_length=300, pattern=_PRINTABLE)]
Short = Annotated[str, Field(max_length=60, pattern=_PRINTABLE)]
DecimalOf = Annotated[
    str,
    Field(max_length=7, pattern=r"^[0-9]{1,4}(\.[0-9]{1,2})?$", description="a decimal as text"),
]
Vnd = Annotated[int, Field(ge=1, le=_LARGEST_VND)]
AnyUnitCode = Annotated[
    UnitCode, Field(description="code of the unit, or its agency code as H56.14 or 000.00.14.H56")
]
AnyProcedureCode = Annotated[
    str,
    Field(
        max_length=40,
        pattern=r"^[0-9T]\.\d{6}[0-9A-Z.]*$",
        description="1.010708 or 1.010708.000.00.00.H56",
    ),
]
DirectiveNumber = Annotated[
    int, Field(ge=1, le=32767, description="number of the directive in the dossier")
]
Username = Annotated[str, Field(max_length=150, pattern=_PRINTABLE)]
Key = Annotated[
    str,
    Header(
        ...,
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="chosen by the program; the same key and content again do nothing more",
    ),
]


class Body(Schema):
    """What is sent with a request."""

    model_config = ConfigDict(extra="forbid")

    def said(self) -> dict[str, Any]:
        """Return all that was sent but `seen`, for the service."""
        return self.model_dump(exclude={"seen"})


class SeenBody(Body):
    """What every act may say."""

    seen: Annotated[
        int | None,
        Field(
            ge=0,
            le=_LARGEST_INT,
            description="`event_count` that was looked at; 409 where more has happened",
        ),
    ] = None


class PersonBody(Body):
    """Somebody of a dossier."""

    full_name: Annotated[str, Field(min_length=1, max_length=300, pattern=_PRINTABLE)]
    part: Literal["submitter", "owner", "delegate"] = "owner"
    kind: Literal["person", "organisation"] = "person"
    personal_id: Short = ""
    tax_code: Short = ""
    phone: Short = ""
    email: Annotated[str, Field(max_length=254, pattern=_PRINTABLE)] = ""
    address: Line = ""


class ReceiveBody(Body):
    """A dossier that comes in."""

    reception_unit: AnyUnitCode
    competent_agency: AnyUnitCode
    procedure: AnyProcedureCode
    channel: Literal["direct", "online", "post"]
    people: Annotated[list[PersonBody], Field(min_length=1, max_length=3)]
    subject: Line = ""
    case: Name = ""
    interagency: bool = False
    support_place: AnyUnitCode | None = None
    accept_at_once: bool = False


class BundlePartBody(Body):
    """What is handed in for one procedure of a bundle."""

    procedure: AnyProcedureCode
    competent_agency: AnyUnitCode
    case: Name = ""
    subject: Line = ""


class ReceiveBundleBody(Body):
    """A bundle that comes in: a part for each of its procedures, in their order."""

    bundle: Annotated[
        str,
        Field(min_length=1, max_length=40, pattern=_PRINTABLE, description="code of the bundle"),
    ]
    reception_unit: AnyUnitCode
    channel: Literal["direct", "online", "post"]
    people: Annotated[list[PersonBody], Field(min_length=1, max_length=3)]
    parts: Annotated[list[BundlePartBody], Field(min_length=2, max_length=20)]
    accept_at_once: Annotated[
        bool,
        Field(
            description="all papers are there: parts of the first turn are accepted, those of later turns when their turn comes"
        ),
    ] = False


class DirectiveBody(SeenBody):
    """What a unit of the dossier is to do, and by when it is to answer."""

    unit: Annotated[AnyUnitCode, Field(description="of reception, the agency, or where it lies")]
    official: Annotated[
        Username, Field(description="user name of somebody there; empty: the unit")
    ] = ""
    words: Annotated[Words, Field(min_length=1)]
    answer_due_at: Moment


class DirectiveAnswerBody(SeenBody):
    """The answer to a directive."""

    number: DirectiveNumber
    answer: Annotated[Words, Field(min_length=1)]


class DirectiveWithdrawalBody(SeenBody):
    """Why a directive is taken back."""

    number: DirectiveNumber
    reason: Annotated[Words, Field(min_length=1)]


class SupplementBody(SeenBody):
    """What is missing, all in one request."""

    content: Words
    reasons: Annotated[tuple[Short, ...], Field(max_length=50)] = ()
    instruction: Words = ""
    why_again: Words = ""
    why_late: Annotated[
        Words,
        Field(
            description="why papers are asked for after the days of the law; kept where they are"
        ),
    ] = ""
    approver: Annotated[Username, Field(description="who agreed to a second request")] = ""


class NoteBody(SeenBody):
    """A note."""

    note: Words = ""


class ExtendBody(SeenBody):
    """How much longer it takes, and why."""

    amount: DecimalOf
    unit: Literal["hour", "working_day", "day", "month"]
    reason: Words
    apology: Annotated[Words, Field(description="drafted where empty")] = ""


class ResolveBody(SeenBody):
    """The result."""

    result_number: Short = ""
    electronic: bool = True


class ReturnBody(SeenBody):
    """How the result was given."""

    way: Literal["counter", "online", "post"] = "counter"
    fetched_by: Literal["", "submitter", "owner", "delegate"] = ""
    id_shown: bool = False


class StopBody(SeenBody):
    """Why a dossier ends without a result."""

    reason: Words
    legal_basis: Line = ""


class HandOverBody(SeenBody):
    """Who gets the dossier next."""

    to_unit: AnyUnitCode
    to_official: Annotated[
        Username, Field(description="user name; empty lets it lie with the unit")
    ] = ""
    step_key: Annotated[str, Field(max_length=40, pattern=_PRINTABLE)] = ""
    step_name: Line = ""
    hours: DecimalOf | None = None
    parallel: bool = False
    note: Words = ""


class PaymentBody(Body):
    """Money that came; recorded once for each reference, whatever the state of the dossier."""

    amount_vnd: Vnd
    reference: Annotated[str, Field(min_length=1, max_length=100, pattern=_PRINTABLE)]
    method: Short = ""
