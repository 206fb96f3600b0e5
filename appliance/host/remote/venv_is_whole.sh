#!/bin/sh
# Tells whether the file "$2" of the folder "$1" says that it holds the requirements with the SHA-256 "$3".
test "$(cat "$1/$2" 2>/dev/null)" = "$3"
