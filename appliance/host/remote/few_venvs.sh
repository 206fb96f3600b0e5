# Tells whether "$1" has at most "$2" environments.
test "$(ls -1d "$1"/*/venv 2>/dev/null | wc -l)" -le "$2"
