//! Responses of web servers as archives keep them: status, head, and a body that may still be packed as it came over the wire.
//!
//! Archives differ in what they took off on the way, and many say that a body is packed which is not: a body that does not begin as its head
//! says is taken as it stands.

use std::borrow::Cow;
use std::io::Read;

use encoding_rs::Encoding;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::head::{self, Fields};

/// A response.
pub(super) struct Response<'b> {
    pub(super) status: u16,
    pub(super) head: Fields,
    body: &'b [u8],
}

/// A body as its author wrote it.
pub(super) struct Body<'b> {
    pub(super) bytes: Cow<'b, [u8]>,
    /// Does it end before it should?
    pub(super) is_cut: bool,
}

impl<'b> Response<'b> {
    /// Reads a record's block; `None` if it is no response.
    pub(super) fn read(block: &'b [u8]) -> Option<Self> {
        let (head_end, body) = head::end(block).unwrap_or((block.len(), block.len()));
        let line_end = memchr::memchr(b'\n', block).unwrap_or(block.len()).min(head_end);
        let line = std::str::from_utf8(&block[..line_end]).ok()?;
        let status = line.strip_prefix("HTTP/")?.split_ascii_whitespace().nth(1)?.parse().ok()?;
        Some(Self { status, head: Fields::read(&block[line_end..head_end]), body: &block[body..] })
    }

    /// The encoding of characters that its head names.
    pub(super) fn charset(&self) -> Option<&'static Encoding> {
        let value = self.head.get("Content-Type")?.to_ascii_lowercase();
        let (_, label) = value.split_once("charset=")?;
        let label = label.split(';').next().unwrap_or_default();
        Encoding::for_label(label.trim_matches([' ', '"', '\'']).as_bytes())
    }

    /// The body, of which a byte above the limit may be there to show that it is too long.
    ///
    /// # Errors
    /// The name of a packing that is not read.
    pub(super) fn body(&self, limit: usize) -> Result<Body<'b>, String> {
        let mut body = Body { bytes: Cow::Borrowed(self.body), is_cut: false };
        let is_chunked = |codings: &str| codings.to_ascii_lowercase().contains("chunked");
        if self.head.get("Transfer-Encoding").is_some_and(is_chunked)
            && let Some((whole, is_cut)) = joined(self.body, limit)
        {
            body = Body { bytes: Cow::Owned(whole), is_cut };
        }
        let codings = self.head.get("Content-Encoding").unwrap_or_default().to_ascii_lowercase();
        for coding in codings.rsplit(',').map(str::trim) {
            let bytes = &*body.bytes;
            let unpacked = match coding {
                "" | "identity" | "none" => continue,
                "gzip" | "x-gzip" if bytes.starts_with(&[0x1F, 0x8B]) => unpacked(MultiGzDecoder::new(bytes), limit),
                "gzip" | "x-gzip" => continue,
                "deflate" => match unpacked(ZlibDecoder::new(bytes), limit) {
                    // some servers leave the frame out, and some archives have unpacked it
                    (nothing, true) if nothing.is_empty() => match unpacked(DeflateDecoder::new(bytes), limit) {
                        (nothing, true) if nothing.is_empty() => continue,
                        raw => raw,
                    },
                    framed => framed,
                },
                #[cfg(feature = "brotli")]
                "br" => match unpacked(brotli_decompressor::Decompressor::new(bytes, 4096), limit) {
                    (_, true) if bytes.starts_with(b"<") => continue,
                    unpacked => unpacked,
                },
                other => return Err(other.to_owned()),
            };
            body = Body { is_cut: body.is_cut || unpacked.1, bytes: Cow::Owned(unpacked.0) };
        }
        Ok(body)
    }
}

/// What a decoder gives, and whether it failed before its end.
fn unpacked(decoder: impl Read, limit: usize) -> (Vec<u8>, bool) {
    let mut out = Vec::new();
    let result = decoder.take(limit as u64 + 1).read_to_end(&mut out);
    (out, result.is_err())
}

/// Chunks, each with its length in a line before it, as one, and whether the last is missing; `None` if there are none.
fn joined(mut rest: &[u8], limit: usize) -> Option<(Vec<u8>, bool)> {
    let mut out = Vec::new();
    let mut is_first = true;
    while let Some((length, from)) = chunk_length(rest) {
        if length == 0 {
            return Some((out, false));
        }
        let chunk = rest.get(from..).unwrap_or_default();
        out.extend_from_slice(&chunk[..length.min(chunk.len())]);
        let Some(next) = chunk.get(length..).filter(|_| out.len() <= limit) else { return Some((out, true)) };
        rest = next.strip_prefix(b"\r\n").or_else(|| next.strip_prefix(b"\n")).unwrap_or(next);
        is_first = false;
    }
    (!is_first).then_some((out, true))
}

fn chunk_length(bytes: &[u8]) -> Option<(usize, usize)> {
    let end = memchr::memchr(b'\n', &bytes[..bytes.len().min(256)])?;
    let line = std::str::from_utf8(&bytes[..end]).ok()?;
    let digits = line.split(';').next().unwrap_or_default().trim();
    let is_length = (1..=8).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    Some((usize::from_str_radix(digits, 16).ok().filter(|_| is_length)?, end + 1))
}

#[cfg(test)]
mod tests {
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    const LIMIT: usize = 1000;

    #[track_caller]
    fn check(head: &str, body: &[u8], expected: Result<(&str, bool), &str>) {
        let block = [format!("HTTP/1.1 200 OK\r\n{head}\r\n").as_bytes(), body].concat();
        let response = Response::read(&block).unwrap();
        let body = response.body(LIMIT);
        let read = body.as_ref().map(|body| (std::str::from_utf8(&body.bytes).unwrap(), body.is_cut));
        assert_eq!(read.map_err(String::as_str), expected);
    }

    fn packed<W: std::io::Write>(make: impl Fn(Vec<u8>) -> W, finish: impl Fn(W) -> Vec<u8>) -> Vec<u8> {
        let mut encoder = make(Vec::new());
        encoder.write_all(b"<p>text").unwrap();
        finish(encoder)
    }

    #[test]
    fn bodies_are_unpacked() {
        let gzip = packed(|out| GzEncoder::new(out, Compression::fast()), |encoder| encoder.finish().unwrap());
        let zlib = packed(|out| ZlibEncoder::new(out, Compression::fast()), |encoder| encoder.finish().unwrap());
        let deflate = packed(|out| DeflateEncoder::new(out, Compression::fast()), |encoder| encoder.finish().unwrap());
        check("", b"<p>text", Ok(("<p>text", false)));
        check("Content-Encoding: gzip\r\n", &gzip, Ok(("<p>text", false)));
        check("Content-Encoding: GZIP\r\n", b"<p>text", Ok(("<p>text", false)));
        check("Content-Encoding: gzip\r\n", &gzip[..gzip.len() - 4], Ok(("<p>text", true)));
        check("Content-Encoding: deflate\r\n", &zlib, Ok(("<p>text", false)));
        check("Content-Encoding: deflate\r\n", &deflate, Ok(("<p>text", false)));
        check("Content-Encoding: deflate\r\n", b"<p>text", Ok(("<p>text", false)));
        check("Content-Encoding: sdch\r\n", b"<p>text", Err("sdch"));
        let chunked = [format!("{:x}\r\n", gzip.len()).as_bytes(), &gzip, b"\r\n0\r\n\r\n"].concat();
        check("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", &chunked, Ok(("<p>text", false)));
    }

    #[cfg(feature = "brotli")]
    #[test]
    fn brotli_is_unpacked() {
        // an uncompressed block, as the format has it for short texts
        check("Content-Encoding: br\r\n", b"\x0b\x03\x80<p>text\x03", Ok(("<p>text", false)));
        check("Content-Encoding: br\r\n", b"<p>text", Ok(("<p>text", false)));
    }

    #[test]
    fn chunks_are_joined() {
        let head = "Transfer-Encoding: chunked\r\n";
        check(head, b"3\r\n<p>\r\n4;x=y\r\ntext\r\n0\r\n\r\n", Ok(("<p>text", false)));
        check(head, b"3\r\n<p>\r\n4\r\nte", Ok(("<p>te", true)));
        check(head, b"3\r\n<p>\r\n", Ok(("<p>", true)));
        check(head, b"<p>text", Ok(("<p>text", false)));
        check(head, b"FFFFFFFF\r\n<p>", Ok(("<p>", true)));
    }

    #[test]
    fn heads_tell_status_and_characters() {
        let read = |block: &str| {
            Response::read(block.as_bytes())
                .map(|response| (response.status, response.charset().map(Encoding::name), response.head.media_type()))
        };
        assert_eq!(
            read("HTTP/1.1 404 Not Found\r\nContent-Type: Text/HTML; Charset=\"ISO-8859-1\"\r\n\r\n"),
            Some((404, Some("windows-1252"), Some("text/html".to_owned())))
        );
        assert_eq!(read("HTTP/2 200\r\n\r\nbody"), Some((200, None, None)));
        assert_eq!(read("HTTP/1.0 200 OK"), Some((200, None, None)));
        for other in ["", "HTTP/1.1", "HTTP/1.1 soon", "GET / HTTP/1.1\r\n\r\n", "<html>"] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
