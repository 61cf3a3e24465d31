//! Columns of other tools.

use crate::workshop::{Workshop, awkward};

#[test]
fn claims_have_the_columns_of_other_tools() {
    let workshop = Workshop::new();
    workshop.file("in.jsonl", awkward());
    let mut counts = Vec::new();
    for (name, first, last) in [("ggt", "text_id", "is_floating_quote"), ("ldaca", "doc_id", "quote_row_idx")] {
        workshop.done(&["annotate", "in.jsonl", "-o", name, "--columns", name, "--csv", "raw"], 1);
        let header = workshop.read(&format!("{name}/claims.csv")).lines().next().unwrap().to_owned();
        assert!(header.starts_with(first) && header.ends_with(&format!("{last},cut")), "{header}");
        let rows = workshop.table(&format!("{name}/claims.csv"));
        let place = |column: &str| header.split(',').position(|name| name == column).unwrap();
        assert!(rows.iter().any(|row| row[place("quote_type")] == "QCQSV"), "{rows:?}");
        assert!(rows.iter().any(|row| row[place("quote_type")] == "SVC"), "{rows:?}");
        counts.push(rows.len());
    }
    let rows = workshop.table("ldaca/claims.csv");
    let quote = rows.iter().find(|row| row[4].starts_with("“We condemn")).unwrap();
    let (start, end): (usize, usize) = (quote[5].parse().unwrap(), quote[6].parse().unwrap());
    assert_eq!(end - start, quote[4].chars().count());
    assert_eq!(counts[0], counts[1]);
    assert!(counts[0] > 8);
}
