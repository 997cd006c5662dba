//! The codes of diagnostics, each with its page.

/// A code, what it is about, and its page.
struct Code {
    code: &'static str,
    page: &'static str,
}

macro_rules! codes {
    ($($code:literal)*) => {
        const CODES: &[Code] = &[$(Code {
            code: $code,
            page: include_str!(concat!("../../../docs/diagnostics/", $code, ".md")),
        }),*];
    };
}

codes! {
    "F0101" "F0102" "F0103" "F0104" "F0105" "F0106" "F0107" "F0108" "F0109" "F0110"
    "F0111" "F0112" "F0113" "F0114" "F0115" "F0116"
    "F0201" "F0202" "F0203" "F0204" "F0205" "F0206" "F0207" "F0208" "F0209" "F0210"
    "F0301" "F0302" "F0303" "F0304" "F0305" "F0306" "F0307" "F0308" "F0309" "F0310"
    "F0311" "F0312"
    "F0401" "F0402" "F0403" "F0404"
    "F0501" "F0502" "F0503" "F0504" "F0505" "F0506"
    "F0601" "F0602" "F0603" "F0604" "F0605" "F0606" "F0607" "F0608" "F0609" "F0610" "F0611" "F0612"
    "F0613" "F0614" "F0615" "F0616" "F0617" "F0618" "F0619" "F0620"
}

/// The page of a code: what it means, why it matters, an example, how to mend it.
///
/// ```
/// assert!(foederis_lang::explain("F0303").unwrap().contains("circle"));
/// assert!(foederis_lang::explain("F9999").is_none());
/// ```
#[must_use]
pub fn explain(code: &str) -> Option<&'static str> {
    CODES.iter().find(|c| c.code.eq_ignore_ascii_case(code)).map(|c| c.page)
}

/// Whether a code is one of a warning; nothing if there is no such code.
pub(crate) fn is_warning(code: &str) -> Option<bool> {
    let page = CODES.iter().find(|c| c.code == code)?.page;
    Some(
        page.lines()
            .any(|line| line.starts_with("Kind: warning") || line.starts_with("Kind: error or warning")),
    )
}

/// All codes, in order, each with the title of its page.
pub fn codes() -> impl Iterator<Item = (&'static str, &'static str)> {
    CODES.iter().map(|c| {
        let first = c.page.lines().next().unwrap_or("");
        let title = first.split_once(": ").map_or(first, |(_, title)| title);
        (c.code, title)
    })
}
