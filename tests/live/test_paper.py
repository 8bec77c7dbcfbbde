"""Documents for paper: what is typed is data and never form, and every character has its glyph."""

from pathlib import Path

import pytest

from live.paper import pdf

FORM = '#let data = json(bytes(sys.inputs.data))\n#set text(font: "Noto Sans SC")\n#data.said'


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "form.typ"
    path.write_text(FORM)
    return path


def test_a_document_is_a_pdf_with_the_houses_font_in_it(form):
    made = pdf(form, {"said": "调解协议书"})
    assert made.startswith(b"%PDF-")
    assert b"NotoSansSC" in made


def test_what_somebody_typed_is_never_run(form):
    for typed in ('#panic("ran")', '"); #panic("ran")', '#read("/etc/passwd")', "\\u{41} $x$ @ref <label>"):
        assert pdf(form, {"said": typed}).startswith(b"%PDF-")


def test_a_form_reads_nothing_outside_its_folder(tmp_path):
    path = tmp_path / "form.typ"
    path.write_text('#read("/../../../../etc/hostname")')
    with pytest.raises(Exception, match="escape the project root"):
        pdf(path, {})
