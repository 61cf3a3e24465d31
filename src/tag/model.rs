//! A tagger as a file.

use super::word::{OUTSIDE, Word};
use super::{CERTAIN, Row, Tag, Tagger, WIDTH, dictionary_key};
use crate::weights::Index;
use crate::weights::file::{self, ModelError, Reader, Writer};

const KIND: &str = "tagg";
const VERSION: u32 = 2;

/// What the look-up does not need: the keys in the order of the rows, and the words of the dictionary.
pub(crate) struct Parts {
    keys: Vec<u32>,
    words: Vec<String>,
}

impl Tagger {
    /// Joins features with their rows, and words with their classes. The features must be in ascending order of their
    /// keys, the words in the order of their letters.
    pub(crate) fn from_parts(features: Vec<(u32, Row)>, dictionary: Vec<(String, u8)>) -> Self {
        let (keys, rows): (Vec<_>, Vec<_>) = features.into_iter().unzip();
        let words: Vec<Word> =
            dictionary.iter().map(|(surface, class)| Word { class: *class, ..Word::new(surface) }).collect();
        let known_keys: Vec<u32> = words.iter().copied().map(dictionary_key).collect();
        let mut tagger = Self {
            index: Index::new(&keys),
            rows,
            known_index: Index::new(&known_keys),
            known: Vec::new(),
            parts: Parts { keys, words: dictionary.into_iter().map(|(surface, _)| surface).collect() },
        };
        tagger.known = [OUTSIDE].iter().chain(&words).map(|&word| tagger.known(word)).collect();
        tagger
    }

    /// Reads a model as [`Tagger::save`] wrote it.
    pub fn load(file: &[u8]) -> Result<Self, ModelError> {
        let body = file::open(file, KIND, VERSION)?;
        let mut reader = Reader(&body);
        if reader.u32()? as usize != Tag::ALL.len() {
            return Err(ModelError::Damaged("it has another set of tags"));
        }
        let keys = ascending(reader.u32s()?)?;
        let weights = reader.bytes()?;
        if weights.len() != keys.len() * Tag::ALL.len() {
            return Err(ModelError::Damaged("its weights do not match its features"));
        }
        let mut rows = vec![Row([0; WIDTH]); keys.len()];
        // The file keeps the weights tag by tag, which compresses better.
        if !keys.is_empty() {
            for (tag, column) in weights.chunks_exact(keys.len()).enumerate() {
                for (row, &weight) in rows.iter_mut().zip(column) {
                    row.0[tag] = weight as i8;
                }
            }
        }
        let words = std::str::from_utf8(reader.bytes()?).map_err(|_| ModelError::Damaged("its words are not UTF-8"))?;
        let classes = reader.bytes()?;
        if classes.iter().any(|class| usize::from(class & !CERTAIN) >= Tag::ALL.len()) {
            return Err(ModelError::Damaged("it names a tag that does not exist"));
        }
        let words: Vec<&str> = words.lines().collect();
        if words.len() != classes.len() || words.len() > Index::MOST {
            return Err(ModelError::Damaged("its dictionary is uneven"));
        }
        reader.end()?;
        Ok(Self::from_parts(
            keys.into_iter().zip(rows).collect(),
            words.into_iter().map(str::to_owned).zip(classes.iter().copied()).collect(),
        ))
    }

    /// The model as a file; the same model gives the same bytes.
    pub fn save(&self) -> Result<Vec<u8>, ModelError> {
        let mut writer = Writer::new(b"tagg", VERSION);
        writer.u32(Tag::ALL.len() as u32);
        writer.u32s(self.parts.keys.iter().copied());
        let mut weights = Vec::with_capacity(self.rows.len() * Tag::ALL.len());
        for tag in 0..Tag::ALL.len() {
            weights.extend(self.rows.iter().map(|row| row.0[tag]));
        }
        writer.i8s(weights.into_iter());
        writer.bytes(self.parts.words.join("\n").as_bytes());
        writer.bytes(&self.known[1..].iter().map(|known| known.class).collect::<Vec<u8>>());
        writer.finish()
    }
}

/// Accepts keys that an index can be built of.
fn ascending(keys: Vec<u32>) -> Result<Vec<u32>, ModelError> {
    if keys.len() > Index::MOST {
        return Err(ModelError::TooLarge);
    }
    if keys.is_sorted() { Ok(keys) } else { Err(ModelError::Damaged("its features are out of order")) }
}

#[cfg(test)]
mod tests {
    use super::super::Scratch;
    use super::*;

    fn small() -> Tagger {
        let mut row = Row([0; WIDTH]);
        row.0[Tag::Vbd.index()] = 100;
        row.0[Tag::Nn.index()] = -7;
        let said = super::super::word::Word::new("said");
        let key = super::super::of_word(said, super::super::Place::Later)[0];
        Tagger::from_parts(vec![(key, row)], vec![("the".to_owned(), Tag::Dt.index() as u8 | CERTAIN)])
    }

    #[test]
    fn a_saved_model_is_the_same_model() {
        let file = small().save().unwrap();
        let again = Tagger::load(&file).unwrap();
        assert_eq!(again.save().unwrap(), file);
        let mut tags = Vec::new();
        again.tag(["the", "said"], &mut Scratch::default(), &mut tags);
        assert_eq!(tags, [Tag::Dt, Tag::Vbd]);
    }

    /// A file that is whole, and whose content is not a tagger's.
    fn forged(fill: impl Fn(&mut Writer)) -> Option<ModelError> {
        let mut writer = Writer::new(b"tagg", VERSION);
        fill(&mut writer);
        Tagger::load(&writer.finish().unwrap()).err()
    }

    #[test]
    fn forged_models_are_refused() {
        let tags = Tag::ALL.len() as u32;
        assert!(matches!(forged(|file| file.u32(tags - 1)), Some(ModelError::Damaged(_))));
        let with = |keys: [u32; 2], weights: usize, known: &[u8]| {
            forged(|file| {
                file.u32(tags);
                file.u32s(keys.into_iter());
                file.i8s(std::iter::repeat_n(0, weights));
                file.bytes(b"said");
                file.bytes(known);
            })
        };
        let right = 2 * Tag::ALL.len();
        assert!(with([1, 2], right, &[3]).is_none());
        assert!(with([2, 1], right, &[3]).is_some(), "keys out of order");
        assert!(with([1, 2], right - 1, &[3]).is_some(), "a weight is missing");
        assert!(with([1, 2], right, &[100]).is_some(), "no such tag");
        assert!(with([1, 2], right, &[3, 3]).is_some(), "a class too many");
    }
}
