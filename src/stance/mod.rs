//! Stance: what each claim does (its act), and where its holder stands towards each target, with the words that say so.
//!
//! Read [`Stance`] first. It is the last stage: it uses all earlier ones and knows nothing of output.

mod act;
mod appraisal;
mod attach;
mod clause;
mod finding;
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
use finding::{Finding, Who};
use ledger::Ledger;
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

/// The acts of all claims, in their order, and all stances: by claim (those without one last), then by target.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// One for each claim.
    pub acts: Vec<Act>,
    /// All stances.
    pub stances: Vec<Stance>,
}

/// Judges the claims of a document, and the stances that it narrates.
pub fn judge(
    lexicons: &Lexicons,
    _document: &Document,
    segmentation: &Segmentation,
    mentions: &Mentions,
    syntax: &Syntax,
    claims: &[Claim],
    speakers: &[Vec<Speaker>],
) -> Judgement {
    let entities: Vec<Vec<EntityId>> =
        claims.iter().zip(speakers).map(|(claim, speakers)| held_by(mentions, claim, speakers)).collect();
    let states = states(lexicons, mentions);
    let mut scene = Scene {
        lexicons,
        segmentation,
        mentions,
        claims,
        holders: &entities,
        states: &states,
        reading: Reading::default(),
        clauses: Clauses::default(),
        voice: Vec::new(),
        echo: Vec::new(),
        cue: Vec::new(),
        findings: Vec::new(),
        used: Vec::new(),
    };
    let mut ledger = Ledger::new(&states);
    let mut drafts: Vec<act::Draft> = claims.iter().map(|claim| act::draft(lexicons, segmentation, claim)).collect();
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
        act::signals(&scene, &mut drafts);
        scene.findings.clear();
        attach::frames(&mut scene);
        appraisal::appraisals(&mut scene);
        settle(&mut scene, &mut ledger, index as u32, &places[from..to]);
    }
    let holders: Vec<Vec<Holder>> =
        claims.iter().zip(&entities).map(|(claim, entities)| holders(mentions, claim, entities)).collect();
    let acts = drafts.into_iter().map(act::Draft::finish).collect();
    Judgement { acts, stances: ledger.rows(&lexicons.stance_rules, mentions, &holders) }
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
fn settle(scene: &mut Scene<'_>, ledger: &mut Ledger, sentence: u32, near: &[(u32, u32)]) {
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
        if is_given || speaker != Who::Author {
            appraisal::weigh(scene, number, speaker);
            ledger.target(scene.mentions, speaker, sentence, spot.mention, entity);
        }
        // the caller asks how the text shows a mention, whoever speaks
        let is_judged = scene.findings.iter().any(|finding| finding.target == spot.mention);
        if is_given && !is_judged && speaker != Who::Author {
            appraisal::weigh(scene, number, Who::Author);
        }
        for (_, claim) in near {
            let inside = scene.claims[*claim as usize].content.iter().any(|span| span.contains(mention.span));
            if inside && !scene.is_holder(*claim, mention.entity) && !scene.is_holder(*claim, entity) {
                ledger.target(scene.mentions, Who::Claim(*claim), sentence, spot.mention, entity);
            }
        }
    }
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
fn holders(mentions: &Mentions, claim: &Claim, entities: &[EntityId]) -> Vec<Holder> {
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
