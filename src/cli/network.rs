//! `dixit network`: the output of a run → a network of actors for Gephi, igraph or networkx.

use std::path::PathBuf;

use crate::network::{self, Gathering, Kind};
use crate::{output, records};
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::End;
use super::say::{error, say};

/// Make a network of actors and what they support or oppose, or of actors and on how much they agree
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Output folder of annotate, or its annotations.jsonl
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// File to write: .graphml, .gexf, or .csv for a table of nodes and one of edges
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Which network
    #[arg(long, value_name = "KIND", value_parser = kinds(), default_value = "stances")]
    kind: Kind,
    /// Leave out ties that fewer stances, or fewer shared targets, stand for
    #[arg(long, value_name = "N", default_value_t = 1)]
    least: u64,
    /// Leave out stances whose confidence is lower (0 to 1)
    #[arg(long, value_name = "P", default_value_t = 0.0)]
    min_confidence: f32,
}

fn kinds() -> impl TypedValueParser<Value = Kind> {
    let values = Kind::ALL.map(|(_, name, about)| PossibleValue::new(name).help(about));
    PossibleValuesParser::new(values).map(|chosen| {
        Kind::ALL.into_iter().find(|(_, name, _)| *name == chosen).map(|(kind, ..)| kind).unwrap_or_default()
    })
}

/// Makes the network that the arguments ask for.
pub(super) fn run(arguments: &Arguments) -> End {
    let mut gathering = Gathering::new(arguments.min_confidence);
    let read = records::open(&arguments.folder).and_then(|records| {
        for record in records {
            gathering.add(&record?);
        }
        Ok(())
    });
    if let Err(cause) = read {
        error(&cause);
        return End::Usage;
    }
    let network = match arguments.kind {
        Kind::Stances => network::stances(&gathering, arguments.least),
        Kind::Congruence => network::congruence(&gathering, arguments.least),
    };
    match output::write_network(&network, &arguments.output) {
        Ok(files) => {
            let files: Vec<String> = files.iter().map(|path| path.display().to_string()).collect();
            say!("{} nodes, {} edges: {}", network.nodes.len(), network.edges.len(), files.join(", "));
            End::Done
        }
        Err(cause) => {
            let is_usage = cause.kind() == std::io::ErrorKind::InvalidInput;
            let message = format!("cannot write {}: {cause}; choose another file with -o", arguments.output.display());
            error(&std::io::Error::other(message));
            if is_usage { End::Usage } else { End::Output }
        }
    }
}
