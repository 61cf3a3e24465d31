//! The machine that is measured on, and what the system says of this process. What a system does not tell is `None`.

use std::fs;
use std::thread;

use serde::Serialize;

/// What figures depend on.
#[derive(Clone, Debug, Serialize)]
pub struct Machine {
    /// Name of the processor, where the system tells it.
    pub processor: Option<String>,
    /// Threads that run at once.
    pub processors: usize,
    /// Operating system and architecture.
    pub system: String,
    /// This program's version, and how it was compiled.
    pub program: String,
}

impl Machine {
    /// This one.
    pub fn here() -> Self {
        let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = cpuinfo.lines().find(|line| line.starts_with("model name"));
        let build = if cfg!(debug_assertions) { "debug assertions on" } else { "optimised" };
        Self {
            processor: model.and_then(|line| line.split_once(": ")).map(|(_, name)| name.to_owned()),
            processors: thread::available_parallelism().map_or(1, usize::from),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            program: format!("dixit {}, {build}", env!("CARGO_PKG_VERSION")),
        }
    }
}

/// Forgets the peak of this process's memory, where the system can.
pub(super) fn forget_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// The peak of this process's memory in MB, since it was last forgotten.
pub(super) fn peak() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes * 1024.0 / 1e6)
}
