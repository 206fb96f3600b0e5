#!/bin/sh
# Puts its input in place of the file "$1" with owner "$2", group "$3" and mode "$4", all in one rename;
# the rest is a command that looks at the new text first, with {} for its path, and keeps the old one by failing.
set -e
path=$1 owner=$2 group=$3 mode=$4 new=$1.hr-new
shift 4
(umask 022; mkdir -p "$(dirname "$path")")
umask 077
rm -f "$new"
set -C
cat >"$new"
set +C
chown "$owner:$group" "$new"
chmod "$mode" "$new"
for part; do
    shift
    [ "$part" != '{}' ] || part=$new
    set -- "$@" "$part"
done
[ $# = 0 ] || "$@" || { rm -f "$new"; exit 1; }
sync "$new"
mv -fT "$new" "$path"
