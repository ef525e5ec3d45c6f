"""Names in Chinese characters: what speaks for one, and the words that only look like one."""

from __future__ import annotations

import pytest

from nlp.han_names import called, parts_of, reading_of
from nlp.names import CERTAIN_ENOUGH, find_names
from nlp.records import Kind


def sure_names(text: str, kind: Kind = Kind.PROSE) -> list[str]:
    return sorted(found.name for found in find_names(text, kind) if found.sure >= CERTAIN_ENOUGH)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1, 和王海涛讨论触摸屏的问题", ["王海涛"]),
        ("欧阳静说明天再测", ["欧阳静"]),
        ("今天刘洋负责测试, 不忙", ["刘洋"]),
        ("参加: 欧阳静, 刘洋, 孙婷婷, 我", ["刘洋", "孙婷婷", "欧阳静"]),
        ("抄送: 陈志强; 黄丽", ["陈志强", "黄丽"]),
        ("请教了李经理", ["李经理"]),
        ("和王工一起看波形", ["王工"]),
        ("陈志强的补丁已经合入", ["陈志强"]),
        ("2), 王海涛 review 了第三个补丁", ["王海涛"]),
    ],
)
def test_names_are_found(text: str, names: list[str]) -> None:
    assert sure_names(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "和平台同事讨论方案",
        "程序说明见文档",
        "高速信号要注意阻抗",
        "时间, 温度, 湿度, 压力",
        "安全建议: 关闭端口",
        "施工完成, 汇总如下",
        "小于10的值不用管",
        "跟金属外壳有关",
        "周报, 第23周",
        "功耗测试, 兼容性测试",
        "常亮表示有问题",
    ],
)
def test_words_that_begin_with_a_surname_are_no_names(text: str) -> None:
    assert sure_names(text) == []


def test_a_name_is_taken_apart_and_read() -> None:
    assert parts_of("欧阳静") == ("欧阳", "静")
    assert parts_of("王工") is None
    assert reading_of("单小雷") == ("shan", "xiao", "lei")
    assert {"海涛", "王工", "小王", "老王"} <= set(called("王海涛"))
