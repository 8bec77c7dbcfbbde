"""The ways to staff a day that every station starts with (P2–P4); a station adds its own, it does not change these.

Times are hours since the patrol day's midnight, beyond 24 the morning after. Pauses: kind, window from, window to, length.
"""

from typing import NamedTuple

BANDS = (6, 10, 14, 18, 22, 24, 30)
NIGHT_BANDS = (6, 19, 22, 24, 26, 30)


class CrewRow(NamedTuple):
    """A crew: key, kind, name, hours, pauses."""

    key: str
    kind: str
    name: str
    start: float
    end: float
    pauses: tuple[tuple[str, float, float, float], ...]


class TemplateRow(NamedTuple):
    """A template: code, name, bands, place kinds, crews."""

    code: str
    name: str
    bands: tuple[int, ...]
    place_kinds: tuple[str, ...]
    crews: tuple[CrewRow, ...]


TEMPLATES = (
    TemplateRow(
        "233", "233 巡防模式", BANDS, (),
        (
            CrewRow("C1", "car", "白班", 6, 18, (("mobile", 6, 9, 2), ("break", 11, 13.5, 1), ("mobile", 14, 18, 3))),
            CrewRow("C2", "car", "夜班", 18, 30, (("mobile", 18, 21, 2), ("break", 22, 25, 1), ("mobile", 25, 30, 4))),
            CrewRow("M1", "motorcycle", "早班", 8, 18, (("break", 11, 13.5, 1),)),
            CrewRow("M2", "motorcycle", "中班", 12, 22, (("break", 16.5, 19, 0.75),)),
            CrewRow("M3", "motorcycle", "晚班", 17, 26, (("break", 20.5, 23.5, 0.75),)),
            CrewRow("J1", "foot", "社区早班", 8, 16, (("break", 11, 13.5, 1),)),
            CrewRow("J2", "foot", "社区中班", 12, 20, (("break", 16, 18.5, 0.75),)),
            CrewRow("J3", "foot", "社区晚班", 16, 24, (("break", 18, 20.5, 0.75),)),
        ),
    ),
    TemplateRow(
        "squad", "两车四警", BANDS, (),
        (
            CrewRow("M1", "motorcycle", "东线", 9, 19, (("break", 11, 13.5, 1),)),
            CrewRow("M2", "motorcycle", "西线", 13, 23, (("break", 17, 19, 0.75),)),
        ),
    ),
    TemplateRow(
        "night", "夜间窗口 19–02 时", NIGHT_BANDS, ("venue", "market", "district"),
        (
            CrewRow("N1", "motorcycle", "夜市", 19, 26, (("break", 21.5, 24, 0.5),)),
            CrewRow("N2", "motorcycle", "娱乐场所", 19, 26, (("break", 21.5, 24, 0.5),)),
            CrewRow("N3", "foot", "烧烤夜宵", 19, 26, (("break", 21, 24, 0.5),)),
        ),
    ),
)  # fmt: skip
