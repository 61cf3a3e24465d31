//! `dixit train`: models from annotated data.
//!
//! Figures on `--dev` go to standard output, as tab-separated lines.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::evaluate::{self, Annotated, Nesting, Prf, Reliability, Scores};
use crate::models::{self, Deep};
use crate::parse::Parser;
use crate::tag::Tagger;
use crate::train::{
    self, AttributionSettings, NameLists, NamesSettings, PairAccuracy, PairSentence, ParserSettings, Sentence,
    ShownSentence, TaggerSettings, conllu,
};
use crate::{Document, Engine, EngineKind, Lexicons};
use clap::{Args, Subcommand};
use serde::de::DeserializeOwned;

use super::End;
use super::say::{error, say};

/// Train a model on annotated data; the same data give the same file
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    model: Model,
}

#[derive(Debug, Subcommand)]
enum Model {
    /// Parts of speech, from CoNLL-U with Penn Treebank tags in XPOS
    Tagger {
        #[command(flatten)]
        files: Files,
    },
    /// Attribution, from articles with source, cue and content as JSON lines, brat standoff or markup
    Attribution {
        #[command(flatten)]
        files: Files,
        /// Where the claims of every article go that a model found which was learned from the others, as JSON lines
        #[arg(long, value_name = "FILE")]
        held_out: Option<PathBuf>,
    },
    /// The typing of names in no gazetteer, from texts alone: JSON lines with `text`, or CoNLL-U
    Mentions {
        /// Texts to learn from; annotation in them is not looked at
        #[arg(long, required = true, num_args = 1.., value_name = "PATH")]
        texts: Vec<PathBuf>,
        /// Sentences whose targets are people, as for `train stance`; the labels are not looked at
        #[arg(long, num_args = 1.., value_name = "FILE")]
        people: Vec<PathBuf>,
        /// A surname a line, under a heading
        #[arg(long, value_name = "FILE")]
        surnames: PathBuf,
        /// A town a line, under a heading
        #[arg(long, value_name = "FILE")]
        towns: PathBuf,
        /// Where the model goes
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Heads and relations, from CoNLL-U with Universal Dependencies
    Parser {
        #[command(flatten)]
        files: Files,
        /// Tagger for the figures on --dev [default: the shipped one]
        #[arg(long, value_name = "FILE")]
        tagger: Option<PathBuf>,
    },
    /// How often each rule of stance is right, on the same JSON lines: `stance_rules.csv` with its numbers measured anew
    StanceRules {
        /// Annotated files to measure on
        #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
        gold: Vec<PathBuf>,
        /// `lexicons/stance_rules.csv`, whose rules and meanings are kept
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// How sentences show mentions, from JSON lines: {"id", "text", "targets": [{"start", "end", "label"}]}; where one mention stands
    /// towards another, from {"id", "text", "mentions": [{"start", "end"}], "stances": [{"holder": [start, end], "label"}]}
    Stance {
        #[command(flatten)]
        files: Files,
        /// Annotated files with pairs of mentions to learn from
        #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
        pairs: Vec<PathBuf>,
        /// Annotated files with pairs to measure the model on
        #[arg(long, num_args = 1.., value_name = "FILE")]
        pairs_dev: Vec<PathBuf>,
    },
}

#[derive(Debug, Args)]
struct Files {
    /// Annotated files to learn from
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    gold: Vec<PathBuf>,
    /// Annotated files to measure the model on; nothing is learned from them
    #[arg(long, num_args = 1.., value_name = "FILE")]
    dev: Vec<PathBuf>,
    /// Where the model goes
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

type Failure = (End, Box<dyn std::error::Error>);

pub(super) fn run(arguments: &Arguments) -> End {
    let done = match &arguments.model {
        Model::Tagger { files } => tagger(files),
        Model::Attribution { files, held_out } => attribution(files, held_out.as_deref()),
        Model::Mentions { texts, people, surnames, towns, out } => mentions(texts, people, [surnames, towns], out),
        Model::Stance { files, pairs, pairs_dev } => stance(files, pairs, pairs_dev),
        Model::StanceRules { gold, out } => stance_rules(gold, out),
        Model::Parser { files, tagger } => parser(files, tagger.as_deref()),
    };
    match done {
        Ok(()) => End::Done,
        Err((end, cause)) => {
            error(cause.as_ref());
            end
        }
    }
}

fn attribution(files: &Files, held_out: Option<&Path>) -> Result<(), Failure> {
    let (gold, dev) = (annotated(&files.gold)?, annotated(&files.dev)?);
    let started = Instant::now();
    say!("learning from {} articles", gold.len());
    let lexicons = Lexicons::builtin().map_err(|error| (End::Usage, error.into()))?;
    let mut engine = Engine::with(lexicons, EngineKind::Fast).map_err(|error| (End::Usage, error.into()))?;
    let parser = models::parser().map_err(wrong_input)?;
    let trained = train::attribution(&train::articles(&engine, &parser, &gold), AttributionSettings::default());
    write(&files.out, &trained.model.save().map_err(wrong_output)?, started)?;
    if let Some(path) = held_out {
        let lines: String = trained.held_out.iter().map(evaluate::json::line).collect();
        std::fs::write(path, lines).map_err(|cause| wrong_output(format!("{}: {cause}", path.display())))?;
    }
    let mut table = "articles\tmeasure\tprecision\trecall\tF1\n".to_owned();
    let paths: BTreeSet<&PathBuf> = files.gold.iter().collect();
    for path in paths {
        let gold = annotated(std::slice::from_ref(path))?;
        let scores = evaluate::score(&gold, &trained.held_out, Nesting::of(&gold));
        table.push_str(&measures(&format!("{} (held out)", path.display()), &scores));
    }
    if !dev.is_empty() {
        engine.kind = EngineKind::Accurate;
        engine.models.deep = Some(Deep { parser, attribution: trained.model });
        let scores = evaluate::score(&dev, &train::annotated(&engine, &dev), Nesting::of(&dev));
        table.push_str(&measures("--dev", &scores));
    }
    print(&table)
}

/// Lines of a table: each measure, and how often claims of a confidence are right.
fn measures(articles: &str, scores: &Scores) -> String {
    let mut lines = String::new();
    for (name, measure) in &scores.measures {
        let Prf { precision, recall, f1, .. } = measure;
        lines.push_str(&format!("{articles}\t{name}\t{precision:.4}\t{recall:.4}\t{f1:.4}\n"));
    }
    for row in &scores.reliability {
        let Reliability { from, to, claims, right, .. } = row;
        lines.push_str(&format!(
            "{articles}\tright of {claims} claims with confidence {from:.1} to {to:.1}\t{right:.4}\t\t\n"
        ));
    }
    lines
}

fn mentions(texts: &[PathBuf], people: &[PathBuf], lists: [&PathBuf; 2], out: &Path) -> Result<(), Failure> {
    let mut documents = Vec::new();
    for path in texts {
        if path.extension().is_some_and(|ending| ending == "conllu") {
            let bytes = read(path)?;
            let text =
                std::str::from_utf8(&bytes).map_err(|_| wrong_input(format!("{}: not UTF-8", path.display())))?;
            documents.extend(conllu::documents(text));
            continue;
        }
        for annotated in annotated(std::slice::from_ref(path))? {
            let text = annotated.text.unwrap_or_default();
            documents.push(Document { id: annotated.id, text, ..Document::default() });
        }
    }
    documents.extend(lines::<ShownSentence>(people)?.iter().map(ShownSentence::with_targets));
    let (surnames, towns) = (rows(lists[0])?, rows(lists[1])?);
    let lists = NameLists { surnames: &surnames, towns: &towns };
    let started = Instant::now();
    say!("learning from {} texts", documents.len());
    let engine = Engine::builtin().map_err(|error| (End::Usage, error.into()))?;
    let model = train::names(&engine, &documents, lists, NamesSettings::default());
    write(out, &model.save().map_err(wrong_output)?, started)
}

fn stance(files: &Files, pairs: &[PathBuf], pairs_dev: &[PathBuf]) -> Result<(), Failure> {
    let (gold, dev): (Vec<ShownSentence>, Vec<_>) = (lines(&files.gold)?, lines(&files.dev)?);
    let (pairs, pairs_dev) = (train::distinct(&lines(pairs)?), lines::<PairSentence>(pairs_dev)?);
    let started = Instant::now();
    say!("learning from {} sentences with targets and {} with pairs", gold.len(), pairs.len());
    let mut engine = Engine::builtin().map_err(|error| (End::Usage, error.into()))?;
    let examples = train::shown(&mut engine, &gold);
    let mut model = train::stance(&examples.iter().flatten().collect::<Vec<_>>(), train::PORTRAYAL);
    drop(examples);
    let examples = train::pairs(&mut engine, &model, &pairs);
    let of_pairs: Vec<_> = examples.iter().flatten().collect();
    let unseen = train::stance_pairs(&mut model, &of_pairs, train::PAIRS);
    write(&files.out, &model.save().map_err(wrong_output)?, started)?;
    let mut table = "measured on\taccuracy\tmacro F1\tsurest fifth right\n".to_owned();
    for (kind, examples) in EngineKind::ALL.iter().zip(train::shown(&mut engine, &dev)).filter(|_| !dev.is_empty()) {
        let accuracy = train::shown_accuracy(&model, &examples);
        let (right, of) = accuracy.surest;
        table.push_str(&format!(
            "targets, {}\t{:.4}\t{:.4}\t{}\n",
            kind.name(),
            accuracy.accuracy(),
            accuracy.macro_f1(),
            percent(right, of)
        ));
    }
    table
        .push_str("measured on\tmacro F1\tmicro F1 of sides\tright of those from 0.4 to 0.55\tto 0.7\tto 0.85\tto 1\n");
    table.push_str(&pair_line("pairs, parts left out of training", &unseen));
    let mut seen = pairs.iter().map(|sentence| sentence.text.as_str()).collect::<Vec<_>>();
    seen.sort_unstable();
    let (known, new): (Vec<_>, Vec<_>) =
        pairs_dev.into_iter().partition(|sentence| seen.binary_search(&sentence.text.as_str()).is_ok());
    for (name, sentences) in [("new", new), ("that are in --pairs too", known)] {
        let measured = train::pairs(&mut engine, &model, &sentences);
        for (kind, examples) in EngineKind::ALL.iter().zip(measured).filter(|_| !sentences.is_empty()) {
            let accuracy = train::pair_accuracy(&model, &examples);
            table.push_str(&pair_line(&format!("pairs of sentences {name}, {}", kind.name()), &accuracy));
        }
    }
    print(&table)
}

fn pair_line(name: &str, accuracy: &PairAccuracy) -> String {
    let shares = [0.4..0.55, 0.55..0.7, 0.7..0.85, 0.85..1.01].map(|range| {
        let (right, of) = accuracy.reliability(range);
        format!("{} ({of})", percent(right, of))
    });
    format!("{name}\t{:.4}\t{:.4}\t{}\n", accuracy.macro_f1(), accuracy.micro_f1(), shares.join("\t"))
}

/// Fewer uses than this say nothing of a rule.
const LEAST_USES: usize = 10;
/// The precision of a rule of which nothing is known.
const CAUTIOUS: f64 = 0.6;

fn stance_rules(gold: &[PathBuf], out: &Path) -> Result<(), Failure> {
    let gold: Vec<ShownSentence> = lines(gold)?;
    let engine = Engine::builtin().map_err(|error| (End::Usage, error.into()))?;
    let records = train::rule_records(&engine, &gold);
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["rule", "means", "support", "oppose"]).map_err(wrong_output)?;
    for rule in engine.lexicons.stance_rules.iter() {
        let record = records.get(rule.rule.as_str()).copied().unwrap_or_default();
        let share = |(right, all): (usize, usize)| if all < LEAST_USES { CAUTIOUS } else { right as f64 / all as f64 };
        let cells = [share(record.support), share(record.oppose)].map(|share| format!("{share:.2}"));
        table.write_record([&rule.rule, &rule.means, &cells[0], &cells[1]]).map_err(wrong_output)?;
        say!(
            "{}: support {}/{}, oppose {}/{}",
            rule.rule,
            record.support.0,
            record.support.1,
            record.oppose.0,
            record.oppose.1
        );
    }
    let bytes = table.into_inner().map_err(|error| wrong_output(error.to_string()))?;
    std::fs::write(out, bytes).map_err(|cause| wrong_output(format!("{}: {cause}", out.display())))
}

/// Reads annotated sentences, a JSON object a line.
fn lines<T: DeserializeOwned>(paths: &[PathBuf]) -> Result<Vec<T>, Failure> {
    let mut sentences = Vec::new();
    for path in paths {
        let bytes = read(path)?;
        let name = path.display();
        let text = std::str::from_utf8(&bytes).map_err(|_| wrong_input(format!("{name}: not UTF-8")))?;
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let sentence = serde_json::from_str(line).map_err(|cause| {
                wrong_input(format!("{name}:{}: not a sentence with labelled mentions: {cause}", number + 1))
            })?;
            sentences.push(sentence);
        }
    }
    Ok(sentences)
}

fn annotated(paths: &[PathBuf]) -> Result<Vec<Annotated>, Failure> {
    let mut documents = Vec::new();
    for path in paths {
        documents.extend(evaluate::read_gold(path).map_err(|error| (End::Usage, error.into()))?);
    }
    Ok(documents)
}

fn tagger(files: &Files) -> Result<(), Failure> {
    let (gold, dev) = (sentences(&files.gold)?, sentences(&files.dev)?);
    let started = begin(&files.gold, &gold)?;
    let tagger = train::tagger(&gold, TaggerSettings::default());
    write(&files.out, &tagger.save().map_err(wrong_output)?, started)?;
    if dev.is_empty() {
        return Ok(());
    }
    let counts = train::tagger_accuracy(&tagger, &dev);
    print(&format!(
        "words\t{}\nuniversal\t{}\npenn\t{}\n",
        counts.words,
        percent(counts.universal, counts.words),
        percent(counts.penn, counts.words)
    ))
}

fn parser(files: &Files, tagger: Option<&Path>) -> Result<(), Failure> {
    let (gold, dev) = (sentences(&files.gold)?, sentences(&files.dev)?);
    let tagger = match tagger {
        Some(path) => Tagger::load(&read(path)?).map_err(wrong_input)?,
        None => models::tagger().map_err(wrong_input)?,
    };
    let started = begin(&files.gold, &gold)?;
    let parser: Parser = train::parser(&gold, ParserSettings::default());
    write(&files.out, &parser.save().map_err(wrong_output)?, started)?;
    if dev.is_empty() {
        return Ok(());
    }
    let counts = train::parser_accuracy(&tagger, &parser, &dev);
    let mut table = format!(
        "words\t{}\nheads\t{}\nheads and relations\t{}\nrelation\trecall\tprecision\twords\n",
        counts.words,
        percent(counts.heads, counts.words),
        percent(counts.both, counts.words)
    );
    for row in &counts.relations {
        let (recall, precision) = (percent(row.right, row.gold), percent(row.right, row.found));
        table.push_str(&format!("{}\t{recall}\t{precision}\t{}\n", row.relation.name(), row.gold));
    }
    print(&table)
}

/// Reads annotated files in the order given.
fn sentences(paths: &[PathBuf]) -> Result<Vec<Sentence>, Failure> {
    let mut sentences = Vec::new();
    for path in paths {
        let bytes = read(path)?;
        let name = path.display();
        let text = std::str::from_utf8(&bytes).map_err(|_| wrong_input(format!("{name}: not UTF-8")))?;
        let read = conllu::read(&name.to_string(), text).map_err(wrong_input)?;
        sentences.extend(read.iter().map(Sentence::merged));
    }
    Ok(sentences)
}

/// The lines of a file, without its heading.
fn rows(path: &Path) -> Result<Vec<String>, Failure> {
    let bytes = read(path)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| wrong_input(format!("{}: not UTF-8", path.display())))?;
    Ok(text.lines().skip(1).map(str::to_owned).collect())
}

fn begin(paths: &[PathBuf], gold: &[Sentence]) -> Result<Instant, Failure> {
    if gold.is_empty() {
        let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        return Err(wrong_input(format!("no sentences in {}", names.join(", "))));
    }
    let words: usize = gold.iter().map(|sentence| sentence.words.len()).sum();
    say!("learning from {} sentences, {words} words", gold.len());
    Ok(Instant::now())
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|cause| wrong_input(format!("{}: {cause}", path.display())))
}

fn write(path: &Path, file: &[u8], started: Instant) -> Result<(), Failure> {
    std::fs::write(path, file).map_err(|cause| wrong_output(format!("{}: {cause}", path.display())))?;
    say!("wrote {} ({} bytes) after {} s", path.display(), file.len(), started.elapsed().as_secs());
    Ok(())
}

fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(wrong_output)
}

fn percent(part: usize, whole: usize) -> String {
    if whole == 0 { "-".to_owned() } else { format!("{:.2}", 100.0 * part as f64 / whole as f64) }
}

fn wrong_input(cause: impl Into<Box<dyn std::error::Error>>) -> Failure {
    (End::Usage, cause.into())
}

fn wrong_output(cause: impl Into<Box<dyn std::error::Error>>) -> Failure {
    (End::Output, cause.into())
}
