"""The one error of this layer: the input could not be handled, and one line says where and what to do."""

from __future__ import annotations

import errno

from tipifica.errors import InputError
from tipifica.replacing import BusyError, InTheWayError

__all__ = ["InputError", "from_os"]

_BY_ERRNO = {
    errno.ENOENT: "{path}: no existe",
    errno.ENOTDIR: "{path}: no existe",
    errno.EACCES: "{path}: sin permiso",
    errno.EPERM: "{path}: sin permiso",
    errno.EISDIR: "{path}: es una carpeta, no un archivo",
    errno.ENOSPC: "{path}: no queda espacio en el disco",
    errno.EDQUOT: "{path}: se agotó la cuota de disco",
    errno.EFBIG: "{path}: el archivo pasa del tamaño permitido",
    errno.EROFS: "{path}: el disco es de solo lectura",
    errno.ELOOP: "{path}: enlace simbólico que no lleva a un archivo",
    errno.ENAMETOOLONG: "{path}: nombre de archivo demasiado largo",
}
_BUSY = "{path}: otra ejecución de tipifica lo está escribiendo; no se tocó"
_IN_THE_WAY = "{path}: {other} está donde se escribe su contenido nuevo, y no es de tipifica; quítelo"
_OTHER_ERRNO = "{path}: error del sistema al leer o escribir ({code})"


def from_os(error: OSError, path: str) -> InputError:
    """Return `error` as an `InputError` about `path`; an unusual one is named by its symbol (`EIO`)."""
    if isinstance(error, BusyError):
        return InputError(_BUSY, path=path)
    if isinstance(error, InTheWayError):
        return InputError(_IN_THE_WAY, path=path, other=error.filename)
    template = _BY_ERRNO.get(error.errno or 0, _OTHER_ERRNO)
    return InputError(template, path=path, code=errno.errorcode.get(error.errno or 0, str(error.errno)))
