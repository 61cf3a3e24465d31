//! `dixit show`: one document with its annotation, in colour on a terminal, as markup otherwise.

use std::io;

use crate::show::{self, Stage};
use anstream::ColorChoice;
use clap::{Args, ValueEnum};

use super::say::answer;
use super::{End, article};

/// Show one document with its annotation: where sentences, mentions, claims, speakers and stances were found
///
/// The markup is that of corpus/gold: {source Kyiv} {cue warned} that {content talks would fail}. A line --- and a record for each
/// claim and stance follow.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    article: article::Arguments,
    /// What to show
    #[arg(long, value_enum, value_name = "STAGE", default_value_t = Shown::Stances)]
    stage: Shown,
    /// Colours instead of markup; NO_COLOR and CLICOLOR_FORCE are heeded by auto
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    color: Color,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Shown {
    /// Sentences with their zones
    Sentences,
    /// Mentions, and the entities that they name
    Mentions,
    /// Sources, cues and contents
    Attributions,
    /// Attributions, with who says each
    Speakers,
    /// Speakers, with every stance for which there is evidence
    Stances,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Color {
    /// On a terminal
    Auto,
    Always,
    Never,
}

impl Color {
    fn is_on(self) -> bool {
        match self {
            Self::Auto => anstream::AutoStream::choice(&io::stdout()) != ColorChoice::Never,
            Self::Always => true,
            Self::Never => false,
        }
    }
}

/// Shows what the arguments ask for.
pub(super) fn run(arguments: &Arguments) -> End {
    let article = match article::open(&arguments.article) {
        Ok(article) => article,
        Err(end) => return end,
    };
    let stage = match arguments.stage {
        Shown::Sentences => Stage::Sentences,
        Shown::Mentions => Stage::Mentions,
        Shown::Attributions => Stage::Attributions,
        Shown::Speakers => Stage::Speakers,
        Shown::Stances => Stage::Stances,
    };
    let show = if arguments.color.is_on() { show::coloured } else { show::markup };
    answer(&show(&article.document, &article.annotation, stage))
}
