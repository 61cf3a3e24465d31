//! Verb groups: a cue verb with its auxiliaries, modals, negation and adverbs, and what form that makes it.

use std::ops::Range;

use super::page::{Class, Page, Unit};
use crate::lexicons::WordClasses;
use crate::lexicons::cues::Inflection;
use crate::segment::Zone;

/// How a verb stands in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// It can carry a subject: "said", "has said", "would not say".
    Finite,
    /// "to say"
    Infinitive,
    /// "saying"
    Gerund,
    /// A participle without an auxiliary: "asked whether …", "a plan criticized by …".
    Bare,
    /// A base form without "to": "let them say", an imperative.
    Base,
}

/// A verb group.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verbal {
    /// First token, with auxiliaries and adverbs.
    pub start: usize,
    /// The verb itself.
    pub head: usize,
    /// One past the cue's words.
    pub end: usize,
    pub form: Form,
    /// "was criticized"
    pub passive: bool,
}

/// The group of the cue form at `head..end`, or `None` where the token is no verb here.
pub(super) fn group(page: &Page<'_>, unit: &Unit, head: usize, end: usize, inflection: Inflection) -> Option<Verbal> {
    let class = page.class(head);
    if !is_verb_here(page, unit, head..end, class, inflection) {
        return None;
    }
    let (mut start, mut be, mut have, mut modal, mut to, mut get) = (head, false, false, false, false, false);
    for _ in 0..8 {
        let Some(p) = page.prev(start, unit) else { break };
        if p + 1 != start {
            break;
        }
        let reading = page.reading(p);
        let words = reading.words;
        match reading.class {
            Class::Modal => modal = true,
            Class::To => to = true,
            Class::Adverb => {}
            _ if words.any(WordClasses::NEGATION.or(WordClasses::MANNER))
                && !reading.is_verb()
                && !reading.is_nominal() => {}
            Class::Past | Class::Present | Class::Base | Class::Participle | Class::Gerund => {
                if words.any(WordClasses::BE) {
                    be = true;
                    if reading.class == Class::Gerund && !reading.auxiliary {
                        start = p;
                        break;
                    }
                } else if words.any(WordClasses::HAVE) && class != Class::Base {
                    have = true;
                } else if words.any(WordClasses::DO) && class == Class::Base {
                    modal = true;
                } else if words.any(WordClasses::GET) && class == Class::Participle {
                    get = true;
                } else {
                    break;
                }
            }
            _ => break,
        }
        start = p;
        if to {
            break;
        }
    }
    // an adverb that opens the group belongs to it only beside an auxiliary or the verb
    while start < head && page.class(start) == Class::Adverb && page.reading(start + 1).class == Class::Comma {
        start += 1;
    }
    let participle = matches!(inflection, Inflection::Participle | Inflection::PastOrParticiple);
    let passive = participle && (be || get);
    let finite_auxiliary = (start..head).any(|i| page.reading(i).is_finite());
    let form = if to {
        Form::Infinitive
    } else if modal || finite_auxiliary {
        Form::Finite
    } else {
        match inflection {
            Inflection::Gerund => Form::Gerund,
            Inflection::Third | Inflection::Past => Form::Finite,
            Inflection::Participle => Form::Bare,
            Inflection::PastOrParticiple if be || have => Form::Gerund,
            Inflection::PastOrParticiple if class == Class::Participle => Form::Bare,
            Inflection::PastOrParticiple => Form::Finite,
            Inflection::Base if matches!(class, Class::Present | Class::Past | Class::Noun) => Form::Finite,
            Inflection::Base => Form::Base,
        }
    };
    Some(Verbal { start, head, end, form, passive })
}

/// Is the token a verb, whatever its tag? The tagger takes some verbs for nouns ("claims", "reports") and some headlines' verbs
/// for names.
fn is_verb_here(page: &Page<'_>, unit: &Unit, cue: Range<usize>, class: Class, inflection: Inflection) -> bool {
    let head = cue.start;
    match class {
        Class::Past | Class::Present | Class::Base | Class::Participle | Class::Gerund => true,
        // "Said Orlova, …": the capital is the sentence's
        Class::Proper if head == unit.start => {
            matches!(inflection, Inflection::Past | Inflection::PastOrParticiple)
                && page.class(head + 1) == Class::Proper
        }
        // in a headline every word has a capital
        Class::Proper => {
            inflection == Inflection::Third
                && head > unit.start
                && matches!(page.class(head - 1), Class::Proper | Class::Noun)
                && matches!(unit.zone, Zone::Title | Zone::Heading)
        }
        // "Orlova plans to", "both desire to", "Park claims that"
        Class::Noun => {
            let plural = inflection == Inflection::Third;
            let before = (head > unit.start).then(|| page.reading(head - 1));
            let subject = before.is_some_and(|before| {
                plural && before.class == Class::Proper
                    || !plural && inflection == Inflection::Base && before.class == Class::Coordinator
            });
            let next = page.reading(head + 1);
            // `"…," the letter reads.`
            let closes = cue.end >= unit.end || page.class(cue.end) == Class::Comma;
            let quoted = (unit.start..head).rev().take(6).any(|i| page.quotation(i).is_some());
            // "the coast guard maintains that the trawler …"
            let clause = plural
                && before.is_some_and(|before| before.class == Class::Noun)
                && next.is(WordClasses::THAT)
                && next.class == Class::Subordinator;
            subject && (next.class == Class::To || next.is(WordClasses::THAT)) || clause || closes && quoted
        }
        _ => false,
    }
}
