"""What an interface's answer says of itself: failed answers are told from those of an empty column."""

import pytest

from crawler.pages.answers import refused, total


@pytest.mark.parametrize(
    "answer",
    [
        {"success": False, "data": {}},
        {"success": "false", "rows": []},
        {"code": 500, "data": []},
        {"code": -1, "data": {"total": 0, "rows": []}},
        {"errcode": 40001, "errmsg": "invalid credential", "list": []},
        {"status": "fail", "data": [], "count": 0},
        {"ret": -1, "list": []},
        {"flag": False, "list": []},
        {"isSuccess": "0", "rows": []},
        {"IsError": True, "Data": [], "Total": 0},
        {"msg": "参数错误", "data": []},
        {"code": 0, "message": "登录已过期", "rows": [], "total": 0},
        {"head": {"code": "500", "msg": ""}, "body": {"rows": []}},
        {"errorCode": "1001", "list": []},
        {"error": "db", "list": []},
        {"status": False, "rows": []},
        {"resultCode": "9999", "rows": []},
        {"msg": "缺少参数", "rows": []},
    ],
)
def test_an_answer_that_failed_is_known(answer: object) -> None:
    """By a flag, a code or a word, in the answer or in its envelope, whatever empty arrays it has."""
    assert refused(answer)


@pytest.mark.parametrize(
    "answer",
    [
        {"success": True, "data": []},
        {"code": 0, "msg": "成功", "rows": []},
        {"code": 200, "message": "OK", "data": {"rows": []}},
        {"retcode": "000000", "retmsg": "成功", "body": {"dataList": [], "totalRow": 0}},
        {"status": 1, "msg": "ok", "rows": []},
        {"iserror": False, "errmsg": "", "list": []},
        {"error": "null", "errorCode": "0000", "list": []},
        {"msg": "暂无数据", "rows": []},
        {"msg": "data not found", "rows": []},
        {"state": "success", "list": [{"title": "关于系统异常的说明", "code": "500"}]},
        [],
        None,
    ],
)
def test_an_answer_that_succeeded_is_no_failure(answer: object) -> None:
    """Codes of success, empty messages and the words of titles are no refusal."""
    assert not refused(answer)


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ('{"rows": [], "total": 0}', 0),
        ('{"rows": [], "total": 0, "pageCount": 1}', 0),
        ('{"data": [], "count": 0, "total": "37"}', 37),
        ('{"data": [], "totalPage": 3}', 3),
        ('{"rows": []}', None),
    ],
)
def test_the_largest_count_of_an_answer(text: str, counted: int | None) -> None:
    """Of several counts the largest; one page may be a blank one."""
    assert total(text) == counted
