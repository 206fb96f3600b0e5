#!/bin/sh
# Puts the certificate that comes in, and its key, in place in the folder "$1"; "$2:$3" own the key.
set -e
umask 022
cat >"$1/cert.pem.new"
chown "$2:$3" "$1/key.pem.new"
chmod 0400 "$1/key.pem.new"
mv -fT "$1/cert.pem.new" "$1/cert.pem"
# The key comes last: while key.pem.new is there, the pair counts as not yet issued.
mv -fT "$1/key.pem.new" "$1/key.pem"
