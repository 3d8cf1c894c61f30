"""The bill of materials of a server, CycloneDX 1.6 as JSON on standard output: ``make sbom``.

It follows from the lock alone, so that the same lock gives the same document; licences are told where the package is
installed here and names its own.
"""

import json
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from security.locked import LOCK, ROOT, Package, packages


def document() -> dict[str, Any]:
    """The bill as CycloneDX says it; the order is the lock's."""
    about = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found = packages()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, LOCK.read_text('utf-8'))}",
        "version": 1,
        "metadata": {"component": _product(about)},
        "components": [_component(one) for one in found],
        "dependencies": [{"ref": about["name"], "dependsOn": [one.purl for one in found]}],
    }


def _product(about: dict[str, Any]) -> dict[str, Any]:
    licence = [{"license": {"id": about["license"]}}]
    return {
        "type": "application",
        "bom-ref": about["name"],
        "name": about["name"],
        "version": about["version"],
        "licenses": licence,
    }


def _component(package: Package) -> dict[str, Any]:
    """A package with the hashes of the files that may be installed, as references to them, for there are many."""
    licence = _licence(package.name)
    files = [{"type": "distribution", "url": package.purl, "hashes": [_hash(one)]} for one in package.hashes]
    return {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
        **({"licenses": [{"expression": licence}]} if licence else {}),
        "externalReferences": files,
    }


def _hash(digest: str) -> dict[str, str]:
    return {"alg": "SHA-256", "content": digest}


def _licence(name: str) -> str | None:
    """The SPDX expression that the installed package names."""
    try:
        return metadata(name).json.get("license_expression")  # type: ignore[return-value]
    except PackageNotFoundError:
        return None


if __name__ == "__main__":
    json.dump(document(), sys.stdout, indent=2)
    sys.stdout.write("\n")
