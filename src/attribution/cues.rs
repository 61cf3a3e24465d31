//! Finds the cues of a unit and asks the rule of each for its claim.

use super::draft::Draft;
use super::extent::matches_rest;
use super::page::{Class, Page, Unit};
use super::{according, nominal, verb, verbal, viewpoint};
use crate::lexicons::CuePos;

/// The claims of the cues of a unit.
pub(super) fn claims(page: &Page<'_>, unit: &Unit, index: usize, out: &mut Vec<Draft>) {
    let mut found = 0;
    let mut i = unit.start;
    if let Some(mut draft) = viewpoint::claim(page, unit) {
        (draft.unit, found, i) = (index, 1, draft.head + 1);
        out.push(draft);
    }
    while i < unit.end && found < page.bounds.cues {
        if page.quotation(i).is_some() {
            i = page.next(i);
            continue;
        }
        if let Some((mut draft, end)) = at(page, unit, i) {
            draft.unit = index;
            draft.trim(page);
            if !draft.content.is_empty() {
                out.push(draft);
                found += 1;
                i = end;
                continue;
            }
        }
        i += 1;
    }
}

/// The claim of the cue that starts at the token, and the token after the cue's words.
fn at(page: &Page<'_>, unit: &Unit, i: usize) -> Option<(Draft, usize)> {
    let forms = page.lexicons.cues.starting(page.tokens[i].word);
    for form in forms {
        let end = i + 1 + form.rest.len();
        let cue = page.lexicons.cues.get(form.cue);
        if end > unit.end || !matches_rest(page, i, &form.rest) {
            if cue.pos == CuePos::Phrase
                && let Some(mut draft) = according::possessed(page, unit, i, &form.rest)
            {
                draft.row = Some(form.cue);
                let end = draft.head + 1;
                return Some((draft, end));
            }
            continue;
        }
        let draft = match cue.pos {
            CuePos::Verb => verbal::group(page, unit, i, end, form.inflection)
                .and_then(|group| verb::claim(page, unit, cue, &group)),
            CuePos::Noun if matches!(page.class(i), Class::Noun | Class::Proper) => nominal::noun(page, unit, cue, i),
            CuePos::Adjective
                if matches!(page.class(i), Class::Adjective | Class::Participle | Class::Past | Class::Gerund) =>
            {
                nominal::adjective(page, unit, cue, i)
            }
            CuePos::Phrase => according::claim(page, unit, i, end),
            CuePos::Adverb => nominal::hearsay(page, unit, i),
            _ => None,
        };
        if let Some(mut draft) = draft {
            draft.row = Some(form.cue);
            return Some((draft, end));
        }
    }
    None
}
