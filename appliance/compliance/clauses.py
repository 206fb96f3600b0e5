"""The clauses of GB/T 22239-2019, level 3, in our own words: those that controls answer to, and those they cannot."""

from __future__ import annotations

CLAUSES: dict[str, tuple[str, str]] = {
    "8.1.2.2a": ("传输中的数据须能发现被改动", "Data in transit cannot be altered unseen"),
    "8.1.2.2b": ("传输中的数据须加密", "Data in transit are encrypted"),
    "8.1.2.3": (
        "通信程序与配置可由可信根验证",
        "Programs and settings of communication are verified from a trusted root",
    ),
    "8.1.3.1b": ("管住未经许可接入内网的来源", "Nobody joins the inner network without permission"),
    "8.1.3.1c": ("管住内部擅自外联", "Nobody inside reaches outside without permission"),
    "8.1.3.2a": ("边界默认拒绝,只放行所需", "At the border everything is refused but what is needed"),
    "8.1.3.2b": ("规则数量最少,无多余规则", "Rules are few, and none is left over"),
    "8.1.3.2c": ("按来源、目的、端口和协议检查", "Source, destination, port and protocol decide"),
    "8.1.4.1a": ("身份唯一,鉴别信息够复杂并定期更换", "Identities are unique; what proves them is complex and changes"),
    "8.1.4.1b": ("登录失败受限,闲置会话自动退出", "Failed sign-ins are limited, idle sessions end"),
    "8.1.4.1c": ("远程管理时鉴别信息不被窃听", "Remote administration cannot be listened to"),
    "8.1.4.1d": ("两种以上鉴别手段,至少一种用密码技术", "Two ways to prove who one is, one of them cryptographic"),
    "8.1.4.2a": ("给登录用户分配账户和权限", "Accounts and rights are given to those who sign in"),
    "8.1.4.2b": ("默认账户改名或停用,默认口令更改", "Default accounts are off, default passwords are gone"),
    "8.1.4.2c": ("无多余、过期或共享账户", "No account is left over, expired or shared"),
    "8.1.4.2d": ("权限最小,管理权限分离", "Rights are least, administration is split"),
    "8.1.4.2e": ("由授权主体制定访问规则", "Who may reach what is decided by those entitled to"),
    "8.1.4.2f": ("控制到用户或进程、文件或表", "Rights go down to the user or process, the file or table"),
    "8.1.4.3a": ("审计覆盖每个用户和重要事件", "Audit covers every user and what matters"),
    "8.1.4.3b": ("记录含时间、用户、类型、结果", "A record says when, who, what and with what result"),
    "8.1.4.3c": ("审计记录受保护并定期备份", "Audit records are protected and kept elsewhere too"),
    "8.1.4.3d": ("审计进程不被擅自中断", "Auditing is not switched off without permission"),
    "8.1.4.4a": ("最小安装", "Only what is needed is installed"),
    "8.1.4.4b": ("关闭不需要的服务、共享和高危端口", "Services and ports without a use are closed"),
    "8.1.4.4c": ("限定管理终端的地址", "Administration comes from named addresses"),
    "8.1.4.4e": ("及时发现并修补漏洞", "Known weaknesses are found and mended"),
    "8.1.4.5": ("抵御恶意代码", "Malicious code is kept out or found"),
    "8.1.4.6": ("系统与应用程序可信验证", "System and application programs are verified"),
    "8.1.4.7a": ("重要数据传输完整", "Important data arrive unaltered"),
    "8.1.4.7b": ("重要数据存储完整", "Important data stay unaltered"),
    "8.1.4.8a": ("重要数据传输保密", "Important data travel encrypted"),
    "8.1.4.8b": ("重要数据存储保密", "Important data are stored encrypted"),
    "8.1.4.9a": ("重要数据本地备份并可恢复", "Important data are backed up here and can be restored"),
    "8.1.4.9b": ("备份送往另一处", "Backups travel to another place"),
    "8.1.4.10a": ("鉴别信息残留须清除", "What proves identity is wiped when it is let go"),
    "8.1.4.10b": ("敏感数据残留须清除", "Sensitive data are wiped when they are let go"),
    "8.1.4.11a": ("只采集和保存必需的个人信息", "Only what is needed of a person is collected and kept"),
    "8.1.4.11b": ("禁止擅自访问使用个人信息", "Personal information is not reached without permission"),
    "8.1.5.1a": (
        "系统管理员经鉴别后操作并留痕",
        "System administrators prove who they are, and their acts are recorded",
    ),
    "8.1.5.2a": ("审计管理员独立", "Auditors are a duty of their own"),
    "8.1.5.3a": ("安全管理员独立", "Security administrators are a duty of their own"),
    "8.1.5.4d": (
        "日志集中收集,保存符合法规(六个月以上)",
        "Logs are gathered in one place and kept as law says, six months or more",
    ),
    "8.1.5.4e": ("安全策略、补丁集中管理", "Security policy and updates are managed in one place"),
}

OUTSIDE: dict[str, tuple[str, str]] = {
    "8.1.1": ("机房与物理环境由银行负责", "The bank's rooms and power: not of this product"),
    "8.1.2.1": ("网络架构、带宽与设备冗余由银行负责", "The bank's network, its width and its spares"),
    "8.1.3.3": ("边界入侵检测由银行设备负责", "Intrusion detection at the bank's border"),
    "8.1.3.4": ("恶意代码与垃圾邮件防范由银行邮件与边界设备负责", "Filtering at the bank's border and mail"),
    "8.1.3.5-8.1.3.6": ("边界设备的审计与可信验证由银行负责", "Audit and trusted start of the bank's border devices"),
    "8.1.4.2g": (
        "强制访问控制标记由银行的操作系统策略决定",
        "Security labels follow from the bank's own policy for the system",
    ),
    "8.1.4.4d": ("应用输入校验由应用测试证明", "Input validation is shown by the application's tests, not on hosts"),
    "8.1.4.4f": ("入侵告警由银行日志中心负责", "Alarms come from the bank's log collector"),
    "8.1.4.9c": ("热冗余取决于站点拓扑", "Hot spares follow from how many hosts a site file names"),
    "8.1.5.4a-c,f": (
        "安全管理区、监控与告警由银行负责",
        "The management network, monitoring and alarms are the bank's",
    ),
    "8.1.6-8.1.10": (
        "制度、人员、建设与运维管理由银行负责",
        "Rules, people, construction and operation are the bank's",
    ),
}
"""Clauses of level 3 that no check on a host answers, and whose they are."""
