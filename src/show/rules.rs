//! What the rules are called in words: patterns of attribution, rules and operators of stance, ways of recognition.
//!
//! To describe a new rule is to add its row here; a test asks for the row of every rule that the corpus meets.

use crate::mention::How;

/// Patterns of attribution.
const PATTERNS: &[(&str, &str)] = &[
    ("P1", "source, verb, clause: Kyiv warned that talks would fail"),
    ("P2", "source, verb, quotation: Ito said: “We will wait.”"),
    ("P3", "quotation, source, verb: “We will wait,” Ito said"),
    ("P4", "quotation, verb, source: “We will wait,” said Ito"),
    ("P5", "quotation, source and verb, quotation: “We will wait,” Ito said. “It is late.”"),
    ("P6", "content without marks, source, verb: Talks would fail, Kyiv warned"),
    ("P6a", "as-clause before its content: As Ito said, talks would fail"),
    ("P7", "content without marks that source and verb interrupt: Talks, Kyiv warned, would fail"),
    ("P8", "according to a source"),
    ("P9", "verb with a recipient: Ito told reporters that talks would fail"),
    ("P10", "a second verb as participle: adding that talks would fail"),
    ("P11", "a second verb with the subject of the first: Ito rose and warned that talks would fail"),
    ("P12", "relative pronoun as source: Ito, who warned that talks would fail"),
    ("P12a", "reporting clause in a relative clause: a plan that Ito said would fail"),
    ("P13a", "passive with its agent: the plan was criticised by Kyiv"),
    ("P13b", "passive without an agent: the plan was criticised"),
    ("P13c", "passive with a clause or quotation: it was said by Ito that talks would fail"),
    ("P14", "impersonal: it is expected that talks will fail"),
    ("P14s", "impersonal with a raised subject: talks are expected to fail"),
    ("P15a", "noun that attributes, with its owner: Kyiv's warning that talks would fail"),
    ("P15b", "noun that attributes, with its source behind it: criticism from Moscow of the drill"),
    ("P15c", "noun that attributes, after a verb: Kyiv voiced concern over the drill"),
    ("P15e", "adjective that attributes: Kyiv is confident that talks will go on"),
    ("P16", "source, verb and any other complement, partly quoted: Kyiv called the drill “a farce”"),
    ("P17", "quotation alone in its paragraph, after a claim whose source it has"),
    ("P18b", "items of a list that a source announces"),
    ("P19", "label: a name or a headline with a colon, or a name after a dash"),
    ("P21", "a document that shows: a poll found that talks would fail"),
    ("P22", "verb of intent, denial or refusal with an infinitive: Kyiv declined to comment"),
    ("P23", "verb of judgement and what is judged: Kyiv criticised the drill"),
    ("P24", "the view of somebody: In Kyiv's view, talks would fail"),
    ("learned", "the learned model labelled source, cue and content around the cue word"),
    ("P25", "adverb of hearsay: the drill was reportedly cancelled"),
];

/// Rules of stance. The order is that in which they are tried.
const STANCES: &[(&str, &str)] = &[
    ("A1", "object of an act: Tehran accused London"),
    ("A2", "behind the preposition that the act's row names: protested to London over the drill"),
    ("A3", "subject of an act in the passive: London was accused by Tehran"),
    ("A4", "target of a noun, adjective or phrase of acting: Tehran's criticism of London"),
    ("A5", "through an owner or another act: backed Japan's protest against the drill"),
    ("A6", "evaluated by a predicate or attribute: the drill is dangerous"),
    ("A7", "does or suffers harm or benefit: London was undermining stability"),
    ("A8", "under a word that turns the side: the fight against terrorism"),
    ("A10", "evaluative words near it, weighed by distance, as no other rule speaks"),
    ("learned", "the learned model, from the words, the parse and the rules, as no rule of its own speaks"),
    ("M3", "must, should: Seoul must act"),
    ("Q2", "scare quotes or so-called before it"),
    ("S1", "sympathy: condolences to the families"),
];

/// Operators on stance.
const OPERATORS: &[(&str, &str)] = &[
    ("N1", "negated"),
    ("N2", "negated by its verb (fail, refuse)"),
    ("N3", "negated twice"),
    ("N4", "negation that does not turn (not only)"),
    ("N5", "negated by the verb above it (do not think)"),
    ("C1", "weighed against the other part of a contrast"),
    ("M1", "on a condition"),
    ("M2", "under a modal verb"),
    ("M3", "under must or should"),
    ("M4", "in a question or request"),
    ("Q2", "in scare quotes"),
    ("I1", "made stronger or weaker"),
];

/// What a pattern of attribution looks like; empty for an unknown one.
pub(super) fn pattern(rule: &str) -> &'static str {
    look_up(PATTERNS, rule)
}

/// What a rule of stance with its operators ("A1+N1") says; unknown parts are left out.
pub(super) fn stance(rule: &str) -> String {
    let mut parts = rule.split('+');
    let first = look_up(STANCES, parts.next().unwrap_or_default());
    let operators = parts.map(|operator| look_up(OPERATORS, operator)).filter(|meaning| !meaning.is_empty());
    std::iter::once(first).chain(operators).collect::<Vec<_>>().join("; ")
}

/// How somebody was recognised, in words.
pub(super) const fn how(how: How) -> &'static str {
    match how {
        How::Gazetteer => "its name in the gazetteer",
        How::Alias => "another name in the gazetteer",
        How::Surname => "part of a full name in the document",
        How::Title => "the title before the name",
        How::Pattern => "the shape of the name and the words around it",
        How::Acronym => "a short form that the document defines",
        How::Pronoun => "a pronoun",
        How::Nominal => "a description",
        How::Metonym => "a capital or seat that stands for its state",
        How::Given => "the caller's own annotation",
    }
}

fn look_up(table: &[(&str, &'static str)], rule: &str) -> &'static str {
    table.iter().find(|(name, _)| *name == rule).map_or("", |(_, meaning)| meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_and_operators_are_read_together() {
        assert_eq!(stance("A1+N1"), "object of an act: Tehran accused London; negated");
        assert_eq!(stance("A99"), "");
        assert!(pattern("P1").contains("clause") && pattern("P99").is_empty());
    }
}
