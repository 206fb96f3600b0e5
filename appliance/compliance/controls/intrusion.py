"""How small a host's surface is: what is installed, what listens, what the firewall lets in and out."""

from __future__ import annotations

import ipaddress
import itertools
import re
from urllib.parse import urlsplit

from appliance.compliance.control import Asked, Finding, control, judged
from appliance.compliance.modules.socket import Listener
from appliance.compliance.ports import allowed
from appliance.site import endpoints

UNWANTED = (
    "telnet", "telnetd", "inetutils-telnet", "inetutils-telnetd", "rsh-client", "rsh-server", "rsh-redone-client",
    "rsh-redone-server", "talk", "talkd", "nis", "tftpd", "tftpd-hpa", "xinetd", "openbsd-inetd", "vsftpd",
    "proftpd-core", "samba", "nfs-kernel-server", "rpcbind", "avahi-daemon", "cups", "snmpd", "xserver-xorg", "gcc",
    "g++", "make", "gdb", "strace", "tcpdump", "nmap", "netcat-traditional",
)  # fmt: skip
"""Unencrypted protocols, services of an office, compilers, tools of attack."""
OUTSIDE = ("192.0.2.1", "2001:db8::1")
"""Addresses set aside for documentation: nobody has them, and no host may even try (RFC 5737, RFC 3849)."""
TRY = """import errno, socket, sys
for address in sys.argv[1:]:
    try:
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((address, 443))
            probe.send(b"?")
        print("a packet that left")
    except OSError as error:
        print(errno.errorcode.get(error.errno, error.errno))
"""
STAYED = ("EPERM", "ENETUNREACH", "EHOSTUNREACH", "EAFNOSUPPORT")
"""How a try ends of which nothing left the host. It is a datagram, of whose loss the kernel tells at once; a connection
is tried again in silence, which looks like a packet that left and had no answer."""
SYSCTL = {
    "net.ipv4.conf.all.accept_redirects": (0,),
    "net.ipv4.conf.all.accept_source_route": (0,),
    "net.ipv4.conf.all.send_redirects": (0,),
    "net.ipv4.ip_forward": (0,),
    "net.ipv4.tcp_syncookies": (1,),
    "net.ipv4.icmp_echo_ignore_broadcasts": (1,),
    "net.ipv6.conf.all.accept_redirects": (0,),
}
KERNEL = {
    "kernel.randomize_va_space": (2,),
    "kernel.kptr_restrict": (1, 2),
    "kernel.dmesg_restrict": (1,),
    "kernel.yama.ptrace_scope": (1, 2, 3),
    "fs.protected_symlinks": (1,),
    "fs.protected_hardlinks": (1,),
    "fs.suid_dumpable": (0,),
}


@control("IN-01", "8.1.4.4a", "最小安装", "Nothing is installed that has no use here", rows="PV-05")
def minimal(asked: Asked) -> Finding:
    """No package of unencrypted protocols, no compiler, no tool of attack."""
    # The driver of a GPU is built for the kernel that runs: there compilers have a use.
    needed = ("gcc", "g++", "make") if asked.context.site.hosts[asked.name].gpu == "nvidia" else ()
    wrong = [
        f"{name} is installed" for name in UNWANTED if name not in needed and asked.host.package(name).is_installed
    ]
    return judged(
        wrong, f"{len(asked.host.package.get_installed())} packages, none of {len(UNWANTED) - len(needed)} unwanted"
    )


@control("IN-02", "8.1.4.4b 8.1.3.2b", "只有登记端口在监听", "Only the ports of the table listen", rows="PV-05 PV-09")
def listeners(asked: Asked) -> Finding:
    """Every socket that listens beyond loopback is in the table of docs/architecture.md, section 8, for this host."""
    table = allowed(asked.context, asked.name)
    open_ports = listening(asked)
    wrong = [
        f"{program or 'something'} listens on {address} {protocol} {port}"
        for protocol, address, port, program in open_ports
        if (protocol, port) not in table
    ]
    evidence = [f"{protocol} {port} {program}" for protocol, _address, port, program in open_ports]
    return judged(wrong, ", ".join(dict.fromkeys(evidence)))


@control(
    "IN-03",
    "8.1.3.2a 8.1.3.2b 8.1.3.2c 8.1.3.1b",
    "防火墙默认拒绝入站",
    "The firewall refuses what nobody asked for",
    rows="PV-05",
)
def firewall_in(asked: Asked) -> Finding:
    """nftables' input and forward chains drop by default, and each rule names a port of the table."""
    table = {port for _protocol, port in allowed(asked.context, asked.name)}
    wrong = [f"the {hook} chain is not there or accepts" for hook in ("input", "forward")
             if asked.host.nftables.chain(hook).policy != "drop"]  # fmt: skip
    rules = asked.host.nftables.chain("input").rules
    ports = sorted({port for rule in rules for port in rule.ports})
    wrong += [f"port {port} is let in, and nothing of this host listens there" for port in ports if port not in table]
    public = [rule for rule in rules if rule.ports and not rule.sources and rule.ports != [443]]
    wrong += [f"port {rule.ports[0]} is open to everybody" for rule in public]
    wrong += ["nftables would not start again"] * (not asked.host.service("nftables").is_enabled)
    return judged(wrong, f"drop by default; let in: {', '.join(map(str, ports))}")


@control("IN-04", "8.1.3.1c 8.1.3.2a", "禁止外联", "No host reaches outside", rows="PV-01 PV-05 PV-18")
def firewall_out(asked: Asked) -> Finding:
    """nftables' output chain drops by default, and tries to leave by IPv4 and IPv6 fail at once, on the host."""
    policy = asked.host.nftables.chain("output").policy
    outcomes = asked.output("python3", "-I", "-c", TRY, *OUTSIDE).splitlines()
    wrong = ["the output chain is not there or accepts"] * (policy != "drop")
    for address, outcome in itertools.zip_longest(OUTSIDE, outcomes, fillvalue="no answer"):
        wrong += [f"a try to reach {address} ended with {outcome}"] * (outcome not in STAYED)
    return judged(wrong, f"drop by default; tries to leave: {', '.join(outcomes)}")


@control("IN-05", "8.1.4.4c 8.1.5.1a", "限定运维来源地址", "Administration comes from named addresses", rows="PV-05")
def operations_only(asked: Asked) -> Finding:
    """The port of ssh is let in from the addresses of operations and the site's own, and from no wide network."""
    port = asked.context.site.hosts[asked.name].ssh_port
    rules = [rule for rule in asked.host.nftables.chain("input").rules if port in rule.ports]
    sources = sorted({source for rule in rules for source in rule.sources})
    wrong = ["no rule for ssh"] * (not rules)
    wrong += ["ssh is open to everybody"] * any(not rule.sources for rule in rules)
    for source in sources:
        network = ipaddress.ip_network(source, strict=False)
        wide = network.prefixlen < (16 if network.version == 4 else 48)
        wrong += [f"{source} is a wide network"] * wide
    return judged(wrong, f"ssh from {', '.join(sources)}")


@control(
    "IN-06", "8.1.4.4e 8.1.5.4e", "软件只来自本行仓库", "Packages come from the bank's depot alone", rows="PV-05 PV-18"
)
def one_source(asked: Asked) -> Finding:
    """apt knows the depot and, where the site says so, the driver's repository; both signed."""
    site = asked.context.site
    hosts = {str(site.hosts[name].address) for name in site.hosts_that_run("depot")}
    driver = site.policy.network.gpu_driver
    if driver and site.hosts[asked.name].gpu == "nvidia":
        hosts.add(urlsplit(driver.uri).hostname or "")
    text = asked.host.apt.sources
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    places = re.findall(r"(?:https?|ftp|file|cdrom|copy)://?(?:\[([0-9A-Fa-f:.]*)\]|([^/\s:\]]*))", "\n".join(lines))
    places = [endpoints.canonical(six or place) for six, place in places]
    wrong = [f"packages may come from {place or 'this disk'}" for place in sorted({*places} - hosts)]
    wrong += ["no source is named"] * (not places)
    wrong += ["a source is trusted without a signature"] * bool(re.search(r"(?i)trusted[=:]\s*yes", text))
    wrong += ["a source has no key of its own"] * (text.lower().count("signed-by") < len(places))
    return judged(wrong, f"from {', '.join(sorted({*places}))} by signature")


@control("IN-07", "8.1.4.4e", "补丁与仓库一致", "Packages are as new as the depot's", rows="PV-05")
def up_to_date(asked: Asked) -> Finding:
    """apt would upgrade nothing from what the depot has."""
    wrong = [f"{name} is older than in the depot" for name in asked.host.apt.upgrades]
    wrong += ["a package is half installed"] * bool(asked.host.package.get_half_installed())
    return judged(wrong, "nothing newer is in the depot")


@control("IN-08", "8.1.4.4b 8.1.4.5", "内核加固", "The kernel's network and memory settings are strict", rows="PV-05")
def kernel_settings(asked: Asked) -> Finding:
    """The running kernel's settings; in a container those of the network alone are its own."""
    container = asked.host.system_info.is_container
    wanted = SYSCTL | ({} if container else KERNEL)
    values = asked.host.sysctl.get_values(wanted)
    wrong = [f"{name} is {value}" for name, value in values.items() if value not in wanted[name]]
    evidence = f"{len(values)} settings as wanted"
    return judged(wrong, evidence + (f"; {len(KERNEL)} more need a real kernel" if container else ""))


@control("IN-09", "8.1.4.4b", "无多余服务与定时任务", "No service or timed job runs that is not known", rows="PV-05")
def known_services(asked: Asked) -> Finding:
    """No service of a network protocol runs beside ours, and cron has nothing of its own."""
    running = sorted(service.name.removesuffix(".service") for service in asked.host.service.get_running())
    known = re.compile(
        r"hr-.*|systemd-.*|ssh|dbus|nftables|chrony|auditd|rsyslog|cron|postgresql@17-hr|getty@.*|console-getty|serial-getty@.*"
        r"|container-getty@.*|user@.*|user-runtime-dir@.*|qemu-guest-agent|open-vm-tools|unattended-upgrades|polkit|nvidia-.*|haveged|rngd"
    )
    wrong = [f"{name} runs" for name in running if not known.fullmatch(name)]
    wrong += [f"{name} has jobs of cron" for name in asked.host.cron.owners]
    return judged(wrong, ", ".join(running))


def listening(asked: Asked) -> list[Listener]:
    """Return every socket that is reached beyond loopback."""
    loopback = ("::1", "::ffff:127.0.0.1")
    return [
        listener
        for listener in asked.host.socket.get_listeners()
        if not listener.address.startswith("127.") and listener.address not in loopback
    ]
