//! `claims.csv`: one row a claim.

use super::File;
use super::cells::{Dialect, Kind};
use super::number;
use super::table::{self, Column, Table, join, list, list_aligned};
use super::view::{View, country};
use crate::attribution::{Claim, ClaimKind};
use crate::speaker::Speaker;
use crate::stance::{Act, Factuality, Label, Stance};

/// A claim with what belongs to it.
pub(super) struct Row<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) index: usize,
    pub(super) claim: &'a Claim,
    act: &'a Act,
    speakers: &'a [Speaker],
    stances: &'a [&'a Stance],
    /// The stance with the largest score either way, the first of equals.
    main: Option<&'a Stance>,
}

/// Between the speakers or targets of one cell.
pub(super) const BETWEEN: &str = "; ";

const KINDS: &[&str] = &[ClaimKind::Direct.name(), ClaimKind::Mixed.name(), ClaimKind::Indirect.name()];

pub(super) const LABELS: &[&str] =
    &[Label::Support.name(), Label::Oppose.name(), Label::Neutral.name(), Label::Mixed.name()];

pub(super) const FACTUALITIES: &[&str] = &[
    Factuality::Asserted.name(),
    Factuality::Negated.name(),
    Factuality::Conditional.name(),
    Factuality::Future.name(),
    Factuality::Question.name(),
    Factuality::Request.name(),
    Factuality::Reported.name(),
];

/// What fills a column's cell from a row.
pub(super) type Fill = fn(&Row<'_>, &mut String);

const COLUMNS: &[(Column, Fill)] = &[
    (Column::new("claim_id", Kind::Id, "the document's id, #, and the claim's id in it"), |row, cell| {
        row.view.push_id('c', row.index, cell);
    }),
    (Column::new("doc_id", Kind::Id, "the document"), |row, cell| cell.push_str(&row.view.document.id)),
    (Column::new("title", Kind::Text, "the document's title"), |row, cell| cell.push_str(row.view.title.unwrap_or(""))),
    (Column::new("authors", Kind::Text, "the document's authors, with ; between them").list(BETWEEN), |row, cell| {
        list(cell, row.view.authors.iter().copied());
    }),
    (Column::new("published", Kind::Date, "when the document was published"), |row, cell| {
        cell.push_str(row.view.published.unwrap_or(""));
    }),
    (Column::new("outlet", Kind::Text, "who published it"), |row, cell| cell.push_str(row.view.outlet.unwrap_or(""))),
    (
        Column::new("speaker", Kind::Text, "who says it: canonical names, with ; between joint speakers").list(BETWEEN),
        |row, cell| {
            list(cell, row.speakers.iter().map(|it| row.view.entity(it.entity).name.as_str()));
        },
    ),
    (Column::new("speaker_id", Kind::Id, "Wikidata number or slug of each speaker").list(BETWEEN), |row, cell| {
        list(cell, row.speakers.iter().map(|it| row.view.entity(it.entity).key.as_str()));
    }),
    (
        Column::new("speaker_kind", Kind::Text, "person, place, organization … of each speaker").list(BETWEEN),
        |row, cell| {
            list(cell, row.speakers.iter().map(|it| row.view.entity(it.entity).kind.name()));
        },
    ),
    (
        Column::new("speaker_country", Kind::Text, "ISO 3166-1 alpha-3 code of each speaker's country").list(BETWEEN),
        |row, cell| {
            list_aligned(cell, row.speakers.iter().map(|it| country(&row.view.entity(it.entity).country)));
        },
    ),
    (
        Column::new("speaker_role", Kind::Text, "in which role each speaks, where the text or the gazetteer says so")
            .list(BETWEEN),
        |row, cell| {
            let roles = row
                .speakers
                .iter()
                .map(|it| it.role.as_deref().or(row.view.entity(it.entity).role.as_deref()).unwrap_or(""));
            list_aligned(cell, roles);
        },
    ),
    (Column::new("source", Kind::Text, "the words that name the source"), |row, cell| {
        cell.push_str(row.claim.source.map_or("", |source| row.view.text(source)));
    }),
    (Column::new("cue", Kind::Text, "the words that attribute"), |row, cell| {
        cell.push_str(row.claim.cue.as_ref().map_or("", |cue| row.view.text(cue.span)));
    }),
    (Column::new("act", Kind::Text, "what the claim does: state, accuse, reject, demand …"), |row, cell| {
        cell.push_str(&row.act.kind.name);
    }),
    (
        Column::new(
            "quote",
            Kind::Text,
            "what is attributed; a blank stands where a cue or a paragraph's end interrupts it",
        ),
        |row, cell| {
            join(cell, " ", row.claim.content.iter().map(|span| row.view.text(*span)));
        },
    ),
    (
        Column::new("kind", Kind::Text, "direct: all in quotation marks; mixed: some; indirect: none").of(KINDS),
        |row, cell| {
            cell.push_str(row.claim.kind.name());
        },
    ),
    (Column::new("target", Kind::Text, "whom or what the claim's strongest stance is about"), |row, cell| {
        cell.push_str(row.main.map_or("", |stance| target_name(row.view, stance)));
    }),
    (Column::new("stance", Kind::Text, "where the speaker stands towards that target").of(LABELS), |row, cell| {
        cell.push_str(row.main.map_or("", |stance| stance.label.name()));
    }),
    (Column::new("score", Kind::Integer, "from -3, strongly against, to 3, strongly for"), |row, cell| {
        if let Some(main) = row.main {
            number::whole(main.score, cell);
        }
    }),
    (Column::new("targets", Kind::Text, "all targets of the claim, with ; between them").list(BETWEEN), |row, cell| {
        list(cell, row.stances.iter().map(|stance| target_name(row.view, stance)));
    }),
    (Column::new("via", Kind::Text, "the outlet that the article reports it through"), |row, cell| {
        cell.push_str(row.claim.via.map_or("", |via| row.view.entity(via).name.as_str()));
    }),
    (Column::new("factuality", Kind::Text, "how the claim's content is put forward").of(FACTUALITIES), |row, cell| {
        cell.push_str(row.act.factuality.name());
    }),
    (Column::new("hedge", Kind::Integer, "0: none, 1: may, might; 2: non-committal"), |row, cell| {
        number::whole(row.act.hedge, cell);
    }),
    (Column::new("confidence", Kind::Number, "probability that source and quote are right"), |row, cell| {
        number::three_decimals(row.claim.confidence, cell);
    }),
    (Column::new("rule", Kind::Id, "the pattern that found it"), |row, cell| cell.push_str(row.claim.rule)),
    (Column::new("nested_in", Kind::Id, "the claim in whose quote it stands"), |row, cell| {
        if let Some(outer) = row.claim.nested_in {
            row.view.push_id('c', outer as usize, cell);
        }
    }),
    (
        Column::new("sentence", Kind::Integer, "index of the sentence in which the quote starts; the first is 0"),
        |row, cell| {
            number::whole(row.claim.sentence, cell);
        },
    ),
    (Column::new("start", Kind::Integer, "code points of the text before the quote"), |row, cell| {
        number::whole(row.view.point(row.claim.extent().start), cell);
    }),
    (Column::new("end", Kind::Integer, "code points of the text up to the quote's end"), |row, cell| {
        number::whole(row.view.point(row.claim.extent().end), cell);
    }),
    (Column::new("url", Kind::Text, "the document's address"), |row, cell| {
        cell.push_str(row.view.document.url.as_deref().unwrap_or(""));
    }),
];

/// The table.
pub(super) fn table() -> Table {
    Table::new(File::Claims, "a claim", COLUMNS)
}

fn target_name<'a>(view: &View<'a>, stance: &Stance) -> &'a str {
    &view.entity(stance.entity).name
}

/// Appends the rows of a document.
pub(super) fn write(view: &View<'_>, dialect: Dialect, cell: &mut String, out: &mut Vec<u8>) {
    write_columns(COLUMNS, view, dialect, cell, out);
}

/// Appends the rows of a document in some columns.
pub(super) fn write_columns(
    columns: &[(Column, Fill)],
    view: &View<'_>,
    dialect: Dialect,
    cell: &mut String,
    out: &mut Vec<u8>,
) {
    let mut stances: Vec<&Stance> = view.annotation.judgement.stances.iter().collect();
    // they come by claim; sorting makes that no concern of ours, and keeps their order within a claim
    stances.sort_by_key(|stance| stance.claim.unwrap_or(u32::MAX));
    let mut rest = stances.as_slice();
    for (index, claim) in view.claims() {
        let from = rest.partition_point(|stance| stance.claim.is_some_and(|of| (of as usize) < index));
        let to = rest.partition_point(|stance| stance.claim.is_some_and(|of| of as usize <= index));
        let of_claim = &rest[from..to];
        rest = &rest[to..];
        let mut main: Option<&Stance> = None;
        for stance in of_claim {
            if main.is_none_or(|main| stance.score.unsigned_abs() > main.score.unsigned_abs()) {
                main = Some(stance);
            }
        }
        let row = Row {
            view,
            index,
            claim,
            act: &view.annotation.judgement.acts[index],
            speakers: &view.annotation.speakers[index],
            stances: of_claim,
            main,
        };
        table::write_row(columns, |fill, cell| fill(&row, cell), dialect, cell, out);
    }
}
