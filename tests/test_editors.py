"""Real editors, started with the settings that docs/editors/ gives: the cursor lands on the right character, formatting
on save loses nothing, fixes and completions come. `python -m pytest -m ci tests/test_editors.py`"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[1] / "docs" / "editors"
MESSY = "Impulsa/jperez/retendio con aumento de plan//0991234567"
GOOD = "Impulsa//jperez//retenido con aumento de plan//0991234567"
NAMES = {
    "accents": f"é{MESSY}",
    "marks": f"e\u0301{MESSY}",
    "emoji": f"\U0001f600{MESSY}",
    "tab": f"\t{MESSY}",
}
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


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("name", NAMES)
def test_neovim(name: str, end: str, tmp_path: Path) -> None:
    pytest.importorskip("pygls")
    (tmp_path / "notas.txt").write_bytes(f"{NAMES[name]}{end}{GOOD}{end}".encode())
    (tmp_path / "init.lua").write_text(block("vim.md", "lua"), encoding="utf-8")
    (tmp_path / "run.lua").write_text(
        """
        local out = {}
        vim.cmd('edit notas.txt')
        vim.wait(200000, function() return #vim.diagnostic.get(0) > 0 end, 50)
        for _, d in ipairs(vim.diagnostic.get(0)) do
          if d.code == 'T005' then
            vim.api.nvim_win_set_cursor(0, { d.lnum + 1, d.col })
            table.insert(out, vim.fn.expand('<cword>'))
          end
        end
        local params = vim.lsp.util.make_range_params(0, 'utf-16')
        params.context = { diagnostics = {} }
        for _, r in pairs(vim.lsp.buf_request_sync(0, 'textDocument/codeAction', params, 60000)) do
          for _, action in ipairs(r.result) do table.insert(out, action.title) end
        end
        local at = { textDocument = params.textDocument, position = { line = 1, character = 30 } }
        for _, r in pairs(vim.lsp.buf_request_sync(0, 'textDocument/completion', at, 60000)) do
          table.insert(out, r.result.items[1].label)
        end
        vim.cmd('write')
        vim.fn.writefile(out, 'found')
        vim.cmd('qa!')
        """,
        encoding="utf-8",
    )
    said = run(tmp_path, "nvim", "--clean", "--headless", "-u", "init.lua", "-l", "run.lua")
    assert {"retendio", "asesoría", "Corregir todo lo seguro"} <= {*found(tmp_path)}, said
    # Formatted when it was saved.
    written = (tmp_path / "notas.txt").read_bytes().decode()
    assert written.splitlines()[0].endswith(GOOD.removeprefix("Impulsa"))
    assert written.count(end) == written.count("\n") == 2


@pytest.mark.parametrize("name", NAMES)
def test_vim(name: str, tmp_path: Path) -> None:
    (tmp_path / "notas.txt").write_bytes(f"{NAMES[name]}\n{GOOD}\n".encode())
    (tmp_path / "run.vim").write_text(
        block("vim.md", "vim")
        + """
        edit notas.txt
        silent make!
        let words = []
        for row in getqflist()
          if row.text =~ 'T005'
            call cursor(row.lnum, row.col)
            call add(words, expand('<cword>'))
          endif
        endfor
        Tipifica
        call writefile(words, 'found')
        write
        qa!
        """,
        encoding="utf-8",
    )
    said = run(tmp_path, "vim", "-N", "-u", "NONE", "-i", "NONE", "--cmd", "set enc=utf-8", "-es", "-S", "run.vim")
    assert "retendio" in found(tmp_path), said
    assert (tmp_path / "notas.txt").read_text(encoding="utf-8").splitlines()[0].endswith(GOOD.removeprefix("Impulsa"))


@pytest.mark.parametrize("text", [b"", b"\n", b"x", b"\xff\xfe", MESSY.encode() + b"\n", "é\r\n".encode("cp1252")])
def test_the_filter_of_vim_loses_no_byte(text: bytes, tmp_path: Path) -> None:
    (tmp_path / "notas.txt").write_bytes(text)
    script = block("vim.md", "vim") + "\nedit notas.txt\nset nofixeol\nTipifica\nwrite\nqa!\n"
    (tmp_path / "run.vim").write_text(script, encoding="utf-8")
    said = run(tmp_path, "vim", "-N", "-u", "NONE", "-i", "NONE", "--cmd", "set enc=utf-8", "-es", "-S", "run.vim")
    written = (tmp_path / "notas.txt").read_bytes()
    assert written.rstrip(b"\r\n") == text.replace(MESSY.encode(), GOOD.encode()).rstrip(b"\r\n"), said


@pytest.mark.parametrize("name", NAMES)
def test_emacs(name: str, tmp_path: Path) -> None:
    pytest.importorskip("pygls")
    (tmp_path / "notas.txt").write_bytes(f"{NAMES[name]}\n{GOOD}\n".encode())
    (tmp_path / "run.el").write_text(
        "(require 'eglot)\n"
        + block("emacs.md", "elisp").replace("(add-hook 'text-mode-hook #'eglot-ensure)", "")
        + """
        (find-file "notas.txt")
        (text-mode)
        (setq eglot-sync-connect 120)
        (call-interactively 'eglot)
        (flymake-mode 1)
        (let ((n 0))
          (while (and (< n 1200) (not (flymake-diagnostics))) (accept-process-output nil 0.1) (setq n (1+ n))))
        (let ((words (mapcar (lambda (d) (buffer-substring-no-properties
                                          (flymake-diagnostic-beg d) (flymake-diagnostic-end d)))
                             (flymake-diagnostics))))
          (with-temp-file "found" (insert (mapconcat 'identity words "\\n"))))
        (eglot-format-buffer)
        (save-buffer)
        """,
        encoding="utf-8",
    )
    said = run(tmp_path, "emacs", "--batch", "-q", "--eval", "(package-initialize)", "-l", "run.el")
    assert "retendio" in found(tmp_path), said
    assert (tmp_path / "notas.txt").read_text(encoding="utf-8").splitlines()[0].endswith(GOOD.removeprefix("Impulsa"))
