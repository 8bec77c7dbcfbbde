"""Keys of an environment that nobody else knows: kept under `var/` for the demo, thrown away after tests.

Production has no such file: there SECRET_KEY and FIELD_KEY come from the environment and have no default.
"""

import base64
import json
import os
import secrets
from pathlib import Path


def throwaway_secrets() -> dict[str, str]:
    """Return new keys as environment variables."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "FIELD_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
    }


def kept_secrets(*, home: Path) -> dict[str, str]:
    """Return the keys of this installation, made at the first call and readable by its owner only."""
    file = home / "secrets.json"
    if not file.exists():
        draft = file.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(throwaway_secrets()))
        draft.rename(file)
    kept: dict[str, str] = json.loads(file.read_text())
    return {name: os.environ.get(name, value) for name, value in kept.items()}
