//! Texts that are made to cost time: their steps grow as their length does, no faster.
//!
//! Steps are counted by the pipeline ([`annotate_within`]), not timed. What happens inside a stage is counted in instructions by
//! `tests/robust/run`, which has these shapes written by `DIXIT_SHAPES=FOLDER:BYTES cargo test --test robust shapes`.

use std::fs;
use std::path::Path;

use dixit::pipeline::annotate_within;
use dixit::{Document, EngineKind};

use crate::engine;

/// Name, and the text of at least so many bytes.
type Shape = (&'static str, fn(usize) -> String);

fn filled(part: &str, bytes: usize) -> String {
    part.repeat(bytes / part.len() + 1)
}

/// Rows 17, 19, 21 to 24 of the catalogue, and what else could make a stage look back too far.
const SHAPES: &[Shape] = &[
    ("unclosed-marks", |n| filled("“a ", n)),
    ("unclosed-straight-marks", |n| filled("\"a b ", n)),
    ("alternating-marks", |n| filled("'\" ", n)),
    ("nested-marks", |n| format!("{} x {}", filled("“‘", n / 2), filled("’”", n / 2))),
    ("marks-over-paragraphs", |n| filled("“We go on.\n\n", n)),
    ("capitals", |n| filled("Ito Brandt ", n)),
    ("one-name", |n| filled("Kim ", n)),
    ("said", |n| filled("said ", n)),
    ("said-that", |n| filled("Ito said that ", n)),
    ("commas", |n| filled(", ", n)),
    ("abbreviations", |n| filled("U.S. Gen. ", n)),
    ("initials", |n| filled("A. B. ", n)),
    ("no-sentence-end", |n| filled("and the report of the talks went on ", n)),
    ("one-word", |n| "x".repeat(n)),
    ("no-blank-gazetteer", |n| filled("SouthKoreaTHAAD", n)),
    ("gazetteer", |n| filled("South Korea, THAAD; ", n)),
    ("titles", |n| filled("Foreign Minister Prime Minister ", n)),
    ("pronouns", |n| filled("He said he saw him. ", n)),
    ("speakers", |n| filled("“No,” Ms. Ito said. ", n)),
    ("praise", |n| filled("praised condemned good bad not ", n)),
    ("nested-clauses", |n| filled("who said that the man ", n)),
    ("paragraphs", |n| filled("x\n\n", n)),
    ("line-ends", |n| "\n".repeat(n)),
    ("combining-marks", |n| format!("a{}", filled("\u{301}", n))),
    ("brackets", |n| format!("{}{}", filled("(", n / 2), filled(")", n / 2))),
    ("list", |n| filled("Ito, Brandt, Kim and ", n)),
    ("headlines", |n| filled("ENVOYS MEET IN ZURICH\n", n)),
    ("colons", |n| filled("Ito: yes. ", n)),
    ("controls", |n| filled("a\u{0}\u{202e}\u{200b}", n)),
];

/// The exponent with which steps grow: the slope of a line through the logarithms.
fn exponent(points: &[(f64, f64)]) -> f64 {
    let points: Vec<(f64, f64)> = points.iter().map(|(size, steps)| (size.ln(), steps.ln())).collect();
    let count = points.len() as f64;
    let (x, y) = (points.iter().map(|it| it.0).sum::<f64>() / count, points.iter().map(|it| it.1).sum::<f64>() / count);
    let over: f64 = points.iter().map(|it| (it.0 - x) * (it.1 - y)).sum();
    over / points.iter().map(|it| (it.0 - x).powi(2)).sum::<f64>()
}

fn steps(text: String, kind: EngineKind) -> u64 {
    let document = Document { text, ..Document::default() };
    annotate_within(engine(kind), &document, u64::MAX).unwrap().1
}

#[test]
fn the_fit_finds_the_exponent() {
    let of = |power: f64| exponent(&[1.0, 2.0, 4.0, 8.0].map(|size: f64| (size, 3.0 * size.powf(power))));
    assert!((of(1.0) - 1.0).abs() < 1e-9 && (of(2.0) - 2.0).abs() < 1e-9);
}

/// P11.
#[test]
fn steps_grow_with_the_length() {
    assert!(SHAPES.len() >= 25);
    // below 4 KiB some shapes have fewer cues than a sentence may have, and steps still grow with their number
    for (kind, base) in [(EngineKind::Fast, 8 << 10), (EngineKind::Accurate, 4 << 10)] {
        for (name, shape) in SHAPES {
            let points: Vec<(f64, f64)> = [1, 2, 4]
                .map(|times| {
                    let text = shape(base * times);
                    (text.len() as f64, steps(text, kind) as f64)
                })
                .to_vec();
            let exponent = exponent(&points);
            assert!(exponent <= 1.15, "{name} with the {} engine: exponent {exponent:.2} of {points:?}", kind.name());
            // P11: a budget that is a multiple of the length suffices for all of them. A sentence has at most 64 cues, each looks at all
            // of its tokens, which may be as many as its bytes, and may claim the rest of it
            let per_byte = points.iter().map(|(size, steps)| steps / size).fold(0.0, f64::max);
            assert!(per_byte <= 135.0, "{name} with the {} engine: {per_byte:.0} steps a byte", kind.name());
        }
    }
}

/// A document over its budget is refused, the same on any machine.
#[test]
fn a_budget_is_held() {
    let text = || filled("“No,” Ms. Ito said. ", 5000);
    let taken = steps(text(), EngineKind::Fast);
    let document = Document { text: text(), ..Document::default() };
    let engine = engine(EngineKind::Fast);
    assert!(annotate_within(engine, &document, taken).is_ok());
    let over = annotate_within(engine, &document, taken - 1).unwrap_err();
    assert!(over.to_string().contains("--max-steps"));
}

/// Writes the shapes for `tests/robust/run`.
#[test]
fn shapes_are_written_on_request() {
    let Ok(wanted) = std::env::var("DIXIT_SHAPES") else { return };
    let (folder, bytes) = wanted.rsplit_once(':').expect("FOLDER:BYTES");
    let bytes: usize = bytes.parse().unwrap();
    fs::create_dir_all(folder).unwrap();
    for (name, shape) in SHAPES {
        fs::write(Path::new(folder).join(format!("{name}.txt")), shape(bytes)).unwrap();
    }
}
