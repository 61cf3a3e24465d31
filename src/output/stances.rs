//! `stances.csv`: one row a holder's stance towards a target, with its evidence.

use super::File;
use super::cells::{Dialect, Kind};
use super::claims::{FACTUALITIES, LABELS};
use super::number;
use super::table::{self, Column, Table, list};
use super::view::{View, country};
use crate::mention::{Entity, Mention};
use crate::stance::Stance;

struct Row<'a> {
    view: &'a View<'a>,
    index: usize,
    stance: &'a Stance,
    target: &'a Mention,
}

impl<'a> Row<'a> {
    fn holder(&self) -> Option<&'a Entity> {
        Some(self.view.entity(self.stance.holder?.entity?))
    }

    fn target(&self) -> &'a Entity {
        self.view.entity(self.stance.entity)
    }
}

/// Names of the bands.
const BANDS: &[&str] = &["high", "medium", "low"];
const YES_NO: &[&str] = &["yes", "no"];

/// What fills a column's cell from a row.
type Fill = fn(&Row<'_>, &mut String);

const COLUMNS: &[(Column, Fill)] = &[
    (Column::new("stance_id", Kind::Id, "the document's id, #, and the stance's number in it"), |row, cell| {
        row.view.push_id('s', row.index, cell);
    }),
    (Column::new("claim_id", Kind::Id, "the claim that it is of; empty if the article narrates it"), |row, cell| {
        if let Some(claim) = row.stance.claim {
            row.view.push_id('c', claim as usize, cell);
        }
    }),
    (Column::new("doc_id", Kind::Id, "the document"), |row, cell| cell.push_str(&row.view.document.id)),
    (Column::new("published", Kind::Date, "when the document was published"), |row, cell| {
        cell.push_str(row.view.published.unwrap_or(""));
    }),
    (Column::new("outlet", Kind::Text, "who published it"), |row, cell| cell.push_str(row.view.outlet.unwrap_or(""))),
    (Column::new("holder", Kind::Text, "whose stance it is; empty for the article's own voice"), |row, cell| {
        cell.push_str(row.holder().map_or("", |holder| &holder.name));
    }),
    (Column::new("holder_id", Kind::Id, "Wikidata number or slug of the holder"), |row, cell| {
        cell.push_str(row.holder().map_or("", |holder| &holder.key));
    }),
    (Column::new("holder_country", Kind::Text, "ISO 3166-1 alpha-3 code of the holder's country"), |row, cell| {
        cell.push_str(row.holder().map_or("", |holder| country(&holder.country)));
    }),
    (Column::new("holder_text", Kind::Text, "the words that name the holder"), |row, cell| {
        cell.push_str(row.stance.holder.map_or("", |holder| row.view.text(holder.span)));
    }),
    (Column::new("target", Kind::Text, "towards whom or what"), |row, cell| cell.push_str(&row.target().name)),
    (Column::new("target_id", Kind::Id, "Wikidata number or slug of the target"), |row, cell| {
        cell.push_str(&row.target().key);
    }),
    (Column::new("target_kind", Kind::Text, "person, place, organization, system, event, issue"), |row, cell| {
        cell.push_str(row.target.kind.name());
    }),
    (Column::new("target_country", Kind::Text, "ISO 3166-1 alpha-3 code of the target's country"), |row, cell| {
        cell.push_str(country(&row.target().country));
    }),
    (Column::new("target_text", Kind::Text, "the words that name the target"), |row, cell| {
        cell.push_str(row.view.text(row.target.span));
    }),
    (Column::new("target_start", Kind::Integer, "code points of the text before the target"), |row, cell| {
        number::whole(row.view.point(row.target.span.start), cell);
    }),
    (Column::new("target_end", Kind::Integer, "code points of the text up to the target's end"), |row, cell| {
        number::whole(row.view.point(row.target.span.end), cell);
    }),
    (Column::new("stance", Kind::Text, "where the holder stands").of(LABELS), |row, cell| {
        cell.push_str(row.stance.label.name());
    }),
    (Column::new("score", Kind::Integer, "from -3, strongly against, to 3, strongly for"), |row, cell| {
        number::whole(row.stance.score, cell);
    }),
    (Column::new("factuality", Kind::Text, "how it is put forward").of(FACTUALITIES), |row, cell| {
        cell.push_str(row.stance.factuality.name());
    }),
    (Column::new("confidence", Kind::Number, "probability that the stance is right"), |row, cell| {
        number::three_decimals(row.stance.confidence, cell);
    }),
    (
        Column::new("band", Kind::Text, "high: right in 85 of 100 cases or more; medium: in 70; low: in fewer")
            .of(BANDS),
        |row, cell| cell.push_str(row.stance.band().name()),
    ),
    (Column::new("ambiguous", Kind::Text, "whether the same words may mean another target").of(YES_NO), |row, cell| {
        cell.push_str(YES_NO[usize::from(!row.stance.is_ambiguous)]);
    }),
    (Column::new("evidence", Kind::Text, "the words that say so, with | between them").list(" | "), |row, cell| {
        list(cell, row.stance.evidence.iter().map(|evidence| row.view.text(evidence.span)));
    }),
    (
        Column::new("rules", Kind::Text, "the rule that each piece of evidence was found by, with | between them")
            .list(" | "),
        |row, cell| {
            list(cell, row.stance.evidence.iter().map(|evidence| evidence.rule.as_str()));
        },
    ),
    (Column::new("sentence", Kind::Integer, "index of the target's sentence; the first is 0"), |row, cell| {
        number::whole(row.target.sentence, cell);
    }),
    (Column::new("url", Kind::Text, "the document's address"), |row, cell| {
        cell.push_str(row.view.document.url.as_deref().unwrap_or(""));
    }),
];

/// The table.
pub(super) fn table() -> Table {
    Table::new(File::Stances, "a holder's stance towards a target", COLUMNS)
}

/// Appends the rows of a document.
pub(super) fn write(view: &View<'_>, dialect: Dialect, cell: &mut String, out: &mut Vec<u8>) {
    for (index, stance) in view.annotation.judgement.stances.iter().enumerate() {
        let target = &view.annotation.mentions.list[stance.target as usize];
        let row = Row { view, index, stance, target };
        table::write_row(COLUMNS, |fill, cell| fill(&row, cell), dialect, cell, out);
    }
}
