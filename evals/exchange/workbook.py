"""Write an Excel workbook to fill in: a sheet with choices to pick from, and an explanation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["write_workbook"]

_ROOM = 500
_NARROW = 16


def write_workbook(
    path: Path,
    title: str,
    rows: Sequence[Sequence[str]],
    *,
    choices: Mapping[str, Sequence[str]],
    widths: Mapping[str, int],
    explained: Sequence[tuple[str, str]],
) -> None:
    """Write a workbook of two sheets; every cell is text, also what looks like a formula.

    Args:
        path: The .xlsx file.
        title: Of the first sheet.
        rows: Its rows; the first holds the names of the columns.
        choices: What may be picked, by the name of a column without its number.
        widths: In characters, by the same names.
        explained: Rows of two for the second sheet, *Uitleg*; the first holds its heads.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise AssertionError("a new workbook has a sheet")
    sheet.title = title
    for row, cells in enumerate(rows, start=1):
        for column, value in enumerate(cells, start=1):
            cell = sheet.cell(row, column, value or None)
            cell.number_format = "@"
            if value:
                cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if row == 1:
                cell.font = Font(bold=True)
    sheet.freeze_panes = "C2"
    _add_choices(sheet, rows[0], choices, widths, max(_ROOM, len(rows)))
    help_sheet = book.create_sheet("Uitleg")
    for line in explained:
        help_sheet.append(list(line))
    for row_cells in help_sheet.iter_rows():
        for cell in row_cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=cell.row == 1)
    help_sheet.column_dimensions["A"].width, help_sheet.column_dimensions["B"].width = 22, 110
    book.save(path)


def _add_choices(
    sheet: Worksheet,
    columns: Sequence[str],
    choices: Mapping[str, Sequence[str]],
    widths: Mapping[str, int],
    last: int,
) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        name = column.rsplit(" ", 1)[0] if column[-1].isdigit() else column
        sheet.column_dimensions[letter].width = widths.get(name, _NARROW)
        if name in choices:
            listed = ",".join(choices[name])
            rule = DataValidation("list", formula1=f'"{listed}"', allow_blank=True)
            rule.error = f"Kies uit: {', '.join(choices[name])}"
            sheet.add_data_validation(rule)
            rule.add(f"{letter}2:{letter}{last}")
