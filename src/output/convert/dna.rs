//! `dixit.dna` and `dna_events.csv`: a database that Discourse Network Analyzer 3 opens, and its list of events.
//!
//! Stances for and against are statements of its first type, with person, organization, concept and agreement, so that its usual analysis works
//! untouched. Every stance, neutral ones included, is a statement of a second type with its score and evidence. Offsets are UTF-16 units, as Java
//! counts.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use rusqlite::{Connection, Statement as Prepared, params};

use super::super::cells::starts_formula;
use super::documents::{self, Places, Told};
use super::statements::{Party, Statement, seconds, statements};
use super::{Made, Sources, sqlite, sync};

/// The database.
pub(in super::super) const NAME: &str = "dixit.dna";
/// The list of events.
pub(in super::super) const EVENTS: &str = "dna_events.csv";

const TABLES: &str = include_str!("dna.sql");

/// The one coder, and the hash of its password, which is "dixit": salt and digest of SHA-256 in 100,000 rounds, as DNA keeps them.
const CODER: &str = "dixit";
const PASSWORD: &str = "ZGl4aXQgd3JpdGVzIGRuYXQpB8H5jDDEZM2it0UfKIDurWNtYSK/6S6cE7pZGwYN";

/// Characters of a short text.
const SHORT: usize = 190;

/// Variables as `dna.sql` numbers them.
mod variable {
    pub(super) const PERSON: [i64; 2] = [1, 5];
    pub(super) const ORGANIZATION: [i64; 2] = [2, 6];
    pub(super) const CONCEPT: [i64; 2] = [3, 7];
    pub(super) const AGREEMENT: i64 = 4;
    pub(super) const STANCE: i64 = 8;
    pub(super) const ACT: i64 = 9;
    pub(super) const EVIDENCE: i64 = 10;
}

const HEADER: &str = "\"statement_id\";\"time\";\"person\";\"organization\";\"concept\";\"agreement\";\"start_position\";\"stop_position\";\
                      \"text\";\"coder\";\"document_id\";\"document_title\";\"document_author\";\"document_source\";\"document_section\";\
                      \"document_type\"\n";

/// Makes both files.
pub(in super::super) fn convert(sources: &Sources<'_>, folder: &Path) -> io::Result<Made> {
    let (database, events) = (folder.join(NAME), folder.join(EVENTS));
    let mut made = Made { names: vec![NAME, EVENTS], notes: Vec::new() };
    let mut undated = 0_u64;
    {
        let mut connection = sqlite::create(&database).map_err(failed)?;
        let transaction = connection.transaction().map_err(failed)?;
        transaction.execute_batch(TABLES).map_err(failed)?;
        transaction
            .execute(
                "INSERT INTO CODERS (ID, Name, Red, Green, Blue, Password) VALUES (1, ?, 0, 0, 0, ?)",
                [CODER, PASSWORD],
            )
            .map_err(failed)?;
        {
            let mut writer = Writer::new(&transaction, &events)?;
            documents::each(sources.documents, |number, told| {
                undated += u64::from(seconds(told.record.published.as_deref()).is_none());
                writer.add(number as i64 + 1, told)
            })?;
            writer.events.flush()?;
        }
        transaction.commit().map_err(failed)?;
        connection.close().map_err(|(_, error)| failed(error))?;
    }
    if undated > 0 {
        made.notes
            .push(format!("{NAME}: {undated} documents have no date and stand at 1970-01-01, since DNA asks for one"));
    }
    sync(&database)?;
    sync(&events)?;
    Ok(made)
}

fn failed(error: rusqlite::Error) -> io::Error {
    io::Error::other(error)
}

/// As much as a short text holds.
fn short(text: &str) -> &str {
    text.char_indices().nth(SHORT).map_or(text, |(at, _)| &text[..at])
}

struct Writer<'c> {
    document: Prepared<'c>,
    statement: Prepared<'c>,
    entity: Prepared<'c>,
    attributes: Prepared<'c>,
    boolean: Prepared<'c>,
    integer: Prepared<'c>,
    short_text: Prepared<'c>,
    long_text: Prepared<'c>,
    entities: BTreeMap<(i64, String), i64>,
    statements: i64,
    events: BufWriter<fs::File>,
}

impl<'c> Writer<'c> {
    fn new(connection: &'c Connection, events: &Path) -> io::Result<Self> {
        let prepare = |sql: &str| connection.prepare(sql).map_err(failed);
        let mut events = BufWriter::new(super::create(events)?);
        events.write_all(HEADER.as_bytes())?;
        Ok(Self {
            document: prepare(
                "INSERT INTO DOCUMENTS (ID, Title, Text, Coder, Author, Source, Notes, Date) VALUES (?, ?, ?, 1, ?, ?, ?, ?)",
            )?,
            statement: prepare("INSERT INTO STATEMENTS VALUES (?, ?, ?, ?, ?, 1)")?,
            entity: prepare(
                "INSERT INTO ENTITIES (ID, VariableId, Value, Red, Green, Blue) VALUES (?, ?, ?, 0, 0, 0)",
            )?,
            attributes: prepare(
                "INSERT INTO ATTRIBUTEVALUES (EntityId, AttributeVariableId, AttributeValue) \
                 SELECT ?1, ID, CASE AttributeVariable WHEN 'Type' THEN ?3 WHEN 'Notes' THEN ?4 WHEN 'Country' THEN ?5 WHEN 'Role' THEN ?6 \
                 ELSE '' END FROM ATTRIBUTEVARIABLES WHERE VariableId = ?2 ORDER BY ID",
            )?,
            boolean: prepare("INSERT INTO DATABOOLEAN (StatementId, VariableId, Value) VALUES (?, ?, ?)")?,
            integer: prepare("INSERT INTO DATAINTEGER (StatementId, VariableId, Value) VALUES (?, ?, ?)")?,
            short_text: prepare("INSERT INTO DATASHORTTEXT (StatementId, VariableId, Entity) VALUES (?, ?, ?)")?,
            long_text: prepare("INSERT INTO DATALONGTEXT (StatementId, VariableId, Value) VALUES (?, ?, ?)")?,
            entities: BTreeMap::new(),
            statements: 0,
            events,
        })
    }

    fn add(&mut self, id: i64, told: &Told) -> io::Result<()> {
        let record = &told.record;
        let authors = record.authors.join("; ");
        let notes =
            [Some(record.id.as_str()), record.url.as_deref()].into_iter().flatten().collect::<Vec<_>>().join("\n");
        let date = seconds(record.published.as_deref()).unwrap_or_default();
        let source = record.outlet.as_deref().unwrap_or_default();
        let values = params![id, short(told.title()), told.text, short(&authors), short(source), notes, date];
        self.document.execute(values).map_err(failed)?;
        let places = Places::new(&told.text);
        for statement in statements(told) {
            let (start, stop) = (places.units(statement.start), places.units(statement.end));
            if let Some(agrees) = statement.agrees {
                let number = self.start(0, id, (start, stop), &statement).map_err(failed)?;
                self.boolean.execute(params![number, variable::AGREEMENT, agrees]).map_err(failed)?;
                self.event(number, agrees, id, told, &statement, &places)?;
            }
            let number = self.start(1, id, (start, stop), &statement).map_err(failed)?;
            self.integer.execute(params![number, variable::STANCE, statement.score]).map_err(failed)?;
            let act = Party { name: statement.act, ..Party::default() };
            self.short(number, variable::ACT, act).map_err(failed)?;
            self.long_text.execute(params![number, variable::EVIDENCE, statement.evidence]).map_err(failed)?;
        }
        Ok(())
    }

    /// Adds a statement of one of the two types, with what both have.
    fn start(
        &mut self,
        kind: usize,
        document: i64,
        (start, stop): (u32, u32),
        it: &Statement<'_>,
    ) -> rusqlite::Result<i64> {
        self.statements += 1;
        let number = self.statements;
        self.statement.execute(params![number, kind as i64 + 1, document, start, stop])?;
        let (person, organization) = it.actor.person_and_organization();
        let nobody = Party::default();
        self.short(number, variable::PERSON[kind], if person.is_empty() { nobody } else { it.actor })?;
        self.short(number, variable::ORGANIZATION[kind], if organization.is_empty() { nobody } else { it.actor })?;
        self.short(number, variable::CONCEPT[kind], it.concept)?;
        Ok(number)
    }

    fn short(&mut self, statement: i64, variable: i64, party: Party<'_>) -> rusqlite::Result<()> {
        let key = (variable, short(party.name).to_owned());
        let entity = match self.entities.get(&key) {
            Some(entity) => *entity,
            None => {
                let entity = self.entities.len() as i64 + 1;
                self.entity.execute(params![entity, variable, key.1])?;
                let values =
                    params![entity, variable, short(party.kind), short(party.id), party.country, short(party.role)];
                self.attributes.execute(values)?;
                self.entities.insert(key, entity);
                entity
            }
        };
        self.short_text.execute(params![statement, variable, entity]).map(drop)
    }

    fn event(
        &mut self,
        number: i64,
        agrees: bool,
        document: i64,
        told: &Told,
        statement: &Statement<'_>,
        places: &Places<'_>,
    ) -> io::Result<()> {
        let record = &told.record;
        let time = jiff::Timestamp::from_second(seconds(record.published.as_deref()).unwrap_or_default())
            .map(|time| time.strftime("%Y-%m-%d %H:%M:%S").to_string())
            .map_err(io::Error::other)?;
        let (person, organization) = statement.actor.person_and_organization();
        let texts =
            [time, short(person).to_owned(), short(organization).to_owned(), short(statement.concept.name).to_owned()];
        write!(self.events, "{number}")?;
        texts.iter().try_for_each(|text| write_text(&mut self.events, text))?;
        let (start, stop) = (places.units(statement.start), places.units(statement.end));
        write!(self.events, ";{};{start};{stop}", u8::from(agrees))?;
        write_text(&mut self.events, places.slice(statement.start, statement.end))?;
        write_text(&mut self.events, CODER)?;
        write!(self.events, ";{document}")?;
        let authors = record.authors.join("; ");
        for text in [told.title(), &authors, record.outlet.as_deref().unwrap_or_default(), "", ""] {
            write_text(&mut self.events, short(text))?;
        }
        self.events.write_all(b"\n")
    }
}

/// A text as DNA's own lists have it: what would end a cell is replaced. One that a spreadsheet would run is guarded.
fn write_text(out: &mut impl io::Write, text: &str) -> io::Result<()> {
    let tame: String = text
        .chars()
        .map(|letter| match letter {
            ';' => ',',
            '"' => '\'',
            '\n' | '\r' | '\t' => ' ',
            letter => letter,
        })
        .collect();
    write!(out, ";\"{}{tame}\"", if starts_formula(&tame) { "'" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_is_what_is_told() {
        use sha2::{Digest as _, Sha256};
        let salt = b"dixit writes dna";
        let mut digest = Sha256::new().chain_update(salt).chain_update(b"dixit").finalize();
        for _ in 1..100_000 {
            digest = Sha256::digest(digest);
        }
        assert_eq!(base64(&[salt.as_slice(), digest.as_slice()].concat()), PASSWORD);
    }

    fn base64(bytes: &[u8]) -> String {
        const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        assert!(bytes.len().is_multiple_of(3), "no padding is needed here");
        let of = |chunk: &[u8]| u32::from(chunk[0]) << 16 | u32::from(chunk[1]) << 8 | u32::from(chunk[2]);
        let letters = bytes.chunks(3).flat_map(|chunk| {
            let bits = of(chunk);
            [18, 12, 6, 0].map(|shift| LETTERS[(bits >> shift & 63) as usize] as char)
        });
        letters.collect()
    }

    #[test]
    fn texts_of_events_cannot_end_their_cell() {
        let mut out = Vec::new();
        write_text(&mut out, "=a;\"b\"\nc").unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), ";\"'=a,'b' c\"");
    }

    #[test]
    fn short_texts_are_cut_at_a_letter() {
        assert_eq!(short(&"é".repeat(300)).chars().count(), SHORT);
        assert_eq!(short("short"), "short");
    }
}
