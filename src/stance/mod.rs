//! Stance: what each claim does (its act), and where its holder stands towards each target, with the words that say so.
//!
//! Read [`Stance`] first. It is the last stage: it uses all earlier ones and knows nothing of output.

mod act;
mod appraisal;
mod attach;
mod clause;
mod finding;
pub(crate) mod learned;
mod ledger;
mod operator;
mod reading;
mod scene;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::attribution::Claim;
use crate::document::Document;
use crate::lexicons::Lexicons;
use crate::lexicons::acts::ActRow;
use crate::mention::{EntityId, How, Mentions};
use crate::segment::Segmentation;
use crate::span::Span;
use crate::speaker::Speaker;
use crate::syntax::Syntax;
use clause::Clauses;
use finding::{Finding, Rule, Who};
pub use learned::Model;
use learned::holders::holders;
use learned::sight::Sights;
use learned::{Feature, LABELS, Verdict, portrayal};
use ledger::{Ledger, Opinion};
use reading::Reading;
use scene::{NONE, Scene};

/// Where a holder stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// For it.
    Support,
    /// Against it.
    Oppose,
    /// Mentioned without evidence either way.
    Neutral,
    /// Evidence both ways.
    Mixed,
}

impl Label {
    /// Its name in the output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Support => "support",
            Self::Oppose => "oppose",
            Self::Neutral => "neutral",
            Self::Mixed => "mixed",
        }
    }
}

/// Whether what is said is put forward as a fact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Factuality {
    /// As a fact.
    #[default]
    Asserted,
    /// As not so.
    Negated,
    /// On a condition.
    Conditional,
    /// As something to come.
    Future,
    /// As a question.
    Question,
    /// As a request.
    Request,
    /// As what others say.
    Reported,
}

impl Factuality {
    /// Its name in the output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::Negated => "negated",
            Self::Conditional => "conditional",
            Self::Future => "future",
            Self::Question => "question",
            Self::Request => "request",
            Self::Reported => "reported",
        }
    }
}

/// What a claim does.
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    /// Its name and codes: a row of `lexicons/acts.csv`.
    pub kind: Arc<ActRow>,
    /// Whether its content is put forward as a fact.
    pub factuality: Factuality,
    /// 0 none, 1 "may", 2 non-committal.
    pub hedge: u8,
    /// The rule or lexicon row that decided.
    pub rule: &'static str,
}

/// Words that say where a holder stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The words.
    pub span: Span,
    /// The attachment rule, with the operators that were applied: "A1", "A6+N1".
    pub rule: String,
    /// What they add, −3 to 3.
    pub score: f32,
}

/// Who holds a stance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Holder {
    /// The mention that the claim's source names, or the source itself.
    pub span: Span,
    /// Who it is, if known.
    pub entity: Option<EntityId>,
}

/// A holder's stance towards a target.
#[derive(Clone, Debug, PartialEq)]
pub struct Stance {
    /// Index of the claim; `None` for a stance that the article narrates.
    pub claim: Option<u32>,
    /// Who; `None` for the article's own voice.
    pub holder: Option<Holder>,
    /// Index of the target's mention in [`Mentions::list`].
    pub target: u32,
    /// Who or what it is: the entity of that mention, or the state for which a capital stands there.
    pub entity: EntityId,
    /// Where they stand.
    pub label: Label,
    /// −3 to 3.
    pub score: i8,
    /// Probability that the label is right, 0 to 1.
    pub confidence: f32,
    /// Whether it is put forward as a fact.
    pub factuality: Factuality,
    /// The words that say so; empty for neutral.
    pub evidence: Vec<Evidence>,
    /// The same evidence might mean another target.
    pub is_ambiguous: bool,
}

impl Stance {
    /// How sure the label is.
    pub fn band(&self) -> Band {
        match self.confidence {
            _ if self.is_ambiguous => Band::Low,
            confidence if confidence >= HIGH => Band::High,
            confidence if confidence >= MEDIUM => Band::Medium,
            _ => Band::Low,
        }
    }
}

/// Confidence from which a label is right in at least this share of cases.
const HIGH: f32 = 0.85;
/// The same of the band below.
const MEDIUM: f32 = 0.70;

/// A range of confidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// Right in 85 of 100 cases or more.
    High,
    /// In 70 or more.
    Medium,
    /// In fewer, or the words may mean another target.
    Low,
}

impl Band {
    /// All bands, the surest first.
    pub const ALL: [Self; 3] = [Self::High, Self::Medium, Self::Low];

    /// Its name in the output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// The acts of all claims, in their order, and all stances: by claim (those without one last), then by target.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// One for each claim.
    pub acts: Vec<Act>,
    /// All stances.
    pub stances: Vec<Stance>,
}

/// What the earlier stages say of a document.
#[derive(Clone, Copy, Debug)]
pub struct Article<'a> {
    /// Its text.
    pub document: &'a Document,
    /// Sentences and tokens.
    pub segmentation: &'a Segmentation,
    /// Who and what is mentioned.
    pub mentions: &'a Mentions,
    /// Tags and arcs.
    pub syntax: &'a Syntax,
    /// Its claims.
    pub claims: &'a [Claim],
    /// Speakers of each claim.
    pub speakers: &'a [Vec<Speaker>],
}

/// Judges the claims of a document, and the stances that it narrates.
pub fn judge(lexicons: &Lexicons, model: &Model, article: Article<'_>) -> Judgement {
    let Article { segmentation, mentions, claims, .. } = article;
    let states = states(lexicons, mentions);
    let entities = holding(article);
    let mut ledger = Ledger::new(&states);
    let mut drafts: Vec<act::Draft> =
        claims.iter().map(|claim| act::draft(lexicons, segmentation, article.syntax, claim)).collect();
    let mut scorer =
        Scorer { model, sights: Sights::default(), features: Vec::new(), holders: Vec::new(), lent: Vec::new() };
    walk(lexicons, article, &entities, &states, |scene, sentence, near| {
        act::signals(scene, &mut drafts);
        settle(scene, article, &mut scorer, &mut ledger, sentence, near);
    });
    let holders: Vec<Vec<Holder>> =
        claims.iter().zip(&entities).map(|(claim, entities)| named_holders(mentions, claim, entities)).collect();
    let acts = drafts.into_iter().map(|draft| draft.finish(lexicons)).collect();
    Judgement { acts, stances: ledger.rows(&lexicons.stance_rules, mentions, &holders) }
}

/// The learned model with the buffers that it works in.
struct Scorer<'m> {
    model: &'m Model,
    sights: Sights,
    features: Vec<Feature>,
    holders: Vec<u16>,
    lent: Vec<Finding>,
}

/// The features of every mention that the caller brought, for training: the mention's index, and what is seen of it.
pub(crate) fn portrayals(lexicons: &Lexicons, article: Article<'_>, mut visit: impl FnMut(u32, &[Feature])) {
    let states = states(lexicons, article.mentions);
    let (mut sights, mut features) = (Sights::default(), Vec::new());
    walk(lexicons, article, &holding(article), &states, |scene, _, _| {
        sights.look(lexicons, &article.document.text, article.segmentation, article.syntax, &scene.reading);
        for spot in (0..scene.reading.spots.len() as u16).filter(|spot| scene.is_given(*spot)) {
            portrayal::features(scene, &sights, spot, &mut features);
            visit(scene.mention(spot), &features);
        }
    });
}

/// What each rule says of every mention that the caller brought, to measure the rules: the mention's index, the rule, its score.
pub(crate) fn verdicts_of_rules(
    lexicons: &Lexicons,
    article: Article<'_>,
    mut visit: impl FnMut(u32, &'static str, f32),
) {
    let states = states(lexicons, article.mentions);
    walk(lexicons, article, &holding(article), &states, |scene, _, _| {
        for spot in 0..scene.reading.spots.len() as u16 {
            if !scene.is_given(spot) {
                continue;
            }
            let speaker = scene.speaker(scene.reading.spots[spot as usize].first as usize);
            appraisal::weigh(scene, spot, speaker);
        }
        for finding in &scene.findings {
            if article.mentions.list[finding.target as usize].how == How::Given {
                visit(finding.target, finding.rule.name(), finding.score);
            }
        }
    });
}

/// The entities that make each claim.
fn holding(article: Article<'_>) -> Vec<Vec<EntityId>> {
    let pairs = article.claims.iter().zip(article.speakers);
    pairs.map(|(claim, speakers)| held_by(article.mentions, claim, speakers)).collect()
}

/// Reads the sentences in which somebody may take a side, lets all rules speak, and shows the scene of each.
fn walk(
    lexicons: &Lexicons,
    article: Article<'_>,
    holders: &[Vec<EntityId>],
    states: &[EntityId],
    mut visit: impl FnMut(&mut Scene<'_>, u32, &[(u32, u32)]),
) {
    let Article { segmentation, mentions, syntax, claims, .. } = article;
    let mut scene = Scene {
        lexicons,
        segmentation,
        mentions,
        claims,
        holders,
        states,
        reading: Reading::default(),
        clauses: Clauses::default(),
        voice: Vec::new(),
        echo: Vec::new(),
        cue: Vec::new(),
        findings: Vec::new(),
        used: Vec::new(),
    };
    let places = places(segmentation, claims);
    for (index, sentence) in segmentation.sentences.iter().enumerate() {
        let first = mentions.list.partition_point(|mention| (mention.sentence as usize) < index);
        let here = || mentions.list[first..].iter().take_while(|mention| mention.sentence as usize == index);
        // whatever the zone, the caller is answered
        if !sentence.zone.holds_claims() && !here().any(|mention| mention.how == How::Given) {
            continue;
        }
        let from = places.partition_point(|(sentence, _)| (*sentence as usize) < index);
        let to = places.partition_point(|(sentence, _)| (*sentence as usize) <= index);
        if here().next().is_none() && from == to {
            continue;
        }
        scene.reading.read(lexicons, segmentation, mentions, syntax, index);
        scene.clauses.read(&scene.reading);
        scene.place_claims(&places[from..to]);
        scene.findings.clear();
        attach::frames(&mut scene);
        appraisal::appraisals(&mut scene);
        visit(&mut scene, index as u32, &places[from..to]);
    }
}

/// By entity: the state for which a capital or seat of government stands; for all others the entity itself.
fn states(lexicons: &Lexicons, mentions: &Mentions) -> Vec<EntityId> {
    let rows = (0..).map(EntityId).zip(&mentions.entities).filter_map(|(id, entity)| Some((entity.row?, id)));
    let by_row: FxHashMap<u32, EntityId> = rows.collect();
    let state = |row: u32| by_row.get(&lexicons.gazetteer.stands_for(row)?).copied();
    let entities = (0..).map(EntityId).zip(&mentions.entities);
    entities.map(|(id, entity)| entity.row.and_then(state).unwrap_or(id)).collect()
}

/// In which sentences each claim's content or cue stands: pairs of sentence and claim, sorted.
fn places(segmentation: &Segmentation, claims: &[Claim]) -> Vec<(u32, u32)> {
    let mut places = Vec::new();
    for (claim, record) in claims.iter().enumerate() {
        for span in record.content.iter().chain(record.cue.as_ref().map(|cue| &cue.span)) {
            let from = segmentation.sentence_at(span.start);
            let near = segmentation.sentences.iter().enumerate().skip(from);
            let over = near.take_while(|(_, sentence)| sentence.span.start < span.end);
            places.extend(over.map(|(sentence, _)| (sentence as u32, claim as u32)));
        }
    }
    places.sort_unstable();
    places.dedup();
    places
}

/// Enters what was found in a sentence, and every target that deserves a row.
fn settle(
    scene: &mut Scene<'_>,
    article: Article<'_>,
    scorer: &mut Scorer<'_>,
    ledger: &mut Ledger,
    sentence: u32,
    near: &[(u32, u32)],
) {
    let mut is_seen = false;
    for number in 0..scene.reading.spots.len() as u16 {
        let spot = scene.reading.spots[number as usize];
        let mention = &scene.mentions.list[spot.mention as usize];
        let speaker = scene.speaker(spot.first as usize);
        let is_given = mention.how == How::Given;
        let is_own = matches!(speaker, Who::Claim(claim) if scene.is_holder(claim, mention.entity));
        if is_own && !is_given {
            continue;
        }
        let speaker = if is_own { Who::Author } else { speaker };
        let entity = scene.referent(spot.mention);
        if is_given {
            // the caller asks how the text shows a mention, whoever speaks
            scorer.look(scene, article, &mut is_seen);
            let verdict = scorer.verdict(scene, number);
            let opinion = scorer.opinion(scene, verdict);
            scorer.lend(scene, number, &opinion);
            ledger.opine(scene.mentions, speaker, sentence, spot.mention, entity, opinion);
        } else if speaker != Who::Author {
            appraisal::weigh(scene, number, speaker);
            ledger.target(scene.mentions, speaker, sentence, spot.mention, entity);
            // in a claim about what others do to each other, they hold, and who speaks does not
            let is_judged = scene.findings.iter().any(|found| match found.who {
                Who::Actor(actor) => actor == spot.mention || found.target == spot.mention,
                who => who == speaker && found.target == spot.mention,
            });
            if !is_judged {
                scorer.look(scene, article, &mut is_seen);
                let verdict = scorer.verdict(scene, number);
                if verdict.probabilities[verdict.best()] >= UNASKED {
                    let opinion = scorer.opinion(scene, verdict);
                    scorer.lent.extend(opinion.finding(speaker, spot.mention));
                }
            }
        }
        for (_, claim) in near {
            let inside = scene.claims[*claim as usize].content.iter().any(|span| span.contains(mention.span));
            if inside && !scene.is_holder(*claim, mention.entity) && !scene.is_holder(*claim, entity) {
                ledger.target(scene.mentions, Who::Claim(*claim), sentence, spot.mention, entity);
            }
        }
    }
    scene.findings.append(&mut scorer.lent);
    tie(scene);
    // what "I" or "we" say within a claim, the claim's speaker says
    for finding in &scene.findings {
        let token = scene.segmentation.token_at(scene.mentions.list[finding.target as usize].span.start);
        let echo = scene.echo.get(token.wrapping_sub(scene.reading.offset)).copied().unwrap_or(NONE);
        let outer = scene.claims.get(echo as usize).and_then(|claim| claim.nested_in);
        if matches!(finding.who, Who::Claim(claim) if Some(claim) == outer) {
            let entity = scene.referent(finding.target);
            ledger.enter(scene.mentions, sentence, Finding { who: Who::Claim(echo), ..*finding }, entity);
        }
    }
    for finding in &scene.findings {
        let entity = scene.referent(finding.target);
        // Tokyo does not protest against Japan
        if !matches!(finding.who, Who::Claim(claim) if scene.is_holder(claim, entity)) {
            ledger.enter(scene.mentions, sentence, *finding, entity);
        }
    }
    scene.findings.clear();
}

/// Marks findings that rest on the same words and might mean the one target or the other.
fn tie(scene: &mut Scene<'_>) {
    for at in 0..scene.findings.len() {
        let one = scene.findings[at];
        let entity = scene.mentions.list[one.target as usize].entity;
        let competes = |other: &&Finding| {
            let theirs = scene.mentions.list[other.target as usize].entity;
            other.rule == Rule::A10
                && (other.who, other.span) == (one.who, one.span)
                && theirs != entity
                && other.score.abs() * NEARLY >= one.score.abs()
                && !scene.is_listed(one.target, other.target)
        };
        let is_tied = one.rule == Rule::A10
            && scene.findings.iter().filter(|other| other.target != one.target).any(|other| competes(&other));
        scene.findings[at].is_ambiguous |= is_tied;
    }
}

/// Two sums compete if neither is so many times the other.
const NEARLY: f32 = 1.5;

impl Scorer<'_> {
    /// What the model says of a mention of the sentence that was looked at.
    fn verdict(&mut self, scene: &Scene<'_>, spot: u16) -> Verdict {
        portrayal::features(scene, &self.sights, spot, &mut self.features);
        self.model.portray(&self.features)
    }

    /// A verdict with the words that say it most; of the mention that was looked at last.
    fn opinion(&self, scene: &Scene<'_>, verdict: Verdict) -> Opinion {
        let best = verdict.best();
        let sign = match LABELS[best] {
            Label::Support => 1.0,
            Label::Oppose => -1.0,
            _ => 0.0,
        };
        let reasons = if sign == 0.0 { Vec::new() } else { self.model.reasons(&self.features, best) };
        let evidence = reasons.into_iter().take(REASONS).map(|(at, amount)| Evidence {
            span: scene.span(at as usize, 1),
            rule: learned::RULE.to_owned(),
            score: sign * amount.min(3.0),
        });
        Opinion { label: LABELS[best], probability: verdict.probabilities[best], evidence: evidence.collect() }
    }
}

impl Scorer<'_> {
    /// What the sentence says of a target, an actor holds under whose predicate the target stands and of whom no rule has spoken.
    fn lend(&mut self, scene: &Scene<'_>, target: u16, opinion: &Opinion) {
        if opinion.probability < LENT {
            return;
        }
        holders(scene, &self.sights, target, &mut self.holders);
        let about = scene.mention(target);
        for spot in &self.holders {
            let who = Who::Actor(scene.mention(*spot));
            if scene.findings.iter().any(|finding| finding.who == who && finding.target == about) {
                continue;
            }
            self.lent.extend(opinion.finding(who, about));
        }
    }

    /// Looks at the sentence, once.
    fn look(&mut self, scene: &Scene<'_>, article: Article<'_>, is_seen: &mut bool) {
        if !*is_seen {
            let Article { document, segmentation, syntax, .. } = article;
            self.sights.look(scene.lexicons, &document.text, segmentation, syntax, &scene.reading);
            *is_seen = true;
        }
    }
}

/// From this probability on, an actor is taken to hold what the sentence says.
const LENT: f32 = 0.5;
/// From this probability on, the model speaks of a target in a claim of which no rule has spoken.
const UNASKED: f32 = 0.8;

impl Opinion {
    /// What the model says as the finding of somebody; none if it is neutral.
    fn finding(&self, who: Who, target: u32) -> Option<Finding> {
        let strongest = self.evidence.iter().max_by(|a, b| a.score.abs().total_cmp(&b.score.abs()))?;
        Some(Finding {
            who,
            target,
            span: strongest.span,
            rule: Rule::Learned,
            operators: operator::Operators::default(),
            score: strongest.score.signum() * self.probability,
            factuality: Factuality::Asserted,
            is_ambiguous: false,
        })
    }
}

/// So many words are shown for what the model says.
const REASONS: usize = 3;

/// The entities that make a claim: its speakers, or, where none was resolved, the only one that its source names.
fn held_by(mentions: &Mentions, claim: &Claim, speakers: &[Speaker]) -> Vec<EntityId> {
    if !speakers.is_empty() {
        return speakers.iter().map(|speaker| speaker.entity).collect();
    }
    let named = claim.source.map(|source| mentions.within(source)).unwrap_or_default();
    match named {
        [first, rest @ ..] if rest.iter().all(|mention| mention.entity == first.entity) => vec![first.entity],
        _ => Vec::new(),
    }
}

/// The mentions that a claim's source names; the source itself where it names nobody.
fn named_holders(mentions: &Mentions, claim: &Claim, entities: &[EntityId]) -> Vec<Holder> {
    let Some(source) = claim.source else {
        return Vec::new();
    };
    let mut holders: Vec<Holder> = Vec::new();
    for mention in mentions.within(source) {
        let is_new = holders.iter().all(|holder| holder.entity != Some(mention.entity));
        if is_new && entities.contains(&mention.entity) {
            holders.push(Holder { span: mention.span, entity: Some(mention.entity) });
        }
    }
    if holders.is_empty() {
        holders.push(Holder { span: source, entity: entities.first().copied() });
    }
    holders
}
