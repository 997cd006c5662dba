//! Which file a URI names.

use std::path::{Path, PathBuf};

use lsp_types::Uri;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// The scheme of files that are part of the program.
pub(crate) const LIBRARY_SCHEME: &str = "foederis-library";

/// What is escaped in the path of a URI.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b']')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// What a document is, whatever the client calls it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    /// A file on disk.
    Disk(PathBuf),
    /// A file that is part of the program, by its name in the library.
    Shipped(String),
    /// Anything else, such as a document that was never saved.
    Other(String),
}

impl Key {
    /// What a URI names.
    pub(crate) fn of(uri: &Uri) -> Self {
        let text = uri.as_ref();
        if let Some(path) = text.strip_prefix("file://").and_then(path) {
            return Self::Disk(path);
        }
        if let Some(name) = text.strip_prefix(LIBRARY_SCHEME).and_then(|rest| rest.strip_prefix(':'))
            && let Ok(name) = percent_decode_str(name.trim_start_matches('/')).decode_utf8()
        {
            return Self::Shipped(name.into_owned());
        }
        Self::Other(text.to_owned())
    }
}

/// The path of a `file` URI, behind `file://`.
fn path(rest: &str) -> Option<PathBuf> {
    let (host, path) = rest.find('/').map(|at| rest.split_at(at))?;
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    if !host.is_empty() && host != "localhost" {
        return Some(PathBuf::from(format!("//{host}{decoded}")));
    }
    // `/c:/Users` is a path with a drive, whose letter is written in either case.
    let mut bare = decoded.trim_start_matches('/').to_owned();
    let drive = bare.as_bytes().get(1) == Some(&b':') && bare.starts_with(|c: char| c.is_ascii_alphabetic());
    if drive && cfg!(windows) {
        if let Some(letter) = bare.get_mut(..1) {
            letter.make_ascii_uppercase();
        }
        return Some(PathBuf::from(bare));
    }
    Some(PathBuf::from(&*decoded))
}

/// The URI of a path.
pub(crate) fn of_path(path: &Path) -> Uri {
    let shown = path.to_string_lossy();
    let shown = if cfg!(windows) { shown.replace('\\', "/") } else { shown.into_owned() };
    let slash = if shown.starts_with('/') { "" } else { "/" };
    Uri(format!("file://{slash}{}", utf8_percent_encode(&shown, ESCAPED)))
}

/// The URI of a file that is part of the program.
pub(crate) fn of_shipped(name: &str) -> Uri {
    Uri(format!("{LIBRARY_SCHEME}:/{}", utf8_percent_encode(name, ESCAPED)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_comes_back_from_its_uri() {
        for path in ["/a/b.foe", "/with space/100%/q?#.foe", "/Ελλάδα/[1]/\u{1f980}.foe"] {
            let uri = of_path(Path::new(path));
            assert_eq!(Key::of(&uri), Key::Disk(path.into()), "{uri}");
        }
    }

    #[test]
    fn clients_write_one_path_in_several_ways() {
        for uri in ["file:///a%20b/c.foe", "file://localhost/a b/c.foe", "file:///a b/%63.foe"] {
            assert_eq!(Key::of(&Uri(uri.into())), Key::Disk("/a b/c.foe".into()), "{uri}");
        }
        assert_eq!(Key::of(&of_shipped("law/a b.foe")), Key::Shipped("law/a b.foe".into()));
        assert_eq!(Key::of(&Uri("untitled:Untitled-1".into())), Key::Other("untitled:Untitled-1".into()));
        assert_eq!(Key::of(&Uri("file://".into())), Key::Other("file://".into()));
        assert_eq!(Key::of(&Uri("file:///%ff".into())), Key::Other("file:///%ff".into()));
    }
}
