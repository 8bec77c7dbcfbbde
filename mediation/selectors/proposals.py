"""What the finder proposes and nobody decided yet, for the page where orders are issued (M1, V1)."""

from typing import Any

from core.clock import now
from core.masking import mask_text
from mediation.choices import Nature, Status
from mediation.models import Dispute
from mediation.selectors.disputes import visible_disputes
from mediation.selectors.listing import in_order_of_need
from mediation.selectors.people import owner_of
from mediation.selectors.wording import signs_said
from orders.choices import Kind
from orders.selectors.reference import due_of
from stations.choices import PostKind
from stations.models import Officer, Organisation, Post

SHOWN = 5


def proposals(officer: Officer, station: Organisation) -> dict[str, Any]:
    """Return the disputes that wait to be confirmed, the riskiest first, each with whom its order would go to, and how many there are."""
    waiting = visible_disputes(officer).filter(station=station, status=Status.FOUND)
    rows = list(in_order_of_need(waiting)[:SHOWN])
    owners = _owners(rows)
    return {
        "rows": [
            {
                "number": row.number, "title": mask_text(row.title), "calls": row.calls, "risk": row.risk, "level": row.level,
                "level_name": row.get_level_display(), "signs": signs_said(row.signs), "to": owners.get(row.pk, ""),
                "community": row.community.name if row.community else "",
            }
            for row in rows
        ],
        "total": waiting.count() if rows else 0,
        "due_at": due_of(station, Kind.DISPUTE, now()) if rows else None,
    }  # fmt: skip


def _owners(rows: list[Dispute]) -> dict[int, str]:
    """Return dispute → who would own it, as `owner_of` says, whatever the number of rows."""
    communities = [row.community_id for row in rows if row.community_id]
    posts = Post.objects.filter(place__in=communities, kind=PostKind.OFFICER, officer__is_active=True)
    of_place = {post.place_id: post.officer.name for post in posts.select_related("officer").order_by("-pk")}
    case = next((owner_of(row) for row in rows if row.nature == Nature.CASE), None)
    named = {row.pk: of_place.get(row.community_id or 0, "") for row in rows if row.nature != Nature.CASE}
    return named | {row.pk: case.name for row in rows if case and row.nature == Nature.CASE}
