//! Any text is searched for names: mentions lie in the text and hold something.

#![no_main]

use std::sync::OnceLock;

use dixit::{Document, Engine, mention, segment};
use libfuzzer_sys::fuzz_target;

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| Engine::builtin().expect("the suite checks it"))
}

fuzz_target!(|text: String| {
    let document = Document { text, ..Document::default() };
    let segmentation = segment::segment(&engine().lexicons, &document, dixit::Bounds::default());
    for mention in &mention::find(&engine().lexicons, &engine().models.names, &document, &segmentation).list {
        assert!(document.text.get(mention.span.range()).is_some_and(|surface| !surface.is_empty()));
    }
});
