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
    "C102": ("c102_telefono_invalido", "telefono-invalido", "parts", False, LooksAt((Kind.PHONE_IMPOSSIBLE,), (), (), False, False, ())),
    "C103": ("plain", "telefono-formato", "parts", False, LooksAt((Kind.PHONE_WRITING,), (), (), False, False, ())),
    "C104": ("plain", "telefono-repetido", "parts", False, LooksAt((Kind.PHONE_REPEATED,), (), (), False, False, ())),
    "C105": ("c105_telefono_de_relleno", "telefono-de-relleno", "parts", False, LooksAt((), (), ("phone", "ani"), True, False, ())),
    "C201": ("plain", "fecha-invalida", "parts", False, LooksAt((Kind.DATE_IMPOSSIBLE,), (), (), False, False, ())),
    "C202": ("plain", "fecha-formato", "parts", False, LooksAt((Kind.DATE_WRITING,), (), (), False, False, ())),
    "C203": ("c203_rango_invertido", "rango-invertido", "parts", False, LooksAt((), (), ("dates",), False, False, ())),
    "C204": ("c204_duracion_no_coincide", "duracion-no-coincide", "parts", False, LooksAt((), (), ("dates", "count"), False, False, ())),
    "C301": ("plain", "porcentaje-invalido", "parts", False, LooksAt((Kind.PERCENT_IMPOSSIBLE,), (), (), False, False, ())),
    "C302": ("plain", "porcentaje-formato", "parts", False, LooksAt((Kind.PERCENT_WRITING,), (), (), False, False, ())),
    "C303": ("c303_fuera_de_malla", "fuera-de-malla", "parts", False, LooksAt((), (), ("percent", "months"), True, False, ())),
    "C401": ("c401_meses_invalidos", "meses-invalidos", "parts", False, LooksAt((Kind.MONTHS_IMPOSSIBLE,), (), (), False, False, ())),
    "C402": ("c402_modalidad_no_coincide", "modalidad-no-coincide", "parts", False, LooksAt((), (), ("choice", "months"), False, False, ())),
    "C403": ("c403_total_no_coincide", "total-no-coincide", "parts", False, LooksAt((), (), ("count", "months"), False, False, ())),
    "C404": ("c404_meses_formato", "meses-formato", "parts", False, LooksAt((Kind.MONTHS_WRITING, Kind.MONTHS_OPEN), (), (), False, False, ())),
    "C501": ("plain", "visita-invalida", "parts", False, LooksAt((Kind.VISIT_IMPOSSIBLE,), (), (), False, False, ())),
    "C601": ("plain", "monto-formato", "parts", False, LooksAt((Kind.AMOUNT_WRITING,), (), (), False, False, ())),
    "C602": ("plain", "monto-invalido", "parts", False, LooksAt((Kind.AMOUNT_IMPOSSIBLE,), (), (), False, False, ())),
    "C701": ("c701_intento_no_coincide", "intento-no-coincide", "parts", False, LooksAt((), (), ("attempt",), False, False, ())),
    "C801": ("c801_nombre_incompleto", "nombre-incompleto", "parts", False, LooksAt((), (), ("name",), False, False, ())),
    "C802": ("c802_usuario_invalido", "usuario-invalido", "parts", False, LooksAt((), (), ("login",), False, False, ())),
    "C901": ("plain", "servicio-invalido", "parts", False, LooksAt((Kind.SERVICE_IMPOSSIBLE,), (), (), False, False, ())),
    "M001": ("m001_motivo_no_coincide", "motivo-no-coincide", "reason", False, LooksAt((), (), (), False, True, ())),
    "M002": ("m002_estado_no_coincide", "estado-no-coincide", "reason", False, LooksAt((), (), (), False, True, ())),
    "M003": ("m003_cierre_no_coincide", "cierre-no-coincide", "parts", False, LooksAt((), (), (), False, True, ())),
    "M004": ("m004_declaracion_desconocida", "declaracion-desconocida", "text", False, LooksAt((), (), (), False, True, ())),
    "M005": ("m005_fuera_de_vigencia", "fuera-de-vigencia", "reason", False, LooksAt((), (), (), False, True, ())),
    "M006": ("m006_asesor_no_coincide", "asesor-no-coincide", "parts", False, LooksAt((), (), ("login",), False, True, ())),
    "M007": ("m007_beneficio_antes_del_consumo_siguiente", "beneficio-antes-del-consumo-siguiente", "reason", False, LooksAt((), (), ("months",), False, True, ())),
    "M008": ("m008_suspension_antes_de_la_nota", "suspension-antes-de-la-nota", "parts", False, LooksAt((), (), ("dates",), False, True, ())),
    "P001": ("plain", "clave-a-la-vista", "text", False, LooksAt((Kind.KEY,), (), (), False, False, ())),
    "P002": ("plain", "tarjeta-a-la-vista", "text", False, LooksAt((Kind.CARD,), (), (), False, False, ())),
    "P003": ("plain", "cedula-a-la-vista", "text", False, LooksAt((Kind.IDENTITY,), (), (), False, False, ())),
    "P004": ("plain", "correo-a-la-vista", "text", False, LooksAt((Kind.MAIL,), (), (), False, False, ())),
    "S001": ("plain", "falta-prefijo", "parts", False, LooksAt((Kind.NO_PREFIX,), (), (), False, False, ())),
    "S002": ("plain", "falta-usuario", "parts", False, LooksAt((Kind.NO_LOGIN,), (), (), False, False, ())),
    "S003": ("s003_motivo_no_reconocido", "motivo-no-reconocido", "text", False, LooksAt((), (), (), False, False, ("unknown",))),
    "S004": ("s004_falta_frase", "falta-frase", "parts", False, LooksAt((Kind.NO_PHRASE,), (), (), False, False, ("open",))),
    "S005": ("plain", "texto-sobrante", "parts", False, LooksAt((Kind.SURPLUS,), (), (), False, False, ())),
    "S006": ("plain", "partes-en-otro-orden", "reason", False, LooksAt((Kind.MOVED,), (), (), False, False, ())),
    "S007": ("plain", "separador-falta-o-sobra", "parts", False, LooksAt((Kind.BREAK,), (), (), False, False, ())),
    "S008": ("s008_falta_campo", "falta-campo", "parts", False, LooksAt((Kind.NO_VALUE,), (), (), False, False, ())),
    "S009": ("s009_marcador_sin_llenar", "marcador-sin-llenar", "parts", False, LooksAt((Kind.PLACEHOLDER,), (), (), False, False, ())),
    "S010": ("plain", "varias-lineas", "text", False, LooksAt((Kind.LINE_BREAK,), (), (), False, False, ())),
    "S011": ("s011_dice_lo_contrario", "dice-lo-contrario", "parts", False, LooksAt((Kind.OPPOSITE,), (), (), False, False, ())),
    "S012": ("s012_dos_motivos", "dos-motivos", "parts", False, LooksAt((Kind.TWO_REASONS,), (), (), False, False, ())),
    "T001": ("plain", "separador", "parts", False, LooksAt((Kind.SEPARATOR,), (), (), False, False, ())),
    "T002": ("plain", "espacios", "text", False, LooksAt((Kind.BLANKS,), (), (), False, False, ())),
    "T003": ("plain", "mayusculas", "parts", False, LooksAt((Kind.CASE,), (), (), False, False, ())),
    "T004": ("plain", "tildes", "parts", False, LooksAt((Kind.ACCENTS,), (), (), False, False, ())),
    "T005": ("t005_ortografia", "ortografia", "parts", False, LooksAt((Kind.MISSPELLED, Kind.OTHER_WORD), (), (), False, False, ())),
    "T006": ("t006_forma_variante", "forma-variante", "parts", False, LooksAt((Kind.VARIANT, Kind.AMBIGUOUS), (), (), False, False, ())),
    "T007": ("t007_signos", "signos", "parts", False, LooksAt((Kind.MARK,), (), (), False, False, ())),
    "T008": ("plain", "caracteres-extranos", "text", False, LooksAt((Kind.CHARACTER,), (), (), False, False, ())),
    "T009": ("t009_nota_larga", "nota-larga", "text", False, LooksAt((), (), (), False, False, ("long",))),
    "T010": ("plain", "etiqueta", "parts", False, LooksAt((Kind.LABEL,), (), (), False, False, ())),
}
ACROSS_NAMES: Mapping[str, str] = {
    "H001": "nota-repetida",
    "H002": "telefono-en-muchos-casos",
    "H003": "intentos-fuera-de-orden",
    "H004": "caso-con-dos-finales",
    "H005": "pendiente-sin-seguimiento",
}
