"""The rules document's phrases become the rules they say, in every way of writing them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judging.frequency import (
    DOCUMENT_PHRASES,
    RELATED_PHRASES,
    Every,
    OnChange,
    Promptly,
    Rule,
    Span,
    Unit,
    Within,
    as_json,
    describe,
    nearest_phrases,
    parse_phrase,
    rule_from_table,
)


def within(count: int, unit: Unit) -> Within:
    """Shorten the tables below."""
    return Within(span=Span(count=count, unit=unit))


PROMPTLY = Promptly(remind_after=Span(count=3, unit=Unit.MONTH))
ON_CHANGE = OnChange(remind_after=Span(count=1, unit=Unit.YEAR))

UNDERSTOOD: dict[Rule, str] = {
    within(1, Unit.DAY): "每日更新|每日|每天|每天更新|每日更新一次|1日内更新|1天内|一天之内更新",
    within(1, Unit.WORKDAY): "每个工作日更新|每工作日|每个工作日|1个工作日内|一个工作日内更新",
    within(15, Unit.WORKDAY): "15个工作日内更新|十五个工作日内",
    within(20, Unit.DAY): "20日内|二十天内更新|20 天以内",
    within(
        2, Unit.WEEK
    ): "2周内更新|两周内|二周内更新|2 周内更新|２周内更新|在2周内更新|2个星期内|每两周更新|每2周|2周之内",
    within(5, Unit.MONTH): "5个月内更新|五个月内更新|５个月内|5 个月 内更新",
    within(6, Unit.MONTH): "6个月内更新|六个月内|半年内更新|半年内|每半年更新|半年",
    within(12, Unit.MONTH): "12个月内更新|十二个月内更新",
    within(2, Unit.QUARTER): "2个季度内",
    within(1, Unit.YEAR): "1年内更新|1 年内更新|一年内更新|一年内|１年内|1\u3000年内更新",
    within(2, Unit.YEAR): "2年内|两年内更新",
    Every(unit=Unit.WEEK): "每周更新|每周|按周更新|每星期|每个星期更新|每周一次|每周更新1次|每周至少1条",
    Every(unit=Unit.MONTH): "按月更新|每月更新|每月|每个月|按月|逐月更新|每月至少更新1条",
    Every(unit=Unit.QUARTER): "每季度更新|按季度|每季|按季更新|每个季度更新",
    Every(unit=Unit.YEAR): "每年更新|按年度更新|每年",
    Every(unit=Unit.MONTH, at_least=2): "每月至少2条|每月至少更新两条|每月不少于2篇|每月更新2条以上|每月2条及以上",
    Every(unit=Unit.DAY, at_least=3): "每日至少3条|每天更新三条",
    Every(unit=Unit.WORKDAY, at_least=2): "每个工作日至少2条",
    PROMPTLY: "及时更新|及时处理|及时|随时更新|随时|不定期|不定期更新|即时更新|实时更新|及时 更新",
    ON_CHANGE: "有变动时更新|有变动时|有变动更新|有变化时更新|有变更及时更新|内容有变动时更新|如有调整及时更新",
}


@pytest.mark.parametrize(
    ("phrase", "rule"),
    [(phrase, rule) for rule, phrases in UNDERSTOOD.items() for phrase in phrases.split("|")],
)
def test_a_phrase_is_understood_in_every_way_of_writing_it(phrase: str, rule: Rule) -> None:
    """Numerals, spaces, width and a missing 更新 make no difference."""
    assert parse_phrase(phrase) == rule


@pytest.mark.parametrize(
    "phrase",
    [
        *(
            "",
            "更新",
            "每",
            "内",
            "尽快更新",
            "三五天内",
            "十十天内",
            "0天内更新",
            "零天内",
            "1000年内",
            "2019年内更新",
        ),
        *(
            "5月内更新",
            "1月更新",
            "2周",
            "5个月",
            "每季度末更新",
            "每月0条",
            "每月至少",
            "每月至少2",
            "有变动时更新2条",
        ),
        *("2周内更新，节假日除外", "每日更新/每周更新", "-1年内", "1.5年内", "²周内更新x", "更新每日"),
    ],
)
def test_what_is_not_understood_is_not_guessed(phrase: str) -> None:
    """A half-known phrase gives no rule, and at least one known phrase is offered instead."""
    assert parse_phrase(phrase) is None
    assert nearest_phrases(phrase)
    assert set(nearest_phrases(phrase)) <= set(DOCUMENT_PHRASES + RELATED_PHRASES)


@pytest.mark.parametrize(
    ("phrase", "nearest"),
    [
        ("2周更新", "2周内更新"),
        ("每天都更新", "每日更新"),
        ("5月内更新", "5个月内更新"),
        ("有变动的时候更新", "有变动时更新"),
    ],
)
def test_the_nearest_phrase_is_named_first(phrase: str, nearest: str) -> None:
    """A clerk who mistypes is shown what was probably meant."""
    assert nearest in nearest_phrases(phrase)


@pytest.mark.parametrize("phrase", DOCUMENT_PHRASES + RELATED_PHRASES)
def test_every_phrase_that_is_offered_is_understood(phrase: str) -> None:
    """What the program names as known, it knows; and a table says the same."""
    rule = parse_phrase(phrase)
    assert rule is not None
    assert rule_from_table(as_json(rule)) == rule
    assert describe(rule)


@given(st.text(max_size=12))
def test_no_text_breaks_the_grammar(phrase: str) -> None:
    """Whatever is written, there is a rule or a nearest phrase, never a fault of ours."""
    assert parse_phrase(phrase) is not None or nearest_phrases(phrase)


@given(
    st.integers(1, 99),
    st.sampled_from([("天", Unit.DAY), ("个工作日", Unit.WORKDAY), ("周", Unit.WEEK), ("个月", Unit.MONTH)]),
)
def test_a_numeral_said_is_the_numeral_read(count: int, unit: tuple[str, Unit]) -> None:
    """`describe` and `parse_phrase` agree on Chinese numerals up to ninety-nine."""
    rule = within(count, unit[1])
    assert parse_phrase(describe(rule).removesuffix("应有更新")) == rule
    assert parse_phrase(f"{count}{unit[0]}内更新") == rule


SAID = {
    within(1, Unit.DAY): "一日内应有更新",
    within(2, Unit.WEEK): "两周内应有更新",
    within(12, Unit.MONTH): "十二个月内应有更新",
    within(120, Unit.DAY): "120日内应有更新",
    within(20, Unit.WORKDAY): "二十个工作日内应有更新",
    Every(unit=Unit.MONTH): "每个自然月应有更新",
    Every(unit=Unit.QUARTER, at_least=2): "每个自然季度应至少更新2条",
    PROMPTLY: "应及时更新或处理，不设期限；超过三个月没有新内容时提醒查看",
    ON_CHANGE: "内容有变动时应更新，不设期限；超过一年没有变动时提醒确认",
}


@pytest.mark.parametrize(("rule", "said"), SAID.items())
def test_a_rule_is_said_in_plain_chinese(rule: Rule, said: str) -> None:
    """The officer reads the rule as a person would say it."""
    assert describe(rule) == said


TABLES: list[tuple[dict[str, object], Rule]] = [
    ({"within": "1 day"}, within(1, Unit.DAY)),
    ({"within": "2 weeks"}, within(2, Unit.WEEK)),
    ({"within": "2 week"}, within(2, Unit.WEEK)),
    ({"within": "5 workdays"}, within(5, Unit.WORKDAY)),
    ({"every": "month"}, Every(unit=Unit.MONTH)),
    ({"every": "month", "at_least": 2}, Every(unit=Unit.MONTH, at_least=2)),
    ({"promptly": True}, PROMPTLY),
    ({"promptly": True, "remind_after": "6 weeks"}, Promptly(remind_after=Span(count=6, unit=Unit.WEEK))),
    ({"on_change": True}, ON_CHANGE),
    ({"on_change": True, "remind_after": "2 quarters"}, OnChange(remind_after=Span(count=2, unit=Unit.QUARTER))),
]


@pytest.mark.parametrize(("table", "rule"), TABLES)
def test_a_table_of_the_map_is_a_rule(table: dict[str, object], rule: Rule) -> None:
    """The `[frequency]` tables of the column map are read as they are written."""
    assert rule_from_table(table) == rule


REFUSED: list[tuple[dict[str, object], tuple[str, ...]]] = [
    ({}, ("within、every、promptly、on_change", "无")),
    ({"at_least": 2}, ("之一",)),
    ({"within": "2 weeks", "every": "month"}, ("之一", "within、every")),
    ({"within": 14}, ("2 weeks", "14")),
    ({"within": "two weeks"}, ("two weeks",)),
    ({"within": "0 weeks"}, ("0 weeks",)),
    ({"within": "2  weeks"}, ("2  weeks",)),
    ({"within": "11 years"}, ("过长",)),
    ({"within": "2 weeks", "remind_after": "1 year", "at_least": 1}, ("remind_after", "at_least")),
    ({"every": "months"}, ("every", "months")),
    ({"every": 3, "at_least": 0}, ("every", "at_least")),
    ({"every": ["month"]}, ("every",)),
    ({"every": "month", "at_least": True}, ("at_least",)),
    ({"every": "month", "at_least": "2"}, ("at_least",)),
    ({"promptly": 1}, ("promptly", "true")),
    ({"promptly": False}, ("promptly", "true")),
    ({"promptly": True, "remind_after": "3 moons"}, ("remind_after", "3 moons")),
    ({"on_change": True, "remind_after": 365, "of": 1}, ("of", "remind_after")),
]


@pytest.mark.parametrize(("table", "named"), REFUSED)
def test_a_broken_table_is_refused_with_every_fault(table: dict[str, object], named: tuple[str, ...]) -> None:
    """Each fault of a table is named in one text."""
    fault = rule_from_table(table)
    assert isinstance(fault, str)
    assert [word for word in named if word not in fault] == []
