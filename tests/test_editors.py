"""Real editors, started with the settings that docs/editors/ gives: the cursor lands on the right character, formatting
on save loses nothing, fixes and completions come. `python -m pytest -m ci tests/test_editors.py`"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support.command import call
from support.corpus import load

PAGES = Path(__file__).parents[1] / "docs" / "editors"
MESSY = "Impulsa/jperez/retendio con aumento de plan//0991234567"
GOOD = "Impulsa//jperez//retenido con aumento de plan//0991234567"
NAMES = {
    "accents": f"é{MESSY}",
    "marks": f"e\u0301{MESSY}",
    "emoji": f"\U0001f600{MESSY}",
    "tab": f"\t{MESSY}",
    "bom": f"\ufeff{MESSY}",
}
CASES = [*((name, "\n") for name in NAMES), ("accents", "\r\n"), ("bom", "\r\n")]
TABLE = f"caso;observacion\r\n1;{GOOD}\r\n2;\U0001f600 {MESSY}\r\n"
SECONDS = 300
# `tipifica` and nvim stand beside the Python that runs the tests.
PROGRAMS = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
pytestmark = pytest.mark.ci


def block(page: str, language: str, nth: int = 0) -> str:
    """The settings as a page has them."""
    text = (PAGES / page).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)[nth]


def run(folder: Path, *command: str) -> str:
    tool = shutil.which(command[0], path=PROGRAMS)
    if tool is None:
        pytest.skip(f"{command[0]} is not installed")
    surroundings = {**os.environ, "PATH": PROGRAMS, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "TERM": "dumb"}
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    done = subprocess.run([tool, *command[1:]], cwd=folder, env=surroundings, timeout=SECONDS, check=False, **streams)
    return done.stdout.decode("utf-8", "replace")


def found(folder: Path) -> list[str]:
    return (folder / "found").read_text(encoding="utf-8").splitlines()


# What buffers may hold that is hard on an editor, a server or a filter; the rest of fifty are notes of the corpus.
HARD = [
    *(b"", b"\n", b"x", b"\n\n\n", b"\xff\xfe", b"\xff\xfe\x00d", b"\x80\x81", b"\r", b"\r\n", b" \t \n"),
    MESSY.encode(),
    f"{MESSY}\n{MESSY}\r\n{MESSY}\n".encode(),
    f"{GOOD}\n{MESSY}\r{MESSY}\n{MESSY}\n".encode(),
    f"{MESSY}\r{MESSY}\r".encode(),
    f"\ufeff{MESSY}\r\n".encode(),
    f"{GOOD}\n\0\n{MESSY}\0{MESSY}\n{MESSY}\n".encode(),
    f"{MESSY}\u2028{MESSY}\x0b\x0c\x85{MESSY}\n{MESSY}\n".encode(),
    f"ñandú {MESSY}\n".encode("cp1252"),
    f"{MESSY}\n\U0001f600 e\u0301{MESSY}\n".encode() + b"\xc3\n",
    f"{MESSY}\n".encode("utf-16"),
]


def buffers() -> list[bytes]:
    """Fifty texts, the hard ones among them."""
    r = random.Random(50)
    notes = [case.text for cases in load().values() for case in cases if case.text.isprintable()]
    made = [*HARD]
    while len(made) < 50:
        end = r.choice(("\n", "\r\n"))
        text = "".join(r.choice(notes) + end for _ in range(r.randrange(1, 6)))
        made.append(text.encode())
    return made


def written(folder: Path) -> list[bytes]:
    return [(folder / f"notas{n}.txt").read_bytes() for n in range(50)]


def keep(folder: Path) -> list[bytes]:
    """Put the buffers down as files."""
    made = buffers()
    for n, content in enumerate(made):
        (folder / f"notas{n}.txt").write_bytes(content)
    return made


def compare(given: list[bytes], saved: list[bytes]) -> None:
    """Each buffer is what it was, or what `format` makes of it, in its encoding; its end may have a line end more."""
    mended = 0
    for n, (before, after) in enumerate(zip(given, saved, strict=True)):
        possible = {before, *(_formatted(before, encoding) for encoding in ("utf-8", "latin-1", "utf-16"))}
        if before == b"\xff\xfe":
            # Emacs itself writes no mark before nothing.
            possible.add(b"")
        ends = (b"\n", b"\r\n", b"\n\0", b"\0\n")
        assert {after, *map(after.removesuffix, ends)} & possible, (n, before, after)
        mended += len(after) > len(before) + 2 or after.rstrip() != before.rstrip()
    assert mended > 20


def _formatted(content: bytes, encoding: str) -> bytes:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return content
    made = call("format", "-", "--editor", stdin=text.encode()).raw_out.decode()
    return made.encode(encoding)


# ---------------------------------------------------------------- Neovim


def neovim(folder: Path, script: str) -> str:
    pytest.importorskip("pygls")
    (folder / "init.lua").write_text(block("vim.md", "lua"), encoding="utf-8")
    (folder / "run.lua").write_text(script, encoding="utf-8")
    return run(folder, "nvim", "--clean", "--headless", "-u", "init.lua", "-l", "run.lua")


WORDS = """
local function words()
  vim.wait(200000, function() return #vim.diagnostic.get(0) > 0 end, 50)
  local out = {}
  for _, d in ipairs(vim.diagnostic.get(0)) do
    if d.code == 'T005' then
      vim.api.nvim_win_set_cursor(0, { d.lnum + 1, d.col })
      table.insert(out, vim.fn.expand('<cword>'))
    end
  end
  return out
end
"""


@pytest.mark.parametrize(("name", "end"), CASES)
def test_neovim(name: str, end: str, tmp_path: Path) -> None:
    (tmp_path / "notas.txt").write_bytes(f"{NAMES[name]}{end}{GOOD}{end}".encode())
    said = neovim(
        tmp_path,
        f"""
        {WORDS}
        vim.cmd('edit notas.txt')
        vim.fn.writefile(words(), 'found')
        vim.cmd('write')
        vim.cmd('qa!')
        """,
    )
    assert "retendio" in found(tmp_path), said
    # Formatted when it was saved.
    saved = (tmp_path / "notas.txt").read_bytes().decode()
    assert saved.splitlines()[0].endswith(GOOD.removeprefix("Impulsa"))
    assert saved.startswith("\ufeff") == (name == "bom")
    assert saved.count(end) == saved.count("\n") == 2


def test_neovim_in_the_cells_of_a_table(tmp_path: Path) -> None:
    (tmp_path / "mesa.csv").write_bytes(TABLE.encode())
    said = neovim(tmp_path, f"{WORDS}\nvim.cmd('edit mesa.csv')\nvim.fn.writefile(words(), 'found')\nvim.cmd('qa!')\n")
    assert found(tmp_path) == ["retendio"], said


def test_neovim_fixes_and_completes(tmp_path: Path) -> None:
    (tmp_path / "notas.txt").write_bytes(f"{MESSY}\né\U0001f600 {MESSY}\nImpulsa//jperez//retenido con au\n".encode())
    said = neovim(
        tmp_path,
        f"""
        {WORDS}
        vim.cmd('edit notas.txt')
        words()
        local function act(line, column, kind)
          local before = vim.api.nvim_buf_get_changedtick(0)
          vim.api.nvim_win_set_cursor(0, {{ line, column }})
          local named = function(a) return a.title ~= 'Corregir todo lo seguro de la nota' end
          local context = {{ only = {{ kind }}, diagnostics = {{}} }}
          vim.lsp.buf.code_action({{ context = context, filter = named, apply = true }})
          vim.wait(60000, function() return vim.api.nvim_buf_get_changedtick(0) ~= before end, 20)
        end
        act(1, 7, 'quickfix')
        local out = {{ vim.api.nvim_buf_get_lines(0, 0, 1, false)[1] }}
        act(1, 0, 'source.fixAll')
        local client = vim.lsp.get_clients({{ name = 'tipifica' }})[1]
        local at = {{ textDocument = {{ uri = vim.uri_from_bufnr(0) }}, position = {{ line = 2, character = 32 }} }}
        local told = client:request_sync('textDocument/completion', at, 60000, 0)
        local buffer, edit = vim.api.nvim_get_current_buf(), told.result.items[1].textEdit
        vim.lsp.util.apply_text_edits({{ edit }}, buffer, client.offset_encoding)
        vim.list_extend(out, vim.api.nvim_buf_get_lines(0, 0, -1, false))
        vim.fn.writefile(out, 'found')
        vim.cmd('qa!')
        """,
    )
    first, *rest = found(tmp_path)
    assert first == MESSY.replace("/", "//", 1), said
    assert rest[0] == GOOD
    assert rest[1].endswith(GOOD.removeprefix("Impulsa"))
    assert rest[2].startswith("Impulsa//jperez//retenido con aumento de plan")


def test_neovim_loses_no_byte_of_fifty_buffers(tmp_path: Path) -> None:
    given = keep(tmp_path)
    said = neovim(
        tmp_path,
        """
        for n = 0, 49 do
          vim.cmd('edit notas' .. n .. '.txt')
          vim.wait(60000, function() return #vim.lsp.get_clients({ bufnr = 0, name = 'tipifica' }) > 0 end, 20)
          vim.cmd('write')
        end
        vim.fn.writefile({ 'done' }, 'found')
        vim.cmd('qa!')
        """,
    )
    assert found(tmp_path) == ["done"], said
    compare(given, written(tmp_path))


# ---------------------------------------------------------------- Vim


def vim(folder: Path, script: str) -> str:
    (folder / "run.vim").write_text(block("vim.md", "vim") + script, encoding="utf-8")
    return run(folder, "vim", "-N", "-u", "NONE", "-i", "NONE", "--cmd", "set enc=utf-8", "-es", "-S", "run.vim")


JUMPS = """
silent make!
let words = []
for row in getqflist()
  if row.text =~ 'T005'
    call cursor(row.lnum, row.col)
    call add(words, expand('<cword>'))
  endif
endfor
call writefile(words, 'found')
"""


@pytest.mark.parametrize(("name", "end"), CASES)
def test_vim(name: str, end: str, tmp_path: Path) -> None:
    (tmp_path / "notas.txt").write_bytes(f"{NAMES[name]}{end}{GOOD}{end}".encode())
    said = vim(tmp_path, f"edit notas.txt\n{JUMPS}\nwrite\nqa!\n")
    assert "retendio" in found(tmp_path), said
    saved = (tmp_path / "notas.txt").read_bytes().decode()
    assert saved.splitlines()[0].endswith(GOOD.removeprefix("Impulsa"))
    assert saved.startswith("\ufeff") == (name == "bom")
    assert saved.count(end) == saved.count("\n") == 2


def test_vim_in_the_cells_of_a_table(tmp_path: Path) -> None:
    (tmp_path / "mesa.csv").write_bytes(TABLE.encode())
    said = vim(tmp_path, f"edit mesa.csv\n{JUMPS}\nqa!\n")
    assert found(tmp_path) == ["retendio"], said


def test_vim_loses_no_byte_of_fifty_buffers(tmp_path: Path) -> None:
    given = keep(tmp_path)
    each = "execute 'edit notas' . n . '.txt'\nset nofixeol\nwrite"
    said = vim(tmp_path, f"for n in range(50)\n{each}\nendfor\ncall writefile(['done'], 'found')\nqa!\n")
    assert found(tmp_path) == ["done"], said
    compare(given, written(tmp_path))


def test_vim_without_the_program_keeps_the_text(tmp_path: Path) -> None:
    (tmp_path / "notas.txt").write_text(f"{MESSY}\n", encoding="utf-8")
    vim(tmp_path, "let $PATH = '/nowhere'\nedit notas.txt\nTipifica\nwrite\nqa!\n")
    assert (tmp_path / "notas.txt").read_text(encoding="utf-8") == f"{MESSY}\n"


# ---------------------------------------------------------------- Emacs


MARKED = """
(let ((words (mapcar (lambda (d) (buffer-substring-no-properties
                                  (flymake-diagnostic-beg d) (flymake-diagnostic-end d)))
                     (told))))
  (with-temp-file "found" (insert (mapconcat 'identity words "\\n"))))
"""


def emacs(folder: Path, script: str) -> str:
    pytest.importorskip("pygls")
    # Nobody types in a batch: who opens a text there starts the server by hand.
    settings = block("emacs.md", "elisp").replace("(add-hook 'text-mode-hook #'eglot-ensure)", "")
    start = """
    (setq eglot-sync-connect 120)
    (defun open (name)
      (find-file name)
      (text-mode)
      (unless (eglot-managed-p) (call-interactively 'eglot)))
    (defun told ()
      (flymake-mode 1)
      (let ((n 0))
        (while (and (< n 1200) (not (flymake-diagnostics))) (accept-process-output nil 0.1) (setq n (1+ n))))
      (flymake-diagnostics))
    """
    text = f"(require 'eglot)\n{settings}\n{block('emacs.md', 'elisp', 1)}\n{start}\n{script}"
    (folder / "run.el").write_text(text, encoding="utf-8")
    return run(folder, "emacs", "--batch", "-q", "--eval", "(package-initialize)", "-l", "run.el")


@pytest.mark.parametrize(("name", "end"), CASES)
def test_emacs(name: str, end: str, tmp_path: Path) -> None:
    (tmp_path / "notas.txt").write_bytes(f"{NAMES[name]}{end}{GOOD}{end}".encode())
    said = emacs(
        tmp_path,
        f"""
        (open "notas.txt")
        {MARKED}
        (set-buffer-modified-p t)
        (save-buffer)
        """,
    )
    assert "retendio" in found(tmp_path), said
    saved = (tmp_path / "notas.txt").read_bytes().decode()
    assert saved.splitlines()[0].endswith(GOOD.removeprefix("Impulsa"))
    assert saved.startswith("\ufeff") == (name == "bom")
    assert saved.count(end) == saved.count("\n") == 2


def test_emacs_in_the_cells_of_a_table(tmp_path: Path) -> None:
    (tmp_path / "mesa.csv").write_bytes(TABLE.encode())
    said = emacs(tmp_path, f'(open "mesa.csv")\n{MARKED}')
    assert "retendio" in found(tmp_path), said


@pytest.mark.parametrize("name", NAMES)
def test_emacs_with_flymake_over_standard_input(name: str, tmp_path: Path) -> None:
    (tmp_path / "notas.txt").write_bytes(f"{NAMES[name]}\n{GOOD}\n".encode())
    (tmp_path / "run.el").write_text(
        block("emacs.md", "elisp", 2)
        + """
        (find-file "notas.txt")
        (text-mode)
        (flymake-mode 1)
        (flymake-start)
        (let ((n 0))
          (while (and (< n 1200) (not (flymake-diagnostics))) (accept-process-output nil 0.1) (setq n (1+ n))))
        (let ((words (mapcar (lambda (d) (concat (flymake-diagnostic-text d) ": "
                                                 (buffer-substring-no-properties
                                                  (flymake-diagnostic-beg d) (flymake-diagnostic-end d))))
                             (flymake-diagnostics))))
          (with-temp-file "found" (insert (mapconcat 'identity words "\\n"))))
        """,
        encoding="utf-8",
    )
    said = run(tmp_path, "emacs", "--batch", "-q", "-l", "run.el")
    spelled = [line.rpartition(": ")[2] for line in found(tmp_path) if line.startswith("T005")]
    assert "retendio" in spelled, said


@pytest.mark.parametrize("name", NAMES)
def test_emacs_goes_to_what_a_compilation_tells(name: str, tmp_path: Path) -> None:
    (tmp_path / "notas.txt").write_bytes(f"{NAMES[name]}\n{GOOD}\n".encode())
    (tmp_path / "run.el").write_text(
        "(require 'compile)\n"
        + block("emacs.md", "elisp", 3)
        + """
        (compile "tipifica check notas.txt --output-format concise --select T005")
        (while (get-buffer-process "*compilation*") (accept-process-output nil 0.1))
        (let (words)
          (ignore-errors
            (while t
              (next-error)
              (with-current-buffer "notas.txt" (push (thing-at-point 'word t) words))))
          (with-temp-file "found" (insert (mapconcat 'identity words "\\n"))))
        """,
        encoding="utf-8",
    )
    said = run(tmp_path, "emacs", "--batch", "-q", "-l", "run.el")
    assert "retendio" in found(tmp_path), said


@pytest.mark.parametrize("path", ["", "/nowhere"], ids=["there", "missing"])
def test_emacs_formats_over_standard_input_and_keeps_the_text_without_the_program(path: str, tmp_path: Path) -> None:
    (tmp_path / "notas.txt").write_text(f"é\U0001f600\n{MESSY}\n", encoding="utf-8")
    (tmp_path / "run.el").write_text(
        block("emacs.md", "elisp", 4)
        + f"""
        (find-file "notas.txt")
        (goto-char 12)
        (unless (string= "{path}" "") (setq exec-path '("{path}")))
        (ignore-errors (tipifica-format))
        (save-buffer)
        (with-temp-file "found" (insert "done"))
        """,
        encoding="utf-8",
    )
    said = run(tmp_path, "emacs", "--batch", "-q", "-l", "run.el")
    assert found(tmp_path) == ["done"], said
    saved = (tmp_path / "notas.txt").read_text(encoding="utf-8").splitlines()
    assert saved[1] == (MESSY if path else GOOD)


def test_emacs_fixes_and_completes(tmp_path: Path) -> None:
    (tmp_path / "notas.txt").write_bytes(f"{MESSY}\né\U0001f600 {MESSY}\nImpulsa//jperez//retenido con au\n".encode())
    said = emacs(
        tmp_path,
        """
        (open "notas.txt")
        (told)
        (goto-char 8)
        (let ((fix (car (eglot-code-actions (point) (point) "quickfix"))))
          (eglot--apply-workspace-edit (plist-get fix :edit)))
        (append-to-file (point-min) (point-max) "found")
        (eglot-code-actions (point-min) (point-max) "source.fixAll.tipifica" t)
        (goto-char (point-max))
        (backward-char)
        (let* ((capf (eglot-completion-at-point))
               (first (car (all-completions "au" (nth 2 capf)))))
          (delete-region (nth 0 capf) (nth 1 capf))
          (insert first)
          (funcall (plist-get (nthcdr 3 capf) :exit-function) first 'finished))
        (append-to-file (point-min) (point-max) "found")
        """,
    )
    fixed, _, _, *rest = found(tmp_path)
    assert fixed == MESSY.replace("/", "//", 1), said
    assert rest[0] == GOOD
    assert rest[1].endswith(GOOD.removeprefix("Impulsa"))
    assert rest[2].startswith("Impulsa//jperez//retenido con aumento de plan")


def test_emacs_loses_no_byte_of_fifty_buffers(tmp_path: Path) -> None:
    given = keep(tmp_path)
    said = emacs(
        tmp_path,
        """
        (dotimes (n 50)
          ;; Bytes that are no text Emacs does not send, and does not save where formatting fails.
          (condition-case error
              (progn
                (open (format "notas%d.txt" n))
                (set-buffer-modified-p t)
                (save-buffer))
            (error (message "%S" error)))
          (set-buffer-modified-p nil)
          (kill-buffer))
        (with-temp-file "found" (insert "done"))
        """,
    )
    assert found(tmp_path) == ["done"], said
    compare(given, written(tmp_path))
