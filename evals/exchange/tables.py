"""Spreadsheet files as tables of text: .xlsx, and .csv as Excel in any language writes it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from evals.errors import ExchangeError

__all__ = ["Table", "escaped", "read_table", "unescaped", "write_csv"]

Table = list[tuple[int, list[str]]]
"""Rows with their number in the file, from 1, and the text of their cells."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SHEET = "Vragen"


def read_table(path: Path) -> Table:
    """Return the rows of a spreadsheet that hold anything.

    Raises:
        ExchangeError: The file cannot be read, or has merged cells or formulas; in Dutch.
    """
    return _from_xlsx(path) if path.suffix.lower() == ".xlsx" else _from_csv(path)


def write_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """Return rows as a Dutch Excel opens them: `;`, a byte order mark, and no live formulas."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerows([escaped(cell) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def escaped(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell


def unescaped(cell: str) -> str:
    """Undo `escaped`."""
    quoted = cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA)
    return cell[1:] if quoted else cell


def _from_csv(path: Path) -> Table:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ExchangeError(f"Het bestand {str(path)!r} is niet te lezen: {error}.") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode(
            "cp1252", errors="replace"
        )  # "CSV (gescheiden door lijstscheidingsteken)"
    if text.lower().startswith("sep="):
        text = text.partition("\n")[2]
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    table: Table = []
    row = 0  # as the spreadsheet numbers them: a cell of several lines is one row
    try:
        for row, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                table.append((row, [unescaped(cell.strip()) for cell in cells]))
    except csv.Error as error:
        raise ExchangeError(
            f"Rij {row + 1} van {str(path)!r} is niet te lezen: {error}. Sla het blad opnieuw op "
            "als 'CSV UTF-8 (door komma's gescheiden)'."
        ) from error
    return table


def _from_xlsx(path: Path) -> Table:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path)
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise ExchangeError(
            f"Het bestand {str(path)!r} is geen leesbaar Excel-bestand ({type(error).__name__}). "
            "Sla het op als 'Excel-werkmap (*.xlsx)'."
        ) from error
    sheet = book[_SHEET] if _SHEET in book.sheetnames else book.worksheets[0]
    merged = sorted(area.min_row for area in sheet.merged_cells.ranges)
    if merged:
        raise ExchangeError(
            f"Rij {merged[0]} van {str(path)!r} heeft samengevoegde cellen. Splits ze: elke vraag "
            "heeft een eigen rij met eigen cellen."
        )
    table: Table = []
    for cells in sheet.iter_rows():
        for cell in cells:
            if cell.data_type == "f":
                raise ExchangeError(
                    f"Rij {cell.row}, kolom {cell.column_letter} van {str(path)!r} bevat een "
                    "formule. Plak de waarde zelf (Plakken speciaal > Waarden)."
                )
        texts = [_text(cell.value) for cell in cells]
        if any(texts):
            table.append((cells[0].row, texts))
    return table


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value).replace(".", ",")
    return str(value).strip()
