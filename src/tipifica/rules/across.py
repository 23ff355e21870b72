"""The rules across rows (H): what single notes do not show. What each is called and says stands here; they are counted
over results, by `desk/summary/across.py`, and run on no note.
"""

from __future__ import annotations

from collections.abc import Mapping

from tipifica.messages import translate
from tipifica.model import Severity
from tipifica.model.frozen import Frozen
from tipifica.model.rule import Fixability


class AcrossRule(Frozen):
    """One rule across rows. `needs` are the columns without which it is not counted, as people call them. `setting`
    names its threshold among those of the setting `across`, and `least` is the threshold by default; "" and 0 where it
    has none. `summary` may name the threshold as `{least}`, `detail` says what else counts."""

    code: str
    name: str
    summary: str
    detail: str
    needs: tuple[str, ...]
    setting: str = ""
    least: int = 0
    severity: Severity = "info"
    fixable: Fixability = "never"
    preview: bool = False

    def threshold(self, across: Mapping[str, int]) -> int:
        """Return the threshold in force where `across` is what is configured; 0 where the rule has none."""
        return across.get(self.setting, self.least)

    def said(self, across: Mapping[str, int], lang: str) -> str:
        """Return the summary in `lang`, with the threshold in force where `across` is what is configured."""
        return translate(self.summary, lang).format(least=self.threshold(across))

    def told(self, across: Mapping[str, int], lang: str) -> dict[str, object]:
        """Return what is published of the rule, in JSON types: that of other rules, and what it needs and counts."""
        threshold = {"key": f"across.{self.setting}", "value": self.threshold(across)}
        return {
            "code": self.code,
            "name": self.name,
            "severity": self.severity,
            "fixable": self.fixable,
            "preview": self.preview,
            "summary": self.said(across, lang),
            "detail": translate(self.detail, lang),
            "needs": list(self.needs),
            **({"threshold": threshold} if self.setting else {}),
        }


REPEATED_NOTE = AcrossRule(
    code="H001",
    name="nota-repetida",
    summary="Un asesor escribe en un día {least} notas o más que son iguales salvo el teléfono y el nombre.",
    detail="Se comparan las notas como quedan corregidas, sin mayúsculas, teléfonos ni nombres. Las notas ocultas "
    "(scan --redact) no se comparan: serían iguales sin serlo.",
    needs=("asesor", "caso", "fecha"),
    setting="notes",
    least=10,
)
TELEPHONE_OF_MANY = AcrossRule(
    code="H002",
    name="telefono-en-muchos-casos",
    summary="Un teléfono está en {least} casos o más.",
    detail="Se muestra uno de los casos, y desde cuándo y hasta cuándo hay notas con ese teléfono. Los teléfonos "
    "ocultos (scan --redact) no se comparan.",
    needs=("caso", "fecha"),
    setting="cases",
    least=5,
)
ATTEMPTS_OUT_OF_ORDER = AcrossRule(
    code="H003",
    name="intentos-fuera-de-orden",
    summary="Un caso tiene un segundo o tercer intento sin el anterior, ese día o antes.",
    detail="Notas de un mismo día no tienen orden entre sí: el intento anterior cuenta también si es del mismo día.",
    needs=("caso", "fecha"),
)
TWO_ENDS = AcrossRule(
    code="H004",
    name="caso-con-dos-finales",
    summary="Un caso termina en dos estados.",
    detail="Son finales los estados que el catálogo dice finales (docs/motivos.md los nombra). El mismo estado dos "
    "veces es uno.",
    needs=("caso", "fecha"),
)
PENDING_CASE = AcrossRule(
    code="H005",
    name="pendiente-sin-seguimiento",
    summary="Un caso pendiente no tiene otra nota en los días que el manual da para su cierre.",
    detail="Los días se cuentan desde la fecha de la nota y se miden hasta la última fecha de la tabla. Un final del "
    "mismo día también es seguimiento.",
    needs=("caso", "fecha"),
)
ACROSS = (REPEATED_NOTE, TELEPHONE_OF_MANY, ATTEMPTS_OUT_OF_ORDER, TWO_ENDS, PENDING_CASE)
"""In the order of their codes."""
ENGLISH = {
    "Un asesor escribe en un día {least} notas o más que son iguales salvo el teléfono y el nombre.": (
        "An agent writes, on one day, {least} notes or more that are equal but for telephone and name."
    ),
    "Se comparan las notas como quedan corregidas, sin mayúsculas, teléfonos ni nombres. Las notas ocultas "
    "(scan --redact) no se comparan: serían iguales sin serlo.": (
        "Notes are compared as they are mended, without case, telephones and names. Masked notes (scan --redact) are "
        "not compared: they would be equal without being so."
    ),
    "Un teléfono está en {least} casos o más.": "A telephone stands in {least} cases or more.",
    "Se muestra uno de los casos, y desde cuándo y hasta cuándo hay notas con ese teléfono. Los teléfonos "
    "ocultos (scan --redact) no se comparan.": (
        "One of the cases is shown, and from when to when there are notes with that telephone. Masked telephones "
        "(scan --redact) are not compared."
    ),
    "Un caso tiene un segundo o tercer intento sin el anterior, ese día o antes.": (
        "A case has a second or third attempt without the one before, on that day or earlier."
    ),
    "Notas de un mismo día no tienen orden entre sí: el intento anterior cuenta también si es del mismo día.": (
        "Notes of one day have no order among themselves: the attempt before counts on the same day, too."
    ),
    "Un caso termina en dos estados.": "A case ends in two states.",
    "Son finales los estados que el catálogo dice finales (docs/motivos.md los nombra). El mismo estado dos "
    "veces es uno.": (
        "Final are the states that the catalogue calls final (docs/motivos.md names them). The same state twice is one."
    ),
    "Un caso pendiente no tiene otra nota en los días que el manual da para su cierre.": (
        "A pending case has no other note within the days that the manual gives for its closure."
    ),
    "Los días se cuentan desde la fecha de la nota y se miden hasta la última fecha de la tabla. Un final del "
    "mismo día también es seguimiento.": (
        "Days are counted from the date of the note and measured up to the last date of the table. An end on the same "
        "day is a follow-up, too."
    ),
}
