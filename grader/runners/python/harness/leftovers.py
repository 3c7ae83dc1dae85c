"""Empties the folders that a run may write to, so that nothing in them is there for the next."""

import os

#: All that can be written to in a sandbox.
_FOLDERS = ("/tmp", "/dev/shm")


def clear_folders() -> None:
    """Follows no link, opens no file, and goes no deeper than two folders, however they were nested and closed."""
    for folder in _FOLDERS:
        os.chmod(folder, 0o1777)
        while entries := list(os.scandir(folder)):
            for entry in entries:
                _remove(entry, folder)


def _remove(entry: os.DirEntry[str], folder: str) -> None:
    """Removes an entry; folders within it are moved up to where it was, to have their turn."""
    if not entry.is_dir(follow_symlinks=False):
        os.unlink(entry.path)
        return
    os.chmod(entry.path, 0o700)
    for inner in list(os.scandir(entry.path)):
        if inner.is_dir(follow_symlinks=False):
            # Moving a folder changes what it knows of its parent.
            os.chmod(inner.path, 0o700)
            os.rename(inner.path, f"{folder}/{os.urandom(16).hex()}")
        else:
            os.unlink(inner.path)
    os.rmdir(entry.path)
