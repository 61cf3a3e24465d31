//! `dixit.xlsx`: a workbook with a sheet for each table and one that tells what it is.
//!
//! Text is text whatever it starts with; a cell above the limit is cut and named in the column `cut`; a table above the limit of rows goes on in
//! a second sheet. Sheets are written row by row into temporary files, so that memory does not grow with the run.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, DocProperties, ExcelDateTime, Format, Workbook, Worksheet,
    XlsxError,
};

use super::super::cells::{Kind, LONGEST_CELL};
use super::super::table::{Column, Table};
use super::super::{Counts, File, rows};
use super::{Made, Sources, sync};

/// The file.
pub(in super::super) const NAME: &str = "dixit.xlsx";

/// Rows of a sheet, the header's included.
const MOST_ROWS: u32 = 1_048_576;

/// What stances look like: label, ink, paper.
const COLOURS: [(&str, u32, u32); 3] =
    [("support", 0x0B_5D_2A, 0xD5_F0_DD), ("oppose", 0x8C_1D_18, 0xF9_DD_DA), ("mixed", 0x6B_4E_00, 0xFF_EF_C2)];

/// Makes the workbook.
pub(in super::super) fn convert(sources: &Sources<'_>, folder: &Path) -> io::Result<Made> {
    let mut made = Made { names: vec![NAME], notes: Vec::new() };
    let mut book = Workbook::new();
    // the time of making would be the only difference between two runs
    let epoch = ExcelDateTime::from_ymd(2000, 1, 1).map_err(failed)?;
    book.set_properties(&DocProperties::new().set_title("dixit").set_creation_datetime(&epoch));
    let looks = Looks::new();
    let tables: Vec<Table> = sources.tables.iter().filter_map(|file| file.table()).collect();
    let mut sheets: BTreeMap<File, Sheet> = BTreeMap::new();
    // the first sheets of all tables come first, in their order
    for table in &tables {
        sheets.insert(table.file, Sheet::start(&mut book, table, 0, &looks)?);
    }
    let mut cut: BTreeMap<(File, &str), u64> = BTreeMap::new();
    let mut reader = rows::RowReader::open(sources.rows)?;
    while let Some(row) = reader.read_row()? {
        let Some(sheet) = sheets.get_mut(&row.table) else { continue };
        let Some(table) = tables.iter().find(|table| table.file == row.table) else { continue };
        if sheet.next_row == MOST_ROWS {
            let next = Sheet::start(&mut book, table, sheet.number + 1, &looks)?;
            std::mem::replace(sheet, next).finish(&mut book, table)?;
        }
        sheet.add(&mut book, table, &row, &looks, |column| *cut.entry((table.file, column)).or_default() += 1)?;
    }
    for table in &tables {
        if let Some(sheet) = sheets.remove(&table.file) {
            if sheet.number > 0 {
                let title = title(table.file);
                made.notes.push(format!(
                    "{NAME}: {title} has more rows than a sheet holds; it goes on in {} more",
                    sheet.number
                ));
            }
            sheet.finish(&mut book, table)?;
        }
    }
    for ((file, column), count) in cut {
        made.notes.push(format!(
            "{NAME}: {count} cells of {}, column {column}, were cut at {LONGEST_CELL} characters; `cut` names them",
            title(file)
        ));
    }
    about(&mut book, &tables, sources.counts, &made.notes, &looks)?;
    let path = folder.join(NAME);
    book.save(&path).map_err(failed)?;
    sync(&path)?;
    Ok(made)
}

fn failed(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        error => io::Error::other(error),
    }
}

fn title(file: File) -> &'static str {
    match file {
        File::Claims => "Claims",
        File::Stances => "Stances",
        File::Mentions => "Mentions",
        File::Documents => "Documents",
        file => file.name(),
    }
}

/// Formats that many cells share.
struct Looks {
    head: Format,
    date: Format,
    wrap: Format,
}

impl Looks {
    fn new() -> Self {
        Self {
            head: Format::new().set_bold().set_background_color(Color::RGB(0xE8_EC_F1)),
            date: Format::new().set_num_format("yyyy-mm-dd"),
            wrap: Format::new().set_text_wrap(),
        }
    }
}

/// A sheet in the making.
struct Sheet {
    index: usize,
    /// How many sheets of its table come before it.
    number: u32,
    next_row: u32,
    buffer: String,
}

impl Sheet {
    fn start(book: &mut Workbook, table: &Table, number: u32, looks: &Looks) -> io::Result<Self> {
        let index = book.worksheets().len();
        let name = match number {
            0 => title(table.file).to_owned(),
            number => format!("{} {}", title(table.file), number + 1),
        };
        let sheet = book.add_worksheet_with_constant_memory().map_err(failed)?;
        write_head(sheet, &name, table, looks).map_err(failed)?;
        Ok(Self { index, number, next_row: 1, buffer: String::new() })
    }

    fn add(
        &mut self,
        book: &mut Workbook,
        table: &Table,
        row: &rows::Row<'_>,
        looks: &Looks,
        mut count_cut: impl FnMut(&'static str),
    ) -> io::Result<()> {
        let sheet = book.worksheet_from_index(self.index).map_err(failed)?;
        let mut cut = String::new();
        let columns = table.exact_columns();
        for ((column, cell), number) in columns.iter().zip(row.cells()).zip(0..) {
            let text = rows::shown(column, cell, &mut self.buffer);
            if write_cell(sheet, self.next_row, number, column, text, looks).map_err(failed)? {
                count_cut(column.name);
                if !cut.is_empty() {
                    cut.push('|');
                }
                cut.push_str(column.name);
            }
        }
        if !cut.is_empty() {
            sheet.write_string(self.next_row, columns.len() as u16, &cut).map_err(failed)?;
        }
        self.next_row += 1;
        Ok(())
    }

    /// Sets what needs to know how many rows there are.
    fn finish(self, book: &mut Workbook, table: &Table) -> io::Result<()> {
        let sheet = book.worksheet_from_index(self.index).map_err(failed)?;
        let (last_row, last_column) = (self.next_row - 1, table.columns.len() as u16 - 1);
        sheet.autofilter(0, 0, last_row, last_column).map_err(failed)?;
        for (column, number) in table.columns.iter().zip(0..).filter(|(column, _)| column.name == "stance") {
            debug_assert_eq!(column.kind, Kind::Text);
            for (label, ink, paper) in COLOURS {
                let look = Format::new().set_font_color(Color::RGB(ink)).set_background_color(Color::RGB(paper));
                let rule =
                    ConditionalFormatCell::new().set_rule(ConditionalFormatCellRule::EqualTo(label)).set_format(look);
                sheet.add_conditional_format(1, number, last_row.max(1), number, &rule).map_err(failed)?;
            }
        }
        Ok(())
    }
}

fn write_head(sheet: &mut Worksheet, name: &str, table: &Table, looks: &Looks) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, number) in table.columns.iter().zip(0..) {
        sheet.set_column_width(number, width(column))?;
    }
    for (column, number) in table.columns.iter().zip(0..) {
        sheet.write_string_with_format(0, number, column.name, &looks.head)?;
    }
    Ok(())
}

/// Characters that a column is wide.
fn width(column: &Column) -> f64 {
    match (column.kind, column.name) {
        (_, "quote") => 70.0,
        (_, "title" | "evidence" | "source" | "message") => 36.0,
        (Kind::Id, _) => 20.0,
        (Kind::Text, _) => 22.0,
        (Kind::Date | Kind::Integer | Kind::Number, _) => 12.0,
    }
}

/// Writes a cell. Says if it was cut.
fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    number: u16,
    column: &Column,
    cell: &str,
    looks: &Looks,
) -> Result<bool, XlsxError> {
    if cell.is_empty() {
        return Ok(false);
    }
    match column.kind {
        Kind::Integer | Kind::Number => {
            if let Ok(figure) = cell.parse::<f64>() {
                sheet.write_number(row, number, figure)?;
                return Ok(false);
            }
        }
        Kind::Date => {
            if let Some(date) = date(cell) {
                sheet.write_datetime_with_format(row, number, &date, &looks.date)?;
                return Ok(false);
            }
        }
        Kind::Id | Kind::Text => {}
    }
    let (text, is_cut) = fitting(cell);
    sheet.write_string(row, number, text)?;
    Ok(is_cut)
}

/// A whole date; a year or a month alone stays text, as do days before the calendar of spreadsheets begins.
fn date(cell: &str) -> Option<ExcelDateTime> {
    let mut parts = cell.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || cell.len() != 10 {
        return None;
    }
    let year: u16 = year.parse().ok()?;
    let date = ExcelDateTime::from_ymd(year, month.parse().ok()?, day.parse().ok()?).ok()?;
    (year >= 1900).then_some(date)
}

/// As much of a text as a cell holds.
fn fitting(cell: &str) -> (&str, bool) {
    if cell.len() <= LONGEST_CELL {
        return (cell, false);
    }
    let mut left = LONGEST_CELL;
    for (at, letter) in cell.char_indices() {
        let units = letter.len_utf16();
        if units > left {
            return (&cell[..at], true);
        }
        left -= units;
    }
    (cell, false)
}

fn about(book: &mut Workbook, tables: &[Table], counts: Counts, notes: &[String], looks: &Looks) -> io::Result<()> {
    let sheet = book.add_worksheet();
    write_about(sheet, tables, counts, notes, looks).map_err(failed)
}

fn write_about(
    sheet: &mut Worksheet,
    tables: &[Table],
    counts: Counts,
    notes: &[String],
    looks: &Looks,
) -> Result<(), XlsxError> {
    sheet.set_name("About")?;
    sheet.set_column_width(0, 16)?.set_column_width(1, 20)?.set_column_width(2, 100)?;
    let mut row = 0;
    let mut line = |sheet: &mut Worksheet, cells: [&str; 3], look: Option<&Format>| -> Result<(), XlsxError> {
        for (cell, number) in cells.iter().zip(0..).filter(|(cell, _)| !cell.is_empty()) {
            match look {
                Some(look) => sheet.write_string_with_format(row, number, *cell, look)?,
                None => sheet.write_string_with_format(row, number, *cell, &looks.wrap)?,
            };
        }
        row += 1;
        Ok(())
    };
    line(sheet, ["Who said what, about whom, and where they stand", "", ""], Some(&looks.head))?;
    line(sheet, ["made by", concat!("dixit ", env!("CARGO_PKG_VERSION")), ""], None)?;
    for (name, count) in [
        ("documents", counts.documents),
        ("rejected", counts.rejected),
        ("claims", counts.claims),
        ("stances", counts.stances),
        ("mentions", counts.mentions),
    ] {
        line(sheet, [name, &count.to_string(), ""], None)?;
    }
    for note in notes {
        line(sheet, ["note", "", note], None)?;
    }
    line(sheet, ["", "", ""], None)?;
    line(sheet, ["sheet", "column", "what it holds"], Some(&looks.head))?;
    for table in tables {
        for column in &table.columns {
            line(sheet, [title(table.file), column.name, column.about], None)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_counted_in_utf_16() {
        assert_eq!(fitting("short"), ("short", false));
        let fits = "é".repeat(LONGEST_CELL);
        assert_eq!(fitting(&fits), (fits.as_str(), false));
        let (cut, is_cut) = fitting("😀".repeat(LONGEST_CELL).leak());
        assert_eq!((cut.encode_utf16().count(), is_cut), (LONGEST_CELL - 1, true));
    }

    #[test]
    fn only_whole_dates_are_dates() {
        assert!(date("2017-03-20").is_some());
        for other in ["2017-03", "2017", "2017-13-01", "0170-03-20", "20-03-2017", "2017-03-20-1"] {
            assert!(date(other).is_none(), "{other}");
        }
    }
}
