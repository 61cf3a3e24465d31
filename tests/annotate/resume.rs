//! Runs that end before their time, and what goes on from them. Rows 46, 53, 54, 56, 57 and 65 of the catalogue.

use std::fs;
use std::io::Write as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::sandbox::{ARTICLE, Run, Sandbox, lines, table};

/// More than three shards of [`SHARD`] bytes, with rejects between.
fn input() -> String {
    let line = |index: usize| match index % 100 {
        99 => "not json\n".to_owned(),
        _ => format!("{}\n", json!({"id": format!("d{index}"), "text": ARTICLE.repeat(1 + index % 4)})),
    };
    (0..1600).map(line).collect()
}

const SHARD: &str = "300000";

const ARGUMENTS: [&str; 8] = ["-", "-o", "out", "--engine", "fast", "--shard-size", SHARD, "--quiet"];

/// Feeds most of the input to a run, and waits until two shards are finished.
fn started(sandbox: &Sandbox, input: &str, arguments: &[&str]) -> Child {
    let mut command = sandbox.command();
    let mut child =
        command.args(ARGUMENTS).args(arguments).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let most = input.len() * 4 / 5;
    child.stdin.as_mut().unwrap().write_all(&input.as_bytes()[..most]).unwrap();
    let began = Instant::now();
    while !sandbox.path("out/_unfinished/parts/part-00001").exists() {
        assert!(began.elapsed() < Duration::from_secs(120), "no shard is finished");
        std::thread::sleep(Duration::from_millis(5));
    }
    child
}

fn resumed(sandbox: &Sandbox, input: &str, arguments: &[&str]) -> Run {
    sandbox.file("input.jsonl", input);
    let mut command = sandbox.command();
    let stdin = fs::File::open(sandbox.path("input.jsonl")).unwrap();
    Run::of(command.args(ARGUMENTS).args(arguments).arg("--resume").stdin(stdin))
}

/// All that two runs over the same input have in common.
fn files(sandbox: &Sandbox) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut files = sandbox.all_files("out");
    files.remove("run.json");
    files
}

/// What a run that nothing interrupts writes.
fn whole(input: &str, arguments: &[&str]) -> std::collections::BTreeMap<String, Vec<u8>> {
    let sandbox = Sandbox::new();
    resumed(&sandbox, input, arguments).ends_with(1);
    files(&sandbox)
}

#[cfg(unix)]
#[test]
fn a_run_that_dies_is_gone_on_with() {
    let input = input();
    for layout in [&[][..], &["--shards"]] {
        let expected = whole(&input, layout);
        for (signal, code) in [("KILL", None), ("INT", Some(130)), ("TERM", Some(143)), ("HUP", Some(129))] {
            let sandbox = Sandbox::new();
            let mut child = started(&sandbox, &input, layout);
            let sent = Instant::now();
            assert!(Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap().success());
            // it waits for more input meanwhile, which does not come
            let stdin = child.stdin.take();
            let output = child.wait_with_output().unwrap();
            drop(stdin);
            assert!(sent.elapsed() < Duration::from_secs(5), "{signal}: {:?}", sent.elapsed());
            assert_eq!(output.status.code(), code, "{signal}");
            let told = String::from_utf8(output.stderr).unwrap();
            if code.is_some() {
                let way_out = "go on with: dixit annotate - -o out --engine fast --shard-size 300000 --quiet";
                assert!(told.contains(way_out) && told.trim_end().ends_with("--resume"), "{told}");
            }
            // nothing is visible, and without being told to nothing is changed
            assert!(sandbox.all_files("out").keys().all(|name| name.starts_with("_unfinished/")));
            let before = sandbox.all_files("out");
            sandbox.annotate(ARGUMENTS.iter().chain(layout)).ends_with(4).says("--resume goes on with it");
            assert!(sandbox.all_files("out") == before);
            resumed(&sandbox, &input, layout).ends_with(1);
            assert!(files(&sandbox) == expected, "{signal} {layout:?}");
        }
    }
}

#[test]
fn only_the_same_run_is_gone_on_with() {
    let input = input();
    let sandbox = Sandbox::new();
    let mut child = started(&sandbox, &input, &[]);
    child.kill().unwrap();
    child.wait().unwrap();
    let before = sandbox.all_files("out");
    // another text in what was read already, a document less, one more
    let changed = input.replacen("Brandt", "Brendt", 1);
    let less = input.split_once('\n').unwrap().1.to_owned();
    for other in [changed, less.clone(), format!("{{\"text\": \"x\"}}\n{input}"), String::new()] {
        let run = resumed(&sandbox, &other, &[]).ends_with(4);
        run.says("another run is unfinished in out: the input changed since");
        assert!(sandbox.all_files("out").keys().eq(before.keys()));
    }
    for (flags, what) in [
        (vec!["--max-document", "1000"], "the settings changed"),
        (vec!["--csv", "raw"], "the settings changed"),
        (vec!["--min-confidence", "0.5"], "the settings changed"),
    ] {
        resumed(&sandbox, &input, &flags).ends_with(4).says(what).says("--overwrite");
    }
    assert!(sandbox.all_files("out") == before);
    // another number of threads is the same run
    resumed(&sandbox, &input, &["--threads", "3"]).ends_with(1);
    let finished = files(&sandbox);
    assert!(finished == whole(&input, &[]));
    // and a finished one is finished, with the same exit code
    resumed(&sandbox, &input, &[]).ends_with(1);
    assert!(files(&sandbox) == finished);
    let run = sandbox.annotate(["-", "-o", "out", "--engine", "fast", "--shard-size", SHARD, "--resume"]).ends_with(1);
    run.says("finished already");
}

#[test]
fn shards_join_to_what_is_joined() {
    let input = input();
    let (joined, shards) = (whole(&input, &[]), whole(&input, &["--shards"]));
    let part = |number: usize, name: &str| shards.get(&format!("parts/part-{number:05}/{name}"));
    let count = (0..).take_while(|number| part(*number, "claims.csv").is_some()).count();
    assert!(count >= 3, "{:?}", shards.keys());
    for name in ["claims.csv", "stances.csv", "mentions.csv", "documents.csv", "annotations.jsonl", "rejects.jsonl"] {
        let header =
            if name.ends_with("csv") { joined[name].iter().position(|byte| *byte == b'\n').unwrap() + 1 } else { 0 };
        let mut bytes = joined[name][..header].to_vec();
        for number in 0..count {
            let part = part(number, name).unwrap();
            assert_eq!(part[..header], joined[name][..header], "{name}: every part is a table of its own");
            bytes.extend(&part[header..]);
        }
        assert!(bytes == joined[name], "{name}");
    }
    assert!(part(0, "datapackage.json").is_some() && joined.contains_key("datapackage.json"));
    let rejects = lines(std::str::from_utf8(&joined["rejects.jsonl"]).unwrap());
    assert_eq!(rejects.len(), 16);
    let message = rejects[0]["message"].as_str().unwrap();
    let expected = json!({"file": "-", "record": 100, "line": 100, "byte": rejects[0]["byte"], "id": null, "code": "bad_json", "message": message});
    assert_eq!(rejects[0], expected);
    assert_eq!(input.as_bytes()[rejects[0]["byte"].as_u64().unwrap() as usize..][..8], *b"not json");
    let success: Value = serde_json::from_slice(&joined["_SUCCESS"]).unwrap();
    assert_eq!(json!([success["documents"], success["rejected"]]), json!([1584, 16]));
}

#[test]
fn a_document_over_its_budget_is_a_reject() {
    let sandbox = Sandbox::new();
    sandbox.file("in/a.txt", ARTICLE);
    sandbox.file("in/b.txt", ARTICLE.repeat(20));
    sandbox
        .annotate(["in", "-o", "out", "--max-steps", "5000"])
        .ends_with(1)
        .says("b.txt: it takes more than 5000 steps");
    let rows = table(&sandbox.read("out/documents.csv"));
    let codes: Vec<&str> = rows.iter().map(|row| row["code"].as_str()).collect();
    assert_eq!(codes, ["", "budget"]);
}

/// A file that may grow no longer: the signal of it does not kill, and what is finished stays.
#[cfg(unix)]
#[test]
fn a_limit_of_file_sizes_is_told() {
    let sandbox = Sandbox::new();
    let input = input();
    sandbox.file("input.jsonl", &input);
    let expected = whole(&input, &[]);
    // in blocks of 512 bytes: enough for a shard, too few for all
    let blocks = expected["annotations.jsonl"].len() * 7 / 10 / 512;
    let program = env!("CARGO_BIN_EXE_dixit");
    let script = format!("ulimit -f {blocks}; exec {program} annotate {} < input.jsonl", ARGUMENTS.join(" "));
    let mut shell = Command::new("sh");
    let run = Run::of(shell.args(["-c", &script]).current_dir(sandbox.path(""))).ends_with(3);
    run.says("a file may not grow so long there").says("--resume");
    resumed(&sandbox, &input, &[]).ends_with(1);
    assert!(files(&sandbox) == expected);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_is_wrong_usage() {
    use std::os::unix::fs::PermissionsExt as _;

    let sandbox = Sandbox::new();
    sandbox.file("a.txt", ARTICLE);
    sandbox.annotate(["a.txt", "-o", "a.txt/out"]).ends_with(2).says("a file stands there");
    sandbox.annotate(["a.txt", "-o", "-", "--resume"]).ends_with(2).says("are for a folder");
    fs::create_dir(sandbox.path("locked")).unwrap();
    fs::set_permissions(sandbox.path("locked"), fs::Permissions::from_mode(0o555)).unwrap();
    // root may write everywhere
    if fs::write(sandbox.path("locked/probe"), "").is_err() {
        sandbox.annotate(["a.txt", "-o", "locked"]).ends_with(2).says("nothing may be written there");
        sandbox.annotate(["a.txt", "-o", "locked/out"]).ends_with(2).says("nothing may be written there");
    }
}
