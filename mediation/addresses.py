"""Addresses as people mean them, whatever way they typed them: 望月小区七栋 602 室 and 望月小区 7 幢602 are the same house."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from stations.bigrams import bigrams

# Shared bigrams over all bigrams of two addresses (Jaccard), digits and numerals written alike.
ALIKE = 0.6

_DIGITS = str.maketrans("零〇一二两三四五六七八九", "001223456789")
_TENS = re.compile(r"([一二三四五六七八九])?十([一二三四五六七八九])?")
_NUMERALS = re.compile(r"[零〇一二两三四五六七八九十]+(?=[号幢栋座单层楼室弄巷]|$)")
# A building of a compound; where there is none, the number of a house in its road.
_BUILDING = re.compile(r"(\d+)(?:号楼|幢|栋|座|#楼?)")
_HOUSE = re.compile(r"(\d+)号")
_ROOM = re.compile(r"(?<!\d)(\d{3,4})(?:室|房|户)?(?:旁|门口|楼上|楼下)?$")
# Above the house: city and district, district, town or street office, community. What would leave no words is left alone.
_STREET = re.compile(
    r"^(?:\D{2,4}市\D{2,4}(?:(?<!小)区|县))?(?:\D{2,3}(?<![小社宅])区)?(?:\D{2,4}(?:镇|街道))?(?:\D{2,4}社区)?(?=\D{2})"
)
# Where many people come and go: the place says nothing of who quarrels with whom.
_OPEN = re.compile(
    r"夜市|市场|商场|超市|广场|公园|步行街|美食街|小吃街|大排档|烧烤|酒吧|路口|路段|车站|公交站|客运站|地铁|医院|学校|学院|景区|人行道|机动车道|(?<!城)街(?!道|坊)"
)
_NOISE = re.compile(r"[\s,，.。、;；:：()（）\-—_]+")


@dataclass(frozen=True)
class Address:
    """An address read the way people mean it: words before the number, the number of the house, the room."""

    words: str
    building: str
    room: str
    # The number is that of a building in a compound, not of a house or a shop in its road.
    compound: bool = False

    @property
    def dwelling(self) -> bool:
        """Return whether people live behind it as far as the words say: a building of a compound, or a room."""
        return self.compound or bool(self.room)

    @property
    def house(self) -> str:
        """Return words and number; "" when the number is not known, for then the words alone are a whole quarter."""
        return f"{self.words}{self.building}" if self.words and self.building else ""


@lru_cache(maxsize=100_000)
def read_address(text: str) -> Address:
    """Return an address without the ways of writing it: 望月小区七栋 602 室 and 望月小区 7 幢602 are the same."""
    folded = _NUMERALS.sub(lambda found: _number(found[0]), unicodedata.normalize("NFKC", text).casefold())
    folded = _STREET.sub("", _NOISE.sub("", folded))
    building = _BUILDING.search(folded)
    house = building or _HOUSE.search(folded)
    rest = folded[house.end() :] if house else folded
    room = _ROOM.search(rest)
    words = folded[: house.start()] if house else (rest[: room.start()] if room else rest)
    # A compound is called by its name, with or without the number of its gate in the road before it.
    words = words.rpartition("号")[2] or words
    return Address(words, house[1] if house else "", room[1] if room else "", compound=building is not None)


def _number(hanzi: str) -> str:
    spelled = _TENS.sub(
        lambda ten: f"{(ten[1] or '一').translate(_DIGITS)}{(ten[2] or '零').translate(_DIGITS)}", hanzi
    )
    return spelled.translate(_DIGITS)


def address_likeness(one: str, other: str) -> float:
    """Return how alike two addresses are, 0 to 1: the same house is 1, different houses of one road are 0."""
    left, right = read_address(one), read_address(other)
    if left.building and right.building and left.building != right.building:
        return 0.0
    return words_likeness(left.words + left.building, right.words + right.building)


def words_likeness(one: str, other: str) -> float:
    """Return how many bigrams two texts share, 0 to 1; 0 when one has none."""
    mine, theirs = set(bigrams(one)), set(bigrams(other))
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0


def is_open_to_all(text: str) -> bool:
    """Whether an address is a street or a place of many people rather than somebody's door: its words say so."""
    return not read_address(text).dwelling and _OPEN.search(text) is not None
