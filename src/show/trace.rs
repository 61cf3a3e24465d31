//! Why a sentence gives the claims that it gives, or none: what each stage saw in it.

use std::fmt::Write as _;

use super::explain::lexicon_row;
use super::{one_line, rules};
use crate::attribution::Claim;
use crate::document::Document;
use crate::lexicons::Lexicons;
use crate::lexicons::cues::Form;
use crate::pipeline::Annotation;
use crate::segment::{Closing, Sentence, Token};
use crate::span::{CodePoints, Span};

/// What each stage saw in the sentences that the span touches: zone, quotations, mentions, cue words, parse, claims.
pub fn trace(lexicons: &Lexicons, document: &Document, annotation: &Annotation, span: Span) -> String {
    let segmentation = &annotation.segmentation;
    let points = CodePoints::new(&document.text);
    let mut out = String::new();
    let touched = |sentence: &&Sentence| sentence.span.overlaps(span);
    for (index, sentence) in segmentation.sentences.iter().enumerate().filter(|(_, sentence)| touched(sentence)) {
        let (start, end) = (points.before(sentence.span.start), points.before(sentence.span.end));
        let _ = writeln!(
            out,
            "sentence {index}, code points {start}–{end}: {}",
            one_line(sentence.span.of(&document.text))
        );
        let zone = sentence.zone;
        let held = if zone.holds_claims() { "claims are taken from it" } else { "no claims are taken from this zone" };
        let _ = writeln!(out, "  zone {}: {held}", zone.name());
        quotations(&mut out, document, annotation, sentence);
        mentions(&mut out, document, annotation, sentence);
        let claims = claims(&mut out, document, annotation, sentence);
        cues(&mut out, lexicons, document, annotation, sentence, &claims);
        words(&mut out, document, annotation, sentence);
    }
    if out.is_empty() {
        out.push_str("no sentence holds these words: they stand in white space or between sentences\n");
    }
    out
}

fn quotations(out: &mut String, document: &Document, annotation: &Annotation, sentence: &Sentence) {
    let all = &annotation.segmentation.quotations;
    let mut none = true;
    for quotation in all.iter().filter(|quotation| quotation.span.overlaps(sentence.span)) {
        none = false;
        let end = match quotation.closing {
            Closing::Closed => "closed",
            Closing::Continued => "goes on in the next paragraph",
            Closing::Open => "left open, so it ends with its paragraph",
            Closing::Unopened => "closed without an opening mark",
        };
        let inside = if quotation.depth > 0 { ", inside another quotation" } else { "" };
        let _ = writeln!(out, "  quotation, {end}{inside}: {}", one_line(quotation.span.of(&document.text)));
    }
    if none {
        out.push_str("  no quotation marks\n");
    }
}

fn mentions(out: &mut String, document: &Document, annotation: &Annotation, sentence: &Sentence) {
    let mentions = &annotation.mentions;
    for mention in mentions.list.iter().filter(|mention| mention.span.overlaps(sentence.span)) {
        let (surface, name) = (one_line(mention.span.of(&document.text)), &mentions.entity(mention.entity).name);
        let (kind, how) = (mention.kind.name(), rules::how(mention.how));
        let _ = writeln!(out, "  mention: {surface} is {name} ({kind}, by {how})");
    }
}

/// Lists the claims with a part in the sentence.
fn claims<'a>(
    out: &mut String,
    document: &Document,
    annotation: &'a Annotation,
    sentence: &Sentence,
) -> Vec<&'a Claim> {
    let mut touching = Vec::new();
    for (index, claim) in annotation.claims.iter().enumerate() {
        let mut parts = claim.content.iter().copied().chain(claim.source).chain(claim.cue.as_ref().map(|cue| cue.span));
        if !parts.any(|part| part.overlaps(sentence.span)) {
            continue;
        }
        let source = claim.source.map_or_else(|| "nobody named".to_owned(), |it| one_line(it.of(&document.text)));
        let _ = writeln!(
            out,
            "  claim c{}: pattern {}, source {source}; see --claim c{}",
            index + 1,
            claim.rule,
            index + 1
        );
        touching.push(claim);
    }
    if touching.is_empty() {
        out.push_str("  no claim\n");
    }
    touching
}

/// The words of the sentence that attribute in some texts, and what became of them.
fn cues(
    out: &mut String,
    lexicons: &Lexicons,
    document: &Document,
    annotation: &Annotation,
    sentence: &Sentence,
    claims: &[&Claim],
) {
    let tokens = annotation.segmentation.tokens_of(sentence);
    let mut at = 0;
    let mut none = true;
    while at < tokens.len() {
        let forms = lexicons.cues.starting(tokens[at].word);
        let Some(form) = forms.iter().find(|form| stands_at(form, &tokens[at + 1..])) else {
            at += 1;
            continue;
        };
        none = false;
        let span = tokens[at].span.cover(tokens[at + form.rest.len()].span);
        let used = claims.iter().any(|claim| claim.cue.as_ref().is_some_and(|cue| cue.span.overlaps(span)));
        let is_quoted = annotation.segmentation.quotations.iter().any(|quotation| quotation.inner.contains(span));
        let fate = match (used, is_quoted) {
            (true, _) => "cue of a claim",
            (false, true) => "no claim, since it stands inside quotation marks",
            (false, false) => "no claim: no complement or source that its row asks for was found",
        };
        let _ = writeln!(out, "  cue word {}: {fate}", one_line(span.of(&document.text)));
        lexicon_row(out, "cues.csv", lexicons.cues.get(form.cue).line);
        at += 1 + form.rest.len();
    }
    if none {
        out.push_str("  no word of lexicons/cues.csv: if its verb or noun attributes, add a row for it\n");
    }
}

fn stands_at(form: &Form, following: &[Token]) -> bool {
    following.len() >= form.rest.len() && form.rest.iter().zip(following).all(|(word, token)| *word == token.word)
}

/// `word/TAG` of each token, with `<relation(head)` where it was parsed.
fn words(out: &mut String, document: &Document, annotation: &Annotation, sentence: &Sentence) {
    let syntax = &annotation.syntax;
    let first = sentence.tokens.start as usize;
    if syntax.tag(first).is_none() {
        out.push_str("  not tagged: nothing in it can attribute\n");
        return;
    }
    out.push_str("  words:");
    for at in sentence.tokens.start as usize..sentence.tokens.end as usize {
        let surface = |at: usize| annotation.segmentation.tokens[at].of(&document.text);
        let _ = write!(out, " {}/{}", surface(at), syntax.tag(at).map_or("-", |tag| tag.penn()));
        if let (Some(relation), Some(head)) = (syntax.relation(at), syntax.head(at)) {
            let _ = write!(out, "<{}({})", relation.name(), surface(head));
        }
    }
    out.push('\n');
}
