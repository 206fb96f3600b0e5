"""The verb `bundle`: build the offline bundle, verify it, complete a delta."""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

from appliance.host.wording import count


def add(verbs: Any) -> None:
    """Add the verb to the command."""
    bundle = verbs.add_parser("bundle", help="build and verify the offline bundle")
    subs = bundle.add_subparsers(dest="bundle_verb", metavar="VERB", required=True)
    build = subs.add_parser("build", help="fetch and build everything that a site installs, where there is a network")
    build.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the bundle is made")
    build.add_argument(
        "--key", type=Path, required=True, metavar="FILE", help="private ssh key that signs the manifest"
    )
    build.add_argument("--rater", choices=("0.5b", "1.5b", "both"), default="1.5b", help="which rater goes in")
    server = build.add_mutually_exclusive_group()
    server.add_argument("--key-server", type=Path, metavar="FILE", help="binary of OpenBao (bao) or Vault (vault)")
    server.add_argument(
        "--build-vault", action="store_true", help="build HashiCorp Vault from its Go module (BUSL 1.1)"
    )
    build.add_argument("--previous", type=Path, metavar="DIR", help="make a delta: leave out what this bundle has")
    build.add_argument("--mirror", metavar="URL", help="where debian/ and debian-security/ are; default: as apt here")
    verify = subs.add_parser("verify", help="say everything that is wrong with a bundle")
    verify.add_argument("folder", type=Path, metavar="DIR")
    verify.add_argument("--signer", type=Path, required=True, metavar="PUB", help="public key of who signs bundles")
    verify.add_argument(
        "--with", type=Path, dest="previous", metavar="DIR", help="the bundle that has what a delta lacks"
    )
    complete = subs.add_parser("complete", help="bring into a delta what the previous bundle has")
    complete.add_argument("folder", type=Path, metavar="DIR")
    complete.add_argument("--previous", type=Path, required=True, metavar="DIR")
    server = subs.add_parser("key-server", help="build HashiCorp Vault (BUSL 1.1) alone, and say where it is")
    for verb in (build, verify, complete, server):
        verb.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Run `appliance bundle`; returns the exit code, raises ApplianceError."""
    verbs = {"build": _build, "verify": _verify, "complete": _complete, "key-server": _key_server}
    return verbs[arguments.bundle_verb](arguments)


def _build(arguments: argparse.Namespace) -> int:
    from appliance.bundle.build import Order, build
    from appliance.bundle.progress import silent

    raters = ("0.5b", "1.5b") if arguments.rater == "both" else (arguments.rater,)
    order = Order(
        arguments.out.absolute(),
        arguments.key,
        raters,
        arguments.key_server,
        arguments.build_vault,
        arguments.previous,
        arguments.mirror,
    )
    manifest = build(order, silent if arguments.json else partial(print, flush=True))
    size = sum(entry.size for entry in manifest.files.values())
    _print(
        arguments,
        f"{arguments.out}: {count(len(manifest.files), 'file')}, {size / 1e9:.2f} GB, "
        f"release {manifest.version} {manifest.digest[:12]}.",
        event="built",
        release=manifest.version,
        digest=manifest.digest,
        files=len(manifest.files),
        bytes=size,
    )
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    from appliance.bundle.verification import verify

    manifest = verify(arguments.folder, arguments.signer, previous=arguments.previous)
    release = f"release {manifest.version} {manifest.digest[:12]}"
    text = f"{arguments.folder}: whole, unchanged and signed; {release}, {len(manifest.files)} files."
    _print(
        arguments, text, event="verified", release=manifest.version, digest=manifest.digest, files=len(manifest.files)
    )
    return 0


def _complete(arguments: argparse.Namespace) -> int:
    from appliance.bundle.delta import complete

    came = complete(arguments.folder, arguments.previous)
    verify_it = f"appliance bundle verify {arguments.folder} --signer PUB"
    text = f"{came} files came from {arguments.previous}. Now verify it: {verify_it}"
    _print(arguments, text, event="completed", files=came)
    return 0


def _key_server(arguments: argparse.Namespace) -> int:
    from appliance.bundle.keyserver import built
    from appliance.bundle.progress import silent

    binary = built(silent if arguments.json else partial(print, file=sys.stderr, flush=True)).binary
    _print(arguments, str(binary), event="built", binary=str(binary))
    return 0


def _print(arguments: argparse.Namespace, text: str, **values: object) -> None:
    print(json.dumps(values) if arguments.json else text)
