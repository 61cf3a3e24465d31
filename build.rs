//! Makes the image of the built-in lexicons: reads `lexicons/*.csv` with the library's own code and writes the tables as bytes, which
//! the library embeds. What is wrong in a file ends the build with its line. Makes the digests of what is embedded as well, so that no
//! run has to read it for them.
#![allow(clippy::print_stdout, reason = "cargo is spoken to on standard output")]

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use sha2::{Digest, Sha256};

#[path = "src/entity.rs"]
#[allow(dead_code, unreachable_pub, reason = "the library uses the rest")]
mod entity;
#[path = "src/lexicons/mod.rs"]
#[allow(dead_code, unreachable_pub, unused_imports, reason = "the library uses the rest")]
mod lexicons;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rustc-cfg=has_image");
    println!("cargo::rerun-if-changed=lexicons");
    println!("cargo::rerun-if-changed=models");
    let lexicons = match lexicons::Lexicons::load(&[]) {
        Ok(lexicons) => lexicons,
        Err(problems) => {
            for problem in &problems.0 {
                println!("cargo::error={problem}");
            }
            return Err("the lexicons cannot be used".into());
        }
    };
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("lexicons.image"), postcard::to_allocvec(&lexicons)?)?;
    fs::write(Path::new(&out).join("digests.in"), digests()?)?;
    Ok(())
}

/// A Rust list of the path, the length and the SHA-256 of every embedded file.
fn digests() -> Result<String, Box<dyn Error>> {
    let mut paths = Vec::new();
    for (folder, ending) in [("lexicons", "csv"), ("models", "zst")] {
        for entry in fs::read_dir(folder)? {
            paths.extend(Some(entry?.path()).filter(|path| path.extension().is_some_and(|own| own == ending)));
        }
    }
    paths.sort();
    let mut list = "&[".to_owned();
    for path in paths {
        let bytes = fs::read(&path)?;
        let digits: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let name = path.to_str().ok_or("a file's name is no UTF-8")?.replace('\\', "/");
        list += &format!("({name:?}, {}, {digits:?}),\n", bytes.len());
    }
    Ok(list + "]")
}
