#!/bin/sh
# Points the symbolic link "$1" to "$2", in one rename, whatever was there.
set -e
ln -sfn "$2" "$1.hr-new"
mv -fT "$1.hr-new" "$1"
