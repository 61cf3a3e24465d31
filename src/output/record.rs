//! `annotations.jsonl`: one object a document, in exactly the fields and the order of its schema. Offsets are code points.

use super::json::{self, Object};
use super::number;
use super::view::{Surface, View, country};
use crate::attribution::Claim;
use crate::mention::Mention;
use crate::span::Span;
use crate::speaker::Speaker;
use crate::stance::Stance;

/// The schema of the records; a change that an old reader would not understand raises it.
pub const SCHEMA: &str = "dixit/1";

/// The JSON Schema of the records.
pub const JSON_SCHEMA: &str = include_str!("../../output/annotations.schema.json");

/// Appends the record of a document, with a line feed.
pub(super) fn write(view: &View<'_>, out: &mut Vec<u8>) {
    push_document(view, out);
    out.push(b'\n');
}

/// Appends the record of a document with its text before all else, for converters.
pub(super) fn write_with_text(view: &View<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"text\":");
    serde_json::to_writer(&mut *out, &view.document.text).expect("plain values, written to memory");
    let start = out.len();
    write(view, out);
    // the object goes on
    out[start] = b',';
}

/// Appends an id within the document: a letter and a number that starts at 1.
fn push_id(letter: char, index: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(&[b'"', letter as u8]);
    number::push_whole(index as i64 + 1, out);
    out.push(b'"');
}

fn push_span(view: &View<'_>, span: Span, out: &mut Vec<u8>) {
    at(view, span, Object::open(out)).close();
}

/// The fields of a span: where it stands, and its surface.
fn at<'o>(view: &View<'_>, span: Span, object: Object<'o>) -> Object<'o> {
    let Surface { start, end, text } = view.surface(span);
    object.whole("start", start).whole("end", end).text("text", text)
}

fn push_document(view: &View<'_>, out: &mut Vec<u8>) {
    let annotation = view.annotation;
    Object::open(out)
        .name("schema", SCHEMA)
        .text("id", &view.document.id)
        .text("path", &view.document.path)
        .text_or_null("title", view.title)
        .list("authors", view.authors.iter(), |author, out| json::push_text(author, out))
        .text_or_null("published", view.published)
        .text_or_null("outlet", view.outlet)
        .text_or_null("url", view.document.url.as_deref())
        .text_or_null("language", view.document.language.as_deref())
        .list("sentences", annotation.segmentation.sentences.iter(), |sentence, out| {
            let (start, end) = (view.point(sentence.span.start), view.point(sentence.span.end));
            Object::open(out).whole("start", start).whole("end", end).name("zone", sentence.zone.name()).close();
        })
        .list("mentions", annotation.mentions.list.iter().enumerate(), |(i, it), out| push_mention(view, i, it, out))
        .list("claims", view.claims(), |(i, it), out| push_claim(view, i, it, out))
        .list("stances", annotation.judgement.stances.iter(), |it, out| push_stance(view, it, out))
        .list("warnings", view.warnings.iter(), |warning, out| json::push_text(warning, out))
        .close();
}

fn push_mention(view: &View<'_>, index: usize, mention: &Mention, out: &mut Vec<u8>) {
    let entity = view.entity(mention.entity);
    let mut object = Object::open(out);
    push_id('m', index, object.key("id"));
    at(view, mention.span, object)
        .name("kind", mention.kind.name())
        .text("entity", &entity.key)
        .text("name", &entity.name)
        .text("country", country(&entity.country))
        .name("how", mention.how.name())
        .close();
}

fn push_claim(view: &View<'_>, index: usize, claim: &Claim, out: &mut Vec<u8>) {
    let act = &view.annotation.judgement.acts[index];
    let mut object = Object::open(out);
    push_id('c', index, object.key("id"));
    object
        .name("kind", claim.kind.name())
        .whole("sentence", claim.sentence)
        .maybe("source", claim.source, |source, out| push_span(view, source, out))
        .maybe("cue", claim.cue.as_ref(), |cue, out| {
            at(view, cue.span, Object::open(out)).text("lemma", &cue.lemma).close();
        })
        .list("content", claim.content.iter(), |content, out| push_span(view, *content, out))
        .list("speakers", view.annotation.speakers[index].iter(), |it, out| push_speaker(view, it, out))
        .maybe("via", claim.via, |via, out| {
            let entity = view.entity(via);
            Object::open(out).text("entity", &entity.key).text("name", &entity.name).close();
        })
        .maybe("nested_in", claim.nested_in, |outer, out| push_id('c', outer as usize, out))
        .text("act", &act.kind.name)
        .text("plover", &act.kind.plover)
        .text("cameo", &act.kind.cameo)
        .name("factuality", act.factuality.name())
        .whole("hedge", act.hedge)
        .maybe("confidence", Some(claim.confidence), number::push_figure)
        .text("rule", claim.rule)
        .close();
}

fn push_speaker(view: &View<'_>, speaker: &Speaker, out: &mut Vec<u8>) {
    let entity = view.entity(speaker.entity);
    Object::open(out)
        .text("entity", &entity.key)
        .text("name", &entity.name)
        .name("kind", entity.kind.name())
        .text("country", country(&entity.country))
        .text_or_null("role", speaker.role.as_deref().or(entity.role.as_deref()))
        .name("how", speaker.how.name())
        .close();
}

fn push_stance(view: &View<'_>, stance: &Stance, out: &mut Vec<u8>) {
    let target = &view.annotation.mentions.list[stance.target as usize];
    let entity = view.entity(stance.entity);
    Object::open(out)
        .maybe("claim", stance.claim, |claim, out| push_id('c', claim as usize, out))
        .maybe("holder", stance.holder, |holder, out| {
            let entity = holder.entity.map(|entity| view.entity(entity));
            at(view, holder.span, Object::open(out))
                .text_or_null("entity", entity.map(|it| it.key.as_str()))
                .text_or_null("name", entity.map(|it| it.name.as_str()))
                .close();
        })
        .maybe("target", Some(target), |target, out| {
            at(view, target.span, Object::open(out))
                .text("entity", &entity.key)
                .text("name", &entity.name)
                .name("kind", target.kind.name())
                .close();
        })
        .name("label", stance.label.name())
        .whole("score", stance.score)
        .maybe("confidence", Some(stance.confidence), number::push_figure)
        .name("factuality", stance.factuality.name())
        .list("evidence", stance.evidence.iter(), |evidence, out| {
            at(view, evidence.span, Object::open(out))
                .text("rule", &evidence.rule)
                .maybe("score", Some(evidence.score), number::push_short_figure)
                .close();
        })
        .close();
}
