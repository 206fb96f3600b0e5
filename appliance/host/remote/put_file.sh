#!/bin/sh
# Puts its input in place of the file "$1", whole or not at all; owner and mode stay, a new file is root's alone.
set -e
new=$1.hr-new
(umask 022; mkdir -p "$(dirname "$1")")
umask 077
rm -f "$new"
set -C
cat >"$new"
if [ -f "$1" ] && [ ! -L "$1" ]; then
    chown --reference="$1" "$new"
    chmod --reference="$1" "$new"
fi
sync "$new"
mv -fT "$new" "$1"
