#!/bin/sh
# Leaves below "$1" the environment of "$2" and the newest others, those from the "$3"th on go.
cd "$1" && find . -mindepth 2 -maxdepth 2 -name venv -printf '%T@ %P\n' | sort -rn | cut -d ' ' -f 2- |
    grep -vxF "$2/venv" | tail -n +"$3" | while read -r each; do rm -rf -- "${each%/venv}"; done
