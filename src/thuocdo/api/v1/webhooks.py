"""Webhooks: subscribe to what happens to dossiers, rotate the secret, pause, and see what was delivered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from thuocdo.accounts.models import Scope
from thuocdo.accounts.scope import units_visible_to
from thuocdo.api.authentication import asking
from thuocdo.api.pages import Id, Paging, page_of
from thuocdo.api.problems import Mistake, Refusal, invalid_request, not_found
from thuocdo.api.routing import View, answer, get, post
from thuocdo.api.v1.dossiers.answers import local
from thuocdo.api.v1.dossiers.bodies import AnyUnitCode
from thuocdo.api.v1.values import UnitRef, unit_ref
from thuocdo.dossiers.events import EVENT_TYPES
from thuocdo.identifiers.lookup import unit_of_code
from thuocdo.notices import services
from thuocdo.notices.models import Message, WebhookSubscription

if TYPE_CHECKING:
    from thuocdo.notices.models import WebhookSubscriptionQuerySet
    from thuocdo.notices.webhooks import Subscribed

router = Router()

_PRINTABLE = r"^[^\x00-\x1f\x7f]*$"
TYPES = ("dossiers.*", *(f"dossiers.{kind}" for kind in EVENT_TYPES))
EventType = Annotated[
    str,
    Field(
        max_length=60,
        pattern=r"^dossiers\.(\*|[a-z_]+)$",
        description="dossiers.* or one of the types of CloudEvent",
    ),
]


class SubscribeBody(Schema):
    """Which system is told, where, of which unit, about what."""

    model_config = ConfigDict(extra="forbid")

    unit: AnyUnitCode
    name: Annotated[str, Field(min_length=1, max_length=100, pattern=_PRINTABLE)]
    address: Annotated[str, Field(min_length=9, max_length=1000, pattern=r"^https?://[!-~]+$")]
    event_types: Annotated[list[EventType], Field(min_length=1, max_length=len(TYPES))]


class PauseBody(Schema):
    """Why nothing is sent for a while."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, Field(max_length=300, pattern=_PRINTABLE)] = ""


@dataclass(frozen=True, slots=True)
class WebhookAnswer:
    """One subscription. `secret` is there in the answer that made it or gave a new one, and never again."""

    id: int
    unit: UnitRef
    name: str
    address: str
    event_types: list[str]
    active: bool
    pause_reason: str
    made_at: datetime
    old_secret_until: Annotated[
        datetime | None, Field(description="until then the former secret signs, too")
    ]
    secret: str | None


@dataclass(frozen=True, slots=True)
class WebhookPage:
    """A page of subscriptions, newest first."""

    items: list[WebhookAnswer]
    next: str | None


@dataclass(frozen=True, slots=True)
class DeliveryAnswer:
    """One event on its way; `webhook_id` is the `id` of the CloudEvent."""

    webhook_id: str
    type: str
    state: Annotated[str, Field(description="queued, sending, sent, failed, dead or dropped")]
    attempts: int
    made_at: datetime
    sent_at: datetime | None
    next_attempt_at: datetime | None
    last_error: str


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """A page of deliveries, newest first."""

    items: list[DeliveryAnswer]
    next: str | None


class DeliveryFilter(Paging):
    """Which deliveries."""

    state: Literal["queued", "sending", "sent", "failed", "dead", "dropped"] | None = None


@dataclass(frozen=True, slots=True)
class CloudEventData:
    """Where a dossier stands after what happened. No personal data: ask for more by its code."""

    system: str
    code: str
    number: Annotated[int, Field(description="of the event in its chain")]
    status: int
    due_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class CloudEvent:
    """What a subscription gets by POST, as `application/cloudevents+json`.

    `webhook-id` is `id`, `webhook-timestamp` the seconds of the attempt, `webhook-signature` `v1,` and the base64 of the HMAC-SHA256 over
    "id.timestamp.body" with the secret (base64 behind `whsec_`); after a rotation there are two, divided by a space. Answer 2xx within
    ten seconds; anything else is tried again for some days. The same `id` may come twice.
    """

    specversion: Literal["1.0"]
    id: str
    source: str
    type: Annotated[str, Field(json_schema_extra={"enum": [*TYPES[1:], "notices.test"]})]
    time: datetime
    subject: Annotated[str, Field(description="system/code of the dossier")]
    datacontenttype: Literal["application/json"]
    data: CloudEventData


@get(
    router,
    "/webhooks",
    scope=Scope.WEBHOOKS,
    answers=WebhookPage,
    summary="Subscriptions",
    summary_vi="Các đăng ký webhook",
)
def list_webhooks(request: HttpRequest, wanted: Query[Paging]) -> WebhookPage:
    """List the subscriptions of the units the token sees, newest first; their secrets are not told again."""
    found, following = page_of(request, _seen(request), wanted)
    return WebhookPage([_answer(one) for one in found], following)


@post(
    router,
    "/webhooks",
    scope=Scope.WEBHOOKS,
    answers=WebhookAnswer,
    statuses=(201,),
    summary="Subscribe",
    summary_vi="Đăng ký webhook",
)
def subscribe_webhook(request: HttpRequest, body: SubscribeBody) -> HttpResponse:
    """Have a system told what happens to the dossiers of a unit and all below it; the secret is in this answer alone."""
    unknown = sorted(set(body.event_types) - set(TYPES))
    if unknown:
        raise _unusable("event_types", f"there is no type {unknown[0]}")
    unit = unit_of_code(body.unit, on=timezone.localdate())
    if unit is None:
        raise _unusable("unit", "no unit has this code today")
    made = services.subscribe(
        unit=unit,
        name=body.name,
        address=body.address,
        event_types=body.event_types,
        actor=asking(request),
        at=timezone.now(),
    )
    response = answer(request, _shown(made), status=201)
    response["Location"] = reverse("api-1:get_webhook", args=[made.subscription.pk])
    return response


@get(
    router,
    "/webhooks/{webhook_id}",
    scope=Scope.WEBHOOKS,
    answers=WebhookAnswer,
    summary="One subscription",
    summary_vi="Một đăng ký webhook",
)
def get_webhook(request: HttpRequest, webhook_id: Id) -> WebhookAnswer:
    """Return a subscription without its secret."""
    return _answer(_found(request, webhook_id))


@get(
    router,
    "/webhooks/{webhook_id}/deliveries",
    scope=Scope.WEBHOOKS,
    answers=DeliveryPage,
    summary="What was delivered",
    summary_vi="Các lần gửi",
)
def list_webhook_deliveries(
    request: HttpRequest, webhook_id: Id, wanted: Query[DeliveryFilter]
) -> DeliveryPage:
    """List the events that go or went to a subscription, newest first."""
    webhook = _found(request, webhook_id)
    rows = Message.objects.visible_to(asking(request), units=units_visible_to(asking(request)))
    rows = rows.filter(subscription=webhook)
    if wanted.state is not None:
        rows = rows.filter(state=wanted.state)
    found, following = page_of(request, rows, wanted)
    return DeliveryPage([_delivery(one) for one in found], following)


def _act(path: str, summary: str, summary_vi: str) -> Callable[[View], View]:
    return post(
        router,
        f"/webhooks/{{webhook_id}}/{path}",
        scope=Scope.WEBHOOKS,
        answers=WebhookAnswer,
        statuses=(200,),
        summary=summary,
        summary_vi=summary_vi,
    )


@_act("rotate", "New secret", "Đổi khóa ký")
def rotate_webhook(request: HttpRequest, webhook_id: Id) -> WebhookAnswer:
    """Give a subscription a new secret, in this answer alone; for a day the former one signs, too."""
    webhook = _found(request, webhook_id)
    return _shown(services.rotate_secret(webhook, actor=asking(request), at=timezone.now()))


@_act("pause", "Pause", "Tạm dừng")
def pause_webhook(request: HttpRequest, webhook_id: Id, body: PauseBody) -> WebhookAnswer:
    """Send nothing more until it is resumed; what happens meanwhile is not kept for it."""
    webhook = _found(request, webhook_id)
    return _answer(services.pause(webhook, reason=body.reason, actor=asking(request)))


@_act("resume", "Resume", "Gửi tiếp")
def resume_webhook(request: HttpRequest, webhook_id: Id) -> WebhookAnswer:
    """Send again, from the next event on."""
    return _answer(services.resume(_found(request, webhook_id), actor=asking(request)))


@_act("test", "Send a test", "Gửi thử")
def send_test_webhook(request: HttpRequest, webhook_id: Id) -> WebhookAnswer:
    """Send an event of type `notices.test`; see it among the deliveries."""
    webhook = _found(request, webhook_id)
    services.send_test(webhook, actor=asking(request), at=timezone.now(), key=uuid4().hex)
    return _answer(webhook)


def _seen(request: HttpRequest) -> WebhookSubscriptionQuerySet:
    account = asking(request)
    rows = WebhookSubscription.objects.visible_to(account, units=units_visible_to(account))
    return rows.select_related("unit")


def _found(request: HttpRequest, webhook_id: int) -> WebhookSubscription:
    found = _seen(request).filter(pk=webhook_id).first()
    if found is None:
        raise not_found()
    return found


def _unusable(field: str, why: str) -> Refusal:
    return Refusal(invalid_request([Mistake("body", field, why)]))


def _shown(made: Subscribed) -> WebhookAnswer:
    return _answer(made.subscription, secret=made.secret)


def _answer(row: WebhookSubscription, *, secret: str | None = None) -> WebhookAnswer:
    return WebhookAnswer(
        id=row.pk,
        unit=unit_ref(row.unit),
        name=row.name,
        address=row.address,
        event_types=row.event_types,
        active=row.active,
        pause_reason=row.pause_reason,
        made_at=timezone.localtime(row.made_at),
        old_secret_until=local(row.old_secret_until),
        secret=secret,
    )


def _delivery(row: Message) -> DeliveryAnswer:
    open_states = {state.value for state in Message.OPEN}
    return DeliveryAnswer(
        webhook_id=row.dedupe_key,
        type=(row.payload or {}).get("type", ""),
        state=row.state,
        attempts=row.attempts,
        made_at=timezone.localtime(row.made_at),
        sent_at=local(row.sent_at),
        next_attempt_at=local(row.next_attempt_at) if row.state in open_states else None,
        last_error=row.last_error,
    )
