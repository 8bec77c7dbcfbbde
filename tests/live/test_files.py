"""Attachments: judged by content, drawn anew, kept once, seen by whoever sees the thing they hang on."""

import hashlib
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image

from core.errors import Conflict, Invalid, NotAllowed
from incidents.services.attachments import attach_to_incident
from live import files, selectors, services
from live.models import Attachment
from stations.choices import Role
from tests.factories import incidents, papers, stations

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"


def refused(content: bytes, **more: object) -> list[str]:
    with pytest.raises(Invalid) as caught:
        files.examine(papers.upload(content, **more))
    return list(caught.value.fields)


@pytest.mark.parametrize(("kind", "media_type", "suffix"), [("JPEG", "image/jpeg", "jpg"), ("PNG", "image/png", "png"), ("WEBP", "image/webp", "webp")])  # fmt: skip
def test_a_picture_is_known_by_its_content_whatever_it_is_called(kind, media_type, suffix):
    paper = files.examine(papers.upload(papers.picture(kind=kind), name="账本.exe"))
    assert (paper.media_type, paper.name) == (media_type, f"账本.{suffix}")
    assert Image.open(BytesIO(paper.content)).size == (64, 48)


def test_what_the_camera_wrote_leaves_the_picture_for_fields_of_their_own():
    paper = files.examine(papers.upload(papers.picture(exif=papers.camera_data())))
    assert paper.taken_at == datetime(2026, 11, 20, 12, 33, tzinfo=UTC)
    assert (round(paper.lon, 5), round(paper.lat, 5)) == (114.055, 22.535)
    kept = Image.open(BytesIO(paper.content))
    assert (dict(kept.getexif()), kept.size) == ({}, (48, 64))  # upright: it was taken lying on its side


def test_what_the_device_says_wins_over_the_camera_and_the_future_is_nonsense():
    taken = datetime(2026, 11, 21, tzinfo=UTC)
    given = files.examine(papers.upload(papers.picture(exif=papers.camera_data()), taken_at=taken, lon=1.0, lat=2.0))
    assert (given.taken_at, given.lon, given.lat) == (taken, 1.0, 2.0)
    exif = papers.camera_data(taken="2199:01:01 00:00:00", lon=0.0, lat=0.0)
    nonsense = files.examine(papers.upload(papers.picture(exif=exif)))
    assert (nonsense.taken_at, nonsense.lon, nonsense.lat) == (None, None, None)


def test_a_large_picture_is_made_a_sensible_size():
    paper = files.examine(papers.upload(papers.picture(size=(5000, 1000))))
    assert Image.open(BytesIO(paper.content)).size == (2560, 512)


def test_nothing_that_hangs_behind_the_picture_is_kept():
    paper = files.examine(papers.upload(papers.picture() + b"<script>alert(1)</script>"))
    assert b"script" not in paper.content


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<html></html>",
        b"MZ\x90\x00",
        b"",
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        papers.picture()[:200],
        PDF + b"/JavaScript (app.alert(1))",
        PDF + b"/J#61vaScript (app.alert(1))",
        PDF + b"<</S/Launch>>",
        PDF + b"<</EmbeddedFiles 3 0 R>>",
    ],
)
def test_what_can_act_and_what_is_no_whole_picture_is_refused(content):
    assert refused(content) == ["file"]


def test_a_picture_that_unfolds_into_gigabytes_is_refused_before_it_does():
    bomb = BytesIO()
    Image.new("1", (12_000, 12_000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 100_000
    assert refused(bomb.getvalue()) == ["file"]


def test_more_than_fifteen_megabytes_are_refused():
    assert refused(PDF + b" " * files.MOST_BYTES) == ["file"]


@pytest.mark.parametrize("where", [{"lon": 114.0}, {"lon": 200.0, "lat": 22.0}, {"lon": float("nan"), "lat": 22.0}])
def test_a_position_is_whole_and_on_earth(where):
    assert refused(papers.picture(), **where) == ["lon"]


def test_a_plain_pdf_is_kept_byte_for_byte():
    paper = files.examine(papers.upload(PDF, name="../../协议\u202e书\x00.PDF"))
    assert (paper.content, paper.media_type, paper.name) == (PDF, "application/pdf", "协议书.pdf")


@pytest.mark.django_db
def test_two_identical_uploads_are_one_file_and_on_one_thing_one_attachment():
    officer = stations.officer(stations.station("CH"))
    paper = files.examine(papers.upload())
    made = [
        services.attach_file(stream="CH", subject="incident", subject_id=pk, paper=paper, actor=officer)
        for pk in (1, 1, 2)
    ]
    assert [new for _row, new in made] == [True, False, True]
    assert made[0][0] == made[1][0]
    assert {row.sha256 for row, _new in made} == {hashlib.sha256(paper.content).hexdigest()}
    assert files.path_of(made[0][0].sha256).read_bytes() == paper.content
    assert len([file for file in files.path_of(made[0][0].sha256).parent.iterdir() if file.is_file()]) == 1
    by_id = selectors.attachments_of(subject="incident", ids=[1, 2, 3])
    assert {pk: len(rows) for pk, rows in by_id.items()} == {1: 1, 2: 1, 3: 0}


@pytest.mark.django_db
def test_a_thing_takes_a_hundred_attachments_and_no_more(monkeypatch):
    monkeypatch.setattr(services, "MOST_ATTACHMENTS", 1)
    officer = stations.officer(stations.station("CH"))
    first, second = (files.examine(papers.upload(content)) for content in (PDF, papers.picture()))
    services.attach_file(stream="CH", subject="incident", subject_id=1, paper=first, actor=officer)
    with pytest.raises(Conflict), transaction.atomic():
        services.attach_file(stream="CH", subject="incident", subject_id=1, paper=second, actor=officer)


@pytest.mark.django_db
def test_an_incidents_attachment_is_in_its_story_once_and_numbers_in_its_name_are_masked():
    dispatcher = stations.officer(stations.station("CH"))
    made = incidents.incident(dispatcher)
    for _ in range(2):
        row = attach_to_incident(
            officer=dispatcher, number=made.number, upload=papers.upload(name="13812342206 现场.jpg")
        )
    assert incidents.story(made.number)[1:] == [
        ("incident.attachment_added", {"uid": str(row.uid), "name": "138****2206 现场.jpg", "media_type": "image/jpeg"})
    ]


@pytest.mark.django_db
def test_the_wall_attaches_nothing():
    station = stations.station("CH")
    made = incidents.incident(stations.officer(station))
    with pytest.raises(NotAllowed):
        attach_to_incident(officer=stations.officer(station, Role.WALL), number=made.number, upload=papers.upload())


def send(browser, number: str, content: bytes | None = None, key: str = ""):
    file = SimpleUploadedFile("现场.jpg", papers.picture() if content is None else content)
    headers = {"Idempotency-Key": key} if key else {}
    return browser.post(f"/api/v1/incidents/{number}/attachments/", {"file": file}, headers=headers)


@pytest.mark.django_db
def test_a_picture_goes_in_through_the_api_and_comes_back_as_a_picture(logged_in):
    dispatcher = stations.officer(stations.station("CH"))
    made, browser = incidents.incident(dispatcher), logged_in(dispatcher)
    answer = send(browser, made.number)
    assert answer.status_code == 201, answer.content
    (shown,) = browser.get(f"/api/v1/incidents/{made.number}/attachments/").json()["results"]
    assert shown == answer.json() | {"url": f"/incidents/{made.number}/attachments/{answer.json()['uid']}/"}
    fetched = browser.get(shown["url"])
    assert fetched.headers["Content-Type"] == "image/jpeg"
    assert fetched.headers["Content-Disposition"].startswith("inline; filename*=utf-8''")
    assert fetched.headers["X-Content-Type-Options"] == "nosniff"
    assert hashlib.sha256(b"".join(fetched.streaming_content)).hexdigest() == shown["sha256"]
    assert shown["url"] in browser.get(f"/incidents/{made.number}/").content.decode()


@pytest.mark.django_db
def test_a_file_that_the_disk_has_lost_is_not_found_and_named(logged_in):
    dispatcher = stations.officer(stations.station("CH"))
    made, browser = incidents.incident(dispatcher), logged_in(dispatcher)
    shown = send(browser, made.number).json()
    files.path_of(shown["sha256"]).unlink()
    answer = browser.get(f"/incidents/{made.number}/attachments/{shown['uid']}/")
    assert (answer.status_code, "现场.jpg" in answer.content.decode()) == (404, True)


@pytest.mark.django_db
def test_a_pdf_is_saved_and_not_shown(logged_in):
    dispatcher = stations.officer(stations.station("CH"))
    made, browser = incidents.incident(dispatcher), logged_in(dispatcher)
    uid = send(browser, made.number, PDF).json()["uid"]
    answer = browser.get(f"/incidents/{made.number}/attachments/{uid}/")
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    answer.close()


@pytest.mark.django_db
def test_a_refused_file_names_its_field(logged_in):
    dispatcher = stations.officer(stations.station("CH"))
    made, browser = incidents.incident(dispatcher), logged_in(dispatcher)
    answers = [send(browser, made.number, b"<svg/>"), browser.post(f"/api/v1/incidents/{made.number}/attachments/", {})]
    assert [(one.status_code, one.json()["errors"][0]["field"]) for one in answers] == [(422, "file")] * 2


@pytest.mark.django_db
def test_the_same_key_with_another_file_is_refused_and_with_the_same_one_is_one_upload(logged_in):
    dispatcher = stations.officer(stations.station("CH"))
    made, browser = incidents.incident(dispatcher), logged_in(dispatcher)
    first, again = (send(browser, made.number, key="k1") for _ in range(2))
    assert (first.status_code, again.status_code, again.headers["Idempotent-Replayed"]) == (201, 201, "true")
    assert send(browser, made.number, PDF, key="k1").status_code == 422
    assert Attachment.objects.count() == 1


@pytest.mark.django_db
def test_whoever_does_not_see_the_incident_does_not_see_its_picture(logged_in):
    dispatcher, stranger = stations.officer(stations.station("CH")), stations.officer(stations.station())
    made, other = incidents.incident(dispatcher), incidents.incident(dispatcher)
    url = f"/incidents/{made.number}/attachments/{send(logged_in(dispatcher), made.number).json()['uid']}/"
    assert logged_in(stranger).get(url).status_code == 404
    assert logged_in(dispatcher).get(url.replace(made.number, other.number)).status_code == 404
    assert send(logged_in(stranger), made.number).status_code == 404
