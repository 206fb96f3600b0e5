"""All controls, in the order of the themes; importing this fills the catalogue."""

from __future__ import annotations

from appliance.compliance.control import CONTROLS, Control
from appliance.compliance.controls import access, audit, data, identity, integrity, intrusion, recovery, transport

THEMES = {
    identity: ("身份鉴别", "Identity"),
    access: ("访问控制", "Access"),
    audit: ("安全审计", "Audit"),
    intrusion: ("入侵防范", "Intrusion"),
    integrity: ("可信验证与完整性", "Integrity"),
    transport: ("通信与边界", "Transport"),
    data: ("数据保密与剩余信息", "Data"),
    recovery: ("备份恢复与个人信息", "Recovery and persons"),
}
"""Module of a theme -> its name in Chinese and English."""


def controls() -> list[Control]:
    """Return every control, theme by theme."""
    names = [module.__name__ for module in THEMES]
    return sorted(CONTROLS, key=lambda control: names.index(control.check.__module__))


def theme(control: Control) -> tuple[str, str]:
    """Return the name of a control's theme in Chinese and English."""
    return next(words for module, words in THEMES.items() if module.__name__ == control.check.__module__)
