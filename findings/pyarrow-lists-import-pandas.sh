#!/usr/bin/env bash
# pyarrow 26.0.1 imports pandas, where that is installed, as soon as an array is made of a Python list: also with an explicit
# type, and also of no values. Nothing of pandas is then used. Arrays of nulls, or made of buffers, do not do so.
#
# A process that only writes Parquet so takes 50 MB and more for a library that nobody asked for, once in each worker; the
# same program in an environment without pandas does not. Measured here: the peak of the process itself (ru_maxrss).
# Seen with pyarrow 26.0.1 and pandas 3.1.1 on CPython 3.11.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install pyarrow==26.0.1 pandas==3.1.1

cat >"$folder/made.py" <<'PYTHON'
"""Make one array in the way that the argument names; print whether pandas was imported, and the peak in MB."""
import resource
import sys

import pyarrow

way = sys.argv[1]
if way == "nulls":
    made = pyarrow.nulls(3, pyarrow.string())
elif way == "buffers":
    made = pyarrow.Array.from_buffers(pyarrow.int64(), 1, [None, pyarrow.py_buffer((7).to_bytes(8, "little"))])
elif way == "list":
    made = pyarrow.array(["x", "y"], pyarrow.string())
elif way == "empty":
    made = pyarrow.RecordBatch.from_pylist([], schema=pyarrow.schema([("a", pyarrow.string())]))
print("pandas" in sys.modules, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
PYTHON

cd "$folder"
declare -A peak
for way in nulls buffers list empty; do
    read -r imported peak[$way] < <(venv/bin/python made.py "$way")
    printf '%-8s pandas imported: %-5s %s MB\n' "$way" "$imported" "${peak[$way]}"
    case $way in
        nulls | buffers) [ "$imported" = False ] ;;
        list | empty) [ "$imported" = True ] ;;
    esac
done
[ "${peak[list]}" -gt $((peak[nulls] + 25)) ]
