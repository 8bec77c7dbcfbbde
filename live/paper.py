"""Documents for paper: one typst form per document, the data handed in as JSON, Chinese fonts embedded.

A form reads `json(bytes(sys.inputs.data))`: nothing that somebody typed is ever part of the form's own text.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from core.encoding import encode

WEIGHTS = ("400Regular", "700Bold")


def pdf(form: Path, data: Mapping[str, Any]) -> bytes:
    """Return the form filled with the data as PDF. The form sees only its own folder, and no font but the house's."""
    fonts = [str(settings.FONTS / weight) for weight in WEIGHTS]
    return bytes(
        typst.compile(
            str(form),
            root=str(form.parent),
            font_paths=fonts,
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": encode(data)},
        )
    )
