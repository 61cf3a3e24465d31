"""Workbooks and CSV in spreadsheets: the same cells, no formula, and what a double click gives."""

import csv
import datetime
import shutil
import subprocess

from ledger import check, checksum, left_out, module, plain, skip

#: UTF-8, commas, quoted fields as text, no formulas: what the README says to choose.
CHOSEN = "CSV:44,34,76,1,,1033,true,false,false,false,false,-1,false"
LONGEST = 32_767


def read_by_all(label, dixit, source, out, tables, work):
    openpyxl = module("openpyxl")
    if openpyxl is None:
        return
    book = compare(f"{label} openpyxl", openpyxl, out / "dixit.xlsx", tables)
    check(f"{label} openpyxl sheets", book.sheetnames, ["Claims", "Stances", "Mentions", "Documents", "About"])
    for sheet in book.sheetnames[:4]:
        check(f"{label} openpyxl {sheet} header and filter", (book[sheet].freeze_panes, book[sheet].auto_filter.ref[:3]), ("A2", "A1:"))
    check(f"{label} openpyxl stances have colours", bool(book["Stances"].conditional_formatting), True)
    excel = dixit("annotate", *source, "-o", "-", "--format", "csv", "--tables", "claims", "--excel", "--quiet").stdout
    safe = out / "safe"
    shutil.rmtree(safe, ignore_errors=True)
    dixit("annotate", *source, "-o", safe, "--format", "csv", "--quiet")
    check(f"{label} --excel gives the spreadsheet's table on a stream", excel == (safe / "claims.csv").read_bytes(), True)
    check(f"{label} --excel ends rows as Excel does", (excel.count(b"\n"), excel[:3]), (excel.count(b"\r\n"), b"\xef\xbb\xbf"))
    if "soffice" in left_out:
        return
    office = shutil.which("soffice")
    if office is None:
        skip(f"{label} LibreOffice", "soffice is not installed (OUTSIDE_INSTALL=1 installs it by apt)")
        return
    back = out / "libreoffice"

    def convert(path, folder, *how):
        profile = f"-env:UserInstallation=file://{work}/profile"
        command = [office, profile, "--headless", "--convert-to", "xlsx", *how, "--outdir", back / folder, path]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return openpyxl.load_workbook(back / folder / (path.stem + ".xlsx"))

    convert(out / "dixit.xlsx", "xlsx")
    compare(f"{label} LibreOffice xlsx", openpyxl, back / "xlsx" / "dixit.xlsx", tables)
    for name in tables:
        with open(safe / f"{name}.csv", newline="", encoding="utf-8-sig") as file:
            written = list(csv.reader(file))
        chosen = grid(convert(safe / f"{name}.csv", "chosen", f"--infilter={CHOSEN}").active, len(written[0]))
        check(f"{label} LibreOffice {name}.csv as the README says", checksum(chosen), checksum([number_cells(row) for row in written]))
        clicked = convert(safe / f"{name}.csv", "clicked").active
        check(f"{label} LibreOffice {name}.csv by a double click, rows", clicked.max_row, len(written))
        check(f"{label} LibreOffice {name}.csv by a double click, formulas", formulas(clicked), 0)


def formulas(sheet):
    return sum(1 for row in sheet.iter_rows() for cell in row if cell.data_type == "f")


def number_cells(row):
    """As a spreadsheet shows a number: without zeros at its end."""
    return [number(cell) for cell in row]


def number(text):
    try:
        return f"{float(text):g}" if not text.startswith(("'", "+", " ")) and text.lower() not in ("nan", "inf", "infinity") else text
    except ValueError:
        return text


def grid(sheet, width):
    rows = []
    for row in sheet.iter_rows(max_col=width, values_only=True):
        rows.append([number(cell.strftime("%Y-%m-%d") if isinstance(cell, datetime.datetime) else plain(cell)) for cell in row])
    return rows


def compare(label, openpyxl, path, tables):
    book = openpyxl.load_workbook(path)
    for name, (header, rows) in tables.items():
        sheet = book[name.capitalize()]
        got = [[text(cell) for cell in row] for row in rows_of(sheet, header)]
        check(f"{label} {name}", checksum(got), checksum([[text(cell) for cell in row] for row in rows]))
        check(f"{label} {name} formulas", formulas(sheet), 0)
    return book


def rows_of(sheet, header):
    rows = []
    for row in sheet.iter_rows(min_row=2, max_col=len(header), values_only=True):
        cells = []
        for name, cell in zip(header, row):
            if isinstance(cell, datetime.datetime):
                cell = cell.strftime("%Y-%m-%d")
            elif name == "confidence" and isinstance(cell, int):
                cell = float(cell)
            cells.append(plain(cell))
        rows.append(cells)
    return rows


def text(cell):
    """What a cell of a workbook can hold of a text: so many UTF-16 units, and no carriage return survives XML."""
    units = cell.encode("utf-16-le", "surrogatepass")[: 2 * LONGEST]
    return units.decode("utf-16-le", "ignore").replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_\n", "\n")
