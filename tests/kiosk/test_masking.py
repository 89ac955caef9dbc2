"""Names on a screen that others can see."""

from __future__ import annotations

import pytest

from kiosk.masking import masked_number, masked_person, masked_taxpayer


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("河北雄安晨禾科技有限公司", "河北雄安**科技有限公司"),
        ("雄安云岭商贸有限公司", "雄安**商贸有限公司"),
        ("雄安拾光文化传播有限公司", "雄安**文化传播有限公司"),
        ("安新县大勇早餐店", "安新县**早餐店"),
        ("容城古埕装饰工程有限公司", "容城**装饰工程有限公司"),
        ("白洋淀禾苗农业发展有限公司", "白洋**苗农业发展有限公司"),
        ("禾屿花店", "禾***"),
    ],
)
def test_what_tells_a_company_apart_is_covered(name: str, shown: str) -> None:
    assert masked_taxpayer(name) == shown


def test_of_a_person_the_family_name_stays() -> None:
    assert masked_person("邢一帆") == "邢**"
    assert masked_taxpayer("邢一帆", "natural_person") == "邢**"
    assert masked_person("李") == "李*"


def test_numbers_are_masked() -> None:
    assert masked_number("91133100MADEM00001") == "9113**********0001"
    assert masked_number("1234") == "12**"
