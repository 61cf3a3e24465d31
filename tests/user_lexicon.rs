//! A user's own words of stance and attribution, layered over ours with `--lexicon`: what they change, and what is said of mistakes.

use std::fs;

use dixit::pipeline::{Engine, EngineKind};
use dixit::{Document, Lexicons, annotate};

/// An engine with the files of a folder.
fn with(files: &[(&str, &str)]) -> Result<Engine, String> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("writable");
    }
    let lexicons = Lexicons::load(&[folder.path().to_owned()]).map_err(|problems| problems.to_string())?;
    Ok(Engine::with(lexicons, EngineKind::Accurate).expect("the models load"))
}

/// The stances of a text: holder, target, label, score.
fn stances(engine: &Engine, text: &str) -> Vec<String> {
    let document = Document { id: "own".into(), text: text.to_owned(), ..Document::default() };
    let annotation = annotate(engine, &document);
    let polar = annotation.judgement.stances.iter().filter(|row| row.score != 0);
    polar
        .map(|row| {
            let holder = row.holder.map_or("-", |holder| holder.span.of(text));
            let target = annotation.mentions.list[row.target as usize].span.of(text);
            format!("{holder} | {target} | {} {:+}", row.label.name(), row.score)
        })
        .collect()
}

const SENTENCE: &str = "Japan is flumptious, Foreign Minister Sergei Lavrov said.";

#[test]
fn a_term_of_the_user_counts_and_stands_in_for_ours() {
    let plain = with(&[]).expect("nothing is wrong");
    assert_eq!(stances(&plain, SENTENCE), [""; 0]);
    let own = with(&[("stance_terms.csv", "term,polarity,weight,pos\nflumptious,negative,3,adjective\n")]);
    assert_eq!(stances(&own.expect("nothing is wrong"), SENTENCE), ["Sergei Lavrov | Japan | oppose -3"]);

    let reckless = "Japan is reckless, Foreign Minister Sergei Lavrov said.";
    assert_eq!(stances(&plain, reckless), ["Sergei Lavrov | Japan | oppose -2"]);
    let turned = with(&[("stance_terms.csv", "term,polarity\nreckless,1\n")]).expect("nothing is wrong");
    assert_eq!(stances(&turned, reckless), ["Sergei Lavrov | Japan | support +2"]);
}

#[test]
fn a_cue_of_the_user_makes_claims_of_its_act() {
    let text = "The Japanese government gromuled that the ferry would sail on Monday.";
    let document = Document { id: "own".into(), text: text.to_owned(), ..Document::default() };
    let columns = "lemma,pos,forms,class,complements,strength,act";
    let file = format!("{columns}\ngromule,verb,,say,that|quote|paren,high,warn\n");
    let engine = with(&[("cues.csv", &file)]).expect("nothing is wrong");
    let claims = annotate(&Engine { kind: EngineKind::Fast, ..engine }, &document);
    assert_eq!(claims.claims.len(), 1);
    assert_eq!(claims.claims[0].cue.as_ref().map(|cue| cue.lemma.as_str()), Some("gromule"));
    assert_eq!(claims.judgement.acts[0].kind.name, "warn");
}

#[test]
fn all_mistakes_are_said_at_once() {
    let terms =
        "term,polarity,weight,pos\ngood,maybe,1,adjective\nbad,negative,9,adjective\nworse,negative,1,pronoun\n";
    let cues = "lemma,pos,forms,class,complements,strength,act\ngromule,verb,,say,that,high,sing\n";
    let said = with(&[("stance_terms.csv", terms), ("cues.csv", cues), ("stances.csv", "term\nx\n")]);
    let said = said.expect_err("five mistakes");
    for part in [
        "stance_terms.csv:2: polarity \"maybe\"",
        "stance_terms.csv:3: weight 9",
        "stance_terms.csv:4: pos \"pronoun\"",
        "cues.csv:2: no act of acts.csv is called \"sing\"",
        "stances.csv:1: no lexicon of this name is read",
    ] {
        assert!(said.contains(part), "{part} is not in {said}");
    }
}
