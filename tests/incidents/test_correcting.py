"""What was taken down wrong is put right (I1): nobody's words are lost, everybody reads what changed."""

import pytest

from core.errors import Conflict
from incidents import rules
from incidents.choices import Leg
from incidents.models import Incident
from incidents.selectors.incidents import incident_for
from incidents.selectors.page import page
from incidents.selectors.wording import line
from incidents.services.records import edit_incident
from stations.choices import Role
from tests.factories import incidents, stations
from tests.factories.api import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(room):
    return incidents.incident(room.dispatcher)


@pytest.fixture
def leader(room):
    return stations.officer(room.station, Role.DUTY_LEADER, name="周望")


def edit(by, incident, version=1, **changes):
    return edit_incident(officer=by, number=incident.number, version=version, changes=changes)


def told(room, incident):
    """The timeline of its page, newest first."""
    return [
        entry["text"] for entry in page(room.dispatcher, incident_for(room.dispatcher, incident.number))["timeline"]
    ]


def test_the_timeline_says_how_each_fact_was_and_is(room, here):
    edit(room.dispatcher, here, title="口角", kind="help", description="只是吵架", lon=here.lon + 0.01)
    assert told(room, here)[0] == "更正：标题由“持械斗殴”改为“口角”，诉求由“报警”改为“求助”，定位移动 1,027 m，内容"
    edit(room.dispatcher, here, 2, address="", lon=None, lat=None)
    assert told(room, here)[0] == "更正：去掉地点“柳堤夜市 12 号摊”，去掉定位"
    edit(room.dispatcher, here, 3, address="溪桥路 3 号", lon=stations.LON, lat=stations.LAT)
    assert told(room, here)[0] == "更正：地点补为“溪桥路 3 号”，补上定位"


def test_numbers_in_corrected_words_are_masked_in_the_journal(room, here):
    edit(room.dispatcher, here, title="来电 13812342206 报打架")
    _, data = incidents.story(here.number)[-1]
    assert (data["was"], data["now"]) == ({"title": "持械斗殴"}, {"title": "来电 138****2206 报打架"})


def test_an_entry_from_before_the_words_were_kept_still_names_the_facts():
    entry = {
        "kind": "incident.edited",
        "data": {"fields": ["address", "lat", "lon", "title"]},
        "at": None,
        "actor": "林",
    }
    assert line(entry)["text"] == "更正：标题，地点，定位"


def test_a_text_that_was_shown_masked_keeps_its_numbers_when_a_word_beside_them_is_corrected(room, here):
    edit(room.dispatcher, here, description="证人 138 1234 2206 与 350203199001011234，在东门")
    edit(room.dispatcher, here, 2, description="证人 138****2206 与 350****1234，在西门；店主 139****0000")
    assert Incident.objects.get().description == "证人 138 1234 2206 与 350203199001011234，在西门；店主 139****0000"


def test_two_numbers_that_look_alike_when_masked_come_back_in_their_order():
    kept = "先 13800002206，后 13811112206"
    assert rules.unmasked("先 138****2206，再 138****2206。", kept) == "先 13800002206，再 13811112206。"
    assert rules.unmasked("没有号码", kept) == "没有号码"


def test_who_saves_a_moment_later_reads_who_changed_what_and_how_it_stands(room, here, leader):
    edit(leader, here, address="溪桥路 3 号", title="群殴")
    with pytest.raises(Conflict) as refused:
        edit(room.dispatcher, here, address="溪桥路 5 号", kind="help")
    assert "周望" in refused.value.detail
    assert "地点由“柳堤夜市 12 号摊”改为“溪桥路 3 号”" in refused.value.detail
    assert refused.value.fields == {"version": ["2"], "location.address": ["现在是“溪桥路 3 号”"]}
    assert Incident.objects.get().kind == "alarm", "nothing is half-written"
    assert edit(room.dispatcher, here, 2, address="溪桥路 5 号").address == "溪桥路 5 号"


def test_an_address_and_its_position_are_one_matter(room, here, leader):
    edit(leader, here, lon=here.lon + 0.001)
    with pytest.raises(Conflict) as refused:
        edit(room.dispatcher, here, address="溪桥路 3 号")
    assert list(refused.value.fields) == ["version", "location.address"]


def test_what_others_did_elsewhere_meanwhile_is_no_conflict(room, here, leader):
    (row,) = incidents.sent(room.dispatcher, here.number, "C1")
    incidents.through(room.dispatcher, row, Leg.ACCEPTED, Leg.EN_ROUTE)
    edit(leader, here, 1, title="群殴")
    corrected = edit(room.dispatcher, here, 1, address="溪桥路 3 号")
    assert (corrected.title, corrected.address, corrected.status) == ("群殴", "溪桥路 3 号", "en_route")
    assert edit(room.dispatcher, here, 1, title="群殴").version == corrected.version, "the same again changes nothing"


def test_a_version_that_was_never_there_is_refused(room, here):
    with pytest.raises(Conflict, match="没有第 9 版"):
        edit(room.dispatcher, here, 9, title="x")


def test_the_dialog_is_offered_to_whoever_may_correct_and_to_nobody_else(room, here):
    own = incidents.incident(room.crew)
    asked = [(room.dispatcher, here), (room.crew, own), (room.crew, here), (room.wall, here)]
    offered = [page(officer, incident_for(officer, one.number))["may"]["edit"] for officer, one in asked]
    assert offered == [True, True, False, False]


def test_units_are_recommended_by_their_way_as_soon_as_the_position_is_given(room):
    here = incidents.incident(room.dispatcher, lon=None, lat=None)
    recommended = f"incidents/{here.number}/recommendations/"
    desk = Caller(room.dispatcher)
    assert {row["minutes"] for row in desk.get(recommended)[1]["recommended"]} == {None}
    place = {"lon": stations.LON, "lat": stations.LAT, "accuracy_m": 20, "datum": "wgs84"}
    status, whole = desk.patch(f"incidents/{here.number}/", {"version": 1, "location": place})
    assert (status, whole["lon"], whole["accuracy_m"]) == (200, stations.LON, 20)
    assert all(row["minutes"] for row in desk.get(recommended)[1]["recommended"])
