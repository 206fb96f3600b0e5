# shellcheck shell=sh
# Sets aside every package source but ours; with "look" it only says which.
cd /etc/apt || exit 1
for source in sources.list sources.list.d/*.list sources.list.d/*.sources; do
    case $source in sources.list.d/hr-appliance*.sources) continue ;; esac
    grep -qs '[^[:space:]]' "$source" || continue
    echo "$source"
    [ "$1" = look ] || mv -f "$source" "$source.disabled"
done
