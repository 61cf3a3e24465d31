//! What the program is built from: how many crates, under which licences, and that none is one that the project must not use.
//!
//! `cargo metadata --offline` tells; nothing is fetched. Advisories need a list that somebody keeps: `tests/robust/run` asks `cargo audit` for
//! them where that and its list are installed, and says how old the list is.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// Crates in the default tree, without those for tests and building.
const MOST: usize = 150;

/// Licences under which anybody may use and pass on the program.
const ALLOWED: &[&str] = &[
    "MIT",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "0BSD",
    "Unlicense",
    "Unicode-3.0",
    "CC0-1.0",
    "BSL-1.0",
    "MIT-0",
    "Apache-2.0 WITH LLVM-exception",
    // the readers of pages use it; it binds their files only, not what is linked with them
    "MPL-2.0",
];

/// Of this machine's platform: crates of others may not be here.
fn metadata() -> Value {
    let compiler = Command::new("rustc").arg("-vV").output().unwrap();
    let compiler = String::from_utf8(compiler.stdout).unwrap();
    let host = compiler.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--locked", "--format-version", "1", "--filter-platform", host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// May it be used under this expression? Of alternatives one is enough; of what is joined all count.
fn is_allowed(expression: &str) -> bool {
    let expression =
        expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ").replace(" WITH ", "_WITH_");
    let words: Vec<&str> = expression.split_whitespace().collect();
    let mut at = 0;
    let is_allowed = any(&words, &mut at);
    is_allowed && at == words.len()
}

fn any(words: &[&str], at: &mut usize) -> bool {
    let mut is_allowed = all(words, at);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        is_allowed |= all(words, at);
    }
    is_allowed
}

fn all(words: &[&str], at: &mut usize) -> bool {
    let mut is_allowed = one(words, at);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        is_allowed &= one(words, at);
    }
    is_allowed
}

fn one(words: &[&str], at: &mut usize) -> bool {
    let word = words.get(*at).copied().unwrap_or("");
    *at += 1;
    if word != "(" {
        return ALLOWED.contains(&word.replace("_WITH_", " WITH ").as_str());
    }
    let is_allowed = any(words, at);
    *at += 1;
    is_allowed
}

/// The packages that the program is linked from, by id.
fn tree(metadata: &Value) -> BTreeSet<&str> {
    let nodes: BTreeMap<&str, &Value> = metadata["resolve"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| (node["id"].as_str().unwrap(), node))
        .collect();
    let mut found = BTreeSet::new();
    let mut open = vec![metadata["resolve"]["root"].as_str().unwrap()];
    while let Some(id) = open.pop() {
        if !found.insert(id) {
            continue;
        }
        for dependency in nodes[id]["deps"].as_array().unwrap() {
            let is_normal = dependency["dep_kinds"].as_array().unwrap().iter().any(|kind| kind["kind"].is_null());
            if is_normal {
                open.push(dependency["pkg"].as_str().unwrap());
            }
        }
    }
    found
}

#[test]
fn the_tree_is_small_and_its_licences_are_free() {
    let metadata = metadata();
    let tree = tree(&metadata);
    assert!((30..=MOST).contains(&tree.len()), "{} crates in the default tree, at most {MOST} may be", tree.len());
    for package in metadata["packages"].as_array().unwrap() {
        if tree.contains(package["id"].as_str().unwrap()) {
            let licence = package["license"].as_str().unwrap_or("");
            assert!(
                is_allowed(licence),
                "{} {} is under {licence:?}, which is not in the list of this test",
                package["name"],
                package["version"]
            );
        }
    }
}

#[test]
fn licences_are_read_as_they_are_meant() {
    assert!(is_allowed("MIT OR Apache-2.0") && is_allowed("MIT/Apache-2.0") && is_allowed("GPL-3.0 OR MIT"));
    assert!(is_allowed("(MIT OR Apache-2.0) AND Unicode-3.0"));
    assert!(
        !is_allowed("GPL-3.0") && !is_allowed("MIT AND GPL-3.0") && !is_allowed("") && !is_allowed("LGPL-2.1-or-later")
    );
}
