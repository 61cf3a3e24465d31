//! Training of the tagger: an averaged perceptron with integer weights.

use rustc_hash::FxHashMap;

use super::conllu::Sentence;
use super::random::Random;
use crate::tag::word::Word;
use crate::tag::{
    CERTAIN, Place, Row, Tag, Tagger, WIDTH, certain_tag, dictionary_key, of_after, of_before, of_future, of_history,
    of_place, of_word, word,
};
use crate::weights::Index;

/// What is chosen by hand. The defaults are those of the shipped model.
#[derive(Clone, Copy, Debug)]
pub struct TaggerSettings {
    /// Times the treebank is gone through.
    pub epochs: u32,
    /// A feature must be seen so often in the treebank to have weights.
    pub least_seen: u32,
    /// The most features kept, those with the largest weights.
    pub most_features: usize,
    /// A word must be seen so often to have a class …
    pub class_least_seen: u32,
    /// A word must be seen so often to count as certain …
    pub known_least_seen: u32,
    /// … and have its tag in so many of a thousand cases.
    pub known_per_mille: u32,
    /// Of a thousand features of an example, so many are hidden while it is learned.
    pub dropped_per_mille: u32,
    /// Start of every shuffle.
    pub seed: u64,
}

impl Default for TaggerSettings {
    fn default() -> Self {
        Self {
            epochs: 16,
            least_seen: 2,
            most_features: 56_000,
            class_least_seen: 5,
            known_least_seen: 20,
            known_per_mille: 995,
            dropped_per_mille: 400,
            seed: 1,
        }
    }
}

/// Weights of a feature while it is learned: now, summed over time, and when they were last changed.
#[derive(Clone)]
struct Learned {
    now: [i32; WIDTH],
    sum: [i64; WIDTH],
    changed: [u32; WIDTH],
}

const NEW: Learned = Learned { now: [0; WIDTH], sum: [0; WIDTH], changed: [0; WIDTH] };

struct Example {
    words: Vec<Word>,
    tags: Vec<Tag>,
}

/// Trains a tagger. Sentences should be [`merged`](Sentence::merged).
pub fn tagger(sentences: &[Sentence], settings: TaggerSettings) -> Tagger {
    let mut examples: Vec<Example> = sentences
        .iter()
        .map(|sentence| Example {
            words: sentence.words.iter().map(|word| Word::new(&word.form)).collect(),
            tags: sentence.words.iter().map(|word| word.tag).collect(),
        })
        .collect();
    let dictionary = dictionary(sentences, settings);
    let classes: FxHashMap<u32, u8> =
        dictionary.iter().map(|(surface, class)| (dictionary_key(Word::new(surface)), *class)).collect();
    for word in examples.iter_mut().flat_map(|example| &mut example.words) {
        word.class = classes.get(&dictionary_key(*word)).copied().unwrap_or(word.class);
    }
    let rows = frequent(&examples, settings.least_seen);
    let learned = learn(&examples, &rows, TaggerSettings { epochs: settings.epochs / 2, ..settings });
    // What the weak features had learned is learned again by those that stay.
    let rows = strongest(&rows, &learned, settings.most_features);
    let learned = learn(&examples, &rows, settings);
    Tagger::from_parts(quantized(&rows, &learned), dictionary)
}

/// Words that are frequent enough to have a class, in the order of their letters.
fn dictionary(sentences: &[Sentence], settings: TaggerSettings) -> Vec<(String, u8)> {
    let mut counts: FxHashMap<u32, (&str, [u32; WIDTH])> = FxHashMap::default();
    for word in sentences.iter().flat_map(|sentence| &sentence.words) {
        let key = dictionary_key(Word::new(&word.form));
        counts.entry(key).or_insert((&word.form, [0; WIDTH])).1[word.tag.index()] += 1;
    }
    counts.retain(|_, (_, row)| row.iter().sum::<u32>() >= settings.class_least_seen);
    let class = |row: &[u32; WIDTH]| {
        let seen: u32 = row.iter().sum();
        let (best, &most) = row.iter().enumerate().max_by_key(|&(_, &count)| count).unwrap_or((0, &0));
        let certain = seen >= settings.known_least_seen
            && u64::from(most) * 1000 >= u64::from(seen) * u64::from(settings.known_per_mille);
        best as u8 | if certain { CERTAIN } else { 0 }
    };
    let words = counts.values().map(|(surface, row)| ((*surface).to_owned(), class(row)));
    let mut dictionary: Vec<(String, u8)> = words.collect();
    dictionary.sort_unstable();
    dictionary
}

/// The features that depend on words alone, in the order of their templates, and those that depend on the tags before.
fn features(words: &[Word], at: usize, tags: &[Tag]) -> impl Iterator<Item = u32> {
    let place = if at == 0 { Place::First } else { Place::Later };
    let (own, before, after) =
        (of_word(words[at], place), of_before(word(words, at, -1)), of_after(word(words, at, 1)));
    let [shapes, before2, rest @ ..] = of_place(words, at);
    let words_before = own.into_iter().chain(before).chain([shapes, before2]);
    words_before.chain(after).chain(rest).chain(of_history(words, at, tags))
}

/// Numbers the features that occur often enough.
fn frequent(examples: &[Example], least: u32) -> FxHashMap<u32, u32> {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    for Example { words, tags } in examples {
        for (at, &word) in words.iter().enumerate() {
            if certain_tag(word.class).is_some() {
                continue;
            }
            for key in features(words, at, tags).chain(of_future(words, at, tags)) {
                *counts.entry(key).or_default() += 1;
            }
        }
    }
    let mut keys: Vec<u32> = counts.into_iter().filter(|&(_, count)| count >= least).map(|(key, _)| key).collect();
    keys.sort_unstable();
    keys.into_iter().zip(0..).collect()
}

fn learn(examples: &[Example], rows: &FxHashMap<u32, u32>, settings: TaggerSettings) -> Vec<Learned> {
    let mut learned = vec![NEW; rows.len()];
    let mut random = Random(settings.seed);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut now = 0u32;
    let mut found: Vec<usize> = Vec::new();
    let mut given: Vec<Tag> = Vec::new();
    for _ in 0..settings.epochs {
        random.shuffle(&mut order);
        for &example in &order {
            let Example { words, tags } = &examples[example];
            given.clear();
            for second in [false, true] {
                for (at, (&word, &gold)) in words.iter().zip(tags).enumerate() {
                    if let Some(tag) = certain_tag(word.class) {
                        if !second {
                            given.push(tag);
                        }
                        continue;
                    }
                    now += 1;
                    let future = of_future(words, at, &given);
                    let future = if second { &future[..] } else { &[] };
                    found.clear();
                    found.extend(
                        features(words, at, &given)
                            .chain(future.iter().copied())
                            .filter_map(|key| rows.get(&key).map(|&row| row as usize)),
                    );
                    found.retain(|_| random.below(1000) >= settings.dropped_per_mille as usize);
                    let mut scores = [0i32; WIDTH];
                    for &row in &found {
                        for (score, weight) in scores.iter_mut().zip(&learned[row].now) {
                            *score += weight;
                        }
                    }
                    let best = (0..Tag::ALL.len()).rev().max_by_key(|&tag| scores[tag]).unwrap_or(0);
                    if best != gold.index() {
                        for &row in &found {
                            learned[row].change(gold.index(), 1, now);
                            learned[row].change(best, -1, now);
                        }
                    }
                    let best = Tag::from_index(best).unwrap_or(Tag::Nn);
                    if second { given[at] = best } else { given.push(best) }
                }
            }
        }
    }
    for row in &mut learned {
        for tag in 0..WIDTH {
            row.change(tag, 0, now);
        }
    }
    learned
}

impl Learned {
    /// The largest of the summed weights, whatever its sign.
    fn strength(&self) -> u64 {
        self.sum.iter().map(|sum| sum.unsigned_abs()).max().unwrap_or(0)
    }

    fn change(&mut self, tag: usize, by: i32, time: u32) {
        self.sum[tag] += i64::from(self.now[tag]) * i64::from(time - self.changed[tag]);
        self.changed[tag] = time;
        self.now[tag] += by;
    }
}

/// Those features that have the largest weights, numbered anew.
fn strongest(rows: &FxHashMap<u32, u32>, learned: &[Learned], most: usize) -> FxHashMap<u32, u32> {
    let mut kept: Vec<(u64, u32)> = rows.iter().map(|(&key, &row)| (learned[row as usize].strength(), key)).collect();
    kept.sort_unstable_by(|left, right| right.cmp(left));
    kept.truncate(most.min(Index::MOST));
    kept.into_iter().zip(0..).map(|((_, key), row)| (key, row)).collect()
}

/// Brings the weights into a byte each, in ascending order of the features.
fn quantized(rows: &FxHashMap<u32, u32>, learned: &[Learned]) -> Vec<(u32, Row)> {
    let mut strengths: Vec<u64> = learned.iter().map(Learned::strength).collect();
    strengths.sort_unstable_by(|left, right| right.cmp(left));
    // One row in a thousand may be clipped: its weights decide alone anyway.
    let largest = strengths.get(strengths.len() / 1000).map_or(1, |&strength| strength.max(1)) as i64;
    let byte = |sum: i64| ((sum * 254 + sum.signum() * largest) / (largest * 2)).clamp(-127, 127) as i8;
    let mut features: Vec<(u32, Row)> =
        rows.iter().map(|(&key, &row)| (key, Row(learned[row as usize].sum.map(byte)))).collect();
    features.retain(|(_, row)| row.0.iter().any(|&weight| weight != 0));
    features.sort_unstable_by_key(|&(key, _)| key);
    features
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::Scratch;
    use crate::train::conllu;

    const GOLD: &str = "\
1\tthe\tthe\tDET\tDT\t_\t2\tdet\t_\t_
2\tenvoy\tenvoy\tNOUN\tNN\t_\t3\tnsubj\t_\t_
3\tspoke\tspeak\tVERB\tVBD\t_\t0\troot\t_\t_

1\tthe\tthe\tDET\tDT\t_\t2\tdet\t_\t_
2\tenvoys\tenvoy\tNOUN\tNNS\t_\t3\tnsubj\t_\t_
3\tspoke\tspeak\tVERB\tVBD\t_\t0\troot\t_\t_
";

    #[test]
    fn the_same_treebank_gives_the_same_bytes() {
        let sentences = conllu::read("gold", GOLD).unwrap();
        let settings = TaggerSettings { epochs: 6, least_seen: 1, ..TaggerSettings::default() };
        let trained = tagger(&sentences, settings);
        assert_eq!(trained.save().unwrap(), tagger(&sentences, settings).save().unwrap());
        let mut tags = Vec::new();
        trained.tag(["the", "envoys", "spoke"], &mut Scratch::default(), &mut tags);
        assert_eq!(tags, [Tag::Dt, Tag::Nns, Tag::Vbd]);
    }

    #[test]
    fn frequent_words_with_one_tag_are_certain() {
        let sentences = conllu::read("gold", GOLD).unwrap();
        let settings = TaggerSettings {
            class_least_seen: 2,
            known_least_seen: 2,
            known_per_mille: 995,
            ..TaggerSettings::default()
        };
        let trained = tagger(&sentences, settings);
        assert_eq!(certain_tag(trained.word("the").class), Some(Tag::Dt));
        assert_eq!(certain_tag(trained.word("envoy").class), None);
    }
}
