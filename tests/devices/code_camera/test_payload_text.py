"""Chinese in codes comes out right or not at all."""

from __future__ import annotations

import random
from itertools import product

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from devices.code_camera.decoding import decode_still
from devices.code_camera.payload_text import text_of_eci_stream, text_of_payload
from tests.devices.code_camera.scenes import matrix

SAMPLES = (
    "张三丰",
    "深圳市南山区科技园税务所",
    "欧阳修文",
    "增值税专用发票",
    "纳税人识别号:91440300MA5EXAMPLE",
    "http://etax.example.cn/?name=王小明",
    "¥ 12,300.00 元",
    "姓名:李娜;手机:13800138000",
    "北京市朝阳区建国路 88 号 3 楼",
    "中文\\000026反斜杠",
    "第一行\n第二行",
    "赵钱孙李周吴郑王",
)


def generated(count: int) -> list[str]:
    """Names and addresses of the commoner characters, with and without ASCII."""
    choose = random.Random(20261121)
    commoner = [
        bytes((lead, trail)).decode("gb2312")
        for lead in range(0xB0, 0xD7)
        for trail in range(0xA1, 0xFF)
    ]
    texts = []
    for _ in range(count):
        text = "".join(choose.choices(commoner, k=choose.randint(2, 30)))
        if choose.random() < 0.5:
            text += choose.choice((":", "-", " ", "No.")) + str(choose.randint(1, 99999))
        texts.append(text)
    return texts


@pytest.mark.parametrize(("encoding", "eci"), list(product(("utf-8", "gb18030"), (False, True))))
def test_840_codes_are_right_or_refused(encoding: str, eci: bool) -> None:
    texts = [*SAMPLES, *generated(198)]
    assert len(texts) == 210
    refused = 0
    for text in texts:
        code = segno.make(
            text.encode(encoding) if not eci else text,
            error="m",
            micro=False,
            mode="byte",
            encoding=encoding if eci else None,
            eci=eci,
        )
        results = decode_still(matrix(code, 4))
        if not results:
            refused += 1
            continue
        assert [result.text for result in results] == [text]
    assert refused <= 210 * 0.02


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"plain ASCII", "plain ASCII"),
        ("Zürich, Genève".encode(), "Zürich, Genève"),
        ("Zürich, Genève".encode("latin-1"), "Zürich, Genève"),
        ("E=mc²".encode(), "E=mc²"),
        ("ﾃﾞｻﾞｲﾝQR".encode("shift_jis"), "ﾃﾞｻﾞｲﾝQR"),
        ("こんにちは".encode("shift_jis"), "こんにちは"),
        ("臺灣測試資料中心".encode("gb18030"), "臺灣測試資料中心"),
        ("楼".encode("gb18030"), None),  # the same bytes are ¥ in UTF-8
        ("¥".encode(), None),
        ("é".encode(), None),
        (b"\x80\xff\xfe", None),
    ],
)
def test_bytes_without_a_declaration(data: bytes, text: str | None) -> None:
    assert text_of_payload(data) == text


@pytest.mark.parametrize(
    ("stream", "text"),
    [
        (b"]Q2\\000029" + "张三".encode("gb18030"), "张三"),
        (b"]Q2\\000026" + "张三".encode() + b"\\000020" + "東京".encode("shift_jis"), "张三東京"),
        (b"]Q2\\000026a\\\\b", "a\\b"),
        (b"]Q2\\000026" + "张三".encode("gb18030"), None),  # not what it says
        (b"]Q2\\000899\xff", None),
        (b"]Q1C:\\000026", "C:\\000026"),  # without the protocol, a backslash is one
    ],
)
def test_declared_character_sets_are_believed_or_refused(stream: bytes, text: str | None) -> None:
    assert text_of_eci_stream(stream) == text


@given(st.binary(max_size=60))
def test_no_bytes_upset_it(data: bytes) -> None:
    text_of_payload(data)
    text_of_eci_stream(b"]Q2" + data)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=6, max_size=40))
def test_longer_chinese_in_utf8_is_always_read_or_refused(text: str) -> None:
    assert text_of_payload(text.encode()) in (text, None)
