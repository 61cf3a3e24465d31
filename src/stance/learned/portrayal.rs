//! How a sentence shows a mention: the features of a mention in its sentence.

use super::sight::{Sight, Sights};
use super::{Feature, NOWHERE};
use crate::attribution::ClaimKind;
use crate::stance::finding::Who;
use crate::stance::scene::{NONE, Scene};
use crate::weights::table::key;

/// The kinds of features. A number is part of the key: do not renumber without training anew.
#[derive(Clone, Copy)]
#[repr(u64)]
enum Template {
    Always = 101,
    Voice,
    Relation,
    GovernorWord,
    Possessive,
    Position,
    Others,
    Question,
    Near,
    Pair,
    Word,
    WordAside,
    WordInClause,
    Bigram,
    Subject,
    PathWord,
    PathPolarity,
    Side,
    Region,
    Passed,
    Clause,
    Total,
    Net,
    Decayed,
    Finding,
    FindingThere,
    FindingOfIt,
    FindingOfOthers,
    Stem,
    TurnedWord,
    Valence,
    ValencePath,
    ValenceNet,
    ValenceDecayed,
    Quoted,
}

/// Whose words a token is, seen from the mention.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Region {
    /// Of the same voice as those around the mention.
    Same,
    /// The mention's own words.
    Own,
    /// Around the claim in which the mention stands.
    Around,
    /// Another claim's.
    Other,
}

struct Collector<'o> {
    out: &'o mut Vec<Feature>,
}

impl Collector<'_> {
    fn add<const N: usize>(&mut self, template: Template, values: [u64; N], value: f32, at: u16) {
        self.out.push(Feature { key: key(template as u64, values), value, at });
    }
}

/// Distance in steps that grow.
fn bucket(distance: usize) -> u64 {
    match distance {
        0..=1 => 0,
        2..=3 => 1,
        4..=6 => 2,
        7..=11 => 3,
        12..=20 => 4,
        _ => 5,
    }
}

/// Writes the features of a mention of the scene's sentence.
pub(in crate::stance) fn features(scene: &Scene<'_>, sights: &Sights, spot: u16, out: &mut Vec<Feature>) {
    use Template::*;
    out.clear();
    let mut put = Collector { out };
    let place = scene.reading.spots[spot as usize];
    let (first, end) = (place.first as usize, place.end as usize);
    let top = sights.top(first, end);
    let cells = &scene.reading.cells;
    let voice = scene.voice[first];
    let entity = scene.entity(spot);
    let kind = if voice == NONE {
        0
    } else {
        match scene.claims[voice as usize].kind {
            ClaimKind::Direct => 1,
            ClaimKind::Indirect => 2,
            ClaimKind::Mixed => 3,
        }
    };
    put.add(Always, [], 1.0, NOWHERE);
    put.add(Voice, [kind], 1.0, NOWHERE);
    let speaks = scene.voice.iter().any(|claim| *claim != NONE && scene.is_holder(*claim, entity));
    put.add(Voice, [10 + u64::from(speaks)], 1.0, NOWHERE);
    if voice != NONE && scene.is_holder(voice, entity) {
        put.add(Voice, [20], 1.0, NOWHERE);
    }
    let relation = u64::from(sights.list[top].relation);
    put.add(Relation, [relation], 1.0, NOWHERE);
    if let Some(head) = sights.head(top) {
        put.add(GovernorWord, [relation, sights.list[head].lemma], 1.0, head as u16);
    }
    put.add(Possessive, [u64::from(scene.reading.is_possessive(end))], 1.0, NOWHERE);
    put.add(Position, [bucket(first)], 1.0, NOWHERE);
    put.add(Position, [10 + bucket(cells.len() - end)], 1.0, NOWHERE);
    put.add(Others, [scene.reading.spots.len().min(5) as u64], 1.0, NOWHERE);
    if scene.reading.is_question {
        put.add(Question, [], 1.0, NOWHERE);
    }
    for (number, k) in [first.checked_sub(2), first.checked_sub(1), Some(end), Some(end + 1)].into_iter().enumerate() {
        let word = k.and_then(|k| sights.list.get(k)).map_or(1, |sight| sight.word);
        put.add(Near, [number as u64, word], 1.0, k.filter(|k| *k < cells.len()).map_or(NOWHERE, |k| k as u16));
    }
    let word = |k: Option<usize>| k.and_then(|k| sights.list.get(k)).map_or(1, |sight| sight.word);
    put.add(Pair, [0, word(first.checked_sub(2)), word(first.checked_sub(1))], 1.0, first.saturating_sub(1) as u16);
    put.add(Pair, [1, word(Some(end)), word(Some(end + 1))], 1.0, end.min(cells.len() - 1) as u16);
    words(scene, sights, (first, end, top), spot, &mut put);
    findings(scene, spot, &mut put);
}

fn region(scene: &Scene<'_>, spot: u16, voice: u32, k: usize) -> Region {
    let theirs = scene.voice[k];
    if theirs != NONE && scene.is_holder(theirs, scene.entity(spot)) {
        return Region::Own;
    }
    match theirs {
        _ if theirs == voice => Region::Same,
        NONE => Region::Around,
        _ => Region::Other,
    }
}

/// How a token lies to a mention in the tree: which kind of way leads there, over which relations.
fn path(sights: &Sights, top: usize, k: usize) -> Option<[u64; 3]> {
    let list: &[Sight] = &sights.list;
    let own = u64::from(list[top].relation);
    let theirs = u64::from(list[k].relation);
    let head = sights.head(top);
    if head == Some(k) {
        return Some([1, own, 0]);
    }
    if sights.head(k) == Some(top) {
        return Some([2, theirs, 0]);
    }
    let above = sights.head(k);
    if head.is_some() && above == head {
        return Some([3, own, theirs]);
    }
    let mut up = head?;
    for depth in 0..3 {
        let step = u64::from(list[up].relation);
        let next = sights.head(up)?;
        if next == k {
            return Some([4 + depth, own, step]);
        }
        if above == Some(next) {
            return Some([8 + depth, own, theirs]);
        }
        up = next;
    }
    None
}

fn words(scene: &Scene<'_>, sights: &Sights, mention: (usize, usize, usize), spot: u16, put: &mut Collector<'_>) {
    use Template::{
        Bigram, Clause, Decayed, Net, Passed, PathPolarity, PathWord, Quoted, Side, Stem, Subject, Total, TurnedWord,
        Valence, ValenceDecayed, ValenceNet, ValencePath, Word, WordAside, WordInClause,
    };
    let (first, end, top) = mention;
    let cells = &scene.reading.cells;
    let voice = scene.voice[first];
    let own = cells[first];
    let (mut plus, mut minus, mut decayed) = (0.0_f32, 0.0_f32, 0.0_f32);
    let (mut valence, mut own_valence, mut valence_decayed) = (0.0_f32, 0.0_f32, 0.0_f32);
    for (k, sight) in sights.list.iter().enumerate().filter(|(k, _)| !(first..end).contains(k)) {
        let at = k as u16;
        let side = u64::from(k >= end);
        let distance = if k < first { first - k } else { k + 1 - end };
        let region = region(scene, spot, voice, k);
        let near = cells[k].clause == own.clause;
        let way = path(sights, top, k);
        if sight.is_word {
            put.add(Word, [sight.lemma, region as u64], 1.0, at);
            put.add(WordAside, [sight.lemma, side, bucket(distance).min(3)], 1.0, at);
            if near {
                put.add(WordInClause, [sight.lemma, side], 1.0, at);
            }
            if let Some(stem) = sight.stem {
                put.add(Stem, [stem, region as u64], 1.0, at);
            }
            if sight.is_turned {
                put.add(TurnedWord, [sight.lemma], 1.0, at);
            }
            if cells[k].quote != 0 {
                put.add(Quoted, [sight.lemma, region as u64], 1.0, at);
            }
            if let Some(next) = sights.list.get(k + 1) {
                put.add(Bigram, [sight.word, next.word], 1.0, at);
            }
            if scene.clauses.subject[k].spot() == Some(spot) {
                put.add(Subject, [sight.lemma, u64::from(scene.clauses.passive[k])], 1.0, at);
            }
            if let Some([kind, a, b]) = way {
                put.add(PathWord, [sight.lemma, kind, a, b], 1.0, at);
            }
        }
        if sight.valence == 0.0 && sight.source.is_none() {
            continue;
        }
        let passed = cells[k.min(first)..k.max(end)].iter().any(|cell| cell.spot != 0 && cell.spot != spot + 1);
        let breaks = i32::from(cells[k].clause.abs_diff(own.clause).min(6));
        let weight = 0.6_f32.powi(breaks) * if passed { 0.5 } else { 1.0 } / (distance as f32).sqrt();
        if sight.valence != 0.0 {
            let sign = u64::from(sight.valence > 0.0);
            let size = sight.valence.abs() / 2.0;
            let kind = way.map_or(0, |way| way[0]);
            put.add(Valence, [0, side, bucket(distance), sign], size, at);
            put.add(Valence, [1, region as u64, u64::from(near), sign], size, at);
            put.add(ValencePath, [kind, u64::from(sights.list[top].relation), sign], size, at);
            *(if region == self::Region::Own { &mut own_valence } else { &mut valence }) += sight.valence;
            if region != self::Region::Own {
                valence_decayed += sight.valence * weight;
            }
        }
        let Some(source) = sight.source else { continue };
        let sign = u64::from(sight.polarity > 0.0);
        let size = sight.polarity.abs() / 2.0;
        let [kind, a, b] = way.unwrap_or_default();
        put.add(PathPolarity, [kind, a, b, sign, 0], size, at);
        put.add(PathPolarity, [kind, a, b, sign, source as u64], size, at);
        put.add(Side, [side, bucket(distance), sign, u64::from(near)], size, at);
        put.add(Template::Region, [region as u64, sign, source as u64], size, at);
        put.add(Passed, [u64::from(passed), side, sign, source as u64], size, at);
        put.add(Clause, [u64::from(near), u64::from(cells[k].quote == own.quote), sign, kind], size, at);
        if scene.clauses.subject[k].spot() == Some(spot) {
            put.add(Subject, [1, sign, u64::from(scene.clauses.passive[k]), source as u64], size, at);
        }
        *(if sight.polarity > 0.0 { &mut plus } else { &mut minus }) += size;
        if region != self::Region::Own {
            decayed += sight.polarity * weight;
        }
    }
    put.add(Total, [0], plus.min(4.0), NOWHERE);
    put.add(Total, [1], minus.min(4.0), NOWHERE);
    for (number, limit) in [-2.0_f32, -1.0, -0.3, 0.3, 1.0, 2.0].into_iter().enumerate() {
        if plus - minus > limit {
            put.add(Net, [number as u64], 1.0, NOWHERE);
        }
        if decayed > limit * 0.8 {
            put.add(Decayed, [number as u64], 1.0, NOWHERE);
        }
    }
    for (number, limit) in [-5.0_f32, -2.5, -1.0, 0.0, 1.0, 2.5, 5.0].into_iter().enumerate() {
        for (kind, sum) in [valence, own_valence, 2.0 * valence_decayed].into_iter().enumerate() {
            if sum > limit {
                put.add(ValenceNet, [kind as u64, number as u64], 1.0, NOWHERE);
            }
        }
    }
    put.add(ValenceDecayed, [0], valence_decayed.clamp(-4.0, 4.0) / 2.0, NOWHERE);
    put.add(ValenceDecayed, [1], valence.clamp(-8.0, 8.0) / 4.0, NOWHERE);
    put.add(Decayed, [99], decayed.clamp(-3.0, 3.0), NOWHERE);
}

fn findings(scene: &Scene<'_>, spot: u16, put: &mut Collector<'_>) {
    use Template::*;
    let mention = scene.mention(spot);
    for finding in &scene.findings {
        let at = scene.segmentation.token_at(finding.span.start).saturating_sub(scene.reading.offset) as u16;
        let sign = u64::from(finding.score > 0.0);
        let rule = finding.rule as u64;
        let who = match finding.who {
            Who::Claim(_) => 0,
            Who::Actor(_) => 1,
            Who::Author => 2,
            Who::Unnamed => 3,
        };
        let size = finding.score.abs() / 2.0;
        if finding.target == mention {
            put.add(Finding, [rule, sign, who], size, at);
            put.add(FindingThere, [rule, sign], 1.0, at);
            put.add(FindingThere, [99, sign], 1.0, at);
        } else if finding.who == Who::Actor(mention) {
            put.add(FindingOfIt, [sign, u64::from(finding.rule.is_frame())], size, at);
        } else {
            put.add(FindingOfOthers, [sign, who], size, at);
        }
    }
}
