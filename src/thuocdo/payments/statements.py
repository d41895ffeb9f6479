"""Bank statements as CSV or Excel: read, looked at, taken in. Each incoming line is a notice like any other.

Columns are known by their headings, in whatever order; outgoing lines are left out. Where the bank gives no number, the line itself is one, so the
same statement twice books nothing twice.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from django.db import transaction
from django.utils import timezone

from charset_normalizer import from_bytes
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from thuocdo.payments import refusals
from thuocdo.payments.booking import Came, take_notice
from thuocdo.payments.models import (
    BankStatement,
    PaymentNotice,
    PaymentOrder,
    Provider,
    ReceivingAccount,
)
from thuocdo.payments.references import references_in
from thuocdo.payments.vietqr import LARGEST_AMOUNT
from thuocdo.vietnamese import fold

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

MOST_BYTES = 5 * 1024 * 1024
MOST_LINES = 2_000
_HEADING_ROWS = 30
#: What banks call the columns, folded; a heading has to begin so.
_DATE = ("ngay", "thoi gian", "date", "transaction date")
_AMOUNT = ("so tien ghi co", "ghi co", "phat sinh co", "so tien vao", "credit", "so tien", "amount")
_WORDS = ("noi dung", "dien giai", "mo ta", "description", "details", "remark")
_NUMBER = (
    "so giao dich",
    "ma giao dich",
    "so but toan",
    "so ct",
    "so tham chieu",
    "reference",
    "transaction id",
    "ref",
)
_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y")
_LONGEST_WORDS, _LONGEST_NUMBER = 500, 80


@dataclass(frozen=True, slots=True)
class Line:
    """One incoming line: the day, the amount, the words, and the bank's number or one made of the line."""

    day: str
    amount_vnd: int
    words: str
    number: str

    @property
    def on(self) -> date:
        """Return the day."""
        return date.fromisoformat(self.day)


@dataclass(frozen=True, slots=True)
class Matched:
    """One line beside the order its words name; `order` is null where they name none."""

    line: Line
    order: PaymentOrder | None
    known: bool
    account_id: int | None = None

    @property
    def other_account(self) -> bool:
        """Say whether the order named another account than the one whose statement this is."""
        return (
            self.account_id is not None
            and self.order is not None
            and self.order.account_id != self.account_id
        )

    @property
    def fits(self) -> bool:
        """Say whether it can be booked: the amount is that of the order, whose dossier does not lie in the archive."""
        order = self.order
        if order is None or order.dossier.archived_at is not None:
            return False
        return order.amount_vnd == self.line.amount_vnd


def read_statement(
    name: str,
    content: bytes,
    *,
    unit: Unit,
    account: ReceivingAccount | None = None,
    actor: User,
    at: datetime,
) -> BankStatement:
    """Read a statement and keep it for the preview; nothing is booked.

    Args:
        name: of the file; its ending says what it is.
        content: the file.
        unit: whose account it is of.
        account: which account; null where nobody says, or it is that of the installation.
        actor: the cashier who brought it.
        at: the moment.

    Raises:
        InvalidInput: it is no statement, has no incoming line, or too many.
    """
    if len(content) > MOST_BYTES:
        raise refusals.bad_statement("tệp quá lớn", "the file is too large")
    lines = list(_lines(_cells(name, content)))
    if not lines:
        raise refusals.bad_statement("không có dòng tiền vào nào", "no line of incoming money")
    return BankStatement.objects.create(
        unit=unit,
        account=account,
        name=name[:255],
        rows=[asdict(one) for one in lines],
        made_at=at,
        made_by=actor,
    )


def matched_lines(statement: BankStatement) -> list[Matched]:
    """Return the lines of a statement, each with the order its words name.

    Shape: two queries, however many lines.
    """
    lines = [Line(**one) for one in statement.rows]
    named = {one.number: references_in(one.words) for one in lines}
    wanted = {reference for found in named.values() for reference in found}
    orders = {
        one.reference: one
        for one in PaymentOrder.objects.filter(reference__in=wanted).select_related("dossier")
    }
    known = set(
        PaymentNotice.objects.filter(
            provider=Provider.VIETQR, transaction_id__in=list(named), signature_ok=True
        ).values_list("transaction_id", flat=True)
    )
    return [
        Matched(
            one,
            next((orders[name] for name in named[one.number] if name in orders), None),
            one.number in known,
            statement.account_id,
        )
        for one in lines
    ]


@transaction.atomic
def take_statement(statement: BankStatement, *, actor: User, at: datetime) -> list[PaymentNotice]:
    """Take in the lines of a statement that was looked at; lines that came before change nothing.

    Raises:
        Conflict: it was taken in already.
    """
    row = BankStatement.objects.select_for_update().get(pk=statement.pk)
    if row.taken_at is not None:
        raise refusals.statement_taken()
    row.taken_at = at
    row.save(update_fields=["taken_at"])
    # In the order of the orders: two statements that name the same dossiers would wait for each other otherwise.
    found = sorted(
        matched_lines(row),
        key=lambda one: (one.order.dossier_id if one.order else 0, one.line.number),
    )
    return [take_notice(_came(one), at=at, unit=row.unit) for one in found]


def _came(one: Matched) -> Came:
    return Came(
        Provider.VIETQR,
        one.line.number,
        one.order.reference if one.order else "",
        one.line.amount_vnd,
        words=one.line.words,
        account_id=one.account_id,
        # A statement knows the day alone; its first minute is before whatever ran out on that day.
        paid_at=timezone.make_aware(datetime.combine(one.line.on, time.min)),
    )


def _cells(name: str, content: bytes) -> Iterable[Sequence[Any]]:
    if name.lower().endswith(".xlsx"):
        return _sheet(content)
    text = from_bytes(content).best() if not _is_utf8(content) else content.decode("utf-8-sig")
    if text is None:
        raise refusals.bad_statement("không nhận ra bảng mã", "its letters are not known")
    lines = str(text).replace("\x00", "").splitlines()
    try:
        kind = csv.Sniffer().sniff("\n".join(lines[:_HEADING_ROWS]), delimiters=",;\t")
    except csv.Error:
        kind = csv.excel
    return csv.reader(lines, kind)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _sheet(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        yield from book.worksheets[0].iter_rows(values_only=True, max_row=MOST_LINES + 100)
    except (InvalidFileException, BadZipFile, KeyError, ValueError, OSError, IndexError) as error:
        raise refusals.bad_statement("tệp Excel hỏng", "the Excel file is broken") from error


def _lines(rows: Iterable[Sequence[Any]]) -> Iterator[Line]:
    columns: dict[str, int] = {}
    seen: dict[str, int] = {}
    count = 0
    try:
        for place, row in enumerate(rows):
            if not columns:
                columns = _columns(row)
                if place >= _HEADING_ROWS and not columns:
                    break
                continue
            line = _line(row, columns, seen)
            if line is not None:
                count += 1
                if count > MOST_LINES:
                    raise refusals.bad_statement(
                        f"hơn {MOST_LINES} dòng", f"more than {MOST_LINES} lines"
                    )
                yield line
    except csv.Error as error:
        raise refusals.bad_statement("tệp CSV hỏng", "the CSV file is broken") from error
    if not columns:
        raise refusals.bad_statement(
            "không thấy các cột ngày, số tiền, nội dung", "no columns of date, amount and words"
        )


def _columns(row: Sequence[Any]) -> dict[str, int]:
    """Return which column holds what; nothing where the row is no heading."""
    heads = [fold(str(one or "")) for one in row]
    found: dict[str, int] = {}
    for what, names in (
        ("day", _DATE),
        ("amount", _AMOUNT),
        ("words", _WORDS),
        ("number", _NUMBER),
    ):
        places = (
            place for name in names for place, head in enumerate(heads) if head.startswith(name)
        )
        place = next((one for one in places if one not in found.values()), None)
        if place is not None:
            found[what] = place
    return found if {"day", "amount", "words"} <= found.keys() else {}


def _line(row: Sequence[Any], columns: dict[str, int], seen: dict[str, int]) -> Line | None:
    def cell(what: str) -> Any:
        place = columns.get(what)
        return row[place] if place is not None and place < len(row) else None

    day, amount = _day(cell("day")), _amount(cell("amount"))
    if day is None or amount is None:
        return None
    words = " ".join(str(cell("words") or "").split())[:_LONGEST_WORDS]
    number = str(cell("number") or "").strip()[:_LONGEST_NUMBER]
    if not number:
        said = f"{day}|{amount}|{words}"
        seen[said] = seen.get(said, 0) + 1
        number = "line-" + hashlib.sha256(f"{said}|{seen[said]}".encode()).hexdigest()[:24]
    return Line(day.isoformat(), amount, words, number)


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    word = str(value or "").strip().split(" ")[0]
    for form in _DAYS:
        try:
            return datetime.strptime(word, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _amount(value: Any) -> int | None:
    """Return an incoming amount in whole dong; null for none and for outgoing ones."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        whole = int(value)
        return whole if whole == value and 0 < whole <= LARGEST_AMOUNT else None
    text = re.sub(r"(?i)\s|vnd|đ$|^\+", "", str(value))
    text = re.sub(r"[.,]00$", "", text) if re.search(r"[.,]\d{3}[.,]00$", text) else text
    if not re.fullmatch(r"[0-9]{1,3}([.,][0-9]{3})+|[0-9]{1,13}", text):
        return None
    whole = int(re.sub(r"[.,]", "", text))
    return whole if 0 < whole <= LARGEST_AMOUNT else None
