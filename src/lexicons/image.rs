//! The image of the built-in lexicons, which the build script made of `lexicons/*.csv`: tables as they stand in memory, numbers in the order
//! of the vocabulary. To read it takes a twentieth of the time that the files take.

use std::path::Path;

use super::{Lexicons, Problems};

const IMAGE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicons.image"));

/// The built-in lexicons.
pub(super) fn read() -> Result<Lexicons, Problems> {
    postcard::from_bytes(IMAGE).map_err(|error| {
        let mut problems = Problems::default();
        problems.add(
            Path::new("lexicons"),
            0,
            format!("the image of the built-in lexicons is damaged: {error}; build dixit anew"),
        );
        problems
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_image_is_what_the_files_say() {
        let read = Lexicons::read(&[]).unwrap();
        let bytes = postcard::to_allocvec(&read).unwrap();
        assert!(bytes == IMAGE, "the build script wrote other lexicons than `lexicons/*.csv` give now: build anew");
        let again = postcard::to_allocvec(&super::read().unwrap()).unwrap();
        assert!(again == IMAGE, "what is read from the image is not what was written there");
    }
}
