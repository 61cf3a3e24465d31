//! The corpus and its gold say the same: markup strips to the article, records and groups agree, names are known.

use std::fs;
use std::path::{Path, PathBuf};

use dixit::evaluate;
use dixit::markup;

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .collect();
    paths.sort();
    paths
}

#[test]
fn every_article_has_gold_that_strips_to_it() {
    let articles = files("corpus", "txt");
    assert!(articles.len() >= 4, "the corpus has shrunk to {} articles", articles.len());
    for article in &articles {
        let name = article.file_stem().expect("a name").to_string_lossy();
        let gold = article.with_file_name("gold").join(format!("{name}.gold"));
        let gold = fs::read_to_string(&gold).unwrap_or_else(|error| panic!("{}: {error}", gold.display()));
        let (marked, _) =
            gold.split_once("\n---\n").unwrap_or_else(|| panic!("{name}: no line `---` before the records"));
        let stripped = markup::parse(&format!("{marked}\n")).unwrap_or_else(|error| panic!("{name}: {error}")).text;
        let text = fs::read_to_string(article).expect("readable");
        let parting = stripped.bytes().zip(text.bytes()).position(|(a, b)| a != b);
        assert!(
            stripped == text,
            "{name}: the gold without its markup is not the article; they part at byte {parting:?}"
        );
    }
    assert_eq!(files("corpus/gold", "gold").len(), articles.len(), "gold without an article");
}

#[test]
fn records_and_groups_agree() {
    let gold = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/gold");
    let documents = evaluate::read_gold(&gold).expect("gold is well-formed");
    let is_double = |letter: char| matches!(letter, '"' | '“' | '”');
    for document in &documents {
        let text: Vec<char> = document.text.as_deref().unwrap_or_default().chars().collect();
        for claim in &document.claims {
            let place = format!("{} claim {}", document.id, claim.id);
            assert!(claim.source.len() <= 1 && claim.cue.len() <= 1, "{place}: one source and one cue at most");
            assert!(
                claim.content.is_sorted() && !claim.content.is_empty(),
                "{place}: contents in the order of the text"
            );
            let whole =
                |&(start, end): &(u32, u32)| is_double(text[start as usize]) && is_double(text[end as usize - 1]);
            if claim.content.iter().any(whole) {
                assert_ne!(claim.kind, "indirect", "{place}: a whole quotation stands in an indirect content");
            }
            assert!(claim.act.is_some(), "{place}: no act");
        }
        for stance in &document.stances {
            let place = format!("{} stance towards {}", document.id, stance.target);
            let agrees = match stance.label.as_str() {
                "support" => stance.score > 0,
                "oppose" => stance.score < 0,
                "neutral" => stance.score == 0,
                _ => true,
            };
            assert!(
                agrees && (-3..=3).contains(&stance.score),
                "{place}: {} with score {}",
                stance.label,
                stance.score
            );
            let known = stance.claim.as_ref().is_none_or(|id| document.claims.iter().any(|claim| claim.id == *id));
            assert!(known, "{place}: no claim {:?}", stance.claim);
        }
    }
}
