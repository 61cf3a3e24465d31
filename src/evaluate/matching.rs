//! Word tokens of the evaluation, and the greedy one-to-one matching of predictions with gold.
//!
//! The definitions are those in which results on attribution corpora are usually given: only word tokens count, two spans agree by
//! the F1 of their tokens, and pairs are matched from the best agreement down.

/// The word tokens of a text as code point ranges: letters, digits and underscores, joined by single `-`, `'`, `’` or `.`.
pub fn word_tokens(text: &str) -> Vec<(u32, u32)> {
    let letters: Vec<char> = text.chars().collect();
    let is_word = |at: usize| letters.get(at).is_some_and(|letter| letter.is_alphanumeric() || *letter == '_');
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        if !is_word(at) {
            at += 1;
            continue;
        }
        let start = at;
        while is_word(at) || (matches!(letters.get(at), Some('-' | '\'' | '\u{2019}' | '.')) && is_word(at + 1)) {
            at += 1;
        }
        tokens.push((start as u32, at as u32));
    }
    tokens
}

/// Indices of the tokens that the spans touch, in order.
pub fn covered(spans: &[(u32, u32)], tokens: &[(u32, u32)]) -> Vec<u32> {
    let mut out = Vec::new();
    for &(start, end) in spans {
        let from = tokens.partition_point(|token| token.1 <= start);
        let to = tokens.partition_point(|token| token.0 < end);
        out.extend((from..to.max(from)).map(|index| index as u32));
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// How many tokens two sorted sets share.
pub fn shared(a: &[u32], b: &[u32]) -> usize {
    a.iter().filter(|index| b.binary_search(index).is_ok()).count()
}

/// F1 of two token sets; 1 for two empty ones, 0 for one empty one.
pub fn f1(a: &[u32], b: &[u32]) -> f64 {
    match (a.is_empty(), b.is_empty()) {
        (true, true) => 1.0,
        (false, false) => 2.0 * shared(a, b) as f64 / (a.len() + b.len()) as f64,
        _ => 0.0,
    }
}

/// Pairs `(index of a, index of b)`, best score first; equal scores by the order of `a`, then of `b`. Pairs that score 0 are none.
pub fn matched<T>(a: &[T], b: &[T], score: impl Fn(&T, &T) -> f64) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            let score = score(x, y);
            if score > 0.0 {
                pairs.push((score, i, j));
            }
        }
    }
    pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)).then(x.2.cmp(&y.2)));
    let (mut used_a, mut used_b) = (vec![false; a.len()], vec![false; b.len()]);
    pairs.retain(|&(_, i, j)| {
        let free = !used_a[i] && !used_b[j];
        if free {
            used_a[i] = true;
            used_b[j] = true;
        }
        free
    });
    pairs.into_iter().map(|(_, i, j)| (i, j)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_join_over_single_marks() {
        let text = "Don’t U.S.-led “x_1” S-400.";
        let letters: Vec<char> = text.chars().collect();
        let words: Vec<String> =
            word_tokens(text).into_iter().map(|(a, b)| letters[a as usize..b as usize].iter().collect()).collect();
        assert_eq!(words, ["Don’t", "U.S", "led", "x_1", "S-400"]);
    }

    #[test]
    fn touching_counts_as_covering() {
        let tokens = [(0, 2), (3, 6), (7, 9)];
        assert_eq!(covered(&[(1, 4)], &tokens), [0, 1]);
        assert_eq!(covered(&[(2, 3), (6, 7)], &tokens), [0_u32; 0]);
        assert_eq!(covered(&[(8, 9), (0, 1)], &tokens), [0, 2]);
    }

    #[test]
    fn the_best_pair_is_matched_first() {
        let (a, b) = ([vec![1, 2, 3], vec![1, 2]], [vec![1, 2], vec![3]]);
        assert_eq!(matched(&a, &b, |x, y| f1(x, y)), [(1, 0), (0, 1)]);
    }
}
