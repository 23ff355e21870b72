"""What is known of a rule before it is loaded: its module, its name, what it speaks about, whether it
is a preview, what it looks at.

Made from the rules by `python -m support.rules` in `tests/`; a test holds it equal to them.
"""

from __future__ import annotations

from collections.abc import Mapping

from tipifica.model import About, LooksAt
from tipifica.parser.kinds import Kind

# ruff: noqa: E501
# fmt: off
INDEX: Mapping[str, tuple[str, str, About, bool, LooksAt]] = {
    "C102": ("c102_telefono_invalido", "telefono-invalido", "parts", False, LooksAt(kinds=(Kind.PHONE_IMPOSSIBLE,))),
    "C103": ("plain", "telefono-formato", "parts", False, LooksAt(kinds=(Kind.PHONE_WRITING,))),
    "C104": ("plain", "telefono-repetido", "parts", False, LooksAt(kinds=(Kind.PHONE_REPEATED,))),
    "C105": ("c105_telefono_de_relleno", "telefono-de-relleno", "parts", False, LooksAt(values=("phone", "ani"), each=True)),
    "C201": ("plain", "fecha-invalida", "parts", False, LooksAt(kinds=(Kind.DATE_IMPOSSIBLE,))),
    "C202": ("plain", "fecha-formato", "parts", False, LooksAt(kinds=(Kind.DATE_WRITING,))),
    "C203": ("c203_rango_invertido", "rango-invertido", "parts", False, LooksAt(values=("dates",))),
    "C204": ("c204_duracion_no_coincide", "duracion-no-coincide", "parts", False, LooksAt(values=("dates", "count"))),
    "C301": ("plain", "porcentaje-invalido", "parts", False, LooksAt(kinds=(Kind.PERCENT_IMPOSSIBLE,))),
    "C302": ("plain", "porcentaje-formato", "parts", False, LooksAt(kinds=(Kind.PERCENT_WRITING,))),
    "C303": ("c303_fuera_de_malla", "fuera-de-malla", "parts", False, LooksAt(values=("percent", "months"), each=True)),
    "C401": ("c401_meses_invalidos", "meses-invalidos", "parts", False, LooksAt(kinds=(Kind.MONTHS_IMPOSSIBLE,))),
    "C402": ("c402_modalidad_no_coincide", "modalidad-no-coincide", "parts", False, LooksAt(values=("choice", "months"))),
    "C403": ("c403_total_no_coincide", "total-no-coincide", "parts", False, LooksAt(values=("count", "months"))),
    "C404": ("c404_meses_formato", "meses-formato", "parts", False, LooksAt(kinds=(Kind.MONTHS_WRITING, Kind.MONTHS_OPEN))),
    "C501": ("plain", "visita-invalida", "parts", False, LooksAt(kinds=(Kind.VISIT_IMPOSSIBLE,))),
    "C601": ("plain", "monto-formato", "parts", False, LooksAt(kinds=(Kind.AMOUNT_WRITING,))),
    "C602": ("plain", "monto-invalido", "parts", False, LooksAt(kinds=(Kind.AMOUNT_IMPOSSIBLE,))),
    "C701": ("c701_intento_no_coincide", "intento-no-coincide", "parts", False, LooksAt(values=("attempt",))),
    "C801": ("c801_nombre_incompleto", "nombre-incompleto", "parts", False, LooksAt(values=("name",))),
    "C802": ("c802_usuario_invalido", "usuario-invalido", "parts", False, LooksAt(values=("login",))),
    "C901": ("plain", "servicio-invalido", "parts", False, LooksAt(kinds=(Kind.SERVICE_IMPOSSIBLE,))),
    "M001": ("m001_motivo_no_coincide", "motivo-no-coincide", "reason", False, LooksAt(record=True)),
    "M002": ("m002_estado_no_coincide", "estado-no-coincide", "reason", False, LooksAt(record=True)),
    "M003": ("m003_cierre_no_coincide", "cierre-no-coincide", "parts", False, LooksAt(record=True)),
    "M004": ("m004_declaracion_desconocida", "declaracion-desconocida", "text", False, LooksAt(record=True)),
    "M005": ("m005_fuera_de_vigencia", "fuera-de-vigencia", "reason", False, LooksAt(record=True)),
    "M006": ("m006_asesor_no_coincide", "asesor-no-coincide", "parts", False, LooksAt(values=("login",), record=True)),
    "M007": ("m007_beneficio_antes_del_consumo_siguiente", "beneficio-antes-del-consumo-siguiente", "reason", False, LooksAt(values=("months",), record=True)),
    "M008": ("m008_suspension_antes_de_la_nota", "suspension-antes-de-la-nota", "parts", False, LooksAt(values=("dates",), record=True)),
    "P001": ("plain", "clave-a-la-vista", "text", False, LooksAt(kinds=(Kind.KEY,))),
    "P002": ("plain", "tarjeta-a-la-vista", "text", False, LooksAt(kinds=(Kind.CARD,))),
    "P003": ("plain", "cedula-a-la-vista", "text", False, LooksAt(kinds=(Kind.IDENTITY,))),
    "P004": ("plain", "correo-a-la-vista", "text", False, LooksAt(kinds=(Kind.MAIL,))),
    "S001": ("plain", "falta-prefijo", "parts", False, LooksAt(kinds=(Kind.NO_PREFIX,))),
    "S002": ("plain", "falta-usuario", "parts", False, LooksAt(kinds=(Kind.NO_LOGIN,))),
    "S003": ("s003_motivo_no_reconocido", "motivo-no-reconocido", "text", False, LooksAt(occasions=("unknown",))),
    "S004": ("s004_falta_frase", "falta-frase", "parts", False, LooksAt(kinds=(Kind.NO_PHRASE,), occasions=("open",))),
    "S005": ("plain", "texto-sobrante", "parts", False, LooksAt(kinds=(Kind.SURPLUS,))),
    "S006": ("plain", "partes-en-otro-orden", "reason", False, LooksAt(kinds=(Kind.MOVED,))),
    "S007": ("plain", "separador-falta-o-sobra", "parts", False, LooksAt(kinds=(Kind.BREAK,))),
    "S008": ("s008_falta_campo", "falta-campo", "parts", False, LooksAt(kinds=(Kind.NO_VALUE,))),
    "S009": ("s009_marcador_sin_llenar", "marcador-sin-llenar", "parts", False, LooksAt(kinds=(Kind.PLACEHOLDER,))),
    "S010": ("plain", "varias-lineas", "text", False, LooksAt(kinds=(Kind.LINE_BREAK,))),
    "S011": ("s011_dice_lo_contrario", "dice-lo-contrario", "parts", False, LooksAt(kinds=(Kind.OPPOSITE,))),
    "S012": ("s012_dos_motivos", "dos-motivos", "parts", False, LooksAt(kinds=(Kind.TWO_REASONS,))),
    "T001": ("plain", "separador", "parts", False, LooksAt(kinds=(Kind.SEPARATOR,))),
    "T002": ("plain", "espacios", "text", False, LooksAt(kinds=(Kind.BLANKS,))),
    "T003": ("plain", "mayusculas", "parts", False, LooksAt(kinds=(Kind.CASE,))),
    "T004": ("plain", "tildes", "parts", False, LooksAt(kinds=(Kind.ACCENTS,))),
    "T005": ("t005_ortografia", "ortografia", "parts", False, LooksAt(kinds=(Kind.MISSPELLED, Kind.OTHER_WORD))),
    "T006": ("t006_forma_variante", "forma-variante", "parts", False, LooksAt(kinds=(Kind.VARIANT, Kind.AMBIGUOUS))),
    "T007": ("t007_signos", "signos", "parts", False, LooksAt(kinds=(Kind.MARK,))),
    "T008": ("plain", "caracteres-extranos", "text", False, LooksAt(kinds=(Kind.CHARACTER,))),
    "T009": ("t009_nota_larga", "nota-larga", "text", False, LooksAt(occasions=("long",))),
    "T010": ("plain", "etiqueta", "parts", False, LooksAt(kinds=(Kind.LABEL,))),
}
