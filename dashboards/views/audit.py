"""The audit administrator's page."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from dashboards.forms import AuditForm
from dashboards.selectors import audit
from stations.middleware import officer_of
from stations.views.frame import page_of, show


@require_GET
def record(request: HttpRequest) -> HttpResponse:
    """What administrators did and who saw or took out what is protected: found by time, content, body and name."""
    officer = officer_of(request)
    form = AuditForm(request.GET, bodies=None if officer.station_id else audit.bodies_of(officer))
    asked = form.cleaned_data if form.is_valid() else None
    rows = audit.audit_record(
        officer, first=asked["first"], last=asked["last"], body=asked.get("body"), group=asked["group"], text=asked["q"]
    ) if asked else []  # fmt: skip
    page = page_of(request, rows)
    lines = [audit.line(entry) for entry in page.object_list]
    status = 200 if asked else 422
    return show(
        request, "dashboards/audit.html", "dashboards:audit", status=status, form=form, page=page, lines=lines, asked=asked,
    )  # fmt: skip
