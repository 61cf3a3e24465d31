//! Any title in a table for spreadsheets: no cell starts a formula, and the table has one row.

#![no_main]

use std::sync::Arc;

use dixit::output::{File, Rows, Settings};
use dixit::{Annotation, Document};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|title: String| {
    let document = Document { title: Some(title), ..Document::default() };
    let mut rows = Rows::new(&Arc::new(Settings { tables: vec![File::Documents], ..Settings::default() }));
    rows.add(&document, &Annotation::default());
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(rows.files[0].1.as_slice());
    let read: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a table")).collect();
    assert_eq!(read.len(), 1);
    for cell in &read[0] {
        let start = cell.trim_start().chars().next();
        assert!(cell.parse::<f64>().is_ok() || !start.is_some_and(|start| "=+-@＝＋－＠\t\r\n".contains(start)), "{cell:?}");
    }
});
