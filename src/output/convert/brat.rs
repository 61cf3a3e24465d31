//! `brat/`: standoff for brat, and for what reads it: a text and an annotation for each document, the configuration, and an index.
//!
//! An attribution is an event of the cue with its source and contents, as `dixit evaluate` reads it; one without a cue is a relation. A span does
//! not run over lines there: it is cut at them. Files are numbered, since an id is no file name.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use super::super::cells::{self, Dialect, Kind};
use super::documents::{self, Places, Told};
use super::{Made, Sources};
use crate::records::{Claim, Mention, Party, Surface};

/// The folder.
pub(in super::super) const NAME: &str = "brat";

/// Which document each file is of.
const INDEX: &str = "index.csv";

const CONFIGURATION: &str = "\
[entities]
Source
Cue
Content
Person
Place
Organization
System
Event
Issue
Demonym
Actor

[relations]
Attribution	Arg1:Content, Arg2:Source
Supports	Arg1:<ENTITY>, Arg2:<ENTITY>
Opposes	Arg1:<ENTITY>, Arg2:<ENTITY>
Mixed	Arg1:<ENTITY>, Arg2:<ENTITY>
<OVERLAP>	Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]
Cue	Source?:Source, Content+:Content

[attributes]
";

/// Makes the folder.
pub(in super::super) fn convert(sources: &Sources<'_>, folder: &Path) -> io::Result<Made> {
    let folder = folder.join(NAME);
    fs::create_dir(&folder)?;
    write(&folder.join("annotation.conf"), CONFIGURATION.as_bytes())?;
    let mut index = b"file,doc_id,title\n".to_vec();
    documents::each(sources.documents, |number, told| {
        let name = format!("{:06}", number + 1);
        write(&folder.join(format!("{name}.txt")), told.text.as_bytes())?;
        write(&folder.join(format!("{name}.ann")), standoff(told).as_bytes())?;
        cells::write(Dialect::Raw, Kind::Text, &name, &mut index);
        for cell in [told.record.id.as_str(), told.title()] {
            index.push(b',');
            cells::write(Dialect::Raw, Kind::Text, cell, &mut index);
        }
        index.push(b'\n');
        Ok(())
    })?;
    write(&folder.join(INDEX), &index)?;
    Ok(Made { names: vec![NAME], notes: Vec::new() })
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = super::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// A standoff file in the making.
struct Standoff<'t> {
    places: Places<'t>,
    out: String,
    spans: u32,
    events: u32,
    relations: u32,
    notes: u32,
}

fn standoff(told: &Told) -> String {
    let places = Places::new(&told.text);
    let mut file = Standoff { places, out: String::new(), spans: 0, events: 0, relations: 0, notes: 0 };
    let mentions: Vec<(&Mention, u32)> = told
        .record
        .mentions
        .iter()
        .filter_map(|mention| {
            let id = file.span(&capitalised(&mention.kind), std::slice::from_ref(&mention.surface))?;
            file.note(&format!("T{id}"), &format!("{} ({})", mention.name, mention.entity));
            Some((mention, id))
        })
        .collect();
    for claim in &told.record.claims {
        file.claim(claim);
    }
    for stance in &told.record.stances {
        let name = match stance.label.as_str() {
            "support" => "Supports",
            "oppose" => "Opposes",
            "mixed" => "Mixed",
            _ => continue,
        };
        let Some(holder) = &stance.holder else { continue };
        let mut end = |party: &Party| {
            let surface = &party.surface;
            let known =
                mentions.iter().find(|(it, _)| (it.surface.start, it.surface.end) == (surface.start, surface.end));
            known.map(|(_, id)| *id).or_else(|| file.span("Actor", std::slice::from_ref(surface)))
        };
        let (Some(from), Some(to)) = (end(holder), end(&stance.target)) else { continue };
        let id = file.relation(name, from, to);
        file.note(&format!("R{id}"), &format!("score {}, confidence {}", stance.score, stance.confidence));
    }
    file.out
}

impl Standoff<'_> {
    fn claim(&mut self, claim: &Claim) {
        let Some(content) = self.span("Content", &claim.content) else { return };
        let source = claim.source.as_ref().and_then(|source| self.span("Source", std::slice::from_ref(source)));
        let cue = claim.cue.as_ref().and_then(|cue| self.span("Cue", std::slice::from_ref(cue)));
        let speakers: Vec<&str> = claim.speakers.iter().map(|speaker| speaker.name.as_str()).collect();
        let about = format!(
            "{}: {}; {}; confidence {}; {}",
            claim.id,
            if speakers.is_empty() { "nobody named".to_owned() } else { speakers.join(", ") },
            claim.act,
            claim.confidence,
            claim.rule
        );
        match (cue, source) {
            (Some(cue), source) => {
                self.events += 1;
                let source = source.map(|source| format!(" Source:T{source}")).unwrap_or_default();
                let _ = writeln!(self.out, "E{}\tCue:T{cue}{source} Content:T{content}", self.events);
                self.note(&format!("E{}", self.events), &about);
            }
            (None, Some(source)) => {
                let id = self.relation("Attribution", content, source);
                self.note(&format!("R{id}"), &about);
            }
            (None, None) => self.note(&format!("T{content}"), &about),
        }
    }

    /// Adds a span of one or more pieces, and gives its number; none if nothing of it can be shown.
    fn span(&mut self, kind: &str, pieces: &[Surface]) -> Option<u32> {
        let mut lines: Vec<(u32, u32)> = Vec::new();
        for piece in pieces {
            self.cut(piece.start, piece.end, &mut lines);
        }
        if lines.is_empty() {
            return None;
        }
        self.spans += 1;
        let offsets: Vec<String> = lines.iter().map(|(start, end)| format!("{start} {end}")).collect();
        let texts: Vec<&str> = lines.iter().map(|(start, end)| self.places.slice(*start, *end)).collect();
        let _ = writeln!(self.out, "T{}\t{kind} {}\t{}", self.spans, offsets.join(";"), texts.join(" "));
        Some(self.spans)
    }

    /// Cuts a piece at the ends of lines.
    fn cut(&self, start: u32, end: u32, lines: &mut Vec<(u32, u32)>) {
        let mut from = start;
        for line in self
            .places
            .slice(start, end)
            .split_inclusive(['\n', '\r', '\t', '\u{85}', '\u{2028}', '\u{2029}', '\u{B}', '\u{C}'])
        {
            let length = line.chars().count() as u32;
            let lead = (line.chars().count() - line.trim_start().chars().count()) as u32;
            let kept = line.trim().chars().count() as u32;
            if kept > 0 {
                lines.push((from + lead, from + lead + kept));
            }
            from += length;
        }
    }

    fn relation(&mut self, name: &str, from: u32, to: u32) -> u32 {
        self.relations += 1;
        let _ = writeln!(self.out, "R{}\t{name} Arg1:T{from} Arg2:T{to}", self.relations);
        self.relations
    }

    fn note(&mut self, of: &str, text: &str) {
        self.notes += 1;
        let line: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
        let _ = writeln!(self.out, "#{}\tAnnotatorNotes {of}\t{line}", self.notes);
    }
}

fn capitalised(kind: &str) -> String {
    let mut letters = kind.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}
