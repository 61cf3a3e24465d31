//! `annotations.jsonl`: one object a document, in exactly the fields and the order of its schema. Offsets are code points.

use serde::{Serialize, Serializer};

use super::view::{Surface, View, country, rounded};
use crate::attribution::Claim;
use crate::mention::Mention;
use crate::speaker::Speaker;
use crate::stance::Stance;

/// The schema of the records; a change that an old reader would not understand raises it.
pub const SCHEMA: &str = "dixit/1";

/// Appends the record of a document, with a line feed.
pub(super) fn write(view: &View<'_>, out: &mut Vec<u8>) {
    serde_json::to_writer(&mut *out, &record(view)).expect("plain values, written to memory");
    out.push(b'\n');
}

/// An id within the document: a letter and a number that starts at 1.
#[derive(Clone, Copy, Debug)]
struct Id(char, usize);

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}{}", self.0, self.1 + 1))
    }
}

/// A figure that is written as a whole number where it is one.
#[derive(Clone, Copy, Debug)]
struct Figure(f32);

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match rounded(self.0) {
            whole if whole.fract() == 0.0 => serializer.serialize_i64(whole as i64),
            figure => serializer.serialize_f32(figure),
        }
    }
}

#[derive(Debug, Serialize)]
struct Record<'a> {
    schema: &'static str,
    id: &'a str,
    path: &'a str,
    title: Option<&'a str>,
    authors: &'a [&'a str],
    published: Option<&'a str>,
    outlet: Option<&'a str>,
    url: Option<&'a str>,
    language: Option<&'a str>,
    sentences: Vec<SentenceRecord>,
    mentions: Vec<MentionRecord<'a>>,
    claims: Vec<ClaimRecord<'a>>,
    stances: Vec<StanceRecord<'a>>,
    warnings: &'a [String],
}

#[derive(Debug, Serialize)]
struct SentenceRecord {
    start: u32,
    end: u32,
    zone: &'static str,
}

#[derive(Debug, Serialize)]
struct MentionRecord<'a> {
    id: Id,
    start: u32,
    end: u32,
    text: &'a str,
    kind: &'static str,
    entity: &'a str,
    name: &'a str,
    country: &'a str,
    how: &'static str,
}

#[derive(Debug, Serialize)]
struct ClaimRecord<'a> {
    id: Id,
    kind: &'static str,
    sentence: u32,
    source: Option<SpanRecord<'a>>,
    cue: Option<CueRecord<'a>>,
    content: Vec<SpanRecord<'a>>,
    speakers: Vec<SpeakerRecord<'a>>,
    via: Option<ViaRecord<'a>>,
    nested_in: Option<Id>,
    act: &'a str,
    plover: &'a str,
    cameo: &'a str,
    factuality: &'static str,
    hedge: u8,
    confidence: f32,
    rule: &'a str,
}

#[derive(Debug, Serialize)]
struct SpanRecord<'a> {
    start: u32,
    end: u32,
    text: &'a str,
}

#[derive(Debug, Serialize)]
struct CueRecord<'a> {
    start: u32,
    end: u32,
    text: &'a str,
    lemma: &'a str,
}

#[derive(Debug, Serialize)]
struct SpeakerRecord<'a> {
    entity: &'a str,
    name: &'a str,
    kind: &'static str,
    country: &'a str,
    role: Option<&'a str>,
    how: &'static str,
}

#[derive(Debug, Serialize)]
struct ViaRecord<'a> {
    entity: &'a str,
    name: &'a str,
}

#[derive(Debug, Serialize)]
struct StanceRecord<'a> {
    claim: Option<Id>,
    holder: Option<HolderRecord<'a>>,
    target: TargetRecord<'a>,
    label: &'static str,
    score: i8,
    confidence: f32,
    factuality: &'static str,
    evidence: Vec<EvidenceRecord<'a>>,
}

#[derive(Debug, Serialize)]
struct HolderRecord<'a> {
    start: u32,
    end: u32,
    text: &'a str,
    entity: Option<&'a str>,
    name: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct TargetRecord<'a> {
    start: u32,
    end: u32,
    text: &'a str,
    entity: &'a str,
    name: &'a str,
    kind: &'static str,
}

#[derive(Debug, Serialize)]
struct EvidenceRecord<'a> {
    start: u32,
    end: u32,
    text: &'a str,
    rule: &'a str,
    score: Figure,
}

fn record<'v>(view: &'v View<'_>) -> Record<'v> {
    let annotation = view.annotation;
    let sentences = annotation.segmentation.sentences.iter().map(|sentence| SentenceRecord {
        start: view.point(sentence.span.start),
        end: view.point(sentence.span.end),
        zone: sentence.zone.name(),
    });
    Record {
        schema: SCHEMA,
        id: &view.document.id,
        path: &view.document.path,
        title: view.title,
        authors: &view.authors,
        published: view.published,
        outlet: view.outlet,
        url: view.document.url.as_deref(),
        language: view.document.language.as_deref(),
        sentences: sentences.collect(),
        mentions: annotation.mentions.list.iter().enumerate().map(|(index, it)| mention(view, index, it)).collect(),
        claims: view.claims().map(|(index, it)| claim(view, index, it)).collect(),
        stances: annotation.judgement.stances.iter().map(|it| stance(view, it)).collect(),
        warnings: &view.document.warnings,
    }
}

fn span<'a>(Surface { start, end, text }: Surface<'a>) -> SpanRecord<'a> {
    SpanRecord { start, end, text }
}

fn mention<'v>(view: &'v View<'_>, index: usize, mention: &Mention) -> MentionRecord<'v> {
    let Surface { start, end, text } = view.surface(mention.span);
    let entity = view.entity(mention.entity);
    MentionRecord {
        id: Id('m', index),
        start,
        end,
        text,
        kind: mention.kind.name(),
        entity: &entity.key,
        name: &entity.name,
        country: country(&entity.country),
        how: mention.how.name(),
    }
}

fn claim<'v>(view: &'v View<'_>, index: usize, claim: &'v Claim) -> ClaimRecord<'v> {
    let act = &view.annotation.judgement.acts[index];
    let cue = claim.cue.as_ref().map(|cue| {
        let Surface { start, end, text } = view.surface(cue.span);
        CueRecord { start, end, text, lemma: &cue.lemma }
    });
    let via = claim.via.map(|via| {
        let entity = view.entity(via);
        ViaRecord { entity: &entity.key, name: &entity.name }
    });
    ClaimRecord {
        id: Id('c', index),
        kind: claim.kind.name(),
        sentence: claim.sentence,
        source: claim.source.map(|source| span(view.surface(source))),
        cue,
        content: claim.content.iter().map(|content| span(view.surface(*content))).collect(),
        speakers: view.annotation.speakers[index].iter().map(|it| speaker(view, it)).collect(),
        via,
        nested_in: claim.nested_in.map(|outer| Id('c', outer as usize)),
        act: &act.kind.name,
        plover: &act.kind.plover,
        cameo: &act.kind.cameo,
        factuality: act.factuality.name(),
        hedge: act.hedge,
        confidence: rounded(claim.confidence),
        rule: claim.rule,
    }
}

fn speaker<'v>(view: &'v View<'_>, speaker: &'v Speaker) -> SpeakerRecord<'v> {
    let entity = view.entity(speaker.entity);
    SpeakerRecord {
        entity: &entity.key,
        name: &entity.name,
        kind: entity.kind.name(),
        country: country(&entity.country),
        role: speaker.role.as_deref().or(entity.role.as_deref()),
        how: speaker.how.name(),
    }
}

fn stance<'v>(view: &'v View<'_>, stance: &'v Stance) -> StanceRecord<'v> {
    let holder = stance.holder.map(|holder| {
        let Surface { start, end, text } = view.surface(holder.span);
        let entity = holder.entity.map(|entity| view.entity(entity));
        let (key, name) = (entity.map(|it| it.key.as_str()), entity.map(|it| it.name.as_str()));
        HolderRecord { start, end, text, entity: key, name }
    });
    let target = &view.annotation.mentions.list[stance.target as usize];
    let Surface { start, end, text } = view.surface(target.span);
    let entity = view.entity(stance.entity);
    let target = TargetRecord { start, end, text, entity: &entity.key, name: &entity.name, kind: target.kind.name() };
    let evidence = stance.evidence.iter().map(|evidence| {
        let Surface { start, end, text } = view.surface(evidence.span);
        EvidenceRecord { start, end, text, rule: &evidence.rule, score: Figure(evidence.score) }
    });
    StanceRecord {
        claim: stance.claim.map(|claim| Id('c', claim as usize)),
        holder,
        target,
        label: stance.label.name(),
        score: stance.score,
        confidence: rounded(stance.confidence),
        factuality: stance.factuality.name(),
        evidence: evidence.collect(),
    }
}
