//! Signals: an interrupted run ends within seconds, says how to go on, and leaves its finished shards.
//!
//! A shard that is finished lasts already, so that ending needs nobody's consent: a thread waits for signals, lets the writer end what it is
//! at, and ends the process. A reader that waits for standard input, or a document that takes long, does not hold it up.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// How long a writer may take to end what it is at. What it does not end is done again.
#[cfg(unix)]
const GRACE: std::time::Duration = std::time::Duration::from_secs(3);

/// Watches for signals. Whoever writes holds the lock meanwhile.
///
/// # Errors
/// If the operating system refuses handlers.
#[cfg(unix)]
pub(super) fn watch(resuming: Resuming) -> io::Result<Arc<Mutex<()>>> {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;
    use std::time::{Duration, Instant};

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
    use signal_hook::flag;
    use signal_hook::iterator::Signals;

    // a file that may grow no longer is then an error of its write
    flag::register(SIGXFSZ, Arc::default())?;
    let is_ending: Arc<AtomicBool> = Arc::default();
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&is_ending))?;
    }
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    let writing: Arc<Mutex<()>> = Arc::default();
    let lock = Arc::clone(&writing);
    thread::spawn(move || {
        let Some(signal) = signals.forever().next() else { return };
        // the next one ends the process at once
        is_ending.store(true, Ordering::SeqCst);
        let started = Instant::now();
        let mut held = lock.try_lock();
        while held.is_err() && started.elapsed() < GRACE {
            thread::sleep(Duration::from_millis(10));
            held = lock.try_lock();
        }
        super::say::say!("stopped; {}", resuming.way_out());
        // the writer waits at its lock: nothing is half done, and nothing is in memory that has to last
        #[expect(clippy::exit, reason = "threads that wait for input or a long document can be ended in no other way")]
        std::process::exit(128 + signal);
    });
    Ok(writing)
}

/// Other systems end a process without asking; what is finished lasts there too.
#[cfg(not(unix))]
pub(super) fn watch(_resuming: Resuming) -> io::Result<Arc<Mutex<()>>> {
    Ok(Arc::default())
}

/// A run's folder and the words of its command: what it takes to go on.
#[derive(Clone, Debug)]
pub(super) struct Resuming {
    output: PathBuf,
    words: Vec<OsString>,
}

impl Resuming {
    pub(super) fn new(output: &Path, words: Vec<OsString>) -> Self {
        Self { output: output.to_owned(), words }
    }

    /// How to go on.
    pub(super) fn way_out(&self) -> String {
        if !crate::output::is_resumable(&self.output) {
            return "nothing was finished; run the same command again".to_owned();
        }
        let arguments = self.words.iter().skip(1).filter(|word| *word != "--overwrite" && *word != "--resume");
        let words: Vec<String> = arguments.map(|word| quoted(&word.to_string_lossy())).collect();
        format!("go on with: dixit {} --resume", words.join(" "))
    }
}

/// As a shell takes it for one word.
fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_./,:=+@%".contains(letter);
    match !word.is_empty() && word.chars().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn words_are_quoted_for_a_shell() {
        assert_eq!(quoted("--output=a/b.csv"), "--output=a/b.csv");
        assert_eq!(quoted("a b"), "'a b'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted(""), "''");
    }
}
