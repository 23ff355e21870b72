"""The one error of this layer: the input could not be handled, and one line says where and what to do."""

from __future__ import annotations

import errno

from tipifica.messages import UserError

_BY_ERRNO = {
    errno.ENOENT: "{path}: no existe",
    errno.ENOTDIR: "{path}: no existe",
    errno.EACCES: "{path}: sin permiso",
    errno.EPERM: "{path}: sin permiso",
    errno.EISDIR: "{path}: es una carpeta, no un archivo",
    errno.ENOSPC: "{path}: no queda espacio en el disco; no se cambió nada",
    errno.EDQUOT: "{path}: se agotó la cuota de disco; no se cambió nada",
    errno.EFBIG: "{path}: el archivo pasa del tamaño permitido; no se cambió nada",
    errno.EROFS: "{path}: el disco es de solo lectura; no se cambió nada",
    errno.ELOOP: "{path}: enlace simbólico que no lleva a un archivo",
    errno.ENAMETOOLONG: "{path}: nombre de archivo demasiado largo",
}
_OTHER_ERRNO = "{path}: error del sistema al leer o escribir ({code})"


class InputError(UserError):
    """A file or stream could not be read or rewritten; the command ends with status 2 and has changed nothing."""


def from_os(error: OSError, path: str) -> InputError:
    """Return `error` as an `InputError` about `path`; an unusual one is named by its symbol (`EIO`)."""
    template = _BY_ERRNO.get(error.errno or 0, _OTHER_ERRNO)
    return InputError(template, path=path, code=errno.errorcode.get(error.errno or 0, str(error.errno)))
