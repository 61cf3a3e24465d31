//! Any text is cut into paragraphs, sentences and tokens: in order, disjoint, on character boundaries.

#![no_main]

use std::sync::OnceLock;

use dixit::{Document, Lexicons, segment};
use libfuzzer_sys::fuzz_target;

fn lexicons() -> &'static Lexicons {
    static LEXICONS: OnceLock<Lexicons> = OnceLock::new();
    LEXICONS.get_or_init(|| Lexicons::builtin().expect("the suite checks them"))
}

fuzz_target!(|text: String| {
    let document = Document { text, ..Document::default() };
    let found = segment::segment(lexicons(), &document, dixit::Bounds::default());
    let mut end = 0;
    for sentence in &found.sentences {
        assert!(end <= sentence.span.start && !sentence.span.is_empty());
        assert!(document.text.get(sentence.span.range()).is_some());
        end = sentence.span.end;
    }
    let mut end = 0;
    for token in &found.tokens {
        assert!(end <= token.span.start && document.text.get(token.span.range()).is_some());
        end = token.span.end;
    }
});
