//! `mentions.csv`: one row a mention.

use super::File;
use super::cells::{Dialect, Kind};
use super::number;
use super::table::{self, Column, Table};
use super::view::{View, country};
use crate::mention::{Entity, Mention};

struct Row<'a> {
    view: &'a View<'a>,
    index: usize,
    mention: &'a Mention,
    entity: &'a Entity,
}

/// What fills a column's cell from a row.
type Fill = fn(&Row<'_>, &mut String);

const COLUMNS: &[(Column, Fill)] = &[
    (Column::new("mention_id", Kind::Id, "the document's id, #, and the mention's id in it"), |row, cell| {
        row.view.push_id('m', row.index, cell);
    }),
    (Column::new("doc_id", Kind::Id, "the document"), |row, cell| cell.push_str(&row.view.document.id)),
    (Column::new("published", Kind::Date, "when the document was published"), |row, cell| {
        cell.push_str(row.view.published.unwrap_or(""));
    }),
    (Column::new("text", Kind::Text, "the words that mention it"), |row, cell| {
        cell.push_str(row.view.text(row.mention.span));
    }),
    (Column::new("kind", Kind::Text, "person, place, organization, system, event, issue, demonym"), |row, cell| {
        cell.push_str(row.mention.kind.name());
    }),
    (Column::new("name", Kind::Text, "the canonical name of whom or what is mentioned"), |row, cell| {
        cell.push_str(&row.entity.name);
    }),
    (Column::new("entity_id", Kind::Id, "its Wikidata number or slug"), |row, cell| cell.push_str(&row.entity.key)),
    (Column::new("country", Kind::Text, "ISO 3166-1 alpha-3 code of its country"), |row, cell| {
        cell.push_str(country(&row.entity.country));
    }),
    (Column::new("how", Kind::Text, "how it was recognised: gazetteer, alias, surname, pronoun …"), |row, cell| {
        cell.push_str(row.mention.how.name());
    }),
    (Column::new("sentence", Kind::Integer, "index of its sentence; the first is 0"), |row, cell| {
        number::whole(row.mention.sentence, cell);
    }),
    (Column::new("start", Kind::Integer, "code points of the text before it"), |row, cell| {
        number::whole(row.view.point(row.mention.span.start), cell);
    }),
    (Column::new("end", Kind::Integer, "code points of the text up to its end"), |row, cell| {
        number::whole(row.view.point(row.mention.span.end), cell);
    }),
];

/// The table.
pub(super) fn table() -> Table {
    Table::new(File::Mentions, "a mention", COLUMNS)
}

/// Appends the rows of a document.
pub(super) fn write(view: &View<'_>, dialect: Dialect, cell: &mut String, out: &mut Vec<u8>) {
    for (index, mention) in view.annotation.mentions.list.iter().enumerate() {
        let entity = view.entity(mention.entity);
        let row = Row { view, index, mention, entity };
        table::write_row(COLUMNS, |fill, cell| fill(&row, cell), dialect, cell, out);
    }
}
