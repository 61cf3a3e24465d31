//! Names in no gazetteer, typed by a learned model: runs of capitalised words that no other finder took.
//!
//! The model sees the words' endings and shapes and the words around them, never a gazetteer's word on the run itself, and so learns
//! from names of the gazetteers how other names look. A name is one thing throughout a document: the scores of all its runs count
//! together. It must not know which model it works with, nor the corpora that one was learned from.

mod features;
mod headlines;
mod runs;

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::draft::{Draft, Found, Scene};
use super::{EntityId, How, Kind, surnames};
use crate::lexicons::fold;
use crate::span::Span;
use crate::weights::ModelError;
use crate::weights::file::{self, Reader, Writer};
use crate::weights::table::Table;

/// What a run can be: none of the three, or one of them.
pub(crate) const CLASSES: [Option<Kind>; 4] = [None, Some(Kind::Person), Some(Kind::Place), Some(Kind::Organization)];

const KIND: &str = "ment";
const VERSION: u32 = 2;

/// A class wins over "none" by so much, summed over the runs of a name of one word …
const MARGIN: [f32; CLASSES.len()] = [0.0, 3.0, 2.0, 4.0];

/// … and of a name of several words, most of which are people's.
const MARGIN_OF_SEVERAL: [f32; CLASSES.len()] = [0.0, 1.0, 2.5, 4.0];

/// Words and names that the model knows by the hashes of their folded forms, each list ascending.
pub(crate) struct Known {
    /// Words that texts have in lower case as a rule.
    pub(crate) common: Vec<u32>,
    /// Surnames, whoever bears them.
    pub(crate) surnames: Vec<u32>,
    /// Towns that no gazetteer has a row for.
    pub(crate) towns: Vec<u32>,
}

impl Known {
    const fn none() -> Self {
        Self { common: Vec::new(), surnames: Vec::new(), towns: Vec::new() }
    }

    /// Hashes of the names of a list, ascending.
    pub(crate) fn hashes<'n>(names: impl Iterator<Item = &'n str>) -> Vec<u32> {
        let mut buffer = String::new();
        let mut hash = |name: &str| hash_of(name.split([' ', '-']).map(|word| fold::hash(word, &mut buffer)));
        let mut hashes: Vec<u32> = names.map(|name| hash(name) as u32).collect();
        hashes.sort_unstable();
        hashes.dedup();
        hashes
    }
}

/// The learned model of names.
pub struct Model {
    table: Option<Table<{ CLASSES.len() }>>,
    known: Known,
}

impl Model {
    /// A model that types nothing: names by gazetteers and rules alone.
    pub const fn none() -> Self {
        Self { table: None, known: Known::none() }
    }

    /// Is it a word that texts have in lower case as a rule? By the hash of its folded form.
    pub(super) fn is_common(&self, hash: u64) -> bool {
        self.known.common.binary_search(&(hash as u32)).is_ok()
    }

    /// Is the unit a word that texts have in lower case as a rule?
    pub(super) fn is_common_at(&self, scene: &Scene<'_>, at: u32) -> bool {
        self.is_common(fold::hash(scene.unit(at).span.of(scene.text), &mut String::new()))
    }

    /// Is it a surname? By the hash of its folded form.
    fn is_surname(&self, hash: u64) -> bool {
        self.known.surnames.binary_search(&(hash_of(std::iter::once(hash)) as u32)).is_ok()
    }

    /// Is the unit a surname?
    pub(super) fn is_surname_at(&self, scene: &Scene<'_>, at: u32) -> bool {
        self.is_surname(fold::hash(scene.unit(at).span.of(scene.text), &mut String::new()))
    }

    /// Is it a town? By the hashes of its folded words.
    fn is_town(&self, words: impl Iterator<Item = u64>) -> bool {
        self.known.towns.binary_search(&(hash_of(words) as u32)).is_ok()
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// When the file is no model of names, or damaged.
    pub fn load(bytes: &[u8]) -> Result<Self, ModelError> {
        let body = file::open(bytes, KIND, VERSION)?;
        let mut reader = Reader(&body);
        let known = Known { common: reader.u32s()?, surnames: reader.u32s()?, towns: reader.u32s()? };
        if ![&known.common, &known.surnames, &known.towns].iter().all(|list| list.is_sorted()) {
            return Err(ModelError::Damaged("its words are out of order"));
        }
        let table = Table::read(&mut reader)?;
        reader.end()?;
        Ok(Self { table: Some(table), known })
    }

    /// The model as a file.
    ///
    /// # Errors
    /// When it cannot be compressed.
    pub fn save(&self) -> Result<Vec<u8>, ModelError> {
        let mut writer = Writer::new(b"ment", VERSION);
        for list in [&self.known.common, &self.known.surnames, &self.known.towns] {
            writer.u32s(list.iter().copied());
        }
        if let Some(table) = &self.table {
            table.write(&mut writer);
        }
        writer.finish()
    }

    /// One that knows words and types nothing, to learn from.
    pub(crate) const fn of_words(known: Known) -> Self {
        Self { table: None, known }
    }

    /// The same with learned rows: keys ascend.
    pub(crate) fn with(self, rows: &[(u32, [f32; CLASSES.len()])]) -> Self {
        Self { table: Some(Table::quantised(rows)), ..self }
    }
}

/// The runs of one name.
struct Name {
    runs: Vec<(u32, Range<u32>)>,
    sums: [i32; CLASSES.len()],
    /// All its words are common ones: "the Group", "World Cup".
    is_common: bool,
    /// Can it be a human being's, by its words alone?
    is_human: bool,
    /// How many of the runs stand after a determiner or a preposition of place.
    determined: usize,
}

/// Adds the names that the model is sure of. Are there people among them?
pub(super) fn find(scene: &Scene<'_>, model: &Model, draft: &mut Draft) -> bool {
    let Some(table) = &model.table else { return false };
    let mut names: FxHashMap<u64, usize> = FxHashMap::default();
    let mut list: Vec<Name> = Vec::new();
    let mut keys = Vec::new();
    for (sentence, range) in (0..).zip(&scene.units.sentences) {
        if scene.units.headlines[sentence as usize] {
            continue;
        }
        runs::each(scene, draft, range, |run| {
            keys.clear();
            features::of(scene, draft, model, range, &run, &mut keys);
            features::of_lists(scene, model, range, &run, &mut keys);
            let number = *names.entry(surface_key(scene, &run)).or_insert_with(|| {
                let is_common = features::are_common(scene, model, &run);
                let is_human = features::is_human(scene, model, &run);
                list.push(Name { runs: Vec::new(), sums: [0; CLASSES.len()], is_common, is_human, determined: 0 });
                list.len() - 1
            });
            let name = &mut list[number];
            for key in &keys {
                table.add(*key, &mut name.sums);
            }
            name.determined += usize::from(run.start > range.start && scene.is_determined(run.start));
            name.runs.push((sentence, run));
        });
    }
    // full names first: what stands alone may be the surname of one of them
    let (several, single): (Vec<&Name>, Vec<&Name>) = list.iter().partition(|name| name.runs[0].1.len() > 1);
    let mut has_people = add(scene, table.unit(), &several, draft);
    if has_people {
        surnames::find(scene, model, draft);
    }
    has_people |= add(scene, table.unit(), &single, draft);
    headlines::find(scene, draft);
    has_people
}

/// Adds the names that are one of the kinds. Are there people among them?
fn add(scene: &Scene<'_>, unit: f32, names: &[&Name], draft: &mut Draft) -> bool {
    let mut has_people = false;
    for name in names {
        let Some(kind) = decide(name, unit) else { continue };
        has_people |= kind == Kind::Person;
        for (sentence, run) in &name.runs {
            if draft.are_free(run.clone()) {
                let entity = entity(scene, draft, kind, run);
                draft.add(Found { units: run.clone(), sentence: *sentence, kind, entity, how: How::Pattern });
            }
        }
    }
    has_people
}

fn decide(name: &Name, unit: f32) -> Option<Kind> {
    let sums = &name.sums;
    // "the Crown", "in Talsen": most of the time no person
    let is_person = name.is_human && name.determined * 2 < name.runs.len().max(2);
    let classes = (1..CLASSES.len()).filter(|class| is_person || CLASSES[*class] != Some(Kind::Person));
    let best = classes.max_by_key(|class| (sums[*class], std::cmp::Reverse(*class)))?;
    let margin = (sums[best] - sums[0]) as f32 * unit;
    // said often, a common word with a capital is no likelier a name
    let margin = if name.is_common { margin / name.runs.len() as f32 } else { margin };
    let least = if name.runs[0].1.len() > 1 { MARGIN_OF_SEVERAL } else { MARGIN };
    CLASSES[best].filter(|_| margin > least[best])
}

fn entity(scene: &Scene<'_>, draft: &mut Draft, kind: Kind, run: &Range<u32>) -> EntityId {
    let name = scene.surface(run);
    if kind == Kind::Person { draft.person(&name) } else { draft.entity_of_name(kind, &name, None) }
}

/// What all runs of a name have in common.
fn surface_key(scene: &Scene<'_>, run: &Range<u32>) -> u64 {
    let mut buffer = String::new();
    hash_of(run.clone().map(|unit| fold::hash(scene.unit(unit).span.of(scene.text), &mut buffer)))
}

/// The hash of a name of these words.
fn hash_of(words: impl Iterator<Item = u64>) -> u64 {
    words.fold(0, |state: u64, word| (state ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23))
}

/// A run to learn from.
pub(crate) struct Example {
    /// Its features.
    pub(crate) keys: Vec<u32>,
    /// Index of [`CLASSES`].
    pub(crate) class: usize,
}

/// What of an example the model does not see, so that it learns to do without it.
pub(crate) struct Hidden {
    /// Its own words.
    pub(crate) words: bool,
    /// That it stands in the lists of surnames and towns.
    pub(crate) lists: bool,
}

/// Runs of a document whose class is known: names that gazetteers, titles, first names and head words tell, people that the document's
/// own annotation names, and capitalised words that are common words or no proper nouns. `is_proper` says of a token whether it is one.
pub(super) fn examples(
    scene: &Scene<'_>,
    model: &Model,
    draft: &Draft,
    people: &[Span],
    is_proper: impl Fn(u32) -> bool,
    mut hides: impl FnMut() -> Hidden,
    out: &mut Vec<Example>,
) {
    const SEEN: Hidden = Hidden { words: false, lists: false };
    let mut push = |range: &Range<u32>, run: &Range<u32>, class: usize, hidden: Hidden| {
        let mut keys = Vec::new();
        features::of(scene, draft, model, range, run, &mut keys);
        if !hidden.lists {
            features::of_lists(scene, model, range, run, &mut keys);
        }
        if hidden.words {
            features::hide_words(scene, run, &mut keys);
        }
        out.push(Example { keys, class });
    };
    let is_annotated = |run: &Range<u32>| {
        let span = scene.span(run);
        people.iter().any(|person| person.start <= span.start && span.end <= person.end)
    };
    for (sentence, range) in (0..).zip(&scene.units.sentences) {
        if scene.units.headlines[sentence as usize] {
            continue;
        }
        let mut at = range.start;
        while at < range.end {
            let Some(found) = draft.covering(at) else {
                at += 1;
                continue;
            };
            let class = CLASSES.iter().position(|kind| *kind == Some(found.kind)).unwrap_or(0);
            if scene.unit(at).is_capital() {
                push(range, &found.units, class, hides());
            }
            at = found.units.end;
        }
        runs::each(scene, draft, range, |run| {
            if is_annotated(&run) && !features::are_common(scene, model, &run) {
                push(range, &run, 1, hides());
            } else if features::are_common(scene, model, &run)
                || run.clone().all(|unit| !is_proper(scene.unit(unit).token))
            {
                push(range, &run, 0, SEEN);
            } else if features::is_first_name(scene, range, &run) {
                push(range, &run, 1, hides());
            }
        });
    }
}
