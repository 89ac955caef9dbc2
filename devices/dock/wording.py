"""The names of devices and troubles on the dock's panel, Chinese first."""

from __future__ import annotations

DEVICES = {
    "id_reader": "身份证阅读器 ID-card reader",
    "code_camera": "扫码摄像头 Code camera",
    "document_camera": "高拍仪 Document camera",
    "scanner": "扫码枪 Code scanner",
    "receipt_printer": "凭条打印机 Receipt printer",
    "document_printer": "文件打印机 Document printer",
    "keypad": "密码键盘 Keypad",
    "presence": "人体感应 Presence sensor",
    "lights": "灯带 Lights",
}

TROUBLES = {
    "torn_frame": "数据中断 Torn frame",
    "bad_checksum": "校验错 Bad checksum",
    "silence": "不应答 Silent",
    "no_order": "不报完成 No end report",
    "garbage": "乱码 Garbage",
    "junk_before": "前有杂码 Junk before",
    "wrong_baud": "波特率不符 Wrong baud",
    "not_authorised": "未授权 Not authorised",
    "unreadable_card": "卡读不出 Unreadable card",
    "pull_at_find": "寻卡时取走 Pulled at find",
    "pull_at_select": "选卡时取走 Pulled at select",
    "pull_at_read": "读卡时取走 Pulled at read",
    "lost_suffix": "缺结束符 Lost suffix",
    "stutter": "连读三次 Stutter",
    "dark": "太暗 Dark",
    "blur": "模糊 Blurred",
    "glare": "反光 Glare",
    "over_the_edge": "没拍全 Cut off",
    "paper_out": "缺纸 Paper out",
    "paper_near_end": "纸将尽 Paper near end",
    "paper_low": "纸少 Paper low",
    "cover_open": "盖子开 Cover open",
    "cutter": "切刀卡住 Cutter stuck",
    "jam": "卡纸 Paper jam",
    "second_tray_empty": "二号盒无纸 Tray 2 empty",
    "stopped": "已暂停 Stopped",
    "not_accepting": "拒收任务 Not accepting",
    "slow": "很慢 Slow",
    "aborts": "任务中断 Aborts jobs",
    "forbidden": "无权限 Forbidden",
}
