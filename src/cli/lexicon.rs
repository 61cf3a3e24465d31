//! `dixit lexicon`: a user's gazetteers checked, made from other formats, and asked what a name matches.

use std::path::PathBuf;

use crate::Lexicons;
use crate::import::{self, Format, Import};
use crate::lexicons::{check, find};
use crate::mention::Kind;
use clap::{Args, Subcommand, ValueEnum};

use super::End;
use super::say::{answer, error, say};

/// Check, import and look up names of people, places, organizations, systems, events and issues
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check the files of a folder for --lexicon; everything wrong is listed at once, with line and column
    Check {
        /// A folder of places.csv, people.csv, …, as lexicons/README.md describes them
        folder: PathBuf,
    },
    /// Make a folder for --lexicon from a file of another format
    Import {
        /// What the file is
        #[arg(long, value_enum, value_name = "FORMAT")]
        from: From,
        /// The file
        file: PathBuf,
        /// Where the rows go
        #[arg(short, long, value_name = "DIR")]
        out: PathBuf,
        /// What the file lists, where it does not tell itself
        #[arg(long, value_name = "KIND", value_parser = kind)]
        kind: Option<Kind>,
        /// Cities with fewer people are left out
        #[arg(long, value_name = "NUMBER", default_value_t = 15_000)]
        min_population: u64,
    },
    /// What a name would match in a text, and why
    Find {
        /// The name
        name: String,
        /// A folder layered over the built-in gazetteers; may be given several times
        #[arg(long, value_name = "DIR")]
        lexicon: Vec<PathBuf>,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum From {
    /// Tab-separated dump of GeoNames
    Geonames,
    /// Answer of a SPARQL query to Wikidata: item, itemLabel, itemAltLabel, positionLabel, start, end … as CSV or JSON
    Wikidata,
    /// PETRARCH or TABARI actor file
    Petrarch,
    /// Popolo JSON
    Popolo,
    /// CSV with columns of your own: id, name, aliases, kind, country, role, from, to …
    Csv,
}

fn kind(name: &str) -> Result<Kind, String> {
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    Kind::from_name(name).ok_or_else(|| format!("expected one of: {}", kinds.join(", ")))
}

/// Does what the arguments ask for.
pub(super) fn run(arguments: &Arguments) -> End {
    match &arguments.command {
        Command::Check { folder } => check(folder),
        Command::Import { from, file, out, kind, min_population } => {
            let (format, source) = match from {
                From::Geonames => (Format::GeoNames, "geonames"),
                From::Wikidata => (Format::Wikidata, "wikidata"),
                From::Petrarch => (Format::Petrarch, "petrarch"),
                From::Popolo => (Format::Popolo, "popolo"),
                From::Csv => (Format::Csv, "csv"),
            };
            let settings = import::Settings { format, kind: *kind, least_population: *min_population };
            import(file, out, source, settings)
        }
        Command::Find { name, lexicon } => find(name, lexicon),
    }
}

fn check(folder: &std::path::Path) -> End {
    match check::check(folder) {
        Ok(checked) => {
            let rows: Vec<String> = checked.rows.iter().map(|(file, rows)| format!("{file}\t{rows}\n")).collect();
            if rows.is_empty() {
                say!("{}: holds no gazetteer file", folder.display());
            }
            answer(&rows.concat())
        }
        Err(problems) => {
            error(&problems);
            End::Usage
        }
    }
}

fn import(file: &std::path::Path, out: &std::path::Path, source: &'static str, settings: import::Settings) -> End {
    let lexicons = match Lexicons::builtin() {
        Ok(lexicons) => lexicons,
        Err(problems) => {
            error(&problems);
            return End::Usage;
        }
    };
    let done = Import::new(out, &lexicons, source).and_then(|mut into| {
        import::import(file, settings, &mut into)?;
        into.finish()
    });
    match done {
        Ok(summary) => {
            for (reason, count) in &summary.left_out {
                say!("left out {count}: {reason}");
            }
            if summary.weak > 0 {
                say!("{} names are weak: the built-in lexicons know them as something else", summary.weak);
            }
            let rows: Vec<String> = summary.rows.iter().map(|(file, rows)| format!("{file}\t{rows}\n")).collect();
            answer(&rows.concat())
        }
        Err(cause) => {
            error(&cause);
            match cause {
                import::ImportError::Write(..) => End::Output,
                _ => End::Usage,
            }
        }
    }
}

fn find(name: &str, folders: &[PathBuf]) -> End {
    let lexicons = match Lexicons::load(folders) {
        Ok(lexicons) => lexicons,
        Err(problems) => {
            error(&problems);
            return End::Usage;
        }
    };
    match find::find(&lexicons, folders, name) {
        Ok(found) => answer(&found),
        Err(cause) => {
            error(&cause);
            End::Usage
        }
    }
}
