//! Training of the learned attribution from annotated articles.
//!
//! The chain of labels is an averaged structured perceptron over the windows of gold cues. Acceptance is a logistic regression over all
//! possible cues, labelled by chains that did not see their article: the articles are divided in [`AttributionSettings::folds`] parts.
//! The same parts give the calibration of confidence and figures for articles that were not seen: each is annotated by a model of the
//! other parts.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::acceptance::{heads, judged};
use super::held_out::Held;
use super::random::Random;
use super::regression::{Judged, Rounds, learn};
use crate::attribution::Claim;
use crate::attribution::learned::calibration::Calibration;
use crate::attribution::learned::context::{Context, cue_class, cue_key};
use crate::attribution::learned::features::{STEP, of_item, of_step};
use crate::attribution::learned::labels::{LABELS, Label, Lattice, Weights};
use crate::attribution::learned::{Cues, Model};
use crate::bounds::Bounds;
use crate::document::Document;
use crate::evaluate::{Annotated, AnnotatedClaim};
use crate::parse::Parser;
use crate::pipeline::Engine;
use crate::span::{CodePoints, Span};
use crate::weights::table::Table;
use crate::{mention, segment, syntax};

/// What is chosen by hand. The defaults are those of the shipped model.
#[derive(Clone, Copy, Debug)]
pub struct AttributionSettings {
    /// Times the articles are gone through for the chain.
    pub epochs: u32,
    /// … and for acceptance.
    pub accept_epochs: u32,
    /// A feature must be seen so often to have weights.
    pub least_seen: u32,
    /// The most features of the chain kept, those with the largest weights.
    pub most_features: usize,
    /// Parts for acceptance, calibration and held-out figures.
    pub folds: usize,
    /// A wrong label costs so much while the chain is learned, so that right ones win by a margin.
    pub margin: f32,
    /// A word must be the head of cues in so many of a thousand cases to be a candidate.
    pub least_cue_per_mille: u32,
    /// Start of every shuffle.
    pub seed: u64,
}

impl Default for AttributionSettings {
    fn default() -> Self {
        Self {
            epochs: 14,
            accept_epochs: 8,
            least_seen: 3,
            most_features: 300_000,
            folds: 5,
            margin: 2.0,
            least_cue_per_mille: 60,
            seed: 1,
        }
    }
}

/// An annotated article with what earlier stages say of it.
pub struct Article<'e> {
    lexicons: &'e crate::lexicons::Lexicons,
    pub(super) document: Document,
    pub(super) segmentation: segment::Segmentation,
    mentions: mention::Mentions,
    syntax: syntax::Syntax,
    pub(super) rules: Vec<Claim>,
    pub(super) gold: Vec<Gold>,
}

/// A claim's spans in bytes.
pub(super) struct Gold {
    pub(super) source: Vec<Span>,
    pub(super) cue: Vec<Span>,
    pub(super) content: Vec<Span>,
}

/// Runs the stages before attribution.
pub fn articles<'e>(engine: &'e Engine, parser: &Parser, gold: &[Annotated]) -> Vec<Article<'e>> {
    gold.iter()
        .map(|annotated| {
            let document = Document {
                id: annotated.id.clone(),
                text: annotated.text.clone().unwrap_or_default(),
                ..Document::default()
            };
            let segmentation = segment::segment(&engine.lexicons, &document, Bounds::default());
            let mentions = mention::find(&engine.lexicons, &engine.models.names, &document, &segmentation);
            let wanted = crate::attribution::candidates(&engine.lexicons, &segmentation);
            let mut syntax = syntax::tag(&engine.models.tagger, &document, &segmentation, &wanted);
            let rules = crate::attribution::by_rules(
                &engine.lexicons,
                &document,
                &segmentation,
                &mentions,
                &syntax,
                Bounds::default(),
            );
            syntax::parse(parser, &document, &segmentation, &wanted, &mut syntax);
            let points = CodePoints::new(&document.text);
            let bytes = |spans: &[(u32, u32)]| -> Vec<Span> {
                let byte = |point| points.byte(point).unwrap_or(document.text.len() as u32);
                spans.iter().map(|(start, end)| Span::new(byte(*start), byte(*end))).collect()
            };
            let claim = |claim: &AnnotatedClaim| Gold {
                source: bytes(&claim.source),
                cue: bytes(&claim.cue),
                content: bytes(&claim.content),
            };
            let gold = annotated.claims.iter().map(claim).collect();
            Article { lexicons: &engine.lexicons, document, segmentation, mentions, syntax, rules, gold }
        })
        .collect()
}

impl Article<'_> {
    pub(super) fn context(&self) -> Context<'_> {
        let Self { lexicons, document, segmentation, mentions, syntax, rules, .. } = self;
        let mut context = Context::new(lexicons, document, segmentation, mentions, syntax, rules);
        context.see_arcs(syntax);
        context
    }

    fn surface(&self, token: u32) -> &str {
        self.segmentation.tokens[token as usize].of(&self.document.text)
    }

    /// Tokens that a span covers.
    pub(super) fn tokens(&self, span: Span) -> std::ops::Range<u32> {
        let tokens = &self.segmentation.tokens;
        let start = tokens.partition_point(|token| token.span.end <= span.start);
        let end = tokens.partition_point(|token| token.span.start < span.end);
        start as u32..end.max(start) as u32
    }

    /// The head of a gold cue: the word of a possible class that the others hang by.
    pub(super) fn cue_head(&self, context: &Context<'_>, gold: &Gold) -> Option<u32> {
        let tokens = self.tokens(*gold.cue.first()?);
        let class = |token: &u32| context.tag(*token).and_then(|tag| cue_class(tag, self.surface(*token)));
        let outside = |token: &u32| context.head(*token).is_none_or(|head| !tokens.contains(&head));
        let possible: Vec<u32> = tokens.clone().filter(|token| class(token).is_some()).collect();
        let rank = |token: &u32| (!outside(token), class(token));
        possible.into_iter().min_by_key(|token| rank(token))
    }
}

/// Which words may be the head of a cue.
fn cues<'a>(articles: impl Iterator<Item = &'a Article<'a>>, settings: AttributionSettings) -> Cues {
    let mut counts: FxHashMap<u32, (u32, u32)> = FxHashMap::default();
    for article in articles {
        let context = article.context();
        let key = |token: u32| {
            let class = cue_class(context.tag(token)?, article.surface(token))?;
            Some(cue_key(context.sights[token as usize].lemma, class))
        };
        let mut unknown = vec![false; context.sights.len()];
        for span in article.gold.iter().flat_map(|gold| &gold.content) {
            article.tokens(*span).for_each(|token| unknown[token as usize] = true);
        }
        for key in (0..context.sights.len() as u32).filter(|token| !unknown[*token as usize]).filter_map(key) {
            counts.entry(key).or_default().1 += 1;
        }
        for gold in &article.gold {
            if let Some(key) = article.cue_head(&context, gold).and_then(key) {
                let count = counts.entry(key).or_default();
                count.0 += 1;
                count.1 = count.1.max(count.0);
            }
        }
    }
    let mut rows: Vec<(u32, u8)> = counts
        .into_iter()
        .filter(|(_, (cue, all))| *cue >= 2 && cue * 1000 >= all * settings.least_cue_per_mille)
        .map(|(key, (cue, all))| (key, (cue * 255 / all.max(1)) as u8))
        .collect();
    rows.sort_unstable();
    Cues::new(rows)
}

/// A window with its gold labels, and its features as rows.
struct Chain {
    article: usize,
    cue_item: usize,
    gold: Vec<Label>,
    /// Rows of each item, one after the other; `ends` says where each item's end.
    rows: Vec<u32>,
    ends: Vec<u32>,
    /// Rows of each step, for each label before.
    steps: Vec<[[u32; STEP]; LABELS]>,
}

/// No row: the feature was left out.
const NO_ROW: u32 = u32::MAX;

/// The windows of all gold cues, and the features of steps that occur in them, in ascending order.
fn chains(articles: &[Article<'_>]) -> (Vec<Chain>, Vec<u32>) {
    let mut chains = Vec::new();
    let mut steps = Vec::new();
    let (mut items, mut buffer) = (Vec::new(), Vec::new());
    for (number, article) in articles.iter().enumerate() {
        let context = article.context();
        for gold in &article.gold {
            let Some(cue) = article.cue_head(&context, gold) else { continue };
            let sentence = article.segmentation.sentences.partition_point(|sentence| sentence.tokens.end <= cue);
            context.window(sentence, &mut items);
            let label = |item: &super::super::attribution::learned::window::Item| {
                let most = |spans: &[Span]| {
                    let covered: usize = spans
                        .iter()
                        .map(|span| {
                            let tokens = article.tokens(*span);
                            tokens.end.min(item.tokens.end).saturating_sub(tokens.start.max(item.tokens.start)) as usize
                        })
                        .sum();
                    covered * 2 > item.tokens.len()
                };
                if most(&gold.content) {
                    Label::Content
                } else if most(&gold.source) {
                    Label::Source
                } else if most(&gold.cue) {
                    Label::Cue
                } else {
                    Label::Other
                }
            };
            let labels: Vec<Label> = items.iter().map(label).collect();
            let chain = context.view(sentence, &items, cue, &mut buffer, |view, shared| {
                let mut chain = Chain {
                    article: number,
                    cue_item: view.cue_item,
                    gold: labels.clone(),
                    rows: Vec::new(),
                    ends: Vec::new(),
                    steps: Vec::new(),
                };
                for at in 0..view.items.len() {
                    chain.rows.extend(of_item(view, shared, at));
                    chain.ends.push(chain.rows.len() as u32);
                    let features = of_step(view, shared, at);
                    steps.extend(features);
                    chain.steps.push(std::array::from_fn(|before| features.map(|feature| step_key(feature, before))));
                }
                chain.gold[view.cue_item] = Label::Cue;
                chain
            });
            chains.extend(chain.filter(|chain| chain.gold.contains(&Label::Content)));
        }
        steps.sort_unstable();
        steps.dedup();
    }
    (chains, steps)
}

/// The key of a feature of a step for the label before, while each has weights of its own.
fn step_key(feature: u32, before: usize) -> u32 {
    (feature ^ (before as u32 + 1).wrapping_mul(0x9E37_79B1)).wrapping_mul(0x85EB_CA6B)
}

/// Numbers the features that are seen often enough, and writes the numbers in place of the keys.
fn number(chains: &mut [Chain], least: u32) -> Vec<u32> {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    for chain in chains.iter() {
        for key in chain.rows.iter().chain(chain.steps.iter().flatten().flatten()) {
            *counts.entry(*key).or_default() += 1;
        }
    }
    let mut keys: Vec<u32> = counts.into_iter().filter(|(_, count)| *count >= least).map(|(key, _)| key).collect();
    keys.sort_unstable();
    let numbers: FxHashMap<u32, u32> = keys.iter().copied().zip(0..).collect();
    for chain in chains.iter_mut() {
        for key in chain.rows.iter_mut().chain(chain.steps.iter_mut().flatten().flatten()) {
            *key = numbers.get(key).copied().unwrap_or(NO_ROW);
        }
    }
    keys
}

/// Averaged weights of the features, in the order of their numbers.
fn learn_chain(
    chains: &[Chain],
    features: usize,
    settings: AttributionSettings,
    is_in: impl Fn(usize) -> bool,
) -> Vec<[f32; LABELS]> {
    let mut now = vec![[0.0_f32; LABELS]; features];
    let mut sums = vec![[0.0_f64; LABELS]; features];
    let mut random = Random(settings.seed);
    let mut order: Vec<usize> = (0..chains.len()).filter(|chain| is_in(chains[*chain].article)).collect();
    let (mut lattice, mut labels) = (Lattice::default(), Vec::new());
    let mut time = 1.0_f64;
    for _ in 0..settings.epochs {
        random.shuffle(&mut order);
        for chain in order.iter().map(|chain| &chains[*chain]) {
            fill(&mut lattice, chain, &now);
            for (scores, gold) in lattice.items.iter_mut().zip(&chain.gold) {
                for label in Label::ALL.into_iter().filter(|label| label != gold) {
                    scores[label as usize] += settings.margin;
                }
            }
            lattice.best(chain.cue_item, &mut labels);
            time += 1.0;
            if labels == chain.gold {
                continue;
            }
            let mut update = |row: u32, label: Label, by: f32| {
                if let Some(weights) = now.get_mut(row as usize) {
                    weights[label as usize] += by;
                    sums[row as usize][label as usize] += f64::from(by) * time;
                }
            };
            let mut start = 0;
            let (mut before_gold, mut before_mine) = (0, 0);
            for (at, (gold, mine)) in chain.gold.iter().zip(&labels).enumerate() {
                let end = chain.ends[at] as usize;
                if gold != mine {
                    for row in &chain.rows[start..end] {
                        update(*row, *gold, 1.0);
                        update(*row, *mine, -1.0);
                    }
                }
                if (before_gold, *gold) != (before_mine, *mine) {
                    chain.steps[at][before_gold].iter().for_each(|row| update(*row, *gold, 1.0));
                    chain.steps[at][before_mine].iter().for_each(|row| update(*row, *mine, -1.0));
                }
                (before_gold, before_mine) = (*gold as usize, *mine as usize);
                start = end;
            }
        }
    }
    for (weights, sum) in now.iter_mut().zip(&sums) {
        for (weight, sum) in weights.iter_mut().zip(sum) {
            *weight -= (*sum / time) as f32;
        }
    }
    now
}

fn fill(lattice: &mut Lattice, chain: &Chain, weights: &[[f32; LABELS]]) {
    lattice.items.clear();
    lattice.steps.clear();
    let add = |row: u32, sums: &mut [f32; LABELS]| {
        if let Some(weights) = weights.get(row as usize) {
            sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += weight);
        }
    };
    let mut start = 0;
    for (at, end) in chain.ends.iter().map(|end| *end as usize).enumerate() {
        let mut sums = [0.0; LABELS];
        chain.rows[start..end].iter().for_each(|row| add(*row, &mut sums));
        lattice.items.push(sums);
        let mut step = [[0.0; LABELS]; LABELS];
        for (rows, sums) in chain.steps[at].iter().zip(&mut step) {
            rows.iter().for_each(|row| add(*row, sums));
        }
        lattice.steps.push(step);
        start = end;
    }
}

fn pruned(keys: &[u32], weights: &[[f32; LABELS]], most: usize) -> Vec<(u32, [f32; LABELS])> {
    let size = |row: &[f32; LABELS]| row.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
    let mut sizes: Vec<f32> = weights.iter().map(size).collect();
    sizes.sort_by(|a, b| b.total_cmp(a));
    let least = sizes.get(most).copied().unwrap_or(0.0).max(1e-6);
    keys.iter().zip(weights).filter(|(_, row)| size(row) > least).map(|(key, row)| (*key, *row)).collect()
}

/// The tables of the strongest features; those of a step from any label are joined.
fn tables(keys: &[u32], weights: &[[f32; LABELS]], steps: &[u32], most: usize) -> Weights {
    let mut strongest = pruned(keys, weights, most);
    let mut of_steps = Vec::new();
    let mut joined: Vec<u32> = Vec::new();
    for feature in steps {
        let mut all = [0.0; LABELS * LABELS];
        for (before, row) in all.as_chunks_mut::<LABELS>().0.iter_mut().enumerate() {
            let key = step_key(*feature, before);
            if let Ok(at) = strongest.binary_search_by_key(&key, |(key, _)| *key) {
                *row = strongest[at].1;
                joined.push(key);
            }
        }
        if all.iter().any(|weight| *weight != 0.0) {
            of_steps.push((*feature, all));
        }
    }
    joined.sort_unstable();
    strongest.retain(|(key, _)| joined.binary_search(key).is_err());
    Weights { items: Table::quantised(&strongest), steps: Table::quantised(&of_steps) }
}

/// A learned model, and what models like it say of the articles that they have not seen.
pub struct Trained {
    /// Learned from all articles.
    pub model: Model,
    /// Every article, annotated by a model that was learned from the other parts; one that is given twice stands here once.
    pub held_out: Vec<Annotated>,
}

/// The part that each article is in. An article that is given twice, so that it counts twice, is in one part.
fn parts(articles: &[Article<'_>], folds: usize) -> Vec<usize> {
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    let mut parts = Vec::with_capacity(articles.len());
    for article in articles {
        let next = known.len() % folds.max(1);
        parts.push(*known.entry(article.document.id.as_str()).or_insert(next));
    }
    parts
}

/// Trains the learned attribution.
pub fn attribution(articles: &[Article<'_>], settings: AttributionSettings) -> Trained {
    let AttributionSettings { accept_epochs: epochs, least_seen, seed, folds, most_features, .. } = settings;
    let rounds = Rounds { epochs, least_seen, seed };
    let parts = parts(articles, folds);
    let (mut chains, steps) = chains(articles);
    let keys = number(&mut chains, least_seen);
    let labels = |is_in: &dyn Fn(usize) -> bool| {
        tables(&keys, &learn_chain(&chains, keys.len(), settings, is_in), &steps, most_features)
    };
    // what each part knows of itself: the words of its articles, and the proposals of a chain that has not seen them
    let all_cues = cues(articles.iter(), settings);
    let mut words: Vec<Vec<Judged>> = Vec::new();
    let mut examples: Vec<Vec<Judged>> = Vec::new();
    let mut models: Vec<(Cues, Weights)> = Vec::new();
    for part in 0..folds {
        let of_part = || articles.iter().zip(&parts).filter(move |(_, of)| **of == part).map(|(article, _)| article);
        let others = articles.iter().zip(&parts).filter(|(_, of)| **of != part).map(|(article, _)| article);
        let labels = labels(&|article| parts[article] != part);
        words.push(of_part().flat_map(|article| heads(&all_cues, article)).collect());
        examples.push(of_part().flat_map(|article| judged(&all_cues, &labels, article)).collect());
        models.push((cues(others, settings), labels));
    }
    let mut held: Vec<Held<'_>> = Vec::new();
    for (part, (cues, labels)) in models.into_iter().enumerate() {
        let without = |all: &[Vec<Judged>]| {
            let others = all.iter().enumerate().filter(|(of, _)| *of != part);
            Table::quantised(&learn(others.flat_map(|(_, examples)| examples), rounds))
        };
        let (spot, accept) = (without(&words), without(&examples));
        let model = Model { cues, spot, labels, accept, calibration: Calibration::default() };
        let of_part = articles.iter().zip(&parts).filter(|(_, of)| **of == part);
        held.extend(of_part.map(|(article, _)| Held::of(&model, article)));
    }
    let mut known = BTreeSet::new();
    held.retain(|held| known.insert(held.article.document.id.as_str()));
    let calibration = Calibration::fit(held.iter().flat_map(Held::judged).collect());
    let held_out = held.iter_mut().map(|held| held.annotated(&calibration)).collect();
    let model = Model {
        spot: Table::quantised(&learn(words.iter().flatten(), rounds)),
        cues: all_cues,
        labels: labels(&|_| true),
        accept: Table::quantised(&learn(examples.iter().flatten(), rounds)),
        calibration,
    };
    Trained { model, held_out }
}
