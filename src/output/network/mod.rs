//! A network → a file that Gephi, igraph, networkx or a spreadsheet reads.
//!
//! One list of attributes ([`NODE`], [`EDGE`]) feeds all forms, so that none of them knows more than another.

mod gexf;
mod graphml;
mod tables;

use std::io;
use std::path::{Path, PathBuf};

use crate::network::{Edge, Network, Node};

/// What an attribute holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Text,
    Integer,
    Number,
}

struct Attribute<T> {
    name: &'static str,
    holds: Holds,
    /// Appends the value; nothing if it is missing.
    write: fn(&T, &mut String),
}

/// Attributes of nodes, beside id and label.
const NODE: &[Attribute<Node>] = &[
    Attribute { name: "kind", holds: Holds::Text, write: |node, out| out.push_str(&node.kind) },
    Attribute { name: "country", holds: Holds::Text, write: |node, out| out.push_str(&node.country) },
    Attribute { name: "role", holds: Holds::Text, write: |node, out| out.push_str(&node.role) },
    Attribute { name: "holds", holds: Holds::Integer, write: |node, out| out.push_str(&node.holds.to_string()) },
    Attribute { name: "held", holds: Holds::Integer, write: |node, out| out.push_str(&node.held.to_string()) },
];

/// Attributes of edges, beside their ends.
const EDGE: &[Attribute<Edge>] = &[
    Attribute { name: "weight", holds: Holds::Number, write: |edge, out| out.push_str(&edge.weight.to_string()) },
    Attribute { name: "sign", holds: Holds::Integer, write: |edge, out| out.push_str(&edge.sign.to_string()) },
    Attribute { name: "layer", holds: Holds::Text, write: |edge, out| out.push_str(edge.layer) },
    Attribute { name: "positive", holds: Holds::Integer, write: |edge, out| out.push_str(&edge.positive.to_string()) },
    Attribute { name: "negative", holds: Holds::Integer, write: |edge, out| out.push_str(&edge.negative.to_string()) },
    Attribute { name: "other", holds: Holds::Integer, write: |edge, out| out.push_str(&edge.other.to_string()) },
    Attribute { name: "score", holds: Holds::Number, write: |edge, out| out.push_str(&format!("{:.3}", edge.score)) },
    Attribute {
        name: "first_date",
        holds: Holds::Text,
        write: |edge, out| out.push_str(edge.dates.first.as_deref().unwrap_or("")),
    },
    Attribute {
        name: "last_date",
        holds: Holds::Text,
        write: |edge, out| out.push_str(edge.dates.last.as_deref().unwrap_or("")),
    },
];

/// A form of network file, by its ending.
pub const NETWORK_FORMS: &[(&str, &str)] = &[
    ("graphml", "for igraph, networkx, Gephi, visone"),
    ("gexf", "for Gephi, networkx"),
    ("csv", "two tables, NAME_nodes.csv and NAME_edges.csv, with the headers that Gephi's import asks for"),
];

/// Writes a network in the form that the path's ending asks for, and gives the files that were written.
///
/// # Errors
/// If the ending is none of [`NETWORK_FORMS`], or the disk fails.
pub fn write_network(network: &Network, path: &Path) -> io::Result<Vec<PathBuf>> {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    let files = match ending.as_str() {
        "graphml" => vec![(path.to_owned(), graphml::write(network)?)],
        "gexf" => vec![(path.to_owned(), gexf::write(network)?)],
        "csv" => tables::write(network, path),
        _ => {
            let endings: Vec<String> = NETWORK_FORMS.iter().map(|(ending, _)| format!(".{ending}")).collect();
            let message = format!("its ending is none of {}", endings.join(", "));
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
    };
    for (path, bytes) in &files {
        // under another name until it is whole
        let mut unfinished = path.clone().into_os_string();
        unfinished.push(".part");
        let unfinished = PathBuf::from(unfinished);
        let written = std::fs::write(&unfinished, bytes)
            .and_then(|()| std::fs::OpenOptions::new().write(true).open(&unfinished)?.sync_all())
            .and_then(|()| std::fs::rename(&unfinished, path));
        if let Err(error) = written {
            // what is not there need not be taken away
            let _ = std::fs::remove_file(&unfinished);
            return Err(error);
        }
    }
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

/// The attributes of something, with their values; missing ones are left out.
fn values<'a, T>(attributes: &'a [Attribute<T>], of: &'a T) -> impl Iterator<Item = (usize, String)> + 'a {
    attributes.iter().enumerate().filter_map(move |(index, attribute)| {
        let mut value = String::new();
        (attribute.write)(of, &mut value);
        (!value.is_empty()).then(|| (index, printable(&value)))
    })
}

/// XML has no control characters, not even as references.
fn printable(text: &str) -> String {
    let is_xml = |letter: char| matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    match text.chars().all(is_xml) {
        true => text.to_owned(),
        false => text.chars().map(|letter| if is_xml(letter) { letter } else { '\u{FFFD}' }).collect(),
    }
}
