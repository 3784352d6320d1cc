"""The files that an editor sent, before they are added."""

from __future__ import annotations

import logging
from pathlib import Path

from gradio.utils import get_upload_folder

from assistant.errors import DocumentError
from ui.web.context import Heard

__all__ = ["discard", "uploaded"]

_log = logging.getLogger(__name__)


def uploaded(heard: Heard) -> Path:
    """Return the uploaded file that an event names.

    Raises:
        DocumentError: It is no upload: the browser may name no other file of this machine.
    """
    folder = Path(get_upload_folder()).resolve()
    try:
        path = Path(heard.get("path")).resolve()
        is_upload = path.is_relative_to(folder) and path.is_file()
    except ValueError:  # it holds a NUL
        is_upload = False
    if not is_upload:
        raise DocumentError("unknown", "The uploaded file is not there any more. Send it again.")
    return path


def discard(heard: Heard) -> None:
    """Remove the uploaded file; a copy was kept if it was added."""
    try:
        uploaded(heard).unlink()
    except (DocumentError, OSError):
        _log.debug("an upload was gone already")
