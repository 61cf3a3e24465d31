//! Networks: the same nodes and ties in every form, and what they stand for.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::json;

use crate::workshop::{Workshop, awkward};

fn elements(xml: &str) -> BTreeMap<String, usize> {
    let mut reader = Reader::from_str(xml);
    let mut counts = BTreeMap::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => {
                *counts.entry(tag.name().as_ref().to_owned()).or_default() += 1;
            }
            Event::Eof => return counts,
            _ => {}
        }
    }
}

/// A record with stances: (holder, target, label, score).
fn record(id: &str, date: &str, stances: &[(&str, &str, &str, i8)]) -> String {
    let party = |name: &str| json!({"start": 0, "end": 1, "text": name, "entity": name.to_lowercase(), "name": name, "kind": "place"});
    let stances: Vec<_> = stances
        .iter()
        .map(|(holder, target, label, score)| {
            json!({"claim": null, "holder": party(holder), "target": party(target), "label": label, "score": score, "confidence": 0.9})
        })
        .collect();
    json!({"id": id, "published": date, "stances": stances}).to_string() + "\n"
}

#[test]
fn every_form_has_the_same_nodes_and_ties() {
    let workshop = Workshop::new();
    workshop.file("in.jsonl", awkward());
    workshop.done(&["annotate", "in.jsonl", "-o", "out"], 1);
    for kind in ["stances", "congruence"] {
        for form in ["graphml", "gexf", "csv"] {
            let run = workshop.done(&["network", "out", "--kind", kind, "-o", &format!("{kind}.{form}")], 0);
            assert!(run.stderr.contains("nodes"), "{}", run.stderr);
        }
        let nodes = workshop.table(&format!("{kind}_nodes.csv")).len();
        let edges = workshop.table(&format!("{kind}_edges.csv")).len();
        for form in ["graphml", "gexf"] {
            let counts = elements(&workshop.read(&format!("{kind}.{form}")));
            let count = |name: &str| counts.get(name).copied().unwrap_or_default();
            assert_eq!((count("node"), count("edge")), (nodes, edges), "{kind}.{form}");
        }
        assert!(kind == "congruence" || nodes > 2 && edges > 1, "{kind}: {nodes} nodes, {edges} ties");
    }
}

#[test]
fn ties_count_what_they_stand_for() {
    let workshop = Workshop::new();
    let lines = [
        record(
            "a",
            "2017-03-20",
            &[("A", "Law", "support", 2), ("B", "Law", "oppose", -2), ("C", "Law", "neutral", 0)],
        ),
        record(
            "b",
            "2016",
            &[
                ("A", "Law", "support", 1),
                ("B", "Treaty", "support", 2),
                ("A", "Treaty", "support", 3),
                ("A", "A", "support", 1),
            ],
        ),
    ];
    workshop.file("out/annotations.jsonl", lines.concat());
    workshop.done(&["network", "out", "-o", "net.csv"], 0);
    let edges = workshop.table("net_edges.csv");
    // Source, Target, Type, Weight, sign, layer, positive, negative, other, score, first, last
    let tie = |source: &str, target: &str| edges.iter().find(|row| row[0] == source && row[1] == target).cloned();
    let law = tie("a", "law").unwrap();
    assert_eq!(law[2..], ["Directed", "2", "1", "target", "2", "0", "0", "1.500", "2016", "2017-03-20"]);
    assert_eq!(tie("b", "law").unwrap()[4], "-1");
    assert_eq!(tie("c", "law"), None, "a neutral stance is no tie");
    assert_eq!(tie("a", "a"), None);
    workshop.done(&["network", "out", "--kind", "congruence", "-o", "pairs.csv"], 0);
    let pairs = workshop.table("pairs_edges.csv");
    assert_eq!(pairs.len(), 1);
    assert_eq!(pairs[0][..10], ["a", "b", "Undirected", "2", "0", "actor", "1", "1", "0", "0.000"]);
}

#[test]
fn what_cannot_be_written_or_read_is_said() {
    let workshop = Workshop::new();
    workshop.file("out/annotations.jsonl", "");
    let run = workshop.done(&["network", "out", "-o", "net.png"], 2);
    assert!(run.stderr.contains(".graphml"), "{}", run.stderr);
    workshop.done(&["network", "nowhere", "-o", "net.csv"], 2);
    workshop.done(&["network", "out", "-o", "net.graphml"], 0);
}
