"""What taxes and fees are called, by the codes of :class:`kiosk.taxpayer.Tax`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.bilingual import Bilingual

TAX_NAMES: Final[Mapping[str, Bilingual]] = {
    "VAT": Bilingual("增值税", "VAT"),
    "UMC": Bilingual("城市维护建设税", "Urban construction tax"),
    "EDU": Bilingual("教育费附加", "Education surcharge"),
    "LEDU": Bilingual("地方教育附加", "Local education surcharge"),
    "CIT": Bilingual("企业所得税", "Corporate income tax"),
    "IIT": Bilingual("个人所得税", "Individual income tax"),
    "STAMP": Bilingual("印花税", "Stamp tax"),
    "PROP": Bilingual("房产税", "Property tax"),
    "LAND": Bilingual("城镇土地使用税", "Land use tax"),
    "RES": Bilingual("资源税", "Resource tax"),
    "FARM": Bilingual("耕地占用税", "Farmland occupation tax"),
    "DEED": Bilingual("契税", "Deed tax"),
    "VPT": Bilingual("车辆购置税", "Vehicle purchase tax"),
    "VVT": Bilingual("车船税", "Vehicle and vessel tax"),
    "LVAT": Bilingual("土地增值税", "Land value added tax"),
    "ENV": Bilingual("环境保护税", "Environmental protection tax"),
    "TOB": Bilingual("烟叶税", "Tobacco leaf tax"),
    "DIS": Bilingual("残疾人就业保障金", "Disabled employment fund"),
    "CUL": Bilingual("文化事业建设费", "Culture fee"),
    "UNION": Bilingual("工会经费", "Union fee"),
    "SOCIAL": Bilingual("社会保险费", "Social insurance"),
    "STATEMENT": Bilingual("财务报表", "Financial statements"),
    "FINE": Bilingual("罚款", "Fine"),
}
