"""What everybody may see of a phone or an ID number inside a sentence, however people write it."""

import pytest

from core.masking import mask_text


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("回拨13812342206。", "回拨138****2206。"),
        ("138 1234 2206", "138****2206"),
        ("138-1234-2206", "138****2206"),
        ("+8613812342206", "+86138****2206"),
        ("0086 138 1234 2206", "0086 138****2206"),
        ("身份证350203198811023456", "身份证350****3456"),
        ("350203 19881102 345x", "350****345x"),
        ("13812342206、15980905678", "138****2206、159****5678"),
    ],
)
def test_numbers_of_people_are_masked(said, shown):
    assert mask_text(said) == shown
    assert mask_text(shown) == shown


@pytest.mark.parametrize(
    "said",
    [
        "",
        "CH20261122-0043",
        "S13820261122-0043",
        "110",
        "12345678901",
        "尾号 2206",
        "2026-11-22 13:00",
        "6222021234567890123",
        "138 号摊 1234 元 2206",
    ],
)
def test_other_numbers_stay(said):
    assert mask_text(said) == said
