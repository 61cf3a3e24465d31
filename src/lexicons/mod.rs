//! Lexicons: every word, name, form, class, polarity and surface pattern that the stages match, read from CSV files.
//!
//! The folder `lexicons/` is embedded in the binary ([`Lexicons::builtin`]); a user's folders are layered over it
//! ([`Lexicons::load`]). One file of this module reads one CSV file; [`Lexicons`] names them all. To add a lexicon is to add
//! its CSV file, its module, and its field here. Nothing here looks at a text.
//!
//! The build script compiles this module too, reads the files and writes what it has read as an image ([`image`]), which the program takes
//! in place of reading them at every start. So a mistake in a row is told by the build, with file and line.

pub mod abbreviations;
pub mod acts;
pub mod attribution_rules;
pub mod calendar;
pub mod check;
pub mod cues;
pub mod elisions;
pub mod find;
pub mod first_names;
pub mod fold;
pub mod frames;
pub mod function_words;
pub mod furniture;
pub mod gazetteer;
#[cfg(has_image)]
mod image;
pub mod inflection;
pub mod irregular_verbs;
mod named;
pub mod nominals;
pub mod patterns;
mod people;
pub mod phrases;
mod places;
pub mod pronouns;
pub mod sentence_starters;
pub mod stance_rules;
pub mod stance_terms;
pub mod table;
pub mod titles;
pub mod trie;
mod valences;
mod vocabulary;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use self::gazetteer::GazetteerBuilder;
use self::trie::Key;
use self::vocabulary::List;
use crate::entity::Kind;

pub use abbreviations::{Abbreviations, Ending};
pub use acts::Acts;
pub use attribution_rules::{AttributionRule, AttributionRules};
pub use calendar::Calendar;
pub use cues::{Cue, CueClass, CuePos, Cues};
pub use elisions::Elisions;
pub use first_names::FirstNames;
pub use frames::Frames;
pub use function_words::{FunctionWords, WordClasses};
pub use furniture::{Furniture, Furnitures};
pub use gazetteer::Gazetteer;
pub use irregular_verbs::IrregularVerbs;
pub use nominals::{NominalClass, Nominals};
pub use patterns::{NamePatterns, Part};
pub use pronouns::{Pronoun, Pronouns};
pub use sentence_starters::SentenceStarters;
pub use stance_rules::StanceRules;
pub use stance_terms::StanceTerms;
pub use table::{LexiconFile, Problem, Problems};
pub use titles::{Title, TitleClass, Titles};
pub use valences::Valences;
pub use vocabulary::{Vocabulary, WordId};

/// All lexicons, read once and shared by all threads.
#[derive(Debug, Serialize, Deserialize)]
pub struct Lexicons {
    /// Every word of every lexicon.
    pub vocabulary: Vocabulary,
    /// Words whose period belongs to them.
    pub abbreviations: Abbreviations,
    /// What claims do.
    pub acts: Acts,
    /// By which words somebody takes a side.
    pub frames: Frames,
    /// Evaluative words and operators.
    pub stance_terms: StanceTerms,
    /// Ratings of single words.
    pub valences: Valences,
    /// How often each rule of stance is right.
    pub stance_rules: StanceRules,
    /// Words that start with an apostrophe.
    pub elisions: Elisions,
    /// Words that start a sentence after an abbreviation, or go on with one after a question.
    pub sentence_starters: SentenceStarters,
    /// Patterns of attribution.
    pub attribution_rules: AttributionRules,
    /// Words that attribute.
    pub cues: Cues,
    /// Months and days of the week.
    pub calendar: Calendar,
    /// Lines that are no part of an article's text.
    pub furniture: Furnitures,
    /// Words that shape clauses.
    pub function_words: FunctionWords,
    /// Forms of verbs that no rule gives.
    pub irregular_verbs: IrregularVerbs,
    /// People, places, organizations, systems, events and issues.
    pub gazetteer: Gazetteer,
    /// Titles and offices.
    pub titles: Titles,
    /// Given names.
    pub first_names: FirstNames,
    /// Heads of descriptions.
    pub nominals: Nominals,
    /// Words that stand for someone named before.
    pub pronouns: Pronouns,
    /// Words that make names.
    pub name_patterns: NamePatterns,
}

/// The files of `lexicons/` as they were at build time.
const BUILTIN: &[(&str, &str)] = &[
    ("abbreviations.csv", include_str!("../../lexicons/abbreviations.csv")),
    ("acts.csv", include_str!("../../lexicons/acts.csv")),
    ("calendar.csv", include_str!("../../lexicons/calendar.csv")),
    ("furniture.csv", include_str!("../../lexicons/furniture.csv")),
    ("frames.csv", include_str!("../../lexicons/frames.csv")),
    ("stance_rules.csv", include_str!("../../lexicons/stance_rules.csv")),
    ("stance_terms.csv", include_str!("../../lexicons/stance_terms.csv")),
    ("elisions.csv", include_str!("../../lexicons/elisions.csv")),
    ("sentence_starters.csv", include_str!("../../lexicons/sentence_starters.csv")),
    ("attribution_rules.csv", include_str!("../../lexicons/attribution_rules.csv")),
    ("cues.csv", include_str!("../../lexicons/cues.csv")),
    ("function_words.csv", include_str!("../../lexicons/function_words.csv")),
    ("irregular_verbs.csv", include_str!("../../lexicons/irregular_verbs.csv")),
    ("cities.csv", include_str!("../../lexicons/cities.csv")),
    ("events.csv", include_str!("../../lexicons/events.csv")),
    ("first_names.csv", include_str!("../../lexicons/first_names.csv")),
    ("issues.csv", include_str!("../../lexicons/issues.csv")),
    ("nominals.csv", include_str!("../../lexicons/nominals.csv")),
    ("organizations.csv", include_str!("../../lexicons/organizations.csv")),
    ("patterns.csv", include_str!("../../lexicons/patterns.csv")),
    ("people.csv", include_str!("../../lexicons/people.csv")),
    ("places.csv", include_str!("../../lexicons/places.csv")),
    ("pronouns.csv", include_str!("../../lexicons/pronouns.csv")),
    ("systems.csv", include_str!("../../lexicons/systems.csv")),
    ("titles.csv", include_str!("../../lexicons/titles.csv")),
];

impl Lexicons {
    /// The built-in lexicons.
    ///
    /// # Errors
    /// When the image is damaged, which cannot happen in a build of the project.
    pub fn builtin() -> Result<Self, Problems> {
        Self::load(&[])
    }

    /// May a frame or a term of stance start with the word? Most words start none.
    pub fn may_take_sides(&self, word: WordId) -> bool {
        !word.lacks(List::Stance)
    }

    /// The built-in lexicons with the files of the given folders layered over them.
    ///
    /// # Errors
    /// Everything wrong in any of the files, at once, with file and line.
    pub fn load(folders: &[PathBuf]) -> Result<Self, Problems> {
        #[cfg(has_image)]
        if folders.is_empty() {
            return image::read();
        }
        Self::read(folders)
    }

    /// Reads all files.
    fn read(folders: &[PathBuf]) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut vocabulary = Vocabulary::default();
        let files = Files::read(folders, &mut problems);
        let abbreviations = Abbreviations::read(&files.builtin("abbreviations.csv"), &mut vocabulary, &mut problems);
        let acts = Acts::read(&files.builtin("acts.csv"), &mut problems);
        let frames = Frames::read(&files.builtin("frames.csv"), &acts, &mut vocabulary, &mut problems);
        let stance_rules = StanceRules::read(&files.builtin("stance_rules.csv"), &mut problems);
        let stance_terms = StanceTerms::read(
            &files.builtin("stance_terms.csv"),
            files.users("stance_terms.csv"),
            &mut vocabulary,
            &mut problems,
        );
        let elisions = Elisions::read(&files.builtin("elisions.csv"), &mut vocabulary, &mut problems);
        let sentence_starters =
            SentenceStarters::read(&files.builtin("sentence_starters.csv"), &mut vocabulary, &mut problems);
        let calendar = Calendar::read(&files.builtin("calendar.csv"), &mut vocabulary, &mut problems);
        let furniture = Furnitures::read(&files.builtin("furniture.csv"), &mut vocabulary, &mut problems);
        let attribution_rules = AttributionRules::read(&files.builtin("attribution_rules.csv"), &mut problems);
        let cues =
            Cues::read(&files.builtin("cues.csv"), files.users("cues.csv"), &acts, &mut vocabulary, &mut problems);
        let function_words = FunctionWords::read(&files.builtin("function_words.csv"), &mut vocabulary, &mut problems);
        let irregular_verbs = IrregularVerbs::read(&files.builtin("irregular_verbs.csv"), &mut problems);
        let titles = Titles::read(&files.builtin("titles.csv"), &mut vocabulary, &mut problems);
        let first_names = FirstNames::read(&files.builtin("first_names.csv"), &mut vocabulary, &mut problems);
        let nominals = Nominals::read(&files.builtin("nominals.csv"), &mut vocabulary, &mut problems);
        let pronouns = Pronouns::read(&files.builtin("pronouns.csv"), &mut vocabulary, &mut problems);
        let name_patterns = NamePatterns::read(&files.builtin("patterns.csv"), &mut vocabulary, &mut problems);
        let rows = files.gazetteer(&mut problems);
        // their text is as large as all that is made of it
        drop(files);
        let gazetteer = rows.build(&mut vocabulary, &first_names, &name_patterns);
        if !problems.0.is_empty() {
            return Err(problems);
        }
        vocabulary.note_lists(|list, word| match list {
            List::Cue => !cues.starting(word).is_empty(),
            List::Stance => frames.starts_with(word) || stance_terms.starts_with(word),
            List::Title => titles.starts_with(Key::word(word)),
            List::Name => gazetteer.start(Key::word(word)).is_some(),
            List::LowerName => gazetteer.starts_in_lower_case(word),
            List::Pattern => name_patterns.part(word).is_some(),
            List::FirstName => first_names.gender(word).is_some(),
            List::Nominal => nominals.class(word).is_some(),
            List::Function => function_words.classes(word) != WordClasses::default(),
        });
        Ok(Self {
            vocabulary,
            abbreviations,
            acts,
            attribution_rules,
            calendar,
            cues,
            elisions,
            first_names,
            frames,
            function_words,
            furniture,
            irregular_verbs,
            gazetteer,
            name_patterns,
            nominals,
            pronouns,
            sentence_starters,
            stance_rules,
            stance_terms,
            titles,
            valences: Valences::builtin(),
        })
    }
}

impl Lexicons {
    /// A built-in row as it stands in its file: `cues.csv`, line 12 (counted from 1).
    pub fn builtin_row(name: &str, line: u64) -> Option<&'static str> {
        let (_, text) = BUILTIN.iter().find(|(file, _)| *file == name)?;
        text.lines().nth(usize::try_from(line).ok()?.checked_sub(1)?)
    }

    /// The files that [`Lexicons::load`] reads: built-in ones, then those of the folders.
    ///
    /// # Errors
    /// If a folder cannot be read.
    pub fn files(folders: &[PathBuf]) -> std::io::Result<Vec<LexiconFile>> {
        let builtin = BUILTIN
            .iter()
            .map(|(name, text)| LexiconFile { path: Path::new("lexicons").join(name), text: (*text).into() });
        let mut files: Vec<LexiconFile> = builtin.collect();
        for folder in folders {
            files.extend(csv_files(folder)?);
        }
        Ok(files)
    }
}

/// The files to read: built-in ones, and a user's.
struct Files {
    users: Vec<LexiconFile>,
}

impl Files {
    fn read(folders: &[PathBuf], problems: &mut Problems) -> Self {
        let mut users = Vec::new();
        for folder in folders {
            match csv_files(folder) {
                Ok(files) => {
                    for file in &files {
                        refuse_unknown(file, problems);
                    }
                    users.extend(files);
                }
                Err(error) => problems.add(folder, 0, error.to_string()),
            }
        }
        Self { users }
    }

    fn builtin(&self, name: &str) -> LexiconFile {
        let text = BUILTIN.iter().find(|(file, _)| *file == name).map_or("", |(_, text)| text);
        LexiconFile { path: Path::new("lexicons").join(name), text: text.into() }
    }

    /// The rows of all gazetteer files, a user's layered over ours.
    fn gazetteer(&self, problems: &mut Problems) -> GazetteerBuilder {
        let mut rows = GazetteerBuilder::default();
        for (name, read) in GAZETTEERS {
            read(&self.builtin(name), &mut rows, problems);
        }
        for (name, read) in GAZETTEERS {
            for file in self.users(name) {
                rows.layer();
                read(file, &mut rows, problems);
            }
        }
        rows
    }

    /// A user's files of this name, in the order of the folders.
    fn users(&self, name: &str) -> impl Iterator<Item = &LexiconFile> {
        self.users.iter().filter(move |file| file.path.file_name().is_some_and(|file| file == name))
    }
}

/// The files beside the gazetteers that a user can add to.
const WORDS: [&str; 2] = ["cues.csv", "stance_terms.csv"];

/// A file that nothing reads is a mistake in its name.
fn refuse_unknown(file: &LexiconFile, problems: &mut Problems) {
    let known = || GAZETTEERS.iter().map(|(name, _)| *name).chain(WORDS);
    if !known().any(|name| file.path.file_name().is_some_and(|file| file == name)) {
        let names: Vec<&str> = known().collect();
        problems.add(&file.path, 1, format!("no lexicon of this name is read; known are {}", names.join(", ")));
    }
}

/// Reads a gazetteer file.
type ReadGazetteer = fn(&LexiconFile, &mut GazetteerBuilder, &mut Problems);

/// The gazetteer files and their readers. Of two entities with the same name the one whose file stands first is tried first.
const GAZETTEERS: &[(&str, ReadGazetteer)] = &[
    ("places.csv", places::read),
    ("organizations.csv", |file, rows, problems| named::read(Kind::Organization, file, rows, problems)),
    ("people.csv", people::read),
    ("systems.csv", |file, rows, problems| named::read(Kind::System, file, rows, problems)),
    ("cities.csv", places::read),
    ("events.csv", |file, rows, problems| named::read(Kind::Event, file, rows, problems)),
    ("issues.csv", |file, rows, problems| named::read(Kind::Issue, file, rows, problems)),
];

fn csv_files(folder: &Path) -> std::io::Result<Vec<LexiconFile>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "csv") {
            paths.push(path);
        }
    }
    paths.sort();
    paths.into_iter().map(|path| Ok(LexiconFile { text: std::fs::read_to_string(&path)?.into(), path })).collect()
}
