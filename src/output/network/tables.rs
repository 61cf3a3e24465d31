//! Nodes and edges as two tables, with the headers that Gephi's import of spreadsheets asks for.

use std::path::{Path, PathBuf};

use super::super::cells::{self, Dialect, Kind};
use super::{EDGE, Holds, NODE, values};
use crate::network::Network;

/// The files' paths and bytes: `NAME_nodes.csv` and `NAME_edges.csv` beside the given path.
pub(super) fn write(network: &Network, path: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let beside = |part: &str| path.with_file_name(format!("{stem}_{part}.csv"));
    vec![(beside("nodes"), nodes(network)), (beside("edges"), edges(network))]
}

fn nodes(network: &Network) -> Vec<u8> {
    let mut table = Table::start(["Id", "Label"].into_iter().chain(NODE.iter().map(|it| it.name)));
    for node in &network.nodes {
        table.cell(Kind::Id, &node.id);
        table.cell(Kind::Text, &node.label);
        let mut cells = vec![String::new(); NODE.len()];
        values(NODE, node).for_each(|(index, text)| cells[index] = text);
        NODE.iter().zip(cells).for_each(|(it, cell)| table.cell(kind(it.holds), &cell));
        table.end();
    }
    table.out
}

fn edges(network: &Network) -> Vec<u8> {
    // Gephi knows its own columns by their capitals
    let names = EDGE.iter().map(|it| if it.name == "weight" { "Weight" } else { it.name });
    let mut table = Table::start(["Source", "Target", "Type"].into_iter().chain(names));
    let direction = if network.is_directed { "Directed" } else { "Undirected" };
    for edge in &network.edges {
        table.cell(Kind::Id, &network.nodes[edge.source].id);
        table.cell(Kind::Id, &network.nodes[edge.target].id);
        table.cell(Kind::Text, direction);
        let mut cells = vec![String::new(); EDGE.len()];
        values(EDGE, edge).for_each(|(index, text)| cells[index] = text);
        EDGE.iter().zip(cells).for_each(|(it, cell)| table.cell(kind(it.holds), &cell));
        table.end();
    }
    table.out
}

const fn kind(holds: Holds) -> Kind {
    match holds {
        Holds::Text => Kind::Text,
        Holds::Integer => Kind::Integer,
        Holds::Number => Kind::Number,
    }
}

/// Rows of exact text: a program reads them first.
struct Table {
    out: Vec<u8>,
    is_first: bool,
}

impl Table {
    fn start(names: impl Iterator<Item = &'static str>) -> Self {
        let mut table = Self { out: Vec::new(), is_first: true };
        names.for_each(|name| table.cell(Kind::Text, name));
        table.end();
        table
    }

    fn cell(&mut self, kind: Kind, text: &str) {
        if !std::mem::replace(&mut self.is_first, false) {
            self.out.push(b',');
        }
        cells::write(Dialect::Raw, kind, text, &mut self.out);
    }

    fn end(&mut self) {
        self.out.push(b'\n');
        self.is_first = true;
    }
}
