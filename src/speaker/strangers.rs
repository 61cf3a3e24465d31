//! Strangers: words that the text uses as a name though nobody knows whose, "Chao taught mathematics".
//!
//! "He" after such a sentence most likely means the stranger, so that everybody else is to be doubted.

use rustc_hash::FxHashMap;

use super::scene::Scene;
use crate::lexicons::fold;
use crate::segment::TokenKind;

/// A word that occurs less often is no protagonist, and may be anything.
const LEAST: u32 = 3;

/// A stranger who opens a sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stranger {
    pub(super) token: u32,
    pub(super) sentence: u32,
    /// How often the word stands alone in the text.
    pub(super) times: u32,
}

/// Those who open sentences, in the order of the text.
pub(super) fn find(scene: &Scene<'_>) -> Vec<Stranger> {
    let mut buffer = String::new();
    // by the word: how often it stands alone, and whether ever inside a sentence
    let mut words: FxHashMap<u64, (u32, bool)> = FxHashMap::default();
    let mut openers = Vec::new();
    let mut mentions = scene.mentions.list.iter().filter(|mention| !mention.kind.holds_others()).peekable();
    for (index, sentence) in (0..).zip(&scene.segmentation.sentences) {
        if !sentence.zone.holds_claims() {
            continue;
        }
        for at in sentence.tokens.clone() {
            while mentions.next_if(|mention| mention.tokens.end <= at).is_some() {}
            let is_covered = mentions.peek().is_some_and(|mention| mention.tokens.contains(&at));
            if is_covered || !is_name(scene, at) {
                continue;
            }
            let is_capital = |at: u32| scene.token(at).shape.is_capitalized();
            let is_first = at == sentence.tokens.start;
            let is_alone = (is_first || !is_capital(at - 1)) && (at + 1 >= sentence.tokens.end || !is_capital(at + 1));
            if !is_alone {
                continue;
            }
            let word = fold::hash(scene.surface(at), &mut buffer);
            let count = words.entry(word).or_default();
            count.0 += 1;
            count.1 |= !is_first;
            if is_first {
                openers.push((word, at, index));
            }
        }
    }
    let known = |(word, token, sentence): (u64, u32, u32)| {
        let (times, is_inside) = *words.get(&word)?;
        (times >= LEAST && is_inside).then_some(Stranger { token, sentence, times })
    };
    openers.into_iter().filter_map(known).collect()
}

/// Can the word be somebody's name: a capital, no plural, no word that the lexicons know?
fn is_name(scene: &Scene<'_>, at: u32) -> bool {
    let token = scene.token(at);
    token.kind == TokenKind::Word
        && token.shape.is_capitalized()
        && !token.shape.is_all_capitals()
        && !token.word.is_known()
        && !scene.surface(at).ends_with('s')
}
