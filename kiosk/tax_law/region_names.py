"""The names by which a region is known (行政区划名称): provinces by the national list.

A terminal is set up with a code; worked cases and operators also write "Hebei", "河北省"
or "Xiong'an". A province has a name even where no file says anything of it: there the
national rules hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

# 省级行政区划代码 (GB/T 2260): code, Chinese name, names in Latin letters.
_PROVINCES = (
    ("11", "北京", "beijing"),
    ("12", "天津", "tianjin"),
    ("13", "河北", "hebei"),
    ("14", "山西", "shanxi"),
    ("15", "内蒙古", "innermongolia", "neimenggu"),
    ("21", "辽宁", "liaoning"),
    ("22", "吉林", "jilin"),
    ("23", "黑龙江", "heilongjiang"),
    ("31", "上海", "shanghai"),
    ("32", "江苏", "jiangsu"),
    ("33", "浙江", "zhejiang"),
    ("34", "安徽", "anhui"),
    ("35", "福建", "fujian"),
    ("36", "江西", "jiangxi"),
    ("37", "山东", "shandong"),
    ("41", "河南", "henan"),
    ("42", "湖北", "hubei"),
    ("43", "湖南", "hunan"),
    ("44", "广东", "guangdong"),
    ("45", "广西", "guangxi"),
    ("46", "海南", "hainan"),
    ("50", "重庆", "chongqing"),
    ("51", "四川", "sichuan"),
    ("52", "贵州", "guizhou"),
    ("53", "云南", "yunnan"),
    ("54", "西藏", "xizang", "tibet"),
    ("61", "陕西", "shaanxi"),
    ("62", "甘肃", "gansu"),
    ("63", "青海", "qinghai"),
    ("64", "宁夏", "ningxia"),
    ("65", "新疆", "xinjiang"),
    ("71", "台湾", "taiwan"),
    ("81", "香港", "hongkong", "xianggang"),
    ("82", "澳门", "macao", "macau", "aomen"),
)
PROVINCE_CODES = frozenset(code for code, *_ in _PROVINCES)
WHOLE_COUNTRY_CODE = "100000"

_WHOLE_COUNTRY = frozenset(("全国", "中国", "national", "nationwide", "china", "cn", "prc"))
_KINDS = (  # what stands behind a name: 河北省, Beijing Municipality; longest first
    *("壮族自治区", "回族自治区", "维吾尔自治区", "特别行政区", "自治区", "新区", "省", "市"),
    *("autonomousregion", "municipality", "province", "newarea", "city"),
)


def is_region_code(text: str) -> bool:
    """Say whether ``text`` is a code of 2, 4 or 6 digits that begins with a province's."""
    return (
        len(text) in (2, 4, 6) and text.isascii() and text.isdigit() and text[:2] in PROVINCE_CODES
    )


def code_of(regions: Path, name: str) -> str | None:
    """Return the code of a named region ("" is the whole country), ``None`` if none is like it.

    ``regions`` is the folder of the region files, whose own names count as well.
    """
    plain = _plain(name)
    if plain in _WHOLE_COUNTRY:
        return ""
    bare = _without_kind(plain)
    for code, *names in _PROVINCES:
        if bare in names:
            return code
    for code, known in _named_in_files(regions):
        if bare == _without_kind(_plain(known)):
            return code
    return None


def _named_in_files(regions: Path) -> Iterator[tuple[str, str]]:
    """Yield the code and each name of the files that concern one region alone."""
    import yaml

    for path in sorted(regions.glob("*.yaml")):
        try:
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError):
            continue  # reading the law names the file and line that is wrong
        names = content.get("name") if isinstance(content, dict) else None
        if isinstance(names, dict) and isinstance(content.get("region"), str):
            for name in names.values():
                yield content["region"], str(name)


def _plain(name: str) -> str:
    """Leave letters and figures only: "Xiong'an New Area" and "xiongan-new-area" are one."""
    return "".join(sign for sign in name.lower() if sign.isalnum())


def _without_kind(plain: str) -> str:
    for kind in _KINDS:
        if plain.endswith(kind) and plain != kind:
            return plain.removesuffix(kind)
    return plain
