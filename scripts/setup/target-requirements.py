"""Pins of a requirements file that hold for another Python on Linux x64, without their markers.

pip judges markers by the Python it runs on, also when it downloads for another one.

Usage: python target-requirements.py REQUIREMENTS FULL_VERSION, such as 3.12.0; prints them.
"""

import re
import sys

from packaging.markers import Marker


def holding(text: str, full_version: str) -> list[str]:
    environment = {
        "python_full_version": full_version,
        "python_version": ".".join(full_version.split(".")[:2]),
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_machine": "x86_64",
        "os_name": "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    }
    pins = []
    for line in re.sub(r"\\\n\s*", " ", text).splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        found = re.fullmatch(r"(\S+==\S+)\s*(?:;\s*(.*?))?\s*((?:\s*--hash=\S+)+)", line.strip())
        if found is None:
            raise SystemExit(f"a line must be a pin with hashes, got {line}")
        pin, marker, hashes = found.groups()
        if marker is None or Marker(marker).evaluate(environment):
            pins.append(" ".join([pin, *hashes.split()]))
    return pins


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        print("\n".join(holding(file.read(), sys.argv[2])))
