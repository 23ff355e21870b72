#!/usr/bin/env bash
# Cython 3.3.1 compiles `import x` so that None in sys.modules["x"] becomes the module: x is None, and nothing is raised. By the
# language reference None there makes the import fail with ModuleNotFoundError, and so it does in Python; compiled `from x
# import y` and `import x.y` raise, too.
#
# That None is the documented way to keep a package from being imported. It does not keep it from compiled packages that ask
# for something optional and look for ImportError: pyarrow 26.0.1 beside numpy, with pandas hidden so, fails when an array is made
# of a list, with AttributeError: 'NoneType' object has no attribute '__version__'. A finder that raises ImportError works.
# Seen with Cython 3.3.1, pyarrow 26.0.1, numpy 2.4.6, CPython 3.11, gcc 12.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install cython==3.3.1 setuptools pyarrow==26.0.1 numpy==2.4.6
cd "$folder"

cat >imports.py <<'PYTHON'
def whole():
    import hidden
    return hidden

def renamed():
    import hidden as other
    return other

def part():
    from hidden import something
    return something
PYTHON

cat >told.py <<'PYTHON'
import sys

import imports

sys.modules["hidden"] = None
print("compiled" if imports.__file__.endswith((".so", ".pyd")) else "as Python")
for way in (imports.whole, imports.renamed, imports.part):
    try:
        print(way.__name__, way())
    except ModuleNotFoundError:
        print(way.__name__, "ModuleNotFoundError")
PYTHON

cat >arrays.py <<'PYTHON'
import sys

class NoPandas:
    def find_spec(self, name, path=None, target=None):
        if name == "pandas":
            raise ImportError(name)

if sys.argv[1] == "finder":
    sys.meta_path.insert(0, NoPandas())
else:
    sys.modules["pandas"] = None
import pyarrow

try:
    print(pyarrow.array(["x"]).to_pylist())
except AttributeError as error:
    print("AttributeError:", error)
PYTHON

as_python=$(venv/bin/python told.py)
venv/bin/cythonize --quiet --inplace -3 imports.py >build.log 2>&1
compiled=$(venv/bin/python told.py)
by_finder=$(venv/bin/python arrays.py finder)
by_none=$(venv/bin/python arrays.py none)
printf '%s\n\n%s\n\npyarrow, a finder: %s\npyarrow, None: %s\n' "$as_python" "$compiled" "$by_finder" "$by_none"
[ "$as_python" = $'as Python\nwhole ModuleNotFoundError\nrenamed ModuleNotFoundError\npart ModuleNotFoundError' ]
[ "$compiled" = $'compiled\nwhole None\nrenamed None\npart ModuleNotFoundError' ]
[ "$by_finder" = "['x']" ]
[ "$by_none" = "AttributeError: 'NoneType' object has no attribute '__version__'" ]
