"""What an interface's answer says of itself: failed answers are told from those of an empty column."""

import pytest

from crawler.pages.answers import refused


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
        {"state": "success", "list": [{"title": "关于系统异常的说明", "code": "500"}]},
        [],
        None,
    ],
)
def test_an_answer_that_succeeded_is_no_failure(answer: object) -> None:
    """Codes of success, empty messages and the words of titles are no refusal."""
    assert not refused(answer)
