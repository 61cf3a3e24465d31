//! Where one mention of a sentence stands towards another: the features of a holder and a target in their sentence.
//!
//! The same features serve both directions: each of two mentions is tried as the holder and as the target. Words of mentions are no
//! features, so that who is mentioned does not tell who is for or against whom.

use super::sight::Sights;
use super::{Feature, NOWHERE, Verdict};
use crate::attribution::ClaimKind;
use crate::stance::clause::Subject;
use crate::stance::finding::Who;
use crate::stance::scene::{NONE, Scene};
use crate::weights::table::key;

/// The kinds of features. A number is part of the key: do not renumber without training anew.
#[derive(Clone, Copy)]
#[repr(u64)]
enum Template {
    Always = 201,
    Distance,
    Between,
    Bounds,
    Quotes,
    Voice,
    Cue,
    Kinds,
    Possessive,
    Listed,
    Question,
    Roles,
    Shape,
    Top,
    WayWord,
    WayPolarity,
    WayValence,
    Deed,
    DeedPolarity,
    DeedOnTarget,
    DeedOnTargetPolarity,
    TargetDeed,
    TargetDeedPolarity,
    BetweenWord,
    BetweenStem,
    BetweenTurned,
    BetweenBigram,
    BetweenAll,
    Edge,
    OutsideWord,
    NearTarget,
    NearHolder,
    Valence,
    ValenceNet,
    Polarity,
    Shown,
    ShownWhere,
    Finding,
    FindingThere,
    FindingBack,
    FindingOfHolder,
    FindingOnTarget,
}

struct Collector<'o> {
    out: &'o mut Vec<Feature>,
}

impl Collector<'_> {
    fn add<const N: usize>(&mut self, template: Template, values: [u64; N], value: f32, at: usize) {
        let at = if at == usize::MAX { NOWHERE } else { at as u16 };
        self.out.push(Feature { key: key(template as u64, values), value, at });
    }
}

/// The place of what stands at no word.
const NO_WORD: usize = usize::MAX;

/// Distance in steps that grow.
fn bucket(distance: usize) -> u64 {
    match distance {
        0 => 0,
        1 => 1,
        2..=3 => 2,
        4..=6 => 3,
        7..=11 => 4,
        12..=20 => 5,
        _ => 6,
    }
}

/// A mention's place.
#[derive(Clone, Copy)]
struct Place {
    spot: u16,
    first: usize,
    end: usize,
    top: usize,
}

/// Two mentions, seen from one direction.
struct Two<'a> {
    scene: &'a Scene<'a>,
    sights: &'a Sights,
    holder: Place,
    target: Place,
    /// Does the holder stand first?
    order: u64,
    /// What stands between the two.
    between: (usize, usize),
    /// How the target lies to the holder's words: 0 apart, 1 in what the holder says, 2 in the source's own phrase, 3 in the words of
    /// somebody else together with the holder, 4 the holder in what the target says.
    voice: u64,
}

/// Writes the features of a holder and a target. `shown` says how the sentence shows each of the two.
pub(in crate::stance) fn features(
    scene: &Scene<'_>,
    sights: &Sights,
    (holder, target): (u16, u16),
    shown: [&Verdict; 2],
    out: &mut Vec<Feature>,
) {
    out.clear();
    let place = |spot: u16| {
        let place = scene.reading.spots[spot as usize];
        let (first, end) = (place.first as usize, place.end as usize);
        Place { spot, first, end, top: sights.top(first, end) }
    };
    let (holder, target) = (place(holder), place(target));
    let is_first = holder.first < target.first;
    let between = if is_first { (holder.end, target.first) } else { (target.end, holder.first) };
    let between = (between.0.min(between.1), between.1);
    let two =
        Two { scene, sights, holder, target, order: u64::from(is_first), between, voice: voice(scene, holder, target) };
    let mut put = Collector { out };
    two.places(&mut put);
    two.shown(shown, &mut put);
    two.way(&mut put);
    two.deeds(&mut put);
    two.words(&mut put);
    two.findings(&mut put);
}

fn voice(scene: &Scene<'_>, holder: Place, target: Place) -> u64 {
    let (of_target, of_holder) = (scene.voice[target.first], scene.voice[holder.first]);
    let is_by = |claim: u32, spot: u16| claim != NONE && scene.is_holder(claim, scene.entity(spot));
    let in_source = |claim: u32, spot: u16| {
        let span = scene.mentions.list[scene.mention(spot) as usize].span;
        claim != NONE && scene.claims[claim as usize].source.is_some_and(|source| source.contains(span))
    };
    match () {
        () if is_by(of_target, holder.spot) => 1,
        () if in_source(of_target, holder.spot) => 2,
        () if is_by(of_holder, target.spot) || in_source(of_holder, target.spot) => 4,
        () if of_target != NONE && of_target == of_holder => 3,
        () if of_target != NONE => 5,
        () if of_holder != NONE => 6,
        () => 0,
    }
}

impl Two<'_> {
    fn places(&self, put: &mut Collector<'_>) {
        use Template::{Always, Between, Bounds, Cue, Distance, Kinds, Listed, Possessive, Question, Quotes, Voice};
        let Self { scene, holder, target, order, between, .. } = self;
        let cells = &scene.reading.cells;
        let (one, other) = (&cells[holder.first], &cells[target.first]);
        put.add(Always, [], 1.0, NO_WORD);
        put.add(Always, [1, *order], 1.0, NO_WORD);
        put.add(Distance, [*order, bucket(between.1 - between.0)], 1.0, NO_WORD);
        let passed: u64 = (between.0..between.1)
            .filter(|k| cells[*k].spot != 0 && cells[*k].spot != cells[k - 1].spot)
            .count() as u64;
        put.add(Between, [*order, passed.min(4)], 1.0, NO_WORD);
        let clauses = u64::from(one.clause.abs_diff(other.clause).min(2));
        put.add(Bounds, [*order, clauses, u64::from(one.comma == other.comma)], 1.0, NO_WORD);
        let quoted = |quote: u16| u64::from(quote != 0);
        let quotes = [*order, quoted(one.quote), quoted(other.quote), u64::from(one.quote == other.quote)];
        put.add(Quotes, quotes, 1.0, NO_WORD);
        put.add(Voice, [0, self.voice], 1.0, NO_WORD);
        put.add(Voice, [1, self.voice, *order, clauses], 1.0, NO_WORD);
        let claim = scene.voice[target.first];
        if matches!(self.voice, 1 | 2) {
            let kind = match scene.claims[claim as usize].kind {
                ClaimKind::Direct => 1,
                ClaimKind::Indirect => 2,
                ClaimKind::Mixed => 3,
            };
            put.add(Voice, [2, self.voice, kind], 1.0, NO_WORD);
            for k in (0..cells.len()).filter(|k| scene.cue[*k] == claim) {
                put.add(Cue, [self.sights.list[k].lemma], 1.0, k);
            }
        }
        let kind = |spot: u16| scene.mentions.list[scene.mention(spot) as usize].kind as u64;
        put.add(Kinds, [kind(holder.spot), kind(target.spot)], 1.0, NO_WORD);
        let owns = |place: &Place| u64::from(scene.reading.is_possessive(place.end));
        put.add(Possessive, [owns(holder), owns(target), *order, bucket(between.1 - between.0)], 1.0, NO_WORD);
        if scene.joined(holder.spot).contains(&target.spot) {
            put.add(Listed, [], 1.0, NO_WORD);
        }
        if scene.reading.is_question {
            put.add(Question, [], 1.0, NO_WORD);
        }
    }

    fn shown(&self, [holder, target]: [&Verdict; 2], put: &mut Collector<'_>) {
        use Template::{Shown, ShownWhere};
        for (number, verdict) in [holder, target].into_iter().enumerate() {
            for (class, probability) in verdict.probabilities.iter().enumerate() {
                put.add(Shown, [number as u64, class as u64], *probability, NO_WORD);
                put.add(ShownWhere, [number as u64, class as u64, self.voice, self.order], *probability, NO_WORD);
            }
        }
    }

    /// The way over the tree from the one to the other.
    fn way(&self, put: &mut Collector<'_>) {
        use Template::{Roles, Shape, Top, WayPolarity, WayValence, WayWord};
        let Self { sights, holder, target, order, .. } = self;
        let relation = |at: usize| u64::from(sights.list[at].relation);
        put.add(Roles, [relation(holder.top), relation(target.top), *order], 1.0, NO_WORD);
        put.add(Roles, [100, relation(target.top), self.voice], 1.0, NO_WORD);
        if sights.head(target.top).is_none() && sights.head(holder.top).is_none() {
            return;
        }
        let (up, down, top) = chains(sights, holder.top, target.top);
        let Some(top) = top else { return };
        let last = |chain: &[usize]| chain.last().map_or(0, |at| relation(*at) + 1);
        put.add(Top, [0, sights.list[top].lemma, last(&up), last(&down)], 1.0, top);
        put.add(Top, [1, sights.list[top].lemma, u64::from(sights.list[top].is_turned)], 1.0, top);
        put.add(Top, [2, up.len().min(5) as u64, down.len().min(5) as u64, *order], 1.0, NO_WORD);
        if up.len() + down.len() <= SHAPE {
            let hash = |chain: &[usize]| chain.iter().fold(7, |sum: u64, at| sum.wrapping_mul(131) + relation(*at));
            put.add(Shape, [hash(&up), hash(&down)], 1.0, top);
        }
        let sides = [(1, &up[1.min(up.len())..]), (2, &down[1.min(down.len())..]), (3, &[top][..])];
        for (side, k) in sides.iter().flat_map(|(side, chain)| chain.iter().map(move |k| (*side, *k))) {
            let sight = &sights.list[k];
            if sight.is_word {
                put.add(WayWord, [sight.lemma, side], 1.0, k);
            }
            if let Some(source) = sight.source {
                let values = [side, u64::from(sight.polarity > 0.0), source as u64];
                put.add(WayPolarity, values, sight.polarity.abs() / 2.0, k);
            }
            if sight.valence != 0.0 {
                put.add(WayValence, [side, u64::from(sight.valence > 0.0)], sight.valence.abs() / 2.0, k);
            }
        }
    }

    /// What the two do.
    fn deeds(&self, put: &mut Collector<'_>) {
        use Template::{Deed, DeedOnTarget, DeedOnTargetPolarity, DeedPolarity, TargetDeed, TargetDeedPolarity};
        let Self { scene, sights, holder, target, .. } = self;
        let cells = &scene.reading.cells;
        for (k, subject) in scene.clauses.subject.iter().enumerate() {
            let (Subject::Spot(spot) | Subject::Owned(spot)) = *subject else { continue };
            let sight = &sights.list[k];
            let passive = u64::from(scene.clauses.passive[k]);
            let sign = sight.source.map(|source| (u64::from(sight.polarity > 0.0), source as u64));
            let size = sight.polarity.abs() / 2.0;
            if spot == holder.spot {
                put.add(Deed, [sight.lemma, passive], 1.0, k);
                if let Some((sign, source)) = sign {
                    put.add(DeedPolarity, [sign, source, passive], size, k);
                }
                if target.first > k && cells[target.first].clause == cells[k].clause {
                    let passed = cells[k + 1..target.first].iter().any(|cell| cell.spot != 0);
                    put.add(DeedOnTarget, [sight.lemma, passive, u64::from(passed)], 1.0, k);
                    if let Some((sign, source)) = sign {
                        put.add(DeedOnTargetPolarity, [sign, source, passive, u64::from(passed)], size, k);
                    }
                }
            } else if spot == target.spot {
                put.add(TargetDeed, [sight.lemma, passive], 1.0, k);
                if let Some((sign, source)) = sign {
                    put.add(TargetDeedPolarity, [sign, source, passive], size, k);
                    put.add(TargetDeedPolarity, [sign, 9, self.voice], size, k);
                }
            }
        }
    }

    fn words(&self, put: &mut Collector<'_>) {
        use Template::{
            BetweenAll, BetweenBigram, BetweenStem, BetweenTurned, BetweenWord, Edge, NearHolder, NearTarget,
            OutsideWord, Polarity, Valence, ValenceNet,
        };
        let Self { scene, sights, holder, target, order, between, .. } = self;
        let list = &sights.list;
        let cells = &scene.reading.cells;
        let word = |k: Option<usize>| k.and_then(|k| list.get(k)).map_or(1, |sight| sight.word);
        let is_inside = |k: usize| (between.0..between.1).contains(&k);
        let mut sums = [0.0_f32; 4];
        for (k, sight) in list.iter().enumerate() {
            if (holder.first..holder.end).contains(&k) || (target.first..target.end).contains(&k) {
                continue;
            }
            let region = if is_inside(k) { 0 } else { 1 + u64::from(k >= between.1) };
            let near = u64::from(cells[k].clause == cells[target.first].clause);
            let heard = u64::from(scene.voice[k] == scene.voice[target.first]);
            if sight.is_word {
                if region == 0 {
                    put.add(BetweenWord, [sight.lemma, *order], 1.0, k);
                    put.add(BetweenWord, [sight.lemma, 2 + self.voice], 1.0, k);
                    if let Some(stem) = sight.stem {
                        put.add(BetweenStem, [stem, *order], 1.0, k);
                    }
                    if sight.is_turned {
                        put.add(BetweenTurned, [sight.lemma], 1.0, k);
                    }
                } else {
                    put.add(OutsideWord, [sight.lemma, region, *order], 1.0, k);
                    put.add(OutsideWord, [sight.lemma, 3, near], 1.0, k);
                }
            }
            if region == 0 {
                let next = if k + 1 < between.1 { list[k + 1].word } else { 2 };
                put.add(BetweenBigram, [sight.word, next, *order], 1.0, k);
            }
            if sight.valence != 0.0 {
                let sign = u64::from(sight.valence > 0.0);
                put.add(Valence, [region, *order, sign], sight.valence.abs() / 2.0, k);
                put.add(Valence, [9, near, heard, sign], sight.valence.abs() / 2.0, k);
                put.add(Valence, [10, self.voice, heard, sign], sight.valence.abs() / 2.0, k);
                sums[usize::from(region != 0)] += sight.valence;
                sums[2] += if heard == 1 { sight.valence } else { 0.0 };
                sums[3] += if near == 1 { sight.valence } else { 0.0 };
            }
            if let Some(source) = sight.source {
                let sign = u64::from(sight.polarity > 0.0);
                let size = sight.polarity.abs() / 2.0;
                put.add(Polarity, [region, *order, sign, source as u64], size, k);
                put.add(Polarity, [9, near, heard, sign, source as u64], size, k);
                put.add(Polarity, [10, self.voice, heard, sign], size, k);
            }
        }
        for (number, sum) in sums.into_iter().enumerate() {
            for (step, limit) in [-3.0_f32, -1.5, -0.3, 0.3, 1.5, 3.0].into_iter().enumerate() {
                if sum > limit {
                    put.add(ValenceNet, [number as u64, step as u64], 1.0, NO_WORD);
                    put.add(ValenceNet, [number as u64, step as u64, self.voice], 1.0, NO_WORD);
                }
            }
        }
        for offset in 0..3 {
            let (left, right) = (between.0 + offset, between.1.checked_sub(offset + 1));
            let (left, right) = (Some(left).filter(|k| is_inside(*k)), right.filter(|k| is_inside(*k)));
            put.add(Edge, [offset as u64, *order, word(left)], 1.0, left.unwrap_or(NO_WORD));
            put.add(Edge, [10 + offset as u64, *order, word(right)], 1.0, right.unwrap_or(NO_WORD));
        }
        if between.1 - between.0 <= SHORT {
            let all = list[between.0..between.1].iter().fold(3, |sum: u64, sight| sum.wrapping_mul(131) ^ sight.word);
            put.add(BetweenAll, [all, *order], 1.0, between.0.min(cells.len() - 1));
        }
        for (template, place) in [(NearHolder, holder), (NearTarget, target)] {
            let around = [place.first.checked_sub(2), place.first.checked_sub(1), Some(place.end), Some(place.end + 1)];
            for (number, k) in around.into_iter().enumerate() {
                let k = k.filter(|k| *k < cells.len());
                put.add(template, [number as u64, word(k)], 1.0, k.unwrap_or(NO_WORD));
            }
            put.add(template, [8, word(around[0]), word(around[1])], 1.0, place.first.saturating_sub(1));
            put.add(template, [9, word(around[2]), word(around[3])], 1.0, place.end.min(cells.len() - 1));
        }
    }

    fn findings(&self, put: &mut Collector<'_>) {
        use Template::{Finding, FindingBack, FindingOfHolder, FindingOnTarget, FindingThere};
        let Self { scene, holder, target, .. } = self;
        let (holder, target) = (scene.entity(holder.spot), scene.entity(target.spot));
        let entity = |mention: u32| scene.mentions.list[mention as usize].entity;
        let is_by = |who: Who, whom| match who {
            Who::Claim(claim) => scene.is_holder(claim, whom),
            Who::Actor(actor) => entity(actor) == whom,
            Who::Author | Who::Unnamed => false,
        };
        for finding in &scene.findings {
            let at = scene.segmentation.token_at(finding.span.start).saturating_sub(scene.reading.offset);
            let (sign, rule) = (u64::from(finding.score > 0.0), finding.rule as u64);
            let size = finding.score.abs() / 2.0;
            let about = entity(finding.target);
            if is_by(finding.who, holder) {
                if about == target {
                    put.add(Finding, [rule, sign], size, at);
                    put.add(FindingThere, [rule, sign], 1.0, at);
                    put.add(FindingThere, [99, sign], 1.0, at);
                } else {
                    put.add(FindingOfHolder, [sign, u64::from(finding.rule.is_frame())], size, at);
                }
            } else if is_by(finding.who, target) && about == holder {
                put.add(FindingBack, [sign, u64::from(finding.rule.is_frame())], size, at);
            } else if about == target {
                let who = match finding.who {
                    Who::Claim(_) => 0,
                    Who::Actor(_) => 1,
                    Who::Author => 2,
                    Who::Unnamed => 3,
                };
                put.add(FindingOnTarget, [sign, who, rule], size, at);
                put.add(FindingOnTarget, [sign, 9, self.voice], size, at);
            }
        }
    }
}

/// Relations of a way whose shape is a feature.
const SHAPE: usize = 7;
/// Words between two mentions that are a feature as a whole.
const SHORT: usize = 4;
/// Steps up from a mention.
const HEIGHT: usize = 12;

/// The words from the one up to where the ways meet, those from the other, and the word where they meet; the latter is in neither.
fn chains(sights: &Sights, one: usize, other: usize) -> (Vec<usize>, Vec<usize>, Option<usize>) {
    let climb = |from: usize| {
        let mut chain = vec![from];
        while let Some(above) = chain.last().and_then(|at| sights.head(*at)).filter(|_| chain.len() < HEIGHT) {
            chain.push(above);
        }
        chain
    };
    let (up, down) = (climb(one), climb(other));
    let meeting = up.iter().position(|at| down.contains(at));
    let Some(meeting) = meeting else { return (up, down, None) };
    let top = up[meeting];
    let below = down.iter().position(|at| *at == top).unwrap_or(down.len());
    (up[..meeting].to_vec(), down[..below].to_vec(), Some(top))
}
