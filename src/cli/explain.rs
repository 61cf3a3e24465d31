//! `dixit explain`: what made a claim, or what was seen in a sentence that gave none.

use crate::show;
use crate::span::Span;
use clap::{ArgGroup, Args};

use super::say::{answer, say};
use super::{End, article};

/// Explain a claim of a document, or what was seen in the sentence of some words
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("subject").required(true).args(["claim", "at"])))]
pub(super) struct Arguments {
    #[command(flatten)]
    article: article::Arguments,
    /// The claim's id, as claims.csv, annotations.jsonl and show number them: c7 or 7
    #[arg(long, value_name = "ID")]
    claim: Option<String>,
    /// Words of the text: explains why their sentence gives the claims that it gives, or none
    #[arg(long, value_name = "WORDS")]
    at: Option<String>,
}

/// Explains what the arguments ask for.
pub(super) fn run(arguments: &Arguments) -> End {
    let article = match article::open(&arguments.article) {
        Ok(article) => article,
        Err(end) => return end,
    };
    let lexicons = &article.engine.lexicons;
    if let Some(words) = &arguments.at {
        let Some(place) = article.document.text.find(words.as_str()).filter(|_| !words.is_empty()) else {
            say!("error: {}: the words {words:?} do not stand in the text", article.document.id);
            return End::Usage;
        };
        let span = Span::at(place, place + words.len());
        return answer(&show::trace(lexicons, &article.document, &article.annotation, span));
    }
    let id = arguments.claim.as_deref().unwrap_or_default();
    let claim = number(id, &article.document.id)
        .and_then(|claim| show::explain(lexicons, &article.document, &article.annotation, claim));
    match claim {
        Some(explanation) => answer(&explanation),
        None => {
            let name = &article.document.id;
            match article.annotation.claims.len() {
                0 => say!("error: {name}: no claim was found; ask why with --at WORDS of the sentence"),
                count => say!("error: {name}: there is no claim {id:?}; its claims are c1 to c{count}"),
            }
            End::Usage
        }
    }
}

/// The index of "c7", "7" or "DOCUMENT#c7".
fn number(id: &str, document: &str) -> Option<usize> {
    let id = id.strip_prefix(document).and_then(|rest| rest.strip_prefix('#')).unwrap_or(id);
    id.strip_prefix('c').unwrap_or(id).parse::<usize>().ok()?.checked_sub(1)
}
