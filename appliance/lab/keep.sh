# shellcheck shell=sh
# Keeps one lab host: enters its cgroups, runs it, and runs it again when it asked for a reboot (133). Any other end is
# the end: a host that was shut down or lost its power stays off. Arguments: CGROUP_PROCS... -- COMMAND...
# Its input is the lock of the site, let go of when it can be found in its cgroups.
set -eu
while [ "$1" != -- ]; do
    echo $$ >"$1"
    shift
done
shift
exec </dev/null
while :; do
    code=0
    "$@" || code=$?
    [ "$code" -eq 133 ] || exit "$code"
done
