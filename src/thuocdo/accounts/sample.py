"""The demo accounts: the cast of the tests in the units of the sample province.

Their passwords are drawn on the first start and kept in the data folder, readable by its owner alone: a password in
the repository would sooner or later be one on a server.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import timezone

from thuocdo.accounts.models import Role, User
from thuocdo.accounts.services import appoint
from thuocdo.organisations.models import DISTRICTS_END, Unit
from thuocdo.organisations.sample import HOME_AFFAIRS_CODE, WARD_CODE

PASSWORDS_FILE = "demo_accounts.json"
#: Sở Nông nghiệp và Môi trường, the department of the demo accounts: it handles the land procedures.
DEPARTMENT_CODE = "38.SNNMT"
_OFFICE_CODE = "38.VPUB"

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that are mistaken for each other
_GROUPS, _GROUP_LENGTH = 3, 5


@dataclass(frozen=True, slots=True)
class Part:
    """One of the cast: who it is, and where."""

    username: str
    full_name: str
    what: str
    unit_code: str | None = None
    roles: tuple[Role, ...] = ()
    province_wide: bool = False


CAST = (
    Part(
        "lan",
        "Nguyễn Thị Lan",
        "cán bộ cải cách hành chính của một phường",
        WARD_CODE,
        (Role.REFORM_OFFICER,),
    ),
    Part(
        "minh",
        "Trần Văn Minh",
        "người tiếp nhận tại bộ phận Một cửa phường",
        WARD_CODE,
        (Role.RECEPTION_OFFICER,),
    ),
    Part("hung", "Đỗ Quang Hưng", "người thụ lý của phường", WARD_CODE, (Role.HANDLER,)),
    Part("dung", "Lý Tiến Dũng", "người thụ lý thứ hai của phường", WARD_CODE, (Role.HANDLER,)),
    Part("yen", "Đặng Thị Yến", "người thẩm tra của phường", WARD_CODE, (Role.REVIEWER,)),
    Part(
        "son",
        "Ngô Thị Sơn",
        "chủ tịch phường: ký, chỉ đạo",
        WARD_CODE,
        (Role.APPROVER, Role.LEADER),
    ),
    Part("xuan", "Hồ Thị Xuân", "văn thư của phường", WARD_CODE, (Role.RECORDS_CLERK,)),
    Part(
        "linh",
        "Đinh Thị Linh",
        "người tiếp nhận của Sở Nông nghiệp và Môi trường",
        DEPARTMENT_CODE,
        (Role.RECEPTION_OFFICER,),
    ),
    Part(
        "duc",
        "Phan Văn Đức",
        "người thụ lý của Sở Nông nghiệp và Môi trường",
        DEPARTMENT_CODE,
        (Role.HANDLER,),
    ),
    Part(
        "nam",
        "Bùi Hoài Nam",
        "phó giám đốc Sở Nông nghiệp và Môi trường: ký, chỉ đạo",
        DEPARTMENT_CODE,
        (Role.APPROVER, Role.LEADER),
    ),
    Part(
        "thao",
        "Lê Thị Thảo",
        "Sở Nội vụ, xem toàn tỉnh",
        HOME_AFFAIRS_CODE,
        (Role.REFORM_OFFICER,),
        True,
    ),
    Part(
        "kien",
        "Tạ Trung Kiên",
        "kiểm soát thủ tục hành chính, Văn phòng UBND tỉnh",
        _OFFICE_CODE,
        (Role.PROCEDURE_CONTROLLER,),
        True,
    ),
    Part(
        "tri",
        "Vũ Minh Trí",
        "quản trị viên của tỉnh: tài khoản, mã truy cập của chương trình",
        HOME_AFFAIRS_CODE,
        (Role.ADMINISTRATOR,),
        True,
    ),
    Part("hoa", "Phạm Thị Hoa", "công dân"),
    Part("binh", "Hoàng Văn Bình", "không thuộc đơn vị nào, không được xem gì"),
)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """What a user of the demo needs to sign in."""

    username: str
    password: str
    full_name: str
    what: str


def load_sample() -> None:
    """Make the cast's accounts and roles that are not there yet; passwords are set to those that are kept."""
    passwords, drawn = _kept_passwords()
    for part in CAST:
        user = User.objects.filter(username=part.username).first()
        if user is None or part.username in drawn:
            user = user or User.objects.create_user(part.username, full_name=part.full_name)
            user.set_password(passwords[part.username])
            user.save(update_fields=["password"])
        _give_roles(user, part)


def demo_accounts() -> list[DemoAccount]:
    """Return the cast with the passwords that are kept."""
    passwords, _ = _kept_passwords()
    return [DemoAccount(p.username, passwords[p.username], p.full_name, p.what) for p in CAST]


def _give_roles(user: User, part: Part) -> None:
    if part.unit_code is None:
        return
    unit = Unit.objects.coded(part.unit_code, on=timezone.localdate()).get()
    since: date = unit.valid_from or DISTRICTS_END
    for role in part.roles:
        appoint(
            user,
            unit,
            role,
            since=since,
            actor=None,
            at=timezone.now(),
            province_wide=part.province_wide,
        )


def _kept_passwords() -> tuple[dict[str, str], frozenset[str]]:
    """Return the passwords, and whose were drawn just now; testing all against the database would cost a second."""
    file = settings.DATA_DIR / PASSWORDS_FILE
    kept: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    missing = {part.username: _password() for part in CAST if part.username not in kept}
    if missing:
        kept |= missing
        file.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as writer:  # noqa: PTH123 - a mode
            json.dump(kept, writer, indent=1)
    return kept, frozenset(missing)


def _password() -> str:
    groups = (
        "".join(secrets.choice(_LETTERS) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS)
    )
    return "-".join(groups)
