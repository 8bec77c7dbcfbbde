"""What becomes of a dispute when a merge of two calls turns out to be wrong (M1)."""

import pytest

from incidents.services.intake import Told, add_call
from incidents.services.parting import unlink_incident
from incidents.services.records import link_incident
from live.models import Entry
from live.reactions import follow_all
from mediation import reactions  # noqa: F401 - registers them
from mediation.models import Dispute
from mediation.selectors import file
from tests.factories import mediation

pytestmark = pytest.mark.django_db


def merged(house, **changes):
    """Two calls of which the second was merged into the first, and their dispute."""
    first, second = mediation.call(house.desk), mediation.call(house.desk, **changes)
    link_incident(officer=house.desk, number=second.number, other=first.number, kind="duplicate")
    follow_all()
    return first, second, Dispute.objects.get()


def part(house, first, second):
    unlink_incident(officer=house.desk, number=second.number, other=first.number, reason="不是一家")
    follow_all()


def test_a_call_that_came_only_by_the_merge_goes_with_it_and_the_file_says_so(house):
    first, second, dispute = merged(house, address="", lon=None, lat=None, caller_phone="")
    part(house, first, second)
    dispute = mediation.fresh(dispute)
    assert ([row["number"] for row in file.calls(dispute)], dispute.calls) == ([first.number], 1)
    entry = Entry.objects.get(kind="dispute.call_split")
    assert (entry.data, entry.actor) == ({"incident": second.number, "reason": "不是一家"}, "")
    follow_all()
    assert mediation.fresh(dispute).calls == 1


def test_a_call_that_belongs_there_by_its_phone_too_stays(house):
    first, second, dispute = merged(house)
    dispute.call_rows.filter(incident=second.pk).update(why=["merged", "phone"])
    part(house, first, second)
    assert (mediation.fresh(dispute).calls, Entry.objects.filter(kind="dispute.call_split").count()) == (2, 0)


def test_the_file_says_where_a_further_call_was_from(house):
    first = mediation.call(house.desk)
    add_call(
        officer=house.desk, number=first.number, caller_name="", caller_phone="", text="", source="110",
        told=Told(address="望月小区 9 幢"),
    )  # fmt: skip
    follow_all()
    assert [row["address"] for row in file.calls(Dispute.objects.get()) if row["added"]] == ["望月小区 9 幢"]
