//! Frames: verbs, nouns, adjectives and phrases by which somebody takes a side, and where their targets stand.

use serde::{Deserialize, Serialize};

use super::acts::{ActId, Acts};
use super::inflection;
use super::phrases::{Phrases, words};
use super::table::{LexiconFile, Problems, list, rows};
use super::{Vocabulary, WordId};

/// A set of forms that a surface can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forms(u8);

impl Forms {
    /// "oppose"
    pub const BASE: Self = Self(1);
    /// "opposes"
    pub const THIRD: Self = Self(2);
    /// "opposed", "withdrew"
    pub const PAST: Self = Self(4);
    /// "opposed", "withdrawn"
    pub const PARTICIPLE: Self = Self(8);
    /// "opposing"
    pub const GERUND: Self = Self(16);
    /// A noun, adjective, adverb or fixed phrase.
    pub const OTHER: Self = Self(32);

    /// Can it be one of these?
    pub const fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    /// Both sets.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Is it a form of a verb?
    pub const fn is_verb(self) -> bool {
        self.0 & Self::OTHER.0 == 0
    }
}

/// The part of speech of a frame's head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FrameKind {
    /// Its subject holds the stance; passive with "by".
    Verb,
    /// "criticism": its owner or by-phrase holds the stance.
    Noun,
    /// "critical": the subject of the copula holds the stance.
    Adjective,
    /// "at odds with": what stands before it holds the stance.
    Phrase,
}

/// Where a target stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// Right after the frame's words.
    Object,
    /// After this preposition.
    After(WordId),
    /// Right after the frame's words, where it is an issue or an event: one calls for talks, not for a person.
    Issue,
    /// The holder stands right after the frame's words ("under fire from").
    Holder,
}

/// A place with the score that the target gets there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Where.
    pub place: Place,
    /// −3 to 3.
    pub score: i8,
}

/// A row of `frames.csv`.
#[derive(Debug, Serialize, Deserialize)]
pub struct Frame {
    /// Part of speech.
    pub kind: FrameKind,
    /// What one does by it.
    pub act: ActId,
    /// Where its targets stand.
    pub slots: Vec<Slot>,
    /// The row's line in its file, counted from 1.
    pub line: u64,
}

impl Frame {
    /// The score of what stands there.
    pub fn score(&self, place: Place) -> Option<i8> {
        self.slots.iter().find(|slot| slot.place == place).map(|slot| slot.score)
    }
}

#[derive(Debug, Deserialize)]
struct Row {
    lemma: String,
    pos: FrameKind,
    act: String,
    slots: String,
    forms: String,
}

/// All frames.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Frames {
    rows: Vec<Frame>,
    phrases: Phrases<(u16, Forms)>,
}

impl Frames {
    /// Reads `frames.csv`: `lemma,pos,act,slots,forms,example,expected`.
    pub(super) fn read(file: &LexiconFile, acts: &Acts, vocabulary: &mut Vocabulary, problems: &mut Problems) -> Self {
        let mut frames = Vec::new();
        let mut phrases = Vec::new();
        for row in rows::<Row>(file, problems) {
            let Some(act) = acts.id(&row.cells.act) else {
                problems.add(&file.path, row.line, format!("no act \"{}\" in acts.csv", row.cells.act));
                continue;
            };
            let mut slots = Vec::new();
            for cell in list(&row.cells.slots) {
                match slot(cell, vocabulary) {
                    Some(slot) => slots.push(slot),
                    None => problems.add(
                        &file.path,
                        row.line,
                        format!("slot \"{cell}\": expected PLACE:SCORE, as \"of:-2\""),
                    ),
                }
            }
            let id = frames.len() as u16;
            let lemma = row.cells.lemma.as_str();
            match row.cells.pos {
                FrameKind::Verb => {
                    for (form, surface) in verb_forms(lemma, &row.cells.forms) {
                        phrases.push((words(vocabulary, &surface), (id, form)));
                    }
                }
                FrameKind::Noun => {
                    phrases.push((words(vocabulary, lemma), (id, Forms::OTHER)));
                    phrases.push((words(vocabulary, &inflection::plural(lemma)), (id, Forms::OTHER)));
                }
                FrameKind::Adjective | FrameKind::Phrase => {
                    for surface in
                        std::iter::once(lemma).chain(row.cells.forms.split('/').filter(|form| !form.is_empty()))
                    {
                        phrases.push((words(vocabulary, surface), (id, Forms::OTHER)));
                    }
                }
            }
            frames.push(Frame { kind: row.cells.pos, act, slots, line: row.line });
        }
        Self { rows: frames, phrases: Phrases::new(phrases) }
    }

    /// The frames whose words start here, with the form and the length in words; longest first.
    pub fn at<'a, W>(&'a self, words: W) -> impl Iterator<Item = (u16, Forms, usize)>
    where
        W: Iterator<Item = WordId> + Clone + 'a,
    {
        self.phrases.at(words).map(|((id, form), len)| (*id, *form, len))
    }

    /// Does a frame start with the word?
    pub(super) fn starts_with(&self, word: WordId) -> bool {
        self.phrases.starts_with(word)
    }

    /// A frame by its number.
    pub fn get(&self, id: u16) -> &Frame {
        &self.rows[id as usize]
    }
}

/// The surfaces of a verb, each once, with all forms that it can be.
pub(super) fn verb_forms(lemma: &str, own: &str) -> Vec<(Forms, String)> {
    let forms = inflection::verb(lemma, own);
    let mut surfaces = vec![(Forms::BASE, forms.base), (Forms::THIRD, forms.third), (Forms::GERUND, forms.gerund)];
    surfaces.extend(forms.past.into_iter().map(|surface| (Forms::PAST, surface)));
    surfaces.extend(forms.participle.into_iter().map(|surface| (Forms::PARTICIPLE, surface)));
    let mut merged: Vec<(Forms, String)> = Vec::new();
    for (form, surface) in surfaces {
        match merged.iter_mut().find(|(_, known)| *known == surface) {
            Some((forms, _)) => *forms = forms.and(form),
            None => merged.push((form, surface)),
        }
    }
    merged
}

fn slot(cell: &str, vocabulary: &mut Vocabulary) -> Option<Slot> {
    let (place, score) = cell.split_once(':')?;
    let place = match place {
        "object" => Place::Object,
        "issue" => Place::Issue,
        "holder" => Place::Holder,
        preposition => Place::After(vocabulary.add(preposition)),
    };
    Some(Slot { place, score: score.parse().ok().filter(|score| (-3..=3).contains(score))? })
}
