//! Training of the parser: averaged perceptrons with integer weights, one for moves and one for relations, and the
//! dynamic oracle of the arc-hybrid system (Goldberg and Nivre, 2013).

use rustc_hash::FxHashMap;

use super::conllu::{self, Sentence};
use super::random::Random;
use super::tagger::{TaggerSettings, tagger};
use crate::parse::{Move, Parser, Relation, RelationRow, RelationTable, State, WIDTH, Weights, of_moves, of_relation};
use crate::tag::word::Word;
use crate::tag::{Scratch, Tag};
use crate::weights::{Index, Packed};

/// What is chosen by hand. The defaults are those of the shipped model.
#[derive(Clone, Copy, Debug)]
pub struct ParserSettings {
    /// Times the treebank is gone through with the features that stay.
    pub epochs: u32,
    /// Slots of the table of moves, as a power of two.
    pub move_bits: u32,
    /// Features for moves that stay, those with the largest weights.
    pub most_move_features: usize,
    /// Features for relations that stay.
    pub most_relation_features: usize,
    /// Of a thousand features of an example, so many are hidden while it is learned.
    pub dropped_per_mille: u32,
    /// Of a thousand moves after the first pass, so many are the parser's own, right or wrong.
    pub explored_per_mille: u32,
    /// Start of every shuffle.
    pub seed: u64,
}

impl Default for ParserSettings {
    fn default() -> Self {
        Self {
            epochs: 10,
            move_bits: 17,
            most_move_features: 140_000,
            most_relation_features: 24_000,
            dropped_per_mille: 200,
            explored_per_mille: 900,
            seed: 1,
        }
    }
}

/// A sentence to learn from: words, the tags that the tagger gives them, and the right tree.
pub struct Example {
    words: Vec<Word>,
    tags: Vec<Tag>,
    /// Heads as nodes: the root is the number of words.
    heads: Vec<u32>,
    relations: Vec<Relation>,
}

/// Parts of the treebank whose tags are given by a tagger that has learned from the other parts.
const PARTS: usize = 5;
/// Neighbouring sentences that go to one part, so that documents stay together.
const BLOCK: usize = 50;

/// Trains a parser. Sentences should be [`merged`](Sentence::merged).
pub fn parser(sentences: &[Sentence], settings: ParserSettings) -> Parser {
    parser_from(&examples(sentences, small_taggers()), settings)
}

/// Small taggers, soon learned, give tags that are wrong where those of the shipped tagger are.
fn small_taggers() -> TaggerSettings {
    TaggerSettings { epochs: 8, least_seen: 3, most_features: 26_000, ..TaggerSettings::default() }
}

/// Tags the sentences as they will be tagged when they are parsed: by a tagger that has not seen them.
pub fn examples(sentences: &[Sentence], settings: TaggerSettings) -> Vec<Example> {
    let part = |place: usize| place / BLOCK % PARTS;
    let mut tags: Vec<Vec<Tag>> = vec![Vec::new(); sentences.len()];
    for held in 0..PARTS {
        let others: Vec<Sentence> =
            sentences.iter().enumerate().filter(|&(place, _)| part(place) != held).map(|(_, s)| s.clone()).collect();
        if others.len() == sentences.len() {
            continue;
        }
        // A treebank that is smaller than a block has no other part to learn from.
        let learned = tagger(if others.is_empty() { sentences } else { &others }, settings);
        let mut scratch = Scratch::default();
        for (_, (sentence, tags)) in
            sentences.iter().zip(&mut tags).enumerate().filter(|&(place, _)| part(place) == held)
        {
            learned.tag(sentence.forms(), &mut scratch, tags);
        }
    }
    examples_from(sentences, tags)
}

/// Joins sentences with tags.
pub fn examples_from(sentences: &[Sentence], tags: Vec<Vec<Tag>>) -> Vec<Example> {
    sentences
        .iter()
        .zip(tags)
        .map(|(sentence, tags)| Example {
            words: sentence.words.iter().map(|word| Word::new(&word.form)).collect(),
            tags,
            heads: sentence.words.iter().map(|word| word.head.unwrap_or(sentence.words.len()) as u32).collect(),
            relations: sentence.words.iter().map(conllu::Word::known_relation).collect(),
        })
        .collect()
}

/// Trains on sentences that have been tagged.
pub fn parser_from(examples: &[Example], settings: ParserSettings) -> Parser {
    let mut first = Learner::new(settings, true);
    for epoch in 0..settings.epochs.div_ceil(2) {
        first.epoch(examples, epoch);
    }
    // What the weak features had learned is learned again by those that stay.
    let mut second = Learner::new(settings, false);
    second.moves.adopt(first.moves.strongest(settings.most_move_features));
    second.relations.adopt(first.relations.strongest(settings.most_relation_features.min(Index::MOST)));
    for epoch in 0..settings.epochs {
        second.epoch(examples, epoch);
    }
    let (moves, relations) = (second.moves.finish(), second.relations.finish());
    let moves = Packed::new(settings.move_bits, moves);
    let mut relations: Vec<(u32, RelationRow)> =
        relations.into_iter().map(|(key, row)| (key, RelationRow(row))).collect();
    relations.sort_unstable_by_key(|&(key, _)| key);
    Parser::new(Weights { moves, relations: RelationTable::new(relations) })
}

/// A perceptron over hashed features with `N` classes.
struct Perceptron<const N: usize> {
    rows: FxHashMap<u32, u32>,
    learned: Vec<Learned<N>>,
    /// Whether features that are not there yet may come.
    open: bool,
    now: u32,
    found: Vec<(u32, Option<u32>)>,
}

#[derive(Clone)]
struct Learned<const N: usize> {
    now: [i32; N],
    sum: [i64; N],
    changed: u32,
}

impl<const N: usize> Learned<N> {
    const NEW: Self = Self { now: [0; N], sum: [0; N], changed: 0 };

    /// Brings the sums up to date.
    fn settle(&mut self, time: u32) {
        let passed = i64::from(time - self.changed);
        for (sum, &now) in self.sum.iter_mut().zip(&self.now) {
            *sum += i64::from(now) * passed;
        }
        self.changed = time;
    }

    fn strength(&self) -> u64 {
        self.sum.iter().map(|sum| sum.unsigned_abs()).max().unwrap_or(0)
    }
}

impl<const N: usize> Perceptron<N> {
    fn new(open: bool) -> Self {
        Self { rows: FxHashMap::default(), learned: Vec::new(), open, now: 0, found: Vec::new() }
    }

    /// Looks features up, hides some, and adds the weights of the others.
    fn score(&mut self, keys: &[u32], dropped_per_mille: u32, random: &mut Random) -> [i32; N] {
        self.now += 1;
        self.found.clear();
        let mut scores = [0; N];
        for &key in keys {
            if random.below(1000) < dropped_per_mille as usize {
                continue;
            }
            let row = self.rows.get(&key).copied();
            if let Some(row) = row {
                for (score, weight) in scores.iter_mut().zip(&self.learned[row as usize].now) {
                    *score += weight;
                }
            }
            if row.is_some() || self.open {
                self.found.push((key, row));
            }
        }
        scores
    }

    /// Moves the weights of the features last looked up towards `right` and away from `wrong`.
    fn correct(&mut self, right: usize, wrong: usize) {
        for &(key, row) in &self.found {
            let row = row.unwrap_or_else(|| {
                let next = self.learned.len() as u32;
                let row = *self.rows.entry(key).or_insert(next);
                if row == next {
                    self.learned.push(Learned::NEW);
                }
                row
            });
            let row = &mut self.learned[row as usize];
            row.settle(self.now);
            row.now[right] += 1;
            row.now[wrong] -= 1;
        }
    }

    /// The keys of the features with the largest weights.
    fn strongest(mut self, most: usize) -> Vec<u32> {
        let mut order: Vec<(u64, u32)> = Vec::with_capacity(self.rows.len());
        #[expect(clippy::iter_over_hash_type, reason = "the list is sorted before it is used")]
        for (&key, &row) in &self.rows {
            let row = &mut self.learned[row as usize];
            row.settle(self.now);
            order.push((row.strength(), key));
        }
        order.sort_unstable_by(|left, right| right.cmp(left));
        order.truncate(most);
        order.into_iter().map(|(_, key)| key).collect()
    }

    /// Starts with these features.
    fn adopt(&mut self, keys: Vec<u32>) {
        self.learned = vec![Learned::NEW; keys.len()];
        self.rows = keys.into_iter().zip(0..).collect();
    }

    /// The averaged weights, a byte each, the strongest features first.
    fn finish(mut self) -> Vec<(u32, [i8; N])> {
        let mut order: Vec<(u64, u32, u32)> = Vec::with_capacity(self.rows.len());
        #[expect(clippy::iter_over_hash_type, reason = "the list is sorted before it is used")]
        for (&key, &row) in &self.rows {
            let learned = &mut self.learned[row as usize];
            learned.settle(self.now);
            order.push((learned.strength(), key, row));
        }
        order.sort_unstable_by(|left, right| right.cmp(left));
        // One row in a thousand may be clipped: its weights decide alone anyway.
        let largest = order.get(order.len() / 1000).map_or(1, |&(strength, ..)| strength.max(1)) as i64;
        let byte = |sum: i64| ((sum * 254 + sum.signum() * largest) / (largest * 2)).clamp(-127, 127) as i8;
        order
            .into_iter()
            .map(|(_, key, row)| (key, self.learned[row as usize].sum.map(byte)))
            .filter(|(_, row)| row.iter().any(|&weight| weight != 0))
            .collect()
    }
}

struct Learner {
    settings: ParserSettings,
    moves: Perceptron<3>,
    relations: Perceptron<WIDTH>,
    random: Random,
    state: State,
}

impl Learner {
    fn new(settings: ParserSettings, open: bool) -> Self {
        Self {
            settings,
            moves: Perceptron::new(open),
            relations: Perceptron::new(open),
            random: Random(settings.seed),
            state: State::default(),
        }
    }

    fn epoch(&mut self, examples: &[Example], epoch: u32) {
        let mut order: Vec<usize> = (0..examples.len()).collect();
        self.random.shuffle(&mut order);
        for place in order {
            self.sentence(&examples[place], epoch > 0);
        }
    }

    fn sentence(&mut self, example: &Example, explores: bool) {
        let dropped = self.settings.dropped_per_mille;
        self.state.start(&example.words, &example.tags);
        while !self.state.is_done() {
            let scores = self.moves.score(&of_moves(&self.state), dropped, &mut self.random);
            let costs = costs(&self.state, &example.heads);
            let allowed = || Move::ALL.into_iter().filter(|&step| self.state.allows(step));
            let highest = |steps: &mut dyn Iterator<Item = Move>| {
                steps.reduce(|best, step| if scores[step as usize] > scores[best as usize] { step } else { best })
            };
            let least = allowed().map(|step| costs[step as usize]).min();
            let right = highest(&mut allowed().filter(|&step| Some(costs[step as usize]) == least));
            let (Some(chosen), Some(right)) = (highest(&mut allowed()), right) else { break };
            if costs[chosen as usize] > costs[right as usize] {
                self.moves.correct(right as usize, chosen as usize);
            }
            let explore = explores && self.random.below(1000) < self.settings.explored_per_mille as usize;
            if let Some((head, dependent)) = self.state.make(if explore { chosen } else { right }) {
                let relation = self.relation(example, head, dependent);
                self.state.relate(head, dependent, relation);
            }
        }
    }

    fn relation(&mut self, example: &Example, head: u32, dependent: u32) -> Relation {
        if head == self.state.root() {
            return Relation::Root;
        }
        let keys = of_relation(&self.state, head, dependent);
        let scores = self.relations.score(&keys, self.settings.dropped_per_mille, &mut self.random);
        let best = (1..Relation::ALL.len()).rev().max_by_key(|&relation| scores[relation]).unwrap_or(1);
        let gold = example.relations[dependent as usize];
        if example.heads[dependent as usize] == head && gold != Relation::Root && best != gold.index() {
            self.relations.correct(gold.index(), best);
        }
        Relation::from_index(best).unwrap_or(Relation::Dep)
    }
}

/// How many right arcs each move makes impossible that were possible before it.
fn costs(state: &State, heads: &[u32]) -> [u32; 3] {
    let next = state.next();
    let stack = state.stack();
    let head = |word: u32| heads.get(word as usize).copied();
    let Some((&top, below)) = stack.split_last() else { return [0; 3] };
    let second = below.last().copied();
    let root = state.root();
    // Shift: the next word can no longer have a head or a child below the top, nor the top as a child. Only the lowest
    // word of the stack can become the root.
    let shift = below.iter().filter(|&&word| head(next) == Some(word) || head(word) == Some(next)).count()
        + usize::from(head(top) == Some(next))
        + usize::from(head(next) == Some(root));
    // Left and right: the top can no longer have a child among the words to come, nor another head.
    let children = heads[(next as usize).min(heads.len())..].iter().filter(|&&head| head == top).count();
    let own = head(top).filter(|&own| own != root || below.is_empty());
    let left = children + usize::from(own.is_some_and(|own| own > next || Some(own) == second));
    let right = children + usize::from(own.is_some_and(|own| own >= next));
    [shift as u32, left as u32, right as u32]
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOLD: &str = "\
1\tthe\tthe\tDET\tDT\t_\t2\tdet\t_\t_
2\tenvoy\tenvoy\tNOUN\tNN\t_\t3\tnsubj\t_\t_
3\tsaid\tsay\tVERB\tVBD\t_\t0\troot\t_\t_
4\tit\tit\tPRON\tPRP\t_\t5\tnsubj\t_\t_
5\trained\train\tVERB\tVBD\t_\t3\tccomp\t_\t_
";

    fn tiny() -> ParserSettings {
        ParserSettings { move_bits: 12, ..ParserSettings::default() }
    }

    #[test]
    fn the_same_treebank_gives_the_same_bytes_and_is_learned() {
        let sentences = conllu::read("gold", GOLD).unwrap();
        let trained = parser(&sentences, tiny());
        assert_eq!(trained.save().unwrap(), parser(&sentences, tiny()).save().unwrap());
        let example = &examples(&sentences, small_taggers())[0];
        let mut arcs = Vec::new();
        trained.parse_words(&example.words, &example.tags, &mut State::default(), &mut arcs);
        let found: Vec<_> = arcs.iter().map(|arc| (arc.head().unwrap_or(5) as u32, arc.relation)).collect();
        let gold: Vec<_> = example.heads.iter().copied().zip(example.relations.iter().copied()).collect();
        assert_eq!(found, gold);
    }

    /// Every tree that can still be reached from a state, by trying all moves; the most right arcs among them.
    fn reachable(state: &State, heads: &[u32], made: &mut Vec<Move>, start: &dyn Fn() -> State) -> usize {
        if state.is_done() {
            return state.heads.iter().zip(heads).filter(|(found, gold)| found == gold).count();
        }
        let mut most = 0;
        for step in Move::ALL.into_iter().filter(|&step| state.allows(step)) {
            made.push(step);
            let mut next = start();
            for &step in made.iter() {
                next.make(step);
            }
            most = most.max(reachable(&next, heads, made, start));
            made.pop();
        }
        most
    }

    /// The costs of the oracle against what trying everything finds, along random moves, on random trees.
    #[test]
    fn the_oracle_counts_what_becomes_impossible() {
        let mut random = Random(7);
        let words = [Word::new("w"); 5];
        let tags = [Tag::Nn; 5];
        let start = || {
            let mut state = State::default();
            state.start(&words, &tags);
            state
        };
        let mut compared = 0;
        for _ in 0..40 {
            // A random projective tree: what random moves make.
            let mut tree = start();
            while !tree.is_done() {
                let steps: Vec<Move> = Move::ALL.into_iter().filter(|&step| tree.allows(step)).collect();
                tree.make(steps[random.below(steps.len())]);
            }
            let heads = tree.heads;
            let (mut state, mut made) = (start(), Vec::new());
            while !state.is_done() {
                let steps: Vec<Move> = Move::ALL.into_iter().filter(|&step| state.allows(step)).collect();
                let best = reachable(&state, &heads, &mut made, &start);
                let costs = costs(&state, &heads);
                // With the root next the system has no choice, and the oracle need not be exact.
                if state.next() < state.root() {
                    for &step in &steps {
                        made.push(step);
                        let mut next = start();
                        for &step in &made {
                            next.make(step);
                        }
                        let after = reachable(&next, &heads, &mut made, &start);
                        made.pop();
                        assert_eq!(
                            costs[step as usize] as usize,
                            best - after,
                            "{step:?} after {made:?} for {heads:?}"
                        );
                        compared += 1;
                    }
                }
                let step = steps[random.below(steps.len())];
                state.make(step);
                made.push(step);
            }
        }
        assert!(compared > 300, "{compared}");
    }
}
