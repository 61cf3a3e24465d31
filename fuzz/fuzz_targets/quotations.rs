//! Texts made of quotation marks and what stands about them: quotations lie in the text, by their start.

#![no_main]

use std::sync::OnceLock;

use dixit::{Document, Lexicons, segment};
use libfuzzer_sys::fuzz_target;

fn lexicons() -> &'static Lexicons {
    static LEXICONS: OnceLock<Lexicons> = OnceLock::new();
    LEXICONS.get_or_init(|| Lexicons::builtin().expect("the suite checks them"))
}

const PARTS: [&str; 16] =
    ["“", "”", "\"", "‘", "’", "'", "«", "»", "„", " ", "\n\n", ".", ",", "said", "Ms. Ito", "x"];

fuzz_target!(|bytes: &[u8]| {
    let text: String = bytes.iter().map(|byte| PARTS[usize::from(byte % 16)]).collect();
    let document = Document { text, ..Document::default() };
    let mut start = 0;
    for quotation in &segment::segment(lexicons(), &document, dixit::Bounds::default()).quotations {
        assert!(start <= quotation.span.start && document.text.get(quotation.span.range()).is_some());
        start = quotation.span.start;
    }
});
