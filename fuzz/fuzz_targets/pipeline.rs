//! Any text through both engines: what is written holds P1 (every span gives its surface, in code points) and P2 (nesting).

#![no_main]

use std::sync::{Arc, OnceLock};

use dixit::output::{File, Rows, Settings};
use dixit::{Document, Engine, EngineKind, Lexicons, annotate};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fn engines() -> &'static [Engine; 2] {
    static ENGINES: OnceLock<[Engine; 2]> = OnceLock::new();
    ENGINES.get_or_init(|| {
        EngineKind::ALL.map(|kind| {
            let lexicons = Lexicons::builtin().expect("the suite checks them");
            Engine::with(lexicons, kind).expect("the suite checks them")
        })
    })
}

fn span(value: &Value) -> (usize, usize) {
    let at = |key: &str| value[key].as_u64().expect("a number") as usize;
    (at("start"), at("end"))
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fuzz_target!(|text: String| {
    let points: Vec<char> = text.chars().collect();
    let document = Document { text, ..Document::default() };
    for engine in engines() {
        let mut rows = Rows::new(&Arc::new(Settings::default()));
        rows.add(&document, &annotate(engine, &document));
        let bytes = rows.files.iter().find(|(file, _)| *file == File::Annotations).map(|(_, bytes)| bytes.as_slice());
        let record: Value = serde_json::from_slice(bytes.expect("by default")).expect("JSON");
        let check = |value: &Value| {
            let (start, end) = span(value);
            let surface: String = points[start..end].iter().collect();
            assert_eq!(value["text"], surface);
        };
        let sentences: Vec<(usize, usize)> = list(&record, "sentences").iter().map(span).collect();
        assert!(sentences.windows(2).all(|pair| pair[0].1 <= pair[1].0));
        for mention in list(&record, "mentions") {
            check(mention);
            let (start, end) = span(mention);
            assert!(sentences.iter().any(|(from, to)| *from <= start && end <= *to));
        }
        for claim in list(&record, "claims") {
            list(claim, "content").iter().for_each(check);
            [&claim["source"], &claim["cue"]].into_iter().filter(|part| !part.is_null()).for_each(check);
            assert!(list(claim, "content").windows(2).all(|pair| span(&pair[0]).1 <= span(&pair[1]).0));
        }
        for stance in list(&record, "stances") {
            check(&stance["target"]);
            list(stance, "evidence").iter().for_each(check);
        }
    }
});
