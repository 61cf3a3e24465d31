//! What must hold whatever comes in and whatever fails. `README.md` beside this file says which row of the catalogue is tested where.

#![allow(clippy::unwrap_used, unreachable_pub, reason = "a test says what went wrong by failing")]

mod faults;
mod properties;
mod replay;
mod shapes;
mod supply;
mod texts;

use std::sync::OnceLock;

use dixit::{Engine, EngineKind, Lexicons};

/// An engine, made once.
pub fn engine(kind: EngineKind) -> &'static Engine {
    static ENGINES: OnceLock<[Engine; 2]> = OnceLock::new();
    let make = |kind| Engine::with(Lexicons::builtin().unwrap(), kind).unwrap();
    let engines = ENGINES.get_or_init(|| EngineKind::ALL.map(make));
    engines.iter().find(|engine| engine.kind == kind).unwrap()
}
