//! The measures: claims by tokens, relation and kind, speakers, acts and stances.

use std::collections::BTreeMap;

use serde::Serialize;

use super::annotated::{Annotated, AnnotatedClaim};
use super::matching::{covered, f1, matched, shared, word_tokens};
use super::reliability::{Precision, Reliability, Tally};
use crate::lexicons::fold;
use crate::span::CodePoints;

/// Agreement from which two spans are taken as the same.
const SAME: f64 = 0.5;

/// Precision, recall and their harmonic mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Prf {
    /// Share of the predicted that is right.
    pub precision: f64,
    /// Share of the gold that is found.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
    /// How many there are in gold.
    pub gold: usize,
    /// How many were predicted.
    pub predicted: usize,
}

/// Sums from which [`Prf`] follows; a subset's precision and recall count different matches.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    right_predicted: usize,
    predicted: usize,
    right_gold: usize,
    gold: usize,
}

impl Counts {
    fn add(&mut self, right: usize, predicted: usize, gold: usize) {
        self.right_predicted += right;
        self.right_gold += right;
        self.predicted += predicted;
        self.gold += gold;
    }

    fn prf(self) -> Prf {
        let share = |right: usize, all: usize| if all == 0 { 0.0 } else { right as f64 / all as f64 };
        let (p, r) = (share(self.right_predicted, self.predicted), share(self.right_gold, self.gold));
        let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        Prf { precision: p, recall: r, f1, gold: self.gold, predicted: self.predicted }
    }
}

/// What an evaluation says, by measure, in a fixed order.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Scores {
    /// Documents of gold.
    pub documents: usize,
    /// Documents of gold that have no annotation.
    pub missing: Vec<String>,
    /// Measure → value.
    pub measures: BTreeMap<&'static str, Prf>,
    /// Predicted claims by their confidence, where they have one.
    pub reliability: Vec<Reliability>,
    /// Predicted claims by the pattern that found them, where they say.
    pub rules: BTreeMap<String, Precision>,
}

/// A document's text with its word tokens.
struct Text<'a> {
    text: &'a str,
    points: CodePoints<'a>,
    tokens: Vec<(u32, u32)>,
}

impl<'a> Text<'a> {
    fn of(document: &'a Annotated) -> Self {
        let text = document.text.as_deref().unwrap_or_default();
        Self { text, points: CodePoints::new(text), tokens: word_tokens(text) }
    }

    fn is_form_of_say(&self, token: u32) -> bool {
        let (start, end) = self.tokens[token as usize];
        let byte = |point: u32| self.points.byte(point).map_or(self.text.len(), |byte| byte as usize);
        let word = &self.text[byte(start)..byte(end)];
        ["say", "says", "said", "saying"].iter().any(|form| word.eq_ignore_ascii_case(form))
    }
}

/// A claim as sets of token numbers.
struct Sets<'a> {
    source: Vec<u32>,
    cue: Vec<u32>,
    content: Vec<u32>,
    /// Its cue holds a form of "say".
    is_say: bool,
    claim: &'a AnnotatedClaim,
}

impl<'a> Sets<'a> {
    fn of(claim: &'a AnnotatedClaim, text: &Text<'_>) -> Self {
        let cover = |spans: &[(u32, u32)]| covered(spans, &text.tokens);
        let cue = cover(&claim.cue);
        let is_say = cue.iter().any(|token| text.is_form_of_say(*token));
        Self { source: cover(&claim.source), cue, content: cover(&claim.content), is_say, claim }
    }

    fn content_agreement(&self, other: &Self) -> f64 {
        if self.content.is_empty() || other.content.is_empty() {
            return 0.0;
        }
        let agreement = f1(&self.content, &other.content);
        if agreement >= SAME { agreement } else { 0.0 }
    }

    fn relation(&self, other: &Self) -> f64 {
        let content = self.content_agreement(other);
        let source = f1(&self.source, &other.source);
        if content > 0.0 && source >= SAME { content + source } else { 0.0 }
    }
}

/// Are nested claims part of the comparison of claims?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nesting {
    /// Gold holds outermost claims only: nested predictions are left out.
    Outermost,
    /// Gold holds nested claims as well.
    All,
}

impl Nesting {
    /// What the gold at hand calls for.
    pub fn of(gold: &[Annotated]) -> Self {
        let is_nested = gold.iter().flat_map(|document| &document.claims).any(|claim| claim.is_nested);
        if is_nested { Self::All } else { Self::Outermost }
    }
}

/// Compares predictions with gold. Documents are matched on their id; gold needs its text.
pub fn score(gold: &[Annotated], predicted: &[Annotated], nesting: Nesting) -> Scores {
    let by_id: BTreeMap<&str, &Annotated> = predicted.iter().map(|document| (document.id.as_str(), document)).collect();
    let mut counts: BTreeMap<&'static str, Counts> = BTreeMap::new();
    let mut tally = Tally::default();
    let mut scores = Scores { documents: gold.len(), ..Scores::default() };
    let nothing = Annotated::default();
    for document in gold {
        let annotated = by_id.get(document.id.as_str()).copied().unwrap_or_else(|| {
            scores.missing.push(document.id.clone());
            &nothing
        });
        let text = Text::of(document);
        let theirs: Vec<Sets> = document.claims.iter().map(|claim| Sets::of(claim, &text)).collect();
        let kept = annotated.claims.iter().filter(|claim| nesting == Nesting::All || !claim.is_nested);
        let mine: Vec<Sets> = kept.map(|claim| Sets::of(claim, &text)).collect();
        count_tokens(&mine, &theirs, &mut counts);
        let right = count_relations(&mine, &theirs, &mut counts);
        for (sets, is_right) in mine.iter().zip(right) {
            tally.add(sets.claim.confidence, sets.claim.rule.as_deref(), is_right);
        }
        count_meaning(&mine, &theirs, annotated, document, &mut counts);
    }
    scores.measures = counts.into_iter().map(|(name, counts)| (name, counts.prf())).collect();
    scores.reliability = tally.ranges();
    scores.rules = tally.rules;
    scores
}

/// A part of a claim, as token numbers.
type Role = for<'s> fn(&'s Sets<'_>) -> &'s [u32];

fn count_tokens(mine: &[Sets], theirs: &[Sets], counts: &mut BTreeMap<&'static str, Counts>) {
    let roles: [(&'static str, Role); 3] = [
        ("content tokens", |sets| &sets.content),
        ("source tokens", |sets| &sets.source),
        ("cue tokens", |sets| &sets.cue),
    ];
    for (name, role) in roles {
        let union = |all: &[Sets]| {
            let mut tokens: Vec<u32> = all.iter().flat_map(|sets| role(sets).iter().copied()).collect();
            tokens.sort_unstable();
            tokens.dedup();
            tokens
        };
        let (a, b) = (union(mine), union(theirs));
        counts.entry(name).or_default().add(shared(&a, &b), a.len(), b.len());
    }
}

/// Says of each prediction whether it is right.
fn count_relations(mine: &[Sets], theirs: &[Sets], counts: &mut BTreeMap<&'static str, Counts>) -> Vec<bool> {
    let relations = matched(mine, theirs, Sets::relation);
    counts.entry("relation").or_default().add(relations.len(), mine.len(), theirs.len());
    let contents = matched(mine, theirs, Sets::content_agreement);
    counts.entry("content relaxed").or_default().add(contents.len(), mine.len(), theirs.len());
    let right = contents.iter().filter(|(i, j)| f1(&mine[*i].source, &theirs[*j].source) >= SAME).count();
    counts.entry("source right given content").or_default().add(right, contents.len(), contents.len());
    let same = |role: Role| move |a: &Sets, b: &Sets| if !role(a).is_empty() && role(a) == role(b) { 1.0 } else { 0.0 };
    let exact = same(|sets| &sets.content);
    counts.entry("content exact").or_default().add(matched(mine, theirs, exact).len(), mine.len(), theirs.len());
    let cues = matched(mine, theirs, same(|sets| &sets.cue)).len();
    counts.entry("cue exact").or_default().add(cues, mine.len(), theirs.len());
    for (relation, exactly, is_in) in SUBSETS {
        count_subset(mine, theirs, is_in, |a, b| a.relation(b), counts.entry(relation).or_default());
        count_subset(mine, theirs, is_in, exact, counts.entry(exactly).or_default());
    }
    let mut is_right = vec![false; mine.len()];
    relations.iter().for_each(|(index, _)| is_right[*index] = true);
    is_right
}

/// Names of its two measures, and what belongs to it.
type Subset = (&'static str, &'static str, fn(&Sets<'_>) -> bool);

/// The subsets of claims that are scored by themselves: names of the two measures, and what belongs to it.
const SUBSETS: [Subset; 4] = [
    ("relation, direct", "content exact, direct", |sets| sets.claim.kind == "direct"),
    ("relation, mixed", "content exact, mixed", |sets| sets.claim.kind == "mixed"),
    ("relation, indirect", "content exact, indirect", |sets| sets.claim.kind == "indirect"),
    ("relation, say", "content exact, say", |sets| sets.is_say),
];

/// A subset's precision asks for its predictions among all gold, its recall for its gold among all predictions.
fn count_subset(
    mine: &[Sets],
    theirs: &[Sets],
    is_in: impl Fn(&Sets<'_>) -> bool,
    agreement: impl Fn(&Sets<'_>, &Sets<'_>) -> f64,
    counts: &mut Counts,
) {
    let all = |all: &[Sets]| -> Vec<usize> { (0..all.len()).collect() };
    let subset = |all: &[Sets]| -> Vec<usize> { (0..all.len()).filter(|index| is_in(&all[*index])).collect() };
    let (my_subset, their_subset) = (subset(mine), subset(theirs));
    let agreement = |a: &usize, b: &usize| agreement(&mine[*a], &theirs[*b]);
    counts.right_predicted += matched(&my_subset, &all(theirs), agreement).len();
    counts.predicted += my_subset.len();
    counts.right_gold += matched(&all(mine), &their_subset, agreement).len();
    counts.gold += their_subset.len();
}

/// Speakers, acts and stances of the claims whose contents were matched.
fn count_meaning(
    mine: &[Sets],
    theirs: &[Sets],
    annotated: &Annotated,
    gold: &Annotated,
    counts: &mut BTreeMap<&'static str, Counts>,
) {
    // among claims with equal content agreement, the one with the better source is the counterpart
    let pairs = matched(mine, theirs, |a, b| match a.content_agreement(b) {
        0.0 => 0.0,
        agreement => agreement + 0.001 * f1(&a.source, &b.source),
    });
    let counterpart: BTreeMap<&str, &str> =
        pairs.iter().map(|(i, j)| (mine[*i].claim.id.as_str(), theirs[*j].claim.id.as_str())).collect();
    for (i, j) in &pairs {
        let (mine, theirs) = (mine[*i].claim, theirs[*j].claim);
        if let Some(speakers) = theirs.speakers.as_ref().filter(|speakers| !speakers.is_empty()) {
            let right = names(speakers) == names(mine.speakers.as_deref().unwrap_or_default());
            counts.entry("speaker right").or_default().add(usize::from(right), 1, 1);
        }
        if let Some(act) = &theirs.act {
            counts.entry("act right").or_default().add(usize::from(mine.act.as_ref() == Some(act)), 1, 1);
        }
    }
    if gold.stances.is_empty() && annotated.stances.is_empty() {
        return;
    }
    // a stance of a claim that has no counterpart counts as wrong; neutral rows are the absence of a stance
    let wanted: Vec<StanceKey> = gold
        .stances
        .iter()
        .filter(|stance| stance.label != "neutral")
        .map(|stance| StanceKey::new(stance, stance.claim.as_deref()))
        .collect();
    let given: Vec<StanceKey> = annotated
        .stances
        .iter()
        .filter(|stance| stance.label != "neutral")
        .map(|stance| {
            let claim = stance.claim.as_deref().map(|id| counterpart.get(id).copied().unwrap_or("?"));
            StanceKey::new(stance, claim)
        })
        .collect();
    for (name, is_counted) in [("stance in claims", true), ("stance outside claims", false)] {
        let pick = |all: &[StanceKey]| -> Vec<StanceKey> {
            all.iter().filter(|key| key.claim.is_some() == is_counted).cloned().collect()
        };
        let (given, wanted) = (pick(&given), pick(&wanted));
        let right = matched(&given, &wanted, |a, b| if a == b { 1.0 } else { 0.0 }).len();
        counts.entry(name).or_default().add(right, given.len(), wanted.len());
    }
}

#[derive(Clone, PartialEq, Eq)]
struct StanceKey {
    claim: Option<String>,
    /// Asked outside claims only: within a claim it is the claim's speaker.
    holder: Option<String>,
    target: String,
    label: String,
}

impl StanceKey {
    fn new(stance: &super::annotated::AnnotatedStance, claim: Option<&str>) -> Self {
        Self {
            claim: claim.map(str::to_owned),
            holder: if claim.is_some() { None } else { stance.holder.as_deref().map(fold::fold) },
            target: fold::fold(&stance.target),
            label: stance.label.clone(),
        }
    }
}

fn names(speakers: &[String]) -> Vec<String> {
    let mut names: Vec<String> = speakers.iter().map(|name| fold::fold(name)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(kind: &str, source: (u32, u32), content: (u32, u32), speaker: &str) -> AnnotatedClaim {
        AnnotatedClaim {
            id: format!("{content:?}"),
            kind: kind.into(),
            source: vec![source],
            content: vec![content],
            speakers: Some(vec![speaker.into()]),
            ..AnnotatedClaim::default()
        }
    }

    fn document(claims: Vec<AnnotatedClaim>) -> Annotated {
        Annotated { id: "a".into(), text: Some("one two three four five six".into()), claims, ..Annotated::default() }
    }

    #[test]
    fn relation_wants_content_and_source() {
        let gold = document(vec![claim("indirect", (0, 3), (4, 13), "Ōta")]);
        let right = document(vec![claim("direct", (0, 3), (4, 18), "ota")]);
        let wrong_source = document(vec![claim("indirect", (24, 27), (4, 13), "Ōta")]);
        let score = |predicted: Annotated| score(std::slice::from_ref(&gold), &[predicted], Nesting::All).measures;
        let scores = score(right);
        assert_eq!(scores["relation"].f1, 1.0);
        assert_eq!((scores["relation, direct"].precision, scores["relation, indirect"].recall), (1.0, 1.0));
        assert_eq!(scores["speaker right"].f1, 1.0);
        assert!((scores["content tokens"].precision - 2.0 / 3.0).abs() < 1e-9);
        let scores = score(wrong_source);
        assert_eq!((scores["relation"].f1, scores["content relaxed"].f1), (0.0, 1.0));
    }

    #[test]
    fn a_missing_document_is_named_and_its_gold_counts() {
        let gold = document(vec![claim("indirect", (0, 3), (4, 13), "x")]);
        let scores = score(&[gold], &[], Nesting::All);
        assert_eq!(scores.missing, ["a"]);
        assert_eq!((scores.measures["relation"].gold, scores.measures["relation"].recall), (1, 0.0));
    }
}
