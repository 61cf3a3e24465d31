//! Makes the image of the built-in lexicons: reads `lexicons/*.csv` with the library's own code and writes the tables as bytes, which
//! the library embeds. What is wrong in a file ends the build with its line.
#![allow(clippy::print_stdout, reason = "cargo is spoken to on standard output")]

use std::error::Error;
use std::path::Path;
use std::{env, fs};

#[path = "src/entity.rs"]
#[allow(dead_code, unreachable_pub, reason = "the library uses the rest")]
mod entity;
#[path = "src/lexicons/mod.rs"]
#[allow(dead_code, unreachable_pub, unused_imports, reason = "the library uses the rest")]
mod lexicons;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rustc-cfg=has_image");
    println!("cargo::rerun-if-changed=lexicons");
    let lexicons = match lexicons::Lexicons::load(&[]) {
        Ok(lexicons) => lexicons,
        Err(problems) => {
            for problem in &problems.0 {
                println!("cargo::error={problem}");
            }
            return Err("the lexicons cannot be used".into());
        }
    };
    fs::write(Path::new(&env::var("OUT_DIR")?).join("lexicons.image"), postcard::to_allocvec(&lexicons)?)?;
    Ok(())
}
