#!/usr/bin/env bash
# Cython 3.3.1 counts a starred item on the right of an assignment as one value: it refuses
# `start, end, content = *span, text` with "need more than 2 values to unpack", though Python unpacks three. A list
# display on the right is refused alike. The same items bound to a name first are compiled, and come out right.
#
# So a module that Python runs, type checkers pass and tests cover cannot be compiled as it is, and the message names
# a fault that is not in it.
# Seen with Cython 3.3.1 on Python 3.11; it is the translation to C that fails, no C compiler is needed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install cython==3.3.1

cd "$folder"
write() { printf 'def whole(span, text):\n    %s\n    return start, end, content\n' "$2" > "$1.py"; }
write of_tuple 'start, end, content = *span, text'
write of_list 'start, end, content = [*span, text]'
write by_name 'row = *span, text; start, end, content = row'

venv/bin/cython --version
for each in of_tuple of_list by_name; do
    python=$(venv/bin/python -c "import $each; print(*$each.whole((1, 2), 'x'))")
    cython=$({ venv/bin/cython -3 "$each.py" 2>&1 || true; } | sed -n "s/^$each\.py:[0-9:]* //p")
    echo "$each: Python says $python; Cython says ${cython:-nothing}"
    [ "$python" = "1 2 x" ]
    case $each in
        by_name) [ -z "$cython" ] && [ -s "$each.c" ] ;;
        *) [ "$cython" = "need more than 2 values to unpack" ] ;;
    esac
done
