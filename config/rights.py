"""The one rights table: every route with the roles that may use it. A route that is not here is closed.

This is the first question (may this role come in at all); which rows are seen is `selectors.visible_*`, what may be done
with one of them is `rules.may_*` in the service.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from core.errors import NotAllowed
from core.problems import PROBLEM, body, refuse
from orders.rules import CARRIERS_AND_ROOM
from stations.choices import Role
from stations.models import Officer
from stations.rules import DESK, OUTSIDE, ROOM, has_role

PUBLIC: frozenset[str] = frozenset()
ANYBODY: frozenset[str] = frozenset(Role.values)
KEEPERS: frozenset[str] = frozenset({Role.SYSTEM_ADMIN, Role.DUTY_LEADER})
ACCOUNTS: frozenset[str] = frozenset({Role.SECURITY_ADMIN})
# Who answers for where the station's people are sent.
LEADERS: frozenset[str] = frozenset({Role.DUTY_LEADER, Role.SUPERVISOR})
# Who works on incidents; the wall only looks.
FIELD: frozenset[str] = ROOM - {Role.WALL}
# Who works on disputes: mediators from outside see their own files only.
MEDIATION: frozenset[str] = FIELD | {Role.MEDIATOR}
# Who is given orders, and who gives, reviews and steers them.
ORDERS: frozenset[str] = frozenset(CARRIERS_AND_ROOM)
ORDER_ROOM: frozenset[str] = DESK | {Role.SUPERVISOR}
MEDIATION_KEEPERS = ORDER_KEEPERS = frozenset({Role.DUTY_LEADER})

# route name → roles; PUBLIC means without log-in.
RIGHTS: dict[str, frozenset[str]] = {
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "set_language": PUBLIC,
    "login": PUBLIC,
    "logout": ANYBODY,
    "api-schema": ANYBODY,
    "api-docs": ANYBODY,
    # stations
    "stations:mine": ANYBODY - {Role.WALL, Role.GUARDIAN},
    "stations:people": frozenset({Role.SECURITY_ADMIN, Role.DUTY_LEADER, Role.SUPERVISOR}),
    "stations:person-new": ACCOUNTS,
    "stations:person": ACCOUNTS,
    "stations:person-password": ACCOUNTS,
    "stations:person-use": ACCOUNTS,
    "stations:roster": FIELD,
    "stations:shift-add": frozenset({Role.DUTY_LEADER}),
    "stations:shift-remove": frozenset({Role.DUTY_LEADER}),
    "stations:absence-add": frozenset({Role.DUTY_LEADER}),
    "stations:absence-remove": frozenset({Role.DUTY_LEADER}),
    "stations:posts": FIELD | KEEPERS,
    "stations:post-give": KEEPERS,
    "stations:places": FIELD | KEEPERS,
    "stations:place-new": KEEPERS,
    "stations:place-import": KEEPERS,
    "stations:place": KEEPERS,
    "stations:place-retire": KEEPERS,
    "stations:units": FIELD | KEEPERS,
    "stations:unit-new": KEEPERS,
    "stations:unit": KEEPERS,
    "stations:unit-use": KEEPERS,
    "stations:bodies": KEEPERS,
    "stations:body-new": KEEPERS,
    "stations:body": KEEPERS,
    "stations:body-use": KEEPERS,
    "stations:streets": KEEPERS,
    "api-token": PUBLIC,
    "api-me": ANYBODY,
    "api-stations": ANYBODY,
    "api-station-map": ANYBODY - {Role.GUARDIAN},
    "api-officers": ANYBODY - {Role.WALL, Role.GUARDIAN},
    "api-units": ROOM,
    "api-unit-status": FIELD,
    "api-communities": ROOM,
    "api-places": ROOM | KEEPERS,
    "api-positions": FIELD,
    # incidents
    "incidents:list": FIELD,
    "incidents:types": KEEPERS,
    "incidents:type-new": KEEPERS,
    "incidents:type": KEEPERS,
    "incidents:limits": KEEPERS,
    "incidents:new": FIELD,
    "incidents:save-view": FIELD,
    "incidents:drop-view": FIELD,
    "incidents:page": FIELD,
    "incidents:panel": FIELD,
    "incidents:attachment": FIELD,
    "api-incident-types": ROOM | KEEPERS,
    "api-incidents": FIELD,
    "api-incidents-similar": FIELD,
    "api-incident": FIELD,
    "api-incident-timeline": FIELD,
    "api-incident-recommendations": FIELD,
    "api-incident-routes": ROOM,
    "api-incident-dispatch": DESK,
    "api-incident-reinforce": DESK,
    "api-incident-calls": FIELD,
    "api-incident-close": DESK | {Role.SUPERVISOR},
    "api-incident-reopen": DESK | {Role.SUPERVISOR},
    "api-incident-link": FIELD,
    "api-incident-reclassify": FIELD,
    "api-incident-notes": FIELD,
    "api-incident-attachments": FIELD,
    "api-incident-parties": FIELD,
    "api-incident-party-correct": FIELD,
    "api-incident-party-remove": FIELD,
    "api-incident-party-show": FIELD,
    "api-assignment-accept": FIELD,
    "api-assignment-en-route": FIELD,
    "api-assignment-on-scene": FIELD,
    "api-assignment-clear": FIELD,
    "api-assignment-recall": DESK,
    # patrols
    "patrols:plans": FIELD,
    "patrols:plan": FIELD,
    "patrols:card": FIELD,
    "patrols:stop-attachment": FIELD,
    "patrols:online": FIELD,
    "patrols:online-open": DESK | LEADERS,
    "patrols:online-check": FIELD,
    "patrols:heat": FIELD,
    "patrols:heat-list": FIELD,
    "patrols:templates": KEEPERS | LEADERS,
    "patrols:hours": KEEPERS | LEADERS,
    "patrols:template-new": KEEPERS | LEADERS,
    "patrols:template": KEEPERS | LEADERS,
    "patrols:template-use": KEEPERS | LEADERS,
    "patrols:crew-new": KEEPERS | LEADERS,
    "patrols:crew": KEEPERS | LEADERS,
    "patrols:crew-drop": KEEPERS | LEADERS,
    "patrols:weights": KEEPERS | LEADERS,
    "patrols:weight": KEEPERS | LEADERS,
    "patrols:weight-back": KEEPERS | LEADERS,
    "patrols:trust": FIELD,
    "api-patrol-templates": FIELD | KEEPERS,
    "api-heat": FIELD,
    "api-plans": FIELD,
    "api-plan": FIELD,
    "api-plan-done": FIELD,
    "api-plan-replan": LEADERS,
    "api-plan-publish": LEADERS,
    "api-plan-withdraw": LEADERS,
    "api-plan-wishes": LEADERS,
    "api-plan-wish-drop": LEADERS,
    "api-my-duties": FIELD,
    "api-stop-arrive": FIELD,
    "api-stop-leave": FIELD,
    "api-stop-attachments": FIELD,
    "api-tracks": FIELD,
    # orders
    "orders:list": ORDERS,
    "orders:counts": ORDERS,
    "orders:print": ORDERS,
    "orders:export": ORDER_ROOM,
    "orders:rules": ORDER_KEEPERS,
    "orders:rules-periods": ORDER_KEEPERS,
    "orders:rules-steps": ORDER_KEEPERS,
    "orders:rules-day-add": ORDER_KEEPERS,
    "orders:rules-day-remove": ORDER_KEEPERS,
    "orders:rules-leaders": ORDER_KEEPERS,
    "orders:page": ORDERS,
    "orders:panel": ORDERS,
    "orders:paper": ORDERS,
    "orders:attachment": ORDERS,
    "api-orders": ORDERS,
    "api-orders-bulk": ORDER_ROOM,
    "api-orders-bulk-remind": ORDER_ROOM,
    "api-orders-bulk-extend": ORDER_ROOM,
    "api-orders-bulk-reassign": ORDER_ROOM,
    "api-orders-mine": ORDERS,
    "api-orders-counts": ORDERS,
    "api-orders-carriers": ORDER_ROOM,
    "api-order": ORDERS,
    "api-order-timeline": ORDERS,
    "api-order-attachments": ORDERS,
    "api-order-acknowledge": ORDERS,
    "api-order-feedback": ORDERS,
    "api-order-accept": ORDER_ROOM,
    "api-order-send-back": ORDER_ROOM,
    "api-order-remind": ORDER_ROOM,
    "api-order-reassign": ORDER_ROOM,
    "api-order-extend": ORDER_ROOM,
    "api-order-cancel": ORDER_ROOM,
    # mediation
    "mediation:disputes": MEDIATION,
    "mediation:dispute": MEDIATION,
    "mediation:rooms": MEDIATION,
    "mediation:consultation": FIELD,
    "mediation:guardian": frozenset({Role.GUARDIAN}),
    "mediation:guardians": FIELD,
    "mediation:visits": FIELD,
    "mediation:proposals": ORDER_ROOM,
    "mediation:invitation": MEDIATION,
    "mediation:minutes": FIELD,
    "mediation:agreement-paper": MEDIATION,
    "mediation:export": DESK | {Role.SUPERVISOR},
    "mediation:rules": MEDIATION_KEEPERS,
    "mediation:rules-words": MEDIATION_KEEPERS,
    "mediation:rules-causes": MEDIATION_KEEPERS,
    "mediation:rules-visits": MEDIATION_KEEPERS,
    "mediation:rules-levels": MEDIATION_KEEPERS,
    "mediation:rules-type-new": MEDIATION_KEEPERS,
    "mediation:rules-type": MEDIATION_KEEPERS,
    "mediation:rules-form-new": MEDIATION_KEEPERS,
    "mediation:rules-form": MEDIATION_KEEPERS,
    "api-disputes": MEDIATION,
    "api-dispute-rates": FIELD,
    "api-dispute": MEDIATION,
    "api-dispute-timeline": MEDIATION,
    "api-dispute-confirm": DESK | {Role.SUPERVISOR},
    "api-dispute-dismiss": DESK | {Role.SUPERVISOR},
    "api-dispute-owner": DESK | {Role.SUPERVISOR},
    "api-dispute-level": MEDIATION,
    "api-dispute-split": MEDIATION,
    "api-dispute-join": DESK | {Role.SUPERVISOR},
    "api-dispute-part": DESK | {Role.SUPERVISOR},
    "api-dispute-notes": MEDIATION,
    "api-dispute-parties": MEDIATION,
    "api-dispute-party-show": MEDIATION,
    "api-dispute-members": MEDIATION,
    "api-dispute-referrals": MEDIATION,
    "api-dispute-referral-answer": MEDIATION,
    "api-dispute-sessions": MEDIATION,
    "api-dispute-agreement": MEDIATION,
    "api-dispute-agreement-sign": MEDIATION,
    "api-dispute-agreement-end": MEDIATION,
    "api-dispute-obligation-check": MEDIATION,
    "api-dispute-settle": MEDIATION,
    "api-dispute-reopen": MEDIATION,
    "api-dispute-close": DESK | {Role.SUPERVISOR},
    "api-dispute-attachments": MEDIATION,
    "api-dispute-attachment": MEDIATION,
    "api-visits": FIELD,
    "api-visit-make": FIELD,
    "api-mediation-rooms": MEDIATION,
    "api-mediators": MEDIATION,
    "api-mediation-sessions": MEDIATION,
    "api-mediation-session-move": MEDIATION,
    "api-mediation-session-cancel": MEDIATION,
    "api-mediation-session-hold": MEDIATION,
    "api-mediation-invitation-sign": MEDIATION,
    "api-guardian-reports": FIELD | {Role.GUARDIAN},
    "api-guardian-report-take-over": FIELD,
    "api-guardians": FIELD,
    "api-guardian-thank": DESK | {Role.SUPERVISOR, Role.COMMUNITY_OFFICER},
    "api-consultations": FIELD,
    "api-consultation-minutes": DESK | {Role.SUPERVISOR},
    "api-consultation-issue": DESK | {Role.SUPERVISOR},
    "api-consultation-decide": DESK | {Role.SUPERVISOR},
    "api-consultation-clear": DESK | {Role.SUPERVISOR},
    # dashboards
    "dashboards:home": ANYBODY,
    "dashboards:audit": frozenset({Role.AUDIT_ADMIN}),
    "dashboards:tablet": OUTSIDE,
    "dashboards:tablet-worker": OUTSIDE,
    "api-live-snapshot": ROOM,
    "api-live-events": ROOM,
    "api-today": ROOM,
    "api-cover": ROOM,
    "api-orders-now": ROOM,
}


class RightsMiddleware:
    """Asks the table before any view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass through; the question is asked once the route is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:  # noqa: ARG002 - Django's signature
        """Let in, send to the log-in, or refuse."""
        route = request.resolver_match.view_name if request.resolver_match else ""
        roles = RIGHTS.get(route)
        if roles is PUBLIC:
            return None
        officer = request.user
        if not isinstance(officer, Officer):
            return _log_in_first(request)
        if roles is None or not has_role(officer, roles):
            return refuse(request, NotAllowed(_("您的角色不能使用这一功能，请找值班所长或安全管理员。")))
        return None


def _log_in_first(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        document = body(401, _("需要登录"), _("请先登录，或在 Authorization 头中带上令牌。"))
        return JsonResponse(document, status=401, content_type=PROBLEM, headers={"WWW-Authenticate": "Token"})
    return redirect_to_login(request.get_full_path())
