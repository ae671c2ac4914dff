"""Which Padauk this is. pyproject.toml says it, and nothing else does.

A checkout may be newer than what was installed from it, so the file comes first where it is.
"""

import tomllib
from importlib import metadata
from pathlib import Path


def _version() -> str:
    file = Path(__file__).parents[1] / "pyproject.toml"
    if file.is_file():
        project = tomllib.loads(file.read_text(encoding="utf-8")).get("project", {})
        if project.get("name") == "padauk":
            return str(project["version"])
    return metadata.version("padauk")


VERSION = _version()
