"""Runs on a host: tries what each listening port agrees to, and prints it as JSON.

Arguments: folder of certificates, then `address port speaks component` for each port as one word with commas. What is
tried: no TLS at all, TLS before 1.2, ciphers below 256 bits, what is best, and coming without a certificate.
"""

import concurrent.futures
import json
import os
import re
import socket
import ssl
import struct
import subprocess
import sys
import warnings

SECONDS = 5
WEAK_13 = "TLS_AES_128_GCM_SHA256:TLS_AES_128_CCM_SHA256:TLS_AES_128_CCM_8_SHA256"
GET = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
STARTUP = struct.pack(">I", 196608) + b"user\0hr_web\0database\0hr\0\0"
warnings.simplefilter("ignore")


def pair_for(folder, component):
    """Return a certificate of this host that the site's authority signed, the component's own if there is one."""
    for name in (component, *(sorted(os.listdir(folder)) if os.path.isdir(folder) else ())):
        if os.path.isfile(f"{folder}/{name}/cert.pem") and os.path.isfile(f"{folder}/{name}/key.pem"):
            return f"{folder}/{name}/cert.pem", f"{folder}/{name}/key.pem"
    return None


def offering(ciphers, lowest, highest, pair):
    """Return a client that offers this and no more; it looks at no name and no chain, which other checks do."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, highest
    context.minimum_version = lowest
    context.set_ciphers(ciphers)
    if pair:
        context.load_cert_chain(*pair)
    return context


def weak_ciphers():
    """Return the names of all ciphers before TLS 1.3 below 256 bits that this library still knows."""
    every = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    every.set_ciphers("ALL:COMPLEMENTOFALL:@SECLEVEL=0")
    listed = [each for each in every.get_ciphers() if each["protocol"] != "TLSv1.3" and each["strength_bits"] < 256]
    return ":".join(each["name"] for each in listed) + ":@SECLEVEL=0"


def opened(port):
    """Return a connection on which TLS can begin; PostgreSQL is asked for it first."""
    stream = socket.create_connection((port["address"], port["number"]), SECONDS)
    if port["speaks"] == "postgres":
        stream.sendall(struct.pack(">II", 8, 80877103))
        if stream.recv(1) != b"S":
            stream.close()
            raise OSError("PostgreSQL offers no TLS")
    return stream


def agreed(port, context):
    """Return "version cipher" if a handshake comes about, None if not."""
    try:
        with opened(port) as stream, context.wrap_socket(stream) as tls:
            return f"{tls.version()} {tls.cipher()[0]}"
    except (OSError, ValueError):
        return None


def agreed_13(port, ciphers, pair):
    """Return the cipher of TLS 1.3 that is agreed to out of some; Python cannot choose among those, openssl can."""
    where = ["-host", port["address"], "-port", str(port["number"])]
    command = ["openssl", "s_client", *where, "-tls1_3", "-ciphersuites", ciphers]
    command += ["-cert", pair[0], "-key", pair[1]] if pair else []
    command += ["-starttls", "postgres"] if port["speaks"] == "postgres" else []
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=SECONDS * 2)
    except subprocess.TimeoutExpired:
        return None
    found = re.search(r"Cipher is (TLS_\w+)", done.stdout)
    return found[1] if found else None


def said(stream, port):
    """Ask for something and return what came back, in words."""
    message = struct.pack(">I", len(STARTUP) + 4) + STARTUP if port["speaks"] == "postgres" else GET
    stream.sendall(message)
    answer = b""
    while len(answer) < 400 and (more := stream.recv(400)):
        answer += more
        if port["speaks"] == "postgres":
            break
    if not answer:
        return "closed"
    if port["speaks"] == "postgres":
        if answer[:1] == b"E":
            return "refused"
        return "asked for a password" if answer[:1] == b"R" else "answered"
    status = re.match(rb"HTTP/[\d.]+ (\d{3})", answer)
    return f"HTTP {status[1].decode()}" if status else "answered"


def spoken(port, context):
    """Return what comes of speaking without TLS (no context), or by TLS without a certificate."""
    try:
        if context is None:
            with socket.create_connection((port["address"], port["number"]), SECONDS) as stream:
                return said(stream, port)
        with opened(port) as stream, context.wrap_socket(stream) as tls:
            return said(tls, port)
    except TimeoutError:
        return "silent"
    except (OSError, ValueError):
        return "closed"


def scanned(folder, port):
    """Return everything about one port."""
    pair = pair_for(folder, port["component"])
    version = ssl.TLSVersion
    old = offering("ALL:COMPLEMENTOFALL:@SECLEVEL=0", version.TLSv1, version.TLSv1_1, pair)
    weak = offering(weak_ciphers(), version.TLSv1_2, version.TLSv1_2, pair)
    best = offering("DEFAULT", version.TLSv1_2, version.TLSv1_3, pair)
    nobody = offering("DEFAULT", version.TLSv1_2, version.TLSv1_3, None)
    return port | {
        "plain": spoken(port, None),
        "old": agreed(port, old),
        "weak": agreed(port, weak) or agreed_13(port, WEAK_13, pair),
        "best": agreed(port, best),
        "nobody": spoken(port, nobody),
    }


def main(folder, *words):
    """Scan all ports at once."""
    ports = [dict(zip(("address", "number", "speaks", "component"), word.split(","), strict=True)) for word in words]
    for port in ports:
        port["number"] = int(port["number"])
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        print(json.dumps(list(pool.map(lambda port: scanned(folder, port), ports))))


if __name__ == "__main__":
    main(*sys.argv[1:])
