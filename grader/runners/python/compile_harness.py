"""Compiles the harness: ``compile_harness.py <folder that holds it>``. The code is kept beside each module, where it is looked for."""

import sys
from pathlib import Path


def main(folder: str) -> None:
    """Compiles every module; their code is named by the harness itself."""
    sys.path.insert(0, folder)
    from harness import compiled  # pylint: disable=import-outside-toplevel

    for module in Path(folder, "harness").rglob("*.py"):
        module.with_suffix(".pyc").write_bytes(compiled(str(module), module.read_bytes()))


main(sys.argv[1])
