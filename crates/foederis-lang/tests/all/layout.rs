//! The same text laid out otherwise: what people and their editors do to a file without changing what it says.

use foederis_lang::{SyntaxKind, SyntaxToken, parse};

/// Numbers that follow from a seed.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    pub(crate) fn below(&mut self, number: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % number.max(1) as u64).unwrap()
    }

    fn chance(&mut self, one_in: usize) -> bool {
        self.below(one_in) == 0
    }
}

/// What is changed about a layout.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// Spaces, indentation, further empty lines and line ends only.
    Space,
    /// Also remarks, and lines that go on over further lines.
    All,
}

/// Lines that may go on over further lines, and hold nothing else.
const MAY_GO_ON: &[SyntaxKind] = &[
    SyntaxKind::LINE,
    SyntaxKind::CLAUSE_LINE,
    SyntaxKind::CONTENT,
    SyntaxKind::GIVEN,
    SyntaxKind::EVERY_DUTY,
    SyntaxKind::ASK,
];

/// A formatted text, laid out otherwise; it means the same.
pub(crate) fn untidied(text: &str, seed: u64, change: Change) -> String {
    let mut random = Random::new(seed);
    let (step, tabs) = (1 + random.below(4), random.chance(8));
    let line_end = ["\n", "\n", "\r\n", "\r"][random.below(4)];
    let mut out = String::new();
    if random.chance(4) {
        out.push('\u{feff}');
    }
    // A tab counts as two spaces.
    let indent = |spaces: usize| {
        if tabs {
            "\t".repeat(spaces / 2)
        } else {
            " ".repeat(spaces * step / 2 + usize::from(spaces > 0 && step == 1))
        }
    };
    let mut fresh = true;
    let mut spaces_before = 0;
    let root = parse(text).syntax();
    let tokens: Vec<SyntaxToken> =
        root.descendants_with_tokens().filter_map(|element| element.into_token()).collect();
    for (at, token) in tokens.iter().enumerate() {
        match token.kind() {
            SyntaxKind::NEWLINE => {
                out.push_str(&" ".repeat(random.below(8) / 6));
                if change == Change::All && random.chance(9) && !ends_in_remark(&tokens[..at]) && !fresh {
                    out.push_str("# behind");
                }
                out.push_str(line_end);
                // An empty line groups, and is kept; further ones are not.
                let more = if change == Change::All || fresh { random.below(9) / 7 } else { 0 };
                (fresh, spaces_before) = (true, 0);
                for _ in 0..more {
                    out.push_str(&" ".repeat(random.below(3)));
                    out.push_str(line_end);
                }
                if change == Change::All && random.chance(9) {
                    out.push_str(&format!("{}# on its own{line_end}", " ".repeat(random.below(12))));
                }
            }
            SyntaxKind::WHITESPACE if fresh => spaces_before = token.text().len(),
            SyntaxKind::WHITESPACE => {
                if change == Change::All && random.chance(6) && may_break(token) {
                    let remark = ["", "", " # within"][random.below(3)];
                    let deeper = indent(level_of(token) + 4 + 2 * random.below(2));
                    out.push_str(&format!("{remark}{line_end}{deeper}"));
                } else {
                    out.push_str(&" ".repeat(1 + random.below(5) / 3));
                }
            }
            _ => {
                if fresh {
                    out.push_str(&indent(spaces_before));
                }
                fresh = false;
                out.push_str(&if token.kind() == SyntaxKind::STRING {
                    token.text().replace('\n', line_end)
                } else {
                    token.text().to_owned()
                });
            }
        }
    }
    out
}

fn ends_in_remark(tokens: &[SyntaxToken]) -> bool {
    let last = tokens.iter().rev().find(|t| t.kind() != SyntaxKind::WHITESPACE);
    last.is_some_and(|t| t.kind() == SyntaxKind::COMMENT)
}

/// Whether the line may be broken at this space.
fn may_break(space: &SyntaxToken) -> bool {
    let line = space.parent_ancestors().find(|node| MAY_GO_ON.contains(&node.kind()));
    let next = space.next_token();
    line.is_some() && next.is_some_and(|t| t.kind() != SyntaxKind::COMMENT && t.kind() != SyntaxKind::NEWLINE)
}

/// How far the line that a token stands in is indented.
fn level_of(token: &SyntaxToken) -> usize {
    let line = token.parent_ancestors().find(|node| MAY_GO_ON.contains(&node.kind()));
    let first = line.and_then(|line| line.first_token());
    let before = first.and_then(|first| first.prev_token());
    before.filter(|t| t.kind() == SyntaxKind::WHITESPACE).map_or(0, |t| t.text().len())
}

/// All words of a text, its remarks among them, each with whether a remark stands behind other words.
pub(crate) fn words(text: &str) -> Vec<(String, bool)> {
    let root = parse(text).syntax();
    let mut all = Vec::new();
    let mut first = true;
    for token in root.descendants_with_tokens().filter_map(|element| element.into_token()) {
        let word = match token.kind() {
            SyntaxKind::NEWLINE => {
                first = true;
                continue;
            }
            SyntaxKind::WHITESPACE => continue,
            SyntaxKind::STRING => token.text().split_whitespace().collect::<Vec<_>>().join(" "),
            SyntaxKind::COMMENT => token.text().trim_end().to_owned(),
            _ => token.text().to_owned(),
        };
        all.push((word, token.kind() == SyntaxKind::COMMENT && !first));
        first = false;
    }
    all
}
