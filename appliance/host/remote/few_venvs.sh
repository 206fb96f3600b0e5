#!/bin/sh
# Tells whether "$1" has at most "$2" environments.
test "$(find "$1" -mindepth 2 -maxdepth 2 -name venv | wc -l)" -le "$2"
