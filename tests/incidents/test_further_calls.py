"""One more call about an open matter keeps whatever the caller said (I2)."""

import pytest

from core.errors import Invalid
from incidents.models import Incident, IncidentType, Party
from incidents.selectors import detail
from incidents.selectors.listing import Filters, list_incidents
from incidents.selectors.wording import line
from incidents.services.intake import Told, add_call
from stations.choices import PlaceKind
from tests.factories import incidents, stations
from tests.factories.api import Caller

pytestmark = pytest.mark.django_db
LON, LAT = stations.LON, stations.LAT


def call(room, number, **told):
    return add_call(
        officer=room.dispatcher, number=number, caller_name="", caller_phone="", text="", source="110", told=Told(**told)
    )  # fmt: skip


def kept(number):
    kind, data = incidents.story(number)[-1]
    assert kind == "incident.call_added"
    return {name: value for name, value in data.items() if value and name not in {"source", "repeat"}}


def told_on(number):
    incident = Incident.objects.get(number=number)
    return line(detail.entries(incident)[0])["text"]


def test_what_a_further_call_says_otherwise_is_kept_beside_the_incident_which_stays_as_it_is(room):
    made = incidents.incident(room.dispatcher)
    joined = call(
        room, made.number, kind="help", type="theft.ebike", priority=1, address="溪桥路 3 号", lon=LON + 0.001, lat=LAT, accuracy_m=30
    )  # fmt: skip
    assert kept(made.number) == {
        "address": "溪桥路 3 号", "lon": LON + 0.001, "lat": LAT, "accuracy_m": 30, "type": "theft.ebike", "priority": 1, "wish": "help",
    }  # fmt: skip
    same = ("type_id", "priority", "kind", "address", "lon", "lat")
    assert [getattr(joined, name) for name in same] == [getattr(made, name) for name in same]
    said = "再次来电，第 2 次（地点：溪桥路 3 号；位置：{:.5f}, {:.5f}；类别：{}；级别：1；诉求：求助）"
    assert told_on(made.number) == said.format(LON + 0.001, LAT, IncidentType.objects.get(code="theft.ebike").name)


def test_a_call_that_says_the_same_again_adds_only_that_it_came(room):
    made = incidents.incident(room.dispatcher)
    call(room, made.number, kind="alarm", type="order.fight", priority=made.priority, address=made.address)
    assert kept(made.number) == {}
    assert told_on(made.number) == "再次来电，第 2 次"


def test_an_incident_without_a_place_takes_it_from_the_call_with_community_warning_and_words(room):
    community = stations.community(room.station)
    stations.place(room.station, kind=PlaceKind.VENUE, name="溪桥网吧", sensitive="未成年人上网")
    made = incidents.incident(room.dispatcher, address="", lon=None, lat=None)
    joined = call(room, made.number, address="溪桥路 3 号", lon=LON, lat=LAT, accuracy_m=15)
    joined.refresh_from_db()
    assert (joined.address, joined.lon, joined.lat, joined.accuracy_m) == ("溪桥路 3 号", LON, LAT, 15)
    assert (joined.community, joined.sensitive) == (community, "溪桥网吧：未成年人上网")
    assert [row.number for row in list_incidents(room.dispatcher, Filters(text="溪桥"))] == [made.number]
    assert kept(made.number)["filled"] == ["address", "lon", "lat"]
    assert told_on(made.number).endswith("；补上地点、经度、纬度）")


def test_a_place_that_is_known_is_not_moved_by_a_second_caller(room):
    made = incidents.incident(room.dispatcher)
    joined = call(room, made.number, lon=LON + 0.01, lat=LAT)
    assert (joined.lon, kept(made.number)["lon"]) == (LON, LON + 0.01)


@pytest.mark.parametrize(
    ("told", "field"), [({"type": "nonsense"}, "type"), ({"lon": LAT, "lat": LON}, "location.lon")]
)
def test_a_call_with_a_slip_is_refused_by_field_and_leaves_nothing(room, told, field):
    number = incidents.incident(room.dispatcher).number
    with pytest.raises(Invalid) as refused:
        call(room, number, **told)
    assert field in refused.value.fields
    assert (Incident.objects.get().repeat, Party.objects.count(), len(incidents.story(number))) == (1, 1, 1)


def test_the_door_takes_all_that_a_report_may_say_and_four_thousand_characters(room):
    made = incidents.incident(room.dispatcher, address="", lon=None, lat=None)
    said = {
        "caller": {"name": "王芳", "phone": "13900001111"}, "description": "打" * 4000, "source": "hotline", "kind": "help",
        "type": "theft", "priority": 1, "location": {"address": "溪桥路 13912345678 旁", "lon": LON, "lat": LAT, "datum": "wgs84"},
    }  # fmt: skip
    status, card = Caller(room.dispatcher).post(f"incidents/{made.number}/calls/", said)
    assert (status, card["lon"], card["repeat"]) == (200, LON, 2)
    assert len(kept(made.number)["text"]) == 4000
    assert kept(made.number)["address"] == "溪桥路 139****5678 旁"
