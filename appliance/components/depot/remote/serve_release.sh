#!/bin/sh
# Has the depot serve the folder "$1" by the link "$2"; the release before stays for a way back, older ones below "$3" go.
set -e
# Folders were made under the host's own umask.
chmod -R u=rwX,go=rX "$1"
old=$(readlink "$2" || true)
ln -sfn "$1" "$2.new"
mv -fT "$2.new" "$2"
for each in "$3"/*/; do
    each=${each%/}
    case $each in "$1" | "$old" | "$2") ;; *) rm -rf "$each" "$each.served" ;; esac
done
rm -f "$1.served"
: >"$1.served"
