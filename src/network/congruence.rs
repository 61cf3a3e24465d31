//! Actors with actors: on how many targets they agree and differ.

use std::collections::BTreeMap;

use super::{Dates, Edge, Gathering, Network, Tie};

#[derive(Default)]
struct Pair {
    agree: u64,
    differ: u64,
    dates: Dates,
}

/// Pairs of actors that both have a signed stance towards at least `least` targets, undirected. On a target where an actor's own stances
/// cancel out, it has none.
pub fn congruence(gathering: &Gathering, least: u64) -> Network {
    let mut by_target: BTreeMap<&str, Vec<(&str, &Tie)>> = BTreeMap::new();
    for ((holder, target), tie) in gathering.ties.iter().filter(|(_, tie)| tie.sign() != 0) {
        by_target.entry(target).or_default().push((holder, tie));
    }
    let mut pairs: BTreeMap<(&str, &str), Pair> = BTreeMap::new();
    for holders in by_target.values() {
        for (index, (one, its)) in holders.iter().enumerate() {
            for (other, others) in &holders[index + 1..] {
                // holders stand in the order of their ids
                let pair = pairs.entry((one, other)).or_default();
                match its.sign() == others.sign() {
                    true => pair.agree += 1,
                    false => pair.differ += 1,
                }
                pair.dates.join(&its.dates);
                pair.dates.join(&others.dates);
            }
        }
    }
    pairs.retain(|_, pair| pair.agree + pair.differ >= least.max(1));
    let (nodes, places) = gathering.nodes(pairs.keys().flat_map(|(one, other)| [*one, *other]));
    let edges = pairs.into_iter().map(|((one, other), Pair { agree, differ, dates })| {
        let shared = agree + differ;
        let balance = agree as f64 - differ as f64;
        Edge {
            source: places[one],
            target: places[other],
            layer: "actor",
            weight: shared,
            sign: if agree == differ { 0 } else { balance.signum() as i8 },
            positive: agree,
            negative: differ,
            other: 0,
            score: balance / shared as f64,
            dates,
        }
    });
    let edges = edges.collect();
    Network { is_directed: false, nodes, edges }
}
