"""What is found, what it weighs, when it is visited and what is signed are data that a station keeps (M1, M4, M5)."""

import pytest

from core.errors import Conflict, Invalid, NotAllowed
from live.models import Entry
from live.reactions import follow_all
from mediation.models import CauseWord, Dispute, FindRule, SensitiveWord, Visit
from mediation.rules.risk import WEIGHTS, Weight
from mediation.selectors import keeping as kept
from mediation.selectors.agreements import templates_for
from mediation.services import keeping
from mediation.services.keeping import FindRuleSaid, TemplateSaid
from mediation.services.outcome import settle_dispute
from stations.choices import Role
from tests.factories import mediation, stations

pytestmark = pytest.mark.django_db
DAYS = {"high": [3, 7], "middle": [7], "low": []}


def journal() -> list[list[str]]:
    return [row.data["changed"] for row in Entry.objects.filter(kind="mediation.rules_set").order_by("offset")]


def test_a_type_that_a_station_switches_off_is_found_no_more_there_and_elsewhere_it_is(house):
    off = FindRuleSaid(kind="neighbour", is_active=False)
    for _ in range(2):
        keeping.set_find_rule(by=house.desk, station=house.station, code="dispute.neighbour", said=off)
    keeping.set_find_rule(
        by=house.desk, station=house.station, code="dispute", said=FindRuleSaid(kind="other", is_active=False)
    )
    for by in (house.desk, house.desk, house.stranger, house.stranger):
        mediation.call(by)
    follow_all()
    assert [row.station for row in Dispute.objects.all()] == [house.stranger.station]
    assert (len(journal()), FindRule.objects.filter(station=house.station).count()) == (2, 2)


def test_a_threshold_and_a_new_type_hold_from_then_on(house):
    found = mediation.found(house.desk)
    keeping.set_find_rule(
        by=house.desk, station=house.station, code="dispute.neighbour", said=FindRuleSaid(kind="neighbour", calls=3)
    )
    new = FindRuleSaid(kind="neighbour", joins="door", issues=True)
    keeping.set_find_rule(by=house.desk, station=house.station, code="help.other", said=new, new=True)
    for _ in range(2):
        mediation.call(house.desk, address="望月小区 9 幢 101", caller_phone="13900000009", lon=None, lat=None)
    follow_all()
    assert list(Dispute.objects.all()) == [found]
    mediation.call(house.desk, address="望月小区 9 幢 101", caller_phone="13900000009", lon=None, lat=None)
    follow_all()
    assert sorted(Dispute.objects.values_list("calls", flat=True)) == [2, 3]
    told = {
        "type": "help.other",
        "address": "锦绣花园 2 幢 301",
        "caller_phone": "13900000001",
        "lon": None,
        "lat": None,
    }
    assert mediation.found(house.desk, told, told).status == "open"
    with pytest.raises(Conflict) as refused:
        keeping.set_find_rule(by=house.desk, station=house.station, code="help.other", said=new, new=True)
    assert list(refused.value.fields) == ["type"]


def test_words_are_added_moved_and_switched_off_for_one_station(house):
    words = kept.words_by_kind(house.station, SensitiveWord)
    words["threat"] = [word for word in words["threat"] if word != "报复"]
    words["weapon"].append("弹弓")
    for _ in range(2):
        keeping.set_words(by=house.desk, station=house.station, model=SensitiveWord, words=words)
    assert journal() == [["SensitiveWord +弹弓 weapon", "SensitiveWord -报复"]]
    mediation.call(house.desk, description="说要报复")
    follow_all()
    assert not Dispute.objects.exists()
    mediation.call(house.desk, description="拿弹弓打窗")
    follow_all()
    assert Dispute.objects.get().signs == ["weapon"]
    assert "报复" in kept.words_by_kind(house.stranger.station, SensitiveWord)["threat"]


def test_a_cause_that_a_station_names_keeps_two_matters_apart(house):
    words = kept.words_by_kind(house.station, CauseWord)
    words["smell"].append("晒鱼干")
    keeping.set_words(by=house.desk, station=house.station, model=CauseWord, words=words)
    mediation.call(house.desk, title="晒鱼干", description="味道大", caller_phone="13700000001", caller_name="甲")
    mediation.call(house.desk, caller_phone="13700000002", caller_name="乙")
    follow_all()
    assert not Dispute.objects.exists()


def test_visits_follow_what_the_station_set_and_those_that_are_planned_stay(house):
    first, second = (mediation.opened(house.officer, title=f"第 {n} 件", address="") for n in range(2))
    settle_dispute(officer=house.officer, number=first.number, how="握手言和")
    planned = list(Visit.objects.order_by("day").values_list("day", flat=True))
    keeping.set_visits(by=house.desk, station=house.station, days=DAYS | {"low": [15, 5, 5]})
    settle_dispute(officer=house.officer, number=second.number, how="握手言和")
    assert list(Visit.objects.filter(dispute=second).order_by("day").values_list("day", flat=True)) == [5, 15]
    assert list(Visit.objects.filter(dispute=first).order_by("day").values_list("day", flat=True)) == planned


def test_a_heavier_weight_raises_the_next_dispute_and_the_page_explains_it(house, logged_in):
    keeping.set_weights(
        by=house.desk, station=house.station, weights=WEIGHTS | {"calls": Weight(40, 100), "high": Weight(80)}
    )
    dispute = mediation.found(house.desk)
    assert (dispute.risk, dispute.level) == (86, "high")
    page = logged_in(house.desk).get(f"/mediation/disputes/{dispute.number}/").content.decode()
    assert "+86" in page
    assert mediation.found(house.stranger).risk < 30


def test_a_form_of_agreement_is_added_changed_and_switched_off(house):
    said = TemplateSaid(title="停车调解协议书", clauses=["双方就{place}停车自愿达成如下协议。", " "], kind="property")
    row = keeping.set_template(by=house.desk, station=house.station, code="parking", said=said, new=True)
    assert row.clauses == ["双方就{place}停车自愿达成如下协议。"]
    assert "parking" in [one.code for one in templates_for(house.station, "property")]
    off = TemplateSaid(title="人民调解协议书", clauses=["一"], is_active=False)
    keeping.set_template(by=house.desk, station=house.station, code="general", said=off)
    assert "general" not in [one.code for one in templates_for(house.station, "neighbour")]
    assert "general" in [one.code for one in templates_for(house.stranger.station, "neighbour")]
    assert len(journal()) == 2


@pytest.mark.parametrize(
    ("act", "field"),
    [
        (lambda by, at: keeping.set_find_rule(by=by, station=at, code="no", said=FindRuleSaid(kind="debt")), "type"),
        (lambda by, at: keeping.set_find_rule(by=by, station=at, code="dispute", said=FindRuleSaid(kind="x")), "kind"),
        (lambda by, at: keeping.set_find_rule(by=by, station=at, code="dispute", said=FindRuleSaid(kind="debt", calls=0)), "calls"),
        (lambda by, at: keeping.set_words(by=by, station=at, model=SensitiveWord, words={"weapon": ["刀"], "threat": ["刀"]}), "words_threat"),
        (lambda by, at: keeping.set_words(by=by, station=at, model=CauseWord, words={"dance": ["跳" * 21]}), "words_dance"),
        (lambda by, at: keeping.set_visits(by=by, station=at, days=DAYS | {"low": [0]}), "days_low"),
        (lambda by, at: keeping.set_weights(by=by, station=at, weights={"middle": Weight(60)}), "points_middle"),
        (lambda by, at: keeping.set_weights(by=by, station=at, weights={"calls": Weight(1, 101)}), "most_calls"),
        (lambda by, at: keeping.set_template(by=by, station=at, code="x", said=TemplateSaid(title="x", clauses=[" "])), "clauses"),
        (lambda by, at: keeping.set_template(by=by, station=at, code="x", said=TemplateSaid(title="x", clauses=["{name}"])), "clauses"),
        (lambda by, at: keeping.set_template(by=by, station=at, code="x", said=TemplateSaid(title=" ", clauses=["一"])), "title"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_its_field_and_nothing_is_written(house, act, field):
    with pytest.raises(Invalid) as refused:
        act(house.desk, house.station)
    assert (list(refused.value.fields), journal()) == ([field], [])


def test_only_the_stations_own_leader_keeps_its_rules(house):
    dispatcher = stations.officer(house.station, Role.DISPATCHER, name="周敏")
    for by in (dispatcher, house.officer, house.stranger):
        with pytest.raises(NotAllowed):
            keeping.set_visits(by=by, station=house.station, days=DAYS)


def test_the_page_shows_the_rules_saves_each_part_and_names_the_field(house, logged_in):
    page = logged_in(house.desk)
    text = page.get("/mediation/rules/").content.decode()
    for shown in ("邻里纠纷", "dispute.neighbour", "广场舞", "持刀", "人民调解协议书", "7 30 90"):
        assert shown in text, shown
    assert (
        page.post("/mediation/rules/visits/", {"days_high": "2,7", "days_middle": "7", "days_low": ""}).status_code
        == 302
    )
    assert kept.visit_days(house.station) == {"high": [2, 7], "middle": [7], "low": []}
    answer = page.post("/mediation/rules/visits/", {"days_high": "soon", "days_middle": "7", "days_low": ""})
    assert (answer.status_code, "请填天数" in answer.content.decode()) == (422, True)
    causes = {f"words_{kind}": " ".join(words) for kind, words in kept.words_by_kind(house.station, CauseWord).items()}
    assert page.post("/mediation/rules/causes/", causes | {"words_pets": "鸽子"}).status_code == 302
    assert kept.words_by_kind(house.station, CauseWord)["pets"] == ["鸽子"]
    given = {f"points_{code}": row.points for code, row in WEIGHTS.items()} | {f"most_{code}": row.most for code, row in WEIGHTS.items()}  # fmt: skip
    assert page.post("/mediation/rules/levels/", given | {"points_minor": 5}).status_code == 302
    assert page.post("/mediation/rules/levels/", given | {"points_minor": 500}).status_code == 422
    rule = {"kind": "debt", "nature": "ordinary", "joins": "door", "calls": "3", "is_active": "on"}
    assert page.post("/mediation/rules/types/dispute.debt/", rule).status_code == 302
    assert kept.find_rule(house.station, "dispute.debt").calls == 3
    assert page.post("/mediation/rules/types/new/", rule | {"type": "help.other"}).status_code == 302
    assert page.post("/mediation/rules/types/new/", rule | {"type": "help.other"}).status_code == 422
    form = {"code": "noise", "title": "噪音协议", "kind": "", "clauses": "一\n二"}
    assert page.post("/mediation/rules/forms/new/", form).status_code == 302
    assert page.post("/mediation/rules/forms/noise/", form | {"clauses": "{谁}"}).status_code == 422
    assert page.post("/mediation/rules/forms/noise/", form).status_code == 302
    assert "已停用" in page.get("/mediation/rules/").content.decode()
    assert page.get("/mediation/rules/forms/none/").status_code == 404
    assert logged_in(house.officer).get("/mediation/rules/").status_code == 403
