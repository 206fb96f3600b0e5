#!/bin/sh
# Runs its arguments on the bytes that follow sudo's password.
while IFS= read -r line; do [ "$line" = --hr-appliance-data-- ] && break; done
[ "$line" = --hr-appliance-data-- ] || exit 65
unset line
cd / && umask 022 && export LC_ALL=C.UTF-8 && exec "$@"
