"""The clock's door: late stages are said once, by the sweep, found by the partial index."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.models import Incident
from incidents.selectors.incidents import incident_card
from incidents.selectors.overdue import late_incident_ids
from incidents.services.closing import close_incident
from incidents.tasks import sweep_late_stages
from live import sweeps
from live.models import Entry
from tests.factories import incidents

pytestmark = pytest.mark.django_db
LIMIT = timedelta(seconds=120)


def marked() -> list[str]:
    return list(Entry.objects.filter(kind="incident.stage_late").order_by("id").values_list("number", flat=True))


def test_the_sweep_says_of_each_late_stage_once_that_it_is_late(room):
    late = incidents.aged(incidents.incident(room.dispatcher), LIMIT)
    in_time = incidents.aged(incidents.incident(room.dispatcher), LIMIT - timedelta(seconds=30))
    sweep_late_stages()
    sweep_late_stages()
    assert marked() == [late.number]
    assert incidents.story(late.number)[-1] == ("incident.stage_late", {"stage": "dispatch", "limit_s": 120})
    assert list(Incident.objects.filter(late=True)) == [late]
    assert incidents.story(in_time.number)[1:] == []


def test_the_systems_entry_has_no_officer_and_the_card_that_screens_then_show(room):
    late = incidents.aged(incidents.incident(room.dispatcher), LIMIT)
    sweep_late_stages()
    entry = Entry.objects.get(kind="incident.stage_late")
    fresh = incident_card(Incident.objects.select_related("type", "station").get())
    assert (entry.actor_id, entry.actor, entry.number) == (None, "", late.number)
    assert (entry.card["late"], entry.card["version"]) == (fresh["late"], fresh["version"]) == (True, 2)


def test_the_next_stage_is_late_in_its_own_time(room):
    made = incidents.aged(incidents.incident(room.dispatcher), LIMIT)
    sweep_late_stages()
    incidents.sent(room.dispatcher, made.number, "C1")
    sweep_late_stages()
    assert (marked(), Incident.objects.get().late) == ([made.number], False)
    incidents.aged(made, timedelta(seconds=30))
    sweep_late_stages()
    assert [data for kind, data in incidents.story(made.number) if kind == "incident.stage_late"] == [
        {"stage": "dispatch", "limit_s": 120},
        {"stage": "accept", "limit_s": 30},
    ]


def test_what_is_closed_is_never_late(room):
    made = incidents.incident(room.dispatcher)
    close_incident(officer=room.dispatcher, number=made.number, disposition="unfounded")
    incidents.aged(made, timedelta(days=2))
    sweep_late_stages()
    assert marked() == []


def test_a_stage_that_the_clock_cannot_mark_is_logged_and_those_behind_it_are_marked(room, caplog, monkeypatch):
    monkeypatch.setattr(sweeps, "BATCH", 1)  # it fills a whole batch, as hundreds of them would
    stuck, other = (incidents.aged(incidents.incident(room.dispatcher), LIMIT + ago) for ago in (LIMIT, timedelta()))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE incidents_incident ADD CONSTRAINT stuck CHECK (id <> {stuck.pk} OR NOT late)")
    sweep_late_stages()
    assert marked() == [other.number]
    assert f"incident {stuck.pk} could not be tended" in caplog.text


def test_the_longest_late_come_first_whatever_a_batch_holds(room, monkeypatch):
    monkeypatch.setattr(sweeps, "BATCH", 4)
    made = incidents.incident(room.dispatcher)
    rows = Incident.objects.bulk_create(
        Incident(
            number=f"N{n}", short=str(n), station=room.station, kind="alarm", source="110", type=made.type, priority=2, title="x",
            occurred_at=made.reported_at, reported_at=made.reported_at, stage="dispatch", stage_since=made.stage_since,
            stage_due_at=made.stage_since - timedelta(seconds=n // 3),
        )
        for n in range(12)
    )  # fmt: skip
    assert list(late_incident_ids()) == [row.pk for row in sorted(rows, key=lambda row: (row.stage_due_at, row.pk))]


def test_open_and_due_are_found_by_the_partial_index_whatever_lies_in_the_archive(room):
    made = incidents.incident(room.dispatcher)
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO incidents_incident (number, short, station_id, kind, source, source_id, type_id, priority, title, description,
                   address, occurred_at, reported_at, status, stage, stage_since, stage_due_at, late, closed_at, disposition,
                   disposition_note, repeat, sensitive, caller_masked, caller_phone_index, version)
               SELECT 'A' || n, n, station_id, kind, source, '', type_id, priority, title, '', '', occurred_at, reported_at, 'closed',
                   'close', stage_since, NULL, false, reported_at, 'settled', '', 1, '', '', '', 1
               FROM incidents_incident, generate_series(1, 5000) n WHERE number = %s""",
            [made.number],
        )
        cursor.execute("ANALYZE incidents_incident")
        with CaptureQueriesContext(connection) as asked:
            assert list(late_incident_ids()) == []
        (query,) = asked.captured_queries
        cursor.execute(f"EXPLAIN {query['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "incident_due" in plan


def test_a_sweep_with_nothing_late_is_one_query(room, django_assert_num_queries):
    incidents.incident(room.dispatcher)
    with django_assert_num_queries(1):
        sweep_late_stages()
