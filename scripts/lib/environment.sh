# shellcheck shell=bash
# Makes .venv: what scripts/up, scripts/test and their like source before anything else. Needs `root`, the checkout.
: "${root:?}"

# `program` is what a person called, where that is not this shell script.
fail() { echo "$(basename "${program:-$0}"): $1" >&2; exit 1; }

# Print a Python from 3.11 to 3.13, Debian's own first: it is the one whose libpython apt-get can bring.
find_python() {
    local candidate
    for candidate in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do
        command -v "$candidate" >/dev/null || continue
        "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null || continue
        command -v "$candidate" && return
    done
    return 1
}

# Print a uv that is new enough: from PATH, else the pinned one, fetched once into the cache folder and digest-checked.
find_uv() {
    local python=$1
    if command -v uv >/dev/null && (cd "$root" && uv version --frozen >/dev/null 2>&1); then
        command -v uv
    else
        "$python" "$root/scripts/lib/fetch_uv.py"
    fi
}

# make_environment NAME... : install exactly what uv.lock says for these extras; what else is in .venv stays.
make_environment() {
    local options=() name
    for name in "$@"; do options+=(--extra "$name"); done
    install_locked --inexact "${options[@]}"
}

# Everything, and what only tests need.
make_tests_environment() { install_locked --all-extras --group test; }

install_locked() {
    local python uv
    [ "$(uname -m)" = x86_64 ] || fail "the processor $(uname -m) is not supported: use an x86-64 machine."
    python=$(find_python) || fail "no Python 3.11, 3.12 or 3.13 was found: apt-get install python3."
    uv=$(find_uv "$python") || exit 1
    [ -z "${PIP_INDEX_URL:-}" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$PIP_INDEX_URL}"
    # The certificate authorities of this machine: a bank's own mirror is signed by a bank's own authority.
    [ ! -e /etc/ssl/certs/ca-certificates.crt ] || export UV_SYSTEM_CERTS=true UV_NATIVE_TLS=true
    (cd "$root" && UV_PYTHON_DOWNLOADS=never "$uv" sync --frozen --quiet --python "$python" "$@") ||
        fail "the locked packages could not be installed (see above): check the network, the index and the free space, and run it again."
}

# Triton embeds Python and needs its shared library, which Debian packs apart from the interpreter.
ensure_libpython() {
    local package look=(env "PYTHONPATH=$root" "$root/.venv/bin/python" -c 'from appliance.embedded.triton import libpython; libpython()')
    "${look[@]}" 2>/dev/null && return
    package=lib$("$root/.venv/bin/python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
    [ "$(id -u)" = 0 ] || fail "$package is missing, and models need it: sudo apt-get install $package, then run this again."
    echo "Installing $package, which models need ..."
    # Without lists, apt-get takes an unknown name for a pattern and "succeeds" with another package: look again after it.
    bring() { apt-get install -y -q --no-install-recommends "$package" >/dev/null && "${look[@]}" 2>/dev/null; }
    bring || { apt-get update -q >/dev/null && bring; } ||
        fail "$package could not be installed: apt-get install $package, and use Debian's own /usr/bin/python3; then run this again."
}
