"""Writes the reference pages anew: `python docs/reference.py` (in an environment where the package is installed).

`reglas.md` from the rules and `corpus/rules/`, `motivos.md` from the catalogue, the grammar and `corpus/`, `cli.md`
from the help pages, `columnas.md` from the table of result columns, `library.md` from the docstrings; and beside the
program the JSON schemas of its configuration, from the table of its keys, and of a result, from the types and fields.
Last, in README.md, what the scan that it shows counts, and in `architecture.md` the list of all modules. Tests demand
that all of it is fresh.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from library_page import library_page
from result_schema import result_schema
from tipifica.bulk.results import DUE, FINDINGS, FIXED, PLACE, RECORD, VERDICT, field_columns
from tipifica.bulk.stamps import STAMPS
from tipifica.cli.examples import Example, of_reason, of_rule
from tipifica.cli.group import commands
from tipifica.cli.reasons import closure_text
from tipifica.cli.rules import FIXABLE
from tipifica.config import Configuration
from tipifica.config_keys import KEYS
from tipifica.language import default
from tipifica.messages import speak
from tipifica.model import Catalog, Reason, Rule
from tipifica.report.formats.full import SEVERITY_WORDS
from tipifica.rules import every_rule
from tipifica.rules.across import ACROSS, AcrossRule

DOCS = Path(__file__).parent
PACKAGE = DOCS.parent / "src" / "tipifica"
README = DOCS.parent / "README.md"
ARCHITECTURE = DOCS / "architecture.md"
MODULES = "<!-- From here on made by `python docs/reference.py`. -->\n"
WIDTH = 100
SHOWN = 3
MADE = "<!-- Hecho por `python docs/reference.py`: no se edita a mano. -->"
MADE_BY = "<!-- Made by `python docs/reference.py`; not to be edited. -->"
KINDS = {
    "text": "texto",
    "integer": "entero",
    "number": "número",
    "decimal": "decimal",
    "boolean": "sí o no",
    "date": "fecha",
    "texts": "textos",
    "integers": "enteros",
    "diagnostics": "hallazgos",
}
FAMILIES = {
    "S": "Estructura",
    "T": "Texto",
    "C": "Campos",
    "M": "Contra el registro",
    "P": "Privacidad",
    "H": "Entre notas",
}


def made() -> dict[Path, str]:
    """Everything that is made here, by its path."""
    catalog = default().catalog
    pages = {"reglas.md": rules_page(), "motivos.md": reasons_page(catalog)}
    pages |= {"cli.md": commands_page(), "columnas.md": columns_page(), "library.md": library_page(MADE_BY)}
    texts = {DOCS / name: "\n".join(lines).rstrip() + "\n" for name, lines in pages.items()}
    schemas = {"config.schema.json": config_schema(), "result.schema.json": result_schema(catalog)}
    written = {name: json.dumps(schema, ensure_ascii=False, indent=2) + "\n" for name, schema in schemas.items()}
    return texts | {PACKAGE / name: text for name, text in written.items()} | {ARCHITECTURE: listed_modules()}


def config_schema() -> Mapping[str, object]:
    """The JSON schema of the configuration."""
    values = Configuration().values()
    # What is not set, or empty, has no default worth telling.
    defaults = {key: {"default": value} for key, value in values.items() if isinstance(value, str | int)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "tipifica",
        "description": "Los ajustes de tipifica.toml y de [tool.tipifica] en pyproject.toml.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            name: {**key.schema, **defaults.get(name, {}), "description": key.says} for name, key in KEYS.items()
        },
    }


def rules_page() -> Iterator[str]:
    """Every rule: what it reports, how much it matters, who mends it, notes with it and notes without."""
    yield from ("# Las reglas", "", MADE, "")
    yield "Cada regla tiene un código que nunca cambia de significado, un nombre, una gravedad y, donde se puede, una"
    yield "corrección. `tipifica explain CÓDIGO` muestra lo mismo en la consola."
    family = ""
    rules: list[Rule | AcrossRule] = [*every_rule(), *ACROSS]
    for rule in sorted(rules, key=lambda rule: (list(FAMILIES).index(rule.code[0]), rule.code)):
        if rule.code[0] != family:
            family = rule.code[0]
            yield from ("", f"## {family}: {FAMILIES[family]}")
        severity, fixable = SEVERITY_WORDS[rule.severity], FIXABLE[rule.fixable]
        preview = " · a prueba (`--preview`)" if rule.preview else ""
        yield from (
            "",
            f"### {rule.code}",
            "",
            f"**`{rule.name}`** · {severity} · {fixable}{preview}",
            "",
            rule.said({}, "es") if isinstance(rule, AcrossRule) else rule.summary,
        )
        if isinstance(rule, AcrossRule):
            yield from _across(rule)
        examples = of_rule(rule.code)
        yield from _examples("Se informa:", [e for e in examples if rule.code in e.codes])
        yield from _examples("No se informa:", [e for e in examples if rule.code not in e.codes])


def _across(rule: AcrossRule) -> Iterator[str]:
    """What else counts for a rule across rows, and how its threshold is changed."""
    yield from ("", rule.detail, "", f"La cuenta el informe. Pide las columnas {', '.join(rule.needs)}.")
    if rule.setting:
        yield from ("", "El umbral se cambia en la configuración:", "", "```toml", "[across]")
        yield from (f"{rule.setting} = {rule.least}", "```")


def reasons_page(catalog: Catalog) -> Iterator[str]:
    """Every state and reason: the manual's row, the form, the fields, notes that conform and notes that do not."""
    yield from ("# Los motivos", "", MADE, "")
    yield "Los estados del manual y sus motivos, con la fila tal como el manual la imprime y la forma que escribe"
    yield "`tipifica format`. En una forma, `{campo}` es un dato, `[…]` puede faltar y `(a|b)` son variantes."
    for state in catalog.states.values():
        yield from ("", f"## {state.name}", "", "Estado final." if state.final else "Estado intermedio.")
        for reason in catalog.reasons.values():
            if reason.id.split("/")[0] == state.id:
                yield from _reason(reason)


def _reason(reason: Reason) -> Iterator[str]:
    titles = default().titles
    yield from ("", f"### {reason.number}. {reason.motive}", "")
    yield f"`{reason.id}` · cierre en Open: {closure_text(reason.closure, 'es')}"
    yield from ("", "```text", reason.source, "```", "", "Forma:", "", "```text", reason.form, "```", "")
    yield "Campos: " + "; ".join(_field(field, titles[field], reason) for field in reason.fields) + "."
    if reason.note:
        yield from ("", reason.note)
    examples = of_reason(reason.id)
    yield from _examples("Bien:", [e for e in examples if not e.codes])
    yield from _examples("Mal:", [e for e in examples if e.codes])


def _field(key: str, title: str, reason: Reason) -> str:
    return f"`{key}` ({title})" if key in reason.required else f"`{key}` ({title}, puede faltar)"


def _examples(title: str, examples: list[Example]) -> Iterator[str]:
    if examples:
        yield from ("", title, "", "```text")
        for example in examples[:SHOWN]:
            yield example.note
            yield from example.carets
        yield "```"


def columns_page() -> Iterator[str]:
    """Every column of the results of `tipifica scan` and of `tipifica.check_batch`."""
    yield from ("# Las columnas de resultados", "", MADE, "")
    yield "`tipifica scan` escribe una fila por cada fila de la entrada, en su orden: de dónde viene, las columnas de"
    yield "la propia tabla (con un número detrás si su nombre ya está ocupado) y estas. Lo que la nota no dice queda"
    yield "vacío. En JSON Lines falta la clave; en CSV y en Excel las listas van en una celda, separadas por ` | `, y"
    yield "los hallazgos como JSON. Los nombres en español son los de Excel y de `--excel`."
    titles = (
        ("De dónde viene la fila", PLACE),
        ("El caso", RECORD),
        ("Veredicto y motivo", VERDICT),
        ("Campos", field_columns(default().catalog)),
    )
    after = (("De la nota y el caso", DUE), ("Hallazgos", (*FINDINGS, FIXED)), ("Con `--stamps`", STAMPS))
    for title, columns in (*titles, *after):
        yield from ("", f"## {title}", "", "| columna | en español | tipo | qué dice |", "|---|---|---|---|")
        for column in columns:
            yield f"| `{column.name}` | {column.title} | {KINDS[column.kind]} | {column.doc} |"


def commands_page() -> Iterator[str]:
    """The help page of every command."""
    speak("es")
    group = commands("es")
    yield from ("# La línea de órdenes", "", MADE)
    yield from _command(group, "tipifica", None)


def _command(command: click.Command, name: str, parent: click.Context | None) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=parent, terminal_width=WIDTH)
    yield from ("", f"## {context.command_path}", "", "```text")
    yield from command.get_help(context).splitlines()
    yield "```"
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            assert found is not None
            yield from _command(found, below, context)


def listed_modules() -> str:
    """`architecture.md` with the modules that there are, room by room."""
    rooms: dict[str, list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.stem != "__init__":
            rooms.setdefault(path.parent.relative_to(PACKAGE.parent).as_posix(), []).append(f"`{path.stem}`")
    rows = [f"| `{room}/` | {', '.join(modules)} |" for room, modules in sorted(rooms.items())]
    before = ARCHITECTURE.read_text(encoding="utf-8").partition(MODULES)[0]
    return "\n".join([before + MODULES, "| room | modules |", "|---|---|", *rows]) + "\n"


def counted_readme() -> str:
    """README.md with the counts of the scan of the corpus as they are now; the time it took stays as it was."""
    done = scan(str(DOCS.parent / "corpus" / "notas.txt"))
    return re.sub(r"^\d+ notas = .+(?=; [\d.]+ s$)", done, README.read_text(encoding="utf-8"), flags=re.MULTILINE)


def scan(path: str) -> str:
    """What a scan of a file says that it counted."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tipifica", "scan", path, "--out", f"{folder}/notas.jsonl"]
        done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=True)
    # Of a slow scan the lines before tell how far it is.
    return done.stderr.splitlines()[-1].rpartition(";")[0]


if __name__ == "__main__":
    for path, text in {**made(), README: counted_readme()}.items():
        path.write_text(text, encoding="utf-8")
