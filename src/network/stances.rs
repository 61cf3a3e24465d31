//! Actors to targets and issues.

use super::{Edge, Gathering, Network};

/// The issue's kind, as records name it.
const ISSUE: &str = "issue";

/// Actors, and what they support or oppose at least `least` times, directed.
pub fn stances(gathering: &Gathering, least: u64) -> Network {
    let is_tie = |tie: &super::Tie| tie.positive + tie.negative >= least.max(1);
    let ties: Vec<_> = gathering.ties.iter().filter(|(_, tie)| is_tie(tie)).collect();
    let ids = ties.iter().flat_map(|((holder, target), _)| [holder.as_str(), target.as_str()]);
    let (nodes, places) = gathering.nodes(ids);
    let edges = ties.iter().map(|((holder, target), tie)| {
        let (source, target) = (places[holder.as_str()], places[target.as_str()]);
        Edge {
            source,
            target,
            layer: if nodes[target].kind == ISSUE { "issue" } else { "target" },
            weight: tie.positive + tie.negative,
            sign: tie.sign(),
            positive: tie.positive,
            negative: tie.negative,
            other: tie.other,
            score: tie.score as f64 / tie.count() as f64,
            dates: tie.dates.clone(),
        }
    });
    let edges = edges.collect();
    Network { is_directed: true, nodes, edges }
}
