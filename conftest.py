"""The cast that all tests share, and the end of a run.

A little province: the ward of officer Lan, clerk Minh, handler Hưng and leader Sơn, a ward next to it, a district that ended with June 2025,
and the Department of Home Affairs, where Thảo works. Citizen Hoa has an account and no unit. Bình is an official of
another province and must see nothing of this one.
"""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_django
from hypothesis import settings as hypothesis_settings
from tests.migrated_schema import dump_path, keep, nearest, restore

from thuocdo.postgresql.server import EmbeddedServer

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

hypothesis_settings.register_profile("dev", max_examples=25, deadline=None)
hypothesis_settings.register_profile("ci", max_examples=300, deadline=None)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


def pytest_collection_finish() -> None:
    """Let the collector of Python leave alone what is loaded, as in a web process (`thuocdo.wsgi`): walking it again and again takes a part of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def language_of_the_settings() -> Iterator[None]:
    """Forget after each test which language its last request chose: tests run in any order."""
    yield
    from django.utils import translation

    translation.deactivate()


@dataclass(frozen=True, slots=True)
class LittleProvince:
    """The units of the cast; `elsewhere` is a ward of another province."""

    province: Unit
    home_affairs: Unit
    ward: Unit
    other_ward: Unit
    former_district: Unit
    elsewhere: Unit


@pytest.fixture
def units(db: None) -> LittleProvince:
    """Make the units of the cast."""
    from thuocdo.organisations.models import DISTRICTS_END, Unit

    kinds = Unit.Kind
    province = _unit("P1", "Tỉnh Mẫu", kinds.PROVINCE)
    other_province = _unit("P2", "Tỉnh Khác", kinds.PROVINCE)
    return LittleProvince(
        province,
        home_affairs=_unit("P1.SNV", "Sở Nội vụ", kinds.DEPARTMENT, province),
        ward=_unit("X1", "Phường Mẫu", kinds.COMMUNE, province, since=DISTRICTS_END),
        other_ward=_unit("X2", "Phường Bên", kinds.COMMUNE, province, since=DISTRICTS_END),
        former_district=_unit("H1", "Huyện Cũ", kinds.DISTRICT, province, until=DISTRICTS_END),
        elsewhere=_unit("X3", "Xã Xa", kinds.COMMUNE, other_province, since=DISTRICTS_END),
    )


def _unit(
    code: str,
    name: str,
    kind: str,
    parent: Unit | None = None,
    *,
    since: date | None = None,
    until: date | None = None,
) -> Unit:
    from thuocdo.organisations.models import Unit, UnitParent

    unit = Unit.objects.create(code=code, name=name, kind=kind, valid_from=since, valid_until=until)
    if parent is not None:
        UnitParent.objects.create(unit=unit, parent=parent, valid_from=since, valid_until=until)
    return unit


def _person(username: str, full_name: str) -> User:
    from thuocdo.accounts.tests.factories import UserFactory

    return UserFactory.create(username=username, full_name=full_name)


@pytest.fixture
def lan(units: LittleProvince) -> User:
    """Return Lan, reform officer of the ward."""
    from thuocdo.accounts.models import Role
    from thuocdo.accounts.tests.factories import MembershipFactory

    user = _person("lan", "Nguyễn Thị Lan")
    MembershipFactory.create(user=user, unit=units.ward, role=Role.REFORM_OFFICER)
    return user


@pytest.fixture
def minh(units: LittleProvince) -> User:
    """Return Minh, clerk at the one-stop desk of Lan's ward."""
    from thuocdo.accounts.models import Role
    from thuocdo.accounts.tests.factories import MembershipFactory

    user = _person("minh", "Trần Văn Minh")
    MembershipFactory.create(user=user, unit=units.ward, role=Role.RECEPTION_OFFICER)
    return user


@pytest.fixture
def hung(units: LittleProvince) -> User:
    """Return Hưng, who handles the dossiers of Lan's ward."""
    from thuocdo.accounts.models import Role
    from thuocdo.accounts.tests.factories import MembershipFactory

    user = _person("hung", "Đỗ Quang Hưng")
    MembershipFactory.create(user=user, unit=units.ward, role=Role.HANDLER)
    return user


@pytest.fixture
def son(units: LittleProvince) -> User:
    """Return Sơn, who signs and leads in Lan's ward."""
    from thuocdo.accounts.models import Role
    from thuocdo.accounts.tests.factories import MembershipFactory

    user = _person("son", "Ngô Thị Sơn")
    for role in (Role.APPROVER, Role.LEADER):
        MembershipFactory.create(user=user, unit=units.ward, role=role)
    return user


@pytest.fixture
def thao(units: LittleProvince) -> User:
    """Return Thảo of the Department of Home Affairs, who sees the whole province."""
    from thuocdo.accounts.tests.factories import MembershipFactory

    user = _person("thao", "Lê Thị Thảo")
    MembershipFactory.create(user=user, unit=units.home_affairs, province_wide=True)
    return user


@pytest.fixture
def hoa(db: None) -> User:
    """Return Hoa, a citizen: an account without a unit."""
    return _person("hoa", "Phạm Thị Hoa")


@pytest.fixture
def binh(units: LittleProvince) -> User:
    """Return Bình, an official of another province, who must see nothing of this one."""
    from thuocdo.accounts.tests.factories import MembershipFactory

    user = _person("binh", "Hoàng Văn Bình")
    MembershipFactory.create(user=user, unit=units.elsewhere)
    return user


@pytest.fixture
def make_administrator(db: None) -> Callable[[User, Unit], User]:
    """Return what makes a person an administrator of a unit, for rooms below the accounts."""
    from thuocdo.accounts.models import Role
    from thuocdo.accounts.tests.factories import MembershipFactory

    def make(user: User, unit: Unit) -> User:
        MembershipFactory.create(user=user, unit=unit, role=Role.ADMINISTRATOR)
        return user

    return make


@pytest.fixture(scope="session")
def schema_dump(request: pytest.FixtureRequest) -> Path | None:
    """Return where the migrated schema of this code is kept between runs; None on a server that is not our own."""
    if _embedded_server() is None:
        return None
    assert request.config.cache is not None
    return dump_path(request.config.cache.mkdir("migrated_schema"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    schema_dump: Path | None,
) -> None:
    """Let the tests' database be copied from the kept schema, where there is one."""
    from django.db import connection

    server = _embedded_server()
    start = nearest(schema_dump) if schema_dump is not None else None
    if server is not None and start is not None:
        connection.settings_dict["TEST"]["TEMPLATE"] = restore(server, start)


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,
    django_db_blocker: pytest_django.DjangoDbBlocker,
    schema_dump: Path | None,
) -> None:
    """Keep the schema of a database that had to be migrated; have tables emptied quickly from here on."""
    from django.db import connection

    from tests.quick_flush import install

    server = _embedded_server()
    if server is not None and schema_dump is not None and not schema_dump.exists():
        keep(server, connection, schema_dump)
    with django_db_blocker.unblock():
        install(connection)
        connection.close()


def _embedded_server() -> EmbeddedServer | None:
    from django.conf import settings

    server = settings.DATABASES["default"].get("EMBEDDED_SERVER")
    assert server is None or isinstance(server, EmbeddedServer)
    return server


#: Waits until the run has ended, also by force, and removes what it left: a server and a folder.
WATCH = """
{
  while kill -0 "$1" 2>/dev/null; do sleep 2; done
  [ ! -f "$2/postgresql/data/postmaster.pid" ] || kill -QUIT "$(head -n 1 "$2/postgresql/data/postmaster.pid")"
  sleep 1
  rm -rf "$2"
} >/dev/null 2>&1 </dev/null &
"""


#: Fixtures that a test reaches the database by.
_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}
#: What people and programs see of the rooms: their tests ask the same rooms again, as the browser tests do.
_FACES = {"api", "office", "portal", "ui"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With THUOCDO_ONLY_DATABASE, keep the tests that reach the database from a room or from above all: what can differ on another one."""
    if not os.environ.get("THUOCDO_ONLY_DATABASE"):
        return
    kept = [item for item in items if _reaches_the_database(item) and not _of_a_face(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def _of_a_face(item: pytest.Item) -> bool:
    return not _FACES.isdisjoint(item.path.relative_to(Path(__file__).parent).parts)


def _reaches_the_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & _DATABASE)


def pytest_configure(config: pytest.Config) -> None:
    """Have somebody look after what this run leaves."""
    if not hasattr(config, "workerinput"):
        words = [str(os.getpid()), os.environ["THUOCDO_TEST_RUN_DIR"]]
        subprocess.run(  # noqa: S603 - constant words
            ["/bin/sh", "-c", WATCH, "watch", *words], check=True, start_new_session=True
        )


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop and remove the database server that the run started for itself."""
    if hasattr(config, "workerinput"):
        return  # a parallel worker: the run goes on
    server = _embedded_server()
    if server is not None:
        server.delete()
    shutil.rmtree(os.environ["THUOCDO_TEST_RUN_DIR"], ignore_errors=True)
