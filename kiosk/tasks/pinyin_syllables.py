"""How Chinese words sound (拼音, without tones), without a dictionary.

The 3,755 everyday characters of GB 2312 stand in the order of their pinyin, so the place of
a character tells its syllable. What is heard alike counts as alike: many visitors do not
tell zh from z, or -ng from -n, and a wrong character is mostly one that sounds the same.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

# The syllables in the order of GB 2312-80, level 1, each with its first character.
_ORDER: Final = (
    "a啊 ai埃 an鞍 ang肮 ao凹 ba芭 bai白 ban斑 bang邦 bao苞 bei杯 ben奔 beng崩 bi逼 bian鞭 "
    "biao标 bie鳖 bin彬 bing兵 bo玻 bu捕 ca擦 cai猜 can餐 cang苍 cao操 ce厕 ceng层 cha插 "
    "chai拆 chan搀 chang昌 chao超 che车 chen郴 cheng撑 chi吃 chong充 chou抽 chu初 chuai揣 "
    "chuan川 chuang疮 chui吹 chun春 chuo戳 ci疵 cong聪 cou凑 cu粗 cuan蹿 cui摧 cun村 cuo磋 "
    "da搭 dai呆 dan耽 dang当 dao刀 de德 deng蹬 di堤 dian颠 diao碉 die跌 ding丁 diu丢 dong东 "
    "dou兜 du督 duan端 dui堆 dun墩 duo掇 e蛾 en恩 er而 fa发 fan藩 fang坊 fei菲 fen芬 feng丰 "
    "fo佛 fou否 fu夫 ga噶 gai该 gan干 gang冈 gao篙 ge哥 gei给 gen根 geng耕 gong工 gou钩 gu辜 "
    "gua刮 guai乖 guan棺 guang光 gui瑰 gun辊 guo锅 ha哈 hai骸 han酣 hang夯 hao壕 he呵 hei嘿 "
    "hen痕 heng哼 hong轰 hou喉 hu呼 hua花 huai槐 huan欢 huang荒 hui灰 hun荤 huo豁 ji击 jia嘉 "
    "jian歼 jiang僵 jiao蕉 jie揭 jin巾 jing荆 jiong炯 jiu揪 ju鞠 juan捐 jue撅 jun均 ka喀 "
    "kai开 kan刊 kang康 kao考 ke坷 ken肯 keng坑 kong空 kou抠 ku枯 kua夸 kuai块 kuan宽 "
    "kuang匡 kui亏 kun坤 kuo括 la垃 lai莱 lan蓝 lang琅 lao捞 le勒 lei雷 leng棱 li厘 lia俩 "
    "lian联 liang粮 liao撩 lie列 lin琳 ling玲 liu溜 long龙 lou楼 lu芦 lv驴 luan峦 lve掠 "
    "lun抡 luo萝 ma妈 mai埋 man瞒 mang芒 mao猫 me么 mei玫 men门 meng萌 mi眯 mian棉 miao苗 "
    "mie蔑 min民 ming明 miu谬 mo摸 mou谋 mu拇 na拿 nai氖 nan南 nang囊 nao挠 ne呢 nei馁 nen嫩 "
    "neng能 ni妮 nian蔫 niang娘 niao鸟 nie捏 nin您 ning柠 niu牛 nong脓 nu奴 nv女 nuan暖 "
    "nve虐 nuo挪 o哦 ou欧 pa啪 pai拍 pan攀 pang乓 pao抛 pei呸 pen喷 peng砰 pi坯 pian篇 "
    "piao飘 pie撇 pin拼 ping乒 po坡 pu扑 qi期 qia掐 qian牵 qiang枪 qiao橇 qie切 qin钦 qing青 "
    "qiong琼 qiu秋 qu趋 quan圈 que缺 qun裙 ran然 rang瓤 rao饶 re惹 ren壬 reng扔 ri日 rong戎 "
    "rou揉 ru茹 ruan软 rui蕊 run闰 ruo若 sa撒 sai腮 san三 sang桑 sao搔 se瑟 sen森 seng僧 "
    "sha莎 shai筛 shan珊 shang墒 shao梢 she奢 shen砷 sheng声 shi师 shou收 shu蔬 shua刷 "
    "shuai摔 shuan栓 shuang霜 shui谁 shun吮 shuo说 si斯 song松 sou搜 su苏 suan酸 sui虽 sun孙 "
    "suo蓑 ta塌 tai胎 tan坍 tang汤 tao掏 te特 teng藤 ti梯 tian天 tiao挑 tie贴 ting厅 tong通 "
    "tou偷 tu凸 tuan湍 tui推 tun吞 tuo拖 wa挖 wai歪 wan豌 wang汪 wei威 wen瘟 weng嗡 wo挝 "
    "wu巫 xi昔 xia瞎 xian掀 xiang相 xiao萧 xie楔 xin薪 xing星 xiong兄 xiu休 xu墟 xuan轩 "
    "xue靴 xun勋 ya压 yan焉 yang殃 yao邀 ye椰 yi一 yin茵 ying英 yo哟 yong拥 you幽 yu迂 "
    "yuan鸳 yue曰 yun耘 za匝 zai栽 zan咱 zang赃 zao遭 ze责 zei贼 zen怎 zeng增 zha扎 zhai摘 "
    "zhan瞻 zhang樟 zhao招 zhe遮 zhen珍 zheng蒸 zhi芝 zhong中 zhou舟 zhu珠 zhua抓 zhuai拽 "
    "zhuan专 zhuang桩 zhui椎 zhun谆 zhuo捉 zi兹 zong鬃 zou邹 zu租 zuan钻 zui嘴 zun尊 zuo昨"
)
_RUNS: Final = tuple(_ORDER.split(" "))
_SYLLABLES: Final = tuple(run[:-1] for run in _RUNS)
_BEGIN: Final = tuple(int.from_bytes(run[-1].encode("gb2312")) for run in _RUNS)
_END: Final = 0xD7F9

#: Characters of everyday words that are read in more than one way.
_TWO_WAYS: Final = {
    "行": "hang xing", "会": "hui kuai", "调": "diao tiao", "还": "hai huan", "重": "zhong chong",
    "长": "chang zhang", "率": "lv shuai", "单": "dan", "车": "che", "参": "can", "系": "xi",
    "降": "jiang xiang", "属": "shu", "薄": "bo bao", "传": "chuan zhuan", "给": "gei ji",
    "校": "xiao jiao", "省": "sheng xing", "便": "bian pian", "卡": "ka", "解": "jie",
}  # fmt: skip

Sounds = tuple[frozenset[str], ...]


def _alike(syllable: str) -> frozenset[str]:
    """A syllable and what it is heard as."""
    plain = re.sub("^([zcs])h", r"\1", syllable)
    if plain.endswith("ng"):
        return frozenset({plain, plain[:-1]})
    return frozenset({plain, f"{plain}g"} if plain.endswith("n") else {plain})


@lru_cache(maxsize=4096)
def sounds_of(words: str) -> Sounds:
    """The sounds of each character that has one; letters and digits stand for themselves."""
    found = []
    for character in words:
        if character in _TWO_WAYS:
            syllables = _TWO_WAYS[character].split()
        elif character.isascii():
            syllables = [character.lower()] if character.isalnum() else []
        else:
            code = int.from_bytes(character.encode("gb2312", errors="ignore"))
            known = _BEGIN[0] <= code <= _END
            syllables = [_SYLLABLES[bisect_right(_BEGIN, code) - 1]] if known else []
        if syllables:
            found.append(frozenset(sound for syllable in syllables for sound in _alike(syllable)))
    return tuple(found)


def stands_in(part: Sounds, whole: Sounds) -> bool:
    """Whether ``part`` is heard somewhere in ``whole``."""
    return any(
        all(one & other for one, other in zip(part, whole[begin:], strict=False))
        for begin in range(len(whole) - len(part) + 1)
    )


def spelt_out(letters: str, words: str) -> int:
    """How pinyin typed in full stands to ``words``.

    3: it spells all of them; 2: it spells them and more; 1: it spells a part of them, of two
    syllables at least (the last one may be unfinished); 0: it does not.
    """
    typed = re.sub("([zcs])h", r"\1", letters.lower())
    there = sounds_of(words)
    if len(there) < 2 or any(len(next(iter(sounds))) == 1 for sounds in there[:2]):
        return 0
    ends = _ends(typed, 0, there)
    if len(typed) in ends:
        return 3
    first = {sound[0] for sound in there[0]}
    if ends or any(
        _ends(typed, begin, there)
        for begin in range(1, len(typed) - len(there) + 1)
        if typed[begin] in first
    ):
        return 2
    return int(any(_begins(typed, there[begin:]) for begin in range(len(there) - 1)))


def _ends(typed: str, begin: int, there: Sounds) -> set[int]:
    """Where in ``typed`` the syllables of ``there`` can end, all spelt from ``begin`` on."""
    ends = {begin}
    for sounds in there:
        ends = {
            end + len(sound) for end in ends for sound in sounds if typed.startswith(sound, end)
        }
    return ends


def _begins(typed: str, there: Sequence[frozenset[str]]) -> bool:
    """Whether all of ``typed`` is spelt by the first syllables of ``there``."""
    if not any(sound[0] == typed[0] for sound in there[0]):
        return False
    ends = {0}
    for index, sounds in enumerate(there):
        if index > 1 and len(typed) in ends:
            return True
        if index > 0 and any(
            sound.startswith(typed[end:]) for end in ends if end < len(typed) for sound in sounds
        ):
            return True
        ends = {
            end + len(sound) for end in ends for sound in sounds if typed.startswith(sound, end)
        }
    return len(there) > 1 and len(typed) in ends
