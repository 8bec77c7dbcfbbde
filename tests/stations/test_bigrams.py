"""Words by which Chinese is found."""

from stations.bigrams import bigrams, search_query


def test_a_run_of_hanzi_is_kept_as_pairs_and_its_last_character():
    assert bigrams("夜市烧烤") == ["夜市", "市烧", "烧烤", "烤"]


def test_latin_words_and_digits_stay_whole_beside_hanzi():
    assert bigrams("柳堤 12号 M2 bar") == ["柳堤", "堤", "12", "号", "m2", "bar"]


def test_a_rare_hanzi_outside_the_basic_plane_is_a_character_like_any_other():
    assert bigrams("𬭩䶮") == ["𬭩䶮", "䶮"]


def test_a_search_for_three_hanzi_asks_for_neighbouring_pairs():
    assert search_query("烧烤摊") == "('烧烤' <-> '烤摊')"


def test_a_lone_hanzi_or_word_is_a_prefix_and_quotes_cannot_break_out():
    assert search_query("夜 o'neil") == "('夜':*) & ('o':*) & ('neil':*)"


def test_punctuation_alone_asks_for_nothing():
    assert search_query("，。！") == ""
