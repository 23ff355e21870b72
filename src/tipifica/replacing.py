"""The one place where a file takes the place of another: the old content or the new one, whole, at every moment.

New content grows in a file beside its target, under one fixed name, readable by its owner alone and locked while its
writer lives: a second writer finds the lock and stops, and the next one after a killed one finds no lock and removes
what was left. It takes its place by a rename. All errors are OSErrors.
"""

from __future__ import annotations

import errno
import io
import os
import signal
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl

OWNER_ONLY = 0o600
_EVERYBODY = 0o666
_PREFIX = "."
_SUFFIX = ".tipifica-tmp"
# Of Linux's file systems, macOS's and Windows's, whatever they count.
_LONGEST_NAME = 255
_DIGITS = 16


class BusyError(OSError):
    """Another process is writing to the same place."""


class InTheWayError(OSError):
    """What stands where new content should grow was left by no run; `filename` names it."""


class NewContent:
    """New content for the file `target`, which may be there or not. Nothing is on the disk before `begin`.

    The order of calls is `begin`, `write` any number of times, `seal`, `place`; `abandon` may come at any time.
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self._path = beside(target, _PREFIX, _SUFFIX)
        self._file: io.BufferedWriter | None = None
        self.placed = False

    @property
    def begun(self) -> bool:
        """Return whether there is new content, which has no place yet."""
        return self._file is not None

    def sweep(self) -> None:
        """Remove what a killed run left; raises BusyError where one lives, InTheWayError."""
        _sweep(self._path)

    def begin(self) -> None:
        """Create the file; raises BusyError, InTheWayError."""
        with uninterrupted():
            self._file = _create_locked(self._path)

    def descriptor(self) -> int:
        """Return the file's descriptor."""
        return self._opened.fileno()

    def write(self, data: bytes, /) -> None:
        """Add bytes."""
        self._opened.write(data)

    def seal(self, mode: int | None = None) -> None:
        """Bring all bytes onto the disk, and give the file its mode: `mode`, else that of the target, else that of a
        new file. The file may not be written to any more."""
        self._opened.flush()
        mode = mode_of(self._target) if mode is None else mode
        if sys.platform == "win32":
            self._path.chmod(mode)
        else:
            os.fchmod(self._opened.fileno(), mode)
        os.fsync(self._opened.fileno())

    def place(self) -> None:
        """Give the file the name of its target.

        `placed` tells whether that was done where an error is raised: the disk may fail to confirm it.
        """
        file = self._opened
        if sys.platform == "win32":
            file.close()  # an open file cannot be renamed there
        with uninterrupted():
            self._path.replace(self._target)
            self.placed = True
            self._file = None
        # The lock must not go before the rename.
        file.close()
        sync_directory(self._target.parent)

    def abandon(self) -> None:
        """Remove the file, if it was begun and has no place."""
        file = self._file
        if file is None:
            return
        with uninterrupted():
            self._file = None
            # The name goes before the lock does; closing the raw file drops what the buffer still holds.
            if sys.platform != "win32":
                self._path.unlink(missing_ok=True)
            file.raw.close()
            if sys.platform == "win32":
                self._path.unlink(missing_ok=True)

    @property
    def _opened(self) -> io.BufferedWriter:
        assert self._file is not None, "begun, and neither placed nor abandoned"
        return self._file


def followed(path: str, *, strict: bool = False) -> Path:
    """Return the file that `path` leads to, over links; `strict` demands that it is there. Raises OSError, for links
    that lead in a circle too."""
    try:
        found = Path(path).resolve(strict=strict)
        # Python from 3.13 on leaves a link in a circle as it stands, one before raises RuntimeError.
        circle = found.is_symlink()
    except RuntimeError:
        circle = True
    if circle:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
    return found


def write_whole(target: Path, data: bytes, mode: int | None = None) -> None:
    """Put `data` at `target`, with `mode`, else the mode that is there, else that of a new file."""
    content = NewContent(target)
    try:
        content.sweep()
        content.begin()
        content.write(data)
        content.seal(mode)
        content.place()
    finally:
        content.abandon()


def put(source: Path, target: Path) -> None:
    """Give `source`, whose content is on the disk, the name of `target`, with the mode that `mode_of` tells."""
    source.chmod(mode_of(target))
    source.replace(target)
    sync_directory(target.parent)


def put_folder(source: Path, target: Path, aside: Path) -> None:
    """Give the folder `source`, whose files are on the disk, the name of `target`; what stood there goes to `aside`.

    No system call exchanges two folders everywhere: between the two renames there is nothing at `target`, and all of
    it is in `aside` and `source`.
    """
    sync_directory(source)
    if target.exists():
        source.chmod(mode_of(target))
        target.replace(aside)
    source.replace(target)
    sync_directory(target.parent)


def mode_of(target: Path) -> int:
    """Return the mode of `target`, or the one that a new file would have."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0o077)
        os.umask(mask)
        return _EVERYBODY & ~mask


def beside(target: Path, prefix: str, suffix: str) -> Path:
    """Return the name of a file in the folder of `target` that is made from its name.

    A name that would be too long is cut, and told from others of the same beginning by a digest.
    """
    name = f"{prefix}{target.name}{suffix}"
    if len(os.fsencode(name)) > _LONGEST_NAME:
        import hashlib  # noqa: PLC0415 - 3.5 MB and a millisecond of every process, for a name that is hardly ever so long

        digest = hashlib.sha256(os.fsencode(target.name)).hexdigest()[:_DIGITS]
        room = _LONGEST_NAME - len(os.fsencode(f"{prefix}{suffix}")) - _DIGITS
        kept = target.name
        while len(os.fsencode(kept)) > room:
            kept = kept[:-1]
        name = f"{prefix}{kept}{digest}{suffix}"
    return target.with_name(name)


def lock(descriptor: int) -> None:
    """Lock an open file until it is closed; raises BusyError where another process has. Windows locks what is open."""
    if sys.platform == "win32":
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise BusyError(errno.EBUSY, "") from error


def sync_directory(path: Path) -> None:
    """Make lasting that a file got its name in `path`; nothing where directories cannot be opened."""
    if sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # a file system that knows no such thing
            raise
    finally:
        os.close(descriptor)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let no signal that has a handler come in between in the block; it comes after it."""
    if sys.platform == "win32":
        yield
        return
    # Asked for first: a signal that came just now is told of by the call that blocks.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


if sys.platform == "win32":

    def _create_locked(path: Path) -> io.BufferedWriter:
        # An open file cannot be removed there: that is the lock.
        try:
            return path.open("xb")
        except FileExistsError as error:
            raise BusyError(errno.EBUSY, "") from error

    def _sweep(path: Path) -> None:
        try:
            path.unlink(missing_ok=True)
        except PermissionError as error:
            raise BusyError(errno.EBUSY, "") from error

else:

    def _create_locked(path: Path) -> io.BufferedWriter:
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            descriptor = os.open(path, flags, OWNER_ONLY)
        except FileExistsError as error:
            raise BusyError(errno.EBUSY, "") from error
        try:
            _lock_named(path, descriptor)
            return os.fdopen(descriptor, "wb")
        except BusyError:
            os.close(descriptor)
            raise
        except BaseException:
            path.unlink()  # nobody else holds it: there is no lock to be had
            os.close(descriptor)
            raise

    def _sweep(path: Path) -> None:
        try:
            if not stat.S_ISREG(path.lstat().st_mode):
                raise InTheWayError(errno.EEXIST, "", str(path))
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except FileNotFoundError:
            return  # or another run placed it between the two calls
        try:
            _lock_named(path, descriptor)
            path.unlink()
        finally:
            os.close(descriptor)

    def _lock_named(path: Path, descriptor: int) -> None:
        """Lock an open file and make sure that it still has its name: only the holder of the lock may take it away."""
        lock(descriptor)
        try:
            if os.path.samestat(path.lstat(), os.fstat(descriptor)):
                return
        except FileNotFoundError as error:
            raise BusyError(errno.EBUSY, "") from error
        raise BusyError(errno.EBUSY, "")
