"""Unpack from wheels what the native addon needs: shared libraries and C headers. zipfile checks every CRC.

Usage: unpack-wheels.py DESTINATION WHEEL...
"""

import os
import re
import shutil
import sys
import zipfile

WANTED = re.compile(
    r"tensorflow/libtensorflow_(cc|framework)\.so\.2$"
    r"|tensorflow/include/(tensorflow/(c|core/platform)|tsl|xla/tsl/c)/.*\.(h|inc)$"
    r"|nvidia/[^/]+/lib/.*\.so[.\d]*$"
    # XLA's code for the GPU is assembled by these when a model asks for it.
    r"|nvidia/cuda_nvcc/(bin/ptxas|bin/fatbinary|nvvm/libdevice/.*\.bc)$"
)


def main(destination: str, wheels: list[str]) -> None:
    root = os.path.realpath(destination)
    for wheel in wheels:
        count = 0
        with zipfile.ZipFile(wheel) as archive:
            for member in archive.infolist():
                if member.is_dir() or not WANTED.match(member.filename):
                    continue
                target = os.path.join(root, *member.filename.split("/"))
                # A link on the way, from an earlier run or another member, leads out as ".." does.
                if os.path.commonpath([root, os.path.realpath(target)]) != root or ".." in member.filename.split("/"):
                    sys.exit(f"{wheel} must hold files of its own folder only, got {member.filename}")
                os.makedirs(os.path.dirname(target), exist_ok=True)
                with archive.open(member) as source, open(target, "wb") as sink:
                    shutil.copyfileobj(source, sink, 1 << 20)
                os.chmod(target, 0o755 if "/bin/" in member.filename or ".so" in member.filename else 0o644)
                count += 1
        print(f"{os.path.basename(wheel)}: {count} files", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
