//! What an answer can still become while it is left open which of some facts are changed: labels that bound it, and a
//! search that follows them.

use foederis_model::{Algebra, Bounds, Truth};

/// The least and the greatest truth value that any choice of changes gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) least: Truth,
    pub(crate) greatest: Truth,
}

impl Span {
    /// The same whatever is chosen.
    pub(crate) fn settled(truth: Truth) -> Self {
        Self { least: truth, greatest: truth }
    }

    /// Whether some choice may give this value.
    pub(crate) fn may_be(self, truth: Truth) -> bool {
        self.least <= truth && truth <= self.greatest
    }

    /// Either of two values may be chosen.
    pub(crate) fn with(self, other: Truth) -> Self {
        Self { least: self.least.min(other), greatest: self.greatest.max(other) }
    }
}

/// The algebra of [`Span`]: [`Bounds`] at both ends. Every choice of changes has its value within the span.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spans;

impl Algebra for Spans {
    type Label = Span;
    fn no(&self) -> Span {
        Span::settled(Truth::No)
    }
    fn yes(&self) -> Span {
        Span::settled(Truth::Yes)
    }
    fn undecided(&self) -> Span {
        Span::settled(Truth::Open)
    }
    fn and(&self, a: &Span, b: &Span) -> Span {
        Span { least: a.least.min(b.least), greatest: a.greatest.min(b.greatest) }
    }
    fn or(&self, a: &Span, b: &Span) -> Span {
        Span { least: a.least.max(b.least), greatest: a.greatest.max(b.greatest) }
    }
    fn not(&self, a: &Span) -> Span {
        Span { least: Bounds.not(&a.greatest), greatest: Bounds.not(&a.least) }
    }
    fn refine(&self, possible: &Span, certain: &Span) -> Span {
        Span {
            least: Bounds.refine(&possible.least, &certain.least),
            greatest: Bounds.refine(&possible.greatest, &certain.greatest),
        }
    }
    fn reaches(&self, members: &[(Span, Span)], gain: i64, loss: i64, base: i64) -> Span {
        // Each member by itself: which of its values help most, and which least, in what it surely and possibly adds.
        let (mut worst, mut best) = ((base, base), (base, base));
        for (counted, holds) in members {
            if counted.least == counted.greatest && holds.least == holds.greatest {
                let (least, most) = Bounds::adds(counted.least, holds.least, gain, loss);
                worst = (worst.0 + least, worst.1 + most);
                best = (best.0 + least, best.1 + most);
                continue;
            }
            let (mut low, mut high) = ((i64::MAX, i64::MAX), (i64::MIN, i64::MIN));
            for counted in values(*counted) {
                for holds in values(*holds) {
                    let (least, most) = Bounds::adds(counted, holds, gain, loss);
                    low = (low.0.min(least), low.1.min(most));
                    high = (high.0.max(least), high.1.max(most));
                }
            }
            worst = (worst.0 + low.0, worst.1 + low.1);
            best = (best.0 + high.0, best.1 + high.1);
        }
        Span { least: Bounds::reached(worst), greatest: Bounds::reached(best) }
    }
}

fn values(span: Span) -> impl Iterator<Item = Truth> {
    [Truth::No, Truth::Open, Truth::Yes].into_iter().filter(move |t| span.may_be(*t))
}

/// What a search asks of the question that it is for. Candidates are positions, from 0.
pub(crate) trait Goal {
    type Error;
    /// Whether these changes, and no others, reach what is wanted.
    fn reached(&mut self, chosen: &[usize]) -> Result<bool, Self::Error>;
    /// Whether these changes with some of the free ones may reach it. Never false when they do.
    fn may_be_reached(&mut self, chosen: &[usize], free: &[usize]) -> Result<bool, Self::Error>;
}

/// All minimal sets of candidates that reach a goal, by size.
pub(crate) struct Search<'g, G: Goal> {
    pub(crate) goal: &'g mut G,
    /// Found so far, each in ascending order.
    pub(crate) found: Vec<Vec<usize>>,
    /// How often the goal may still be asked.
    pub(crate) tries_left: usize,
}

impl<G: Goal> Search<'_, G> {
    /// The sets of one size, all smaller ones being found. False when the tries ran out before.
    pub(crate) fn of_size(&mut self, size: usize, candidates: usize) -> Result<bool, G::Error> {
        let before = self.found.len();
        let free: Vec<usize> = (0..candidates).collect();
        let in_full = self.below(&mut Vec::new(), &free, size)?;
        if let Some(new) = self.found.get_mut(before..) {
            new.sort_unstable();
        }
        Ok(in_full)
    }

    /// Sets that contain what is chosen and, of the others, free candidates only.
    fn below(&mut self, chosen: &mut Vec<usize>, free: &[usize], left: usize) -> Result<bool, G::Error> {
        if self.found.iter().any(|set| set.iter().all(|c| chosen.contains(c))) {
            return Ok(true);
        }
        if left == 0 {
            if self.tries_left == 0 {
                return Ok(false);
            }
            self.tries_left -= 1;
            if self.goal.reached(chosen)? {
                let mut set = chosen.clone();
                set.sort_unstable();
                self.found.push(set);
            }
            return Ok(true);
        }
        // A set that reaches the goal has one of these; which comes first tells the sets apart.
        let Some(cut) = self.cut(chosen, free)? else { return Ok(false) };
        let mut free: Vec<usize> = free.to_vec();
        for candidate in cut {
            free.retain(|c| *c != candidate);
            chosen.push(candidate);
            let in_full = self.below(chosen, &free, left - 1)?;
            chosen.pop();
            if !in_full {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn may_be_reached(&mut self, chosen: &[usize], free: &[usize]) -> Result<Option<bool>, G::Error> {
        if self.tries_left == 0 {
            return Ok(None);
        }
        self.tries_left -= 1;
        self.goal.may_be_reached(chosen, free).map(Some)
    }

    /// Candidates without which the goal is out of reach, no one of them to spare; none at all where it is out of reach
    /// anyway. Nothing when the tries ran out.
    fn cut(&mut self, chosen: &[usize], free: &[usize]) -> Result<Option<Vec<usize>>, G::Error> {
        let mut cut: Vec<usize> = Vec::new();
        // Those after `end` are known not to be needed beside the cut.
        let mut end = free.len();
        loop {
            let open: Vec<usize> = free.iter().copied().filter(|c| !cut.contains(c)).collect();
            match self.may_be_reached(chosen, &open)? {
                None => return Ok(None),
                Some(false) => return Ok(Some(cut)),
                Some(true) if end == 0 => return Ok(Some(free.to_vec())),
                Some(true) => {}
            }
            // The shortest beginning of the rest that, closed together with the cut, closes the way.
            let (mut short, mut long) = (0, end);
            while short + 1 < long {
                let middle = usize::midpoint(short, long);
                let closed = free.get(..middle).unwrap_or_default();
                let open: Vec<usize> =
                    free.iter().copied().filter(|c| !cut.contains(c) && !closed.contains(c)).collect();
                match self.may_be_reached(chosen, &open)? {
                    None => return Ok(None),
                    Some(true) => short = middle,
                    Some(false) => long = middle,
                }
            }
            end = long - 1;
            cut.extend(free.get(end));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wanted: one of some sets among the chosen, and none of the spoilers.
    struct Sets {
        wanted: Vec<Vec<usize>>,
        spoilers: Vec<usize>,
        asked: usize,
    }

    impl Goal for Sets {
        type Error = std::convert::Infallible;
        fn reached(&mut self, chosen: &[usize]) -> Result<bool, Self::Error> {
            self.asked += 1;
            let spoilt = self.spoilers.iter().any(|s| chosen.contains(s));
            Ok(!spoilt && self.wanted.iter().any(|set| set.iter().all(|c| chosen.contains(c))))
        }
        fn may_be_reached(&mut self, chosen: &[usize], free: &[usize]) -> Result<bool, Self::Error> {
            self.asked += 1;
            let spoilt = self.spoilers.iter().any(|s| chosen.contains(s));
            let there = |c: &usize| chosen.contains(c) || free.contains(c);
            Ok(!spoilt && self.wanted.iter().any(|set| set.iter().all(there)))
        }
    }

    #[test]
    fn every_minimal_set_is_found_once_and_in_few_tries() {
        let wanted = vec![vec![7], vec![3, 400], vec![3, 7], vec![1, 200, 399], vec![0, 1, 2, 3]];
        let mut goal = Sets { wanted, spoilers: vec![5], asked: 0 };
        let mut search = Search { goal: &mut goal, found: Vec::new(), tries_left: 10_000 };
        for size in 1..=3 {
            assert_eq!(search.of_size(size, 500), Ok(true));
        }
        assert_eq!(search.found, [vec![7], vec![3, 400], vec![1, 200, 399]]);
        assert!(goal.asked < 400, "asked {} times", goal.asked);
    }

    #[test]
    fn a_set_larger_than_asked_for_is_not_found() {
        let mut goal = Sets { wanted: vec![vec![0, 1, 2, 3]], spoilers: vec![2], asked: 0 };
        let mut search = Search { goal: &mut goal, found: Vec::new(), tries_left: 10_000 };
        assert_eq!(search.of_size(3, 500), Ok(true));
        assert!(search.found.is_empty());
    }

    #[test]
    fn a_span_holds_every_value_that_a_choice_gives() {
        let all = [Truth::No, Truth::Open, Truth::Yes];
        let spans: Vec<Span> = all
            .iter()
            .flat_map(|a| all.iter().filter(move |b| a <= b).map(|b| Span { least: *a, greatest: *b }))
            .collect();
        for a in &spans {
            for b in &spans {
                for (gain, loss, base) in [(1, 0, -1), (1, -2, 0), (0, -1, 0), (2, -1, -1)] {
                    let span = Spans.reaches(&[(*a, *b), (*b, *a)], gain, loss, base);
                    for x in values(*a) {
                        for y in values(*b) {
                            let exact = Bounds.reaches(&[(x, y), (y, x)], gain, loss, base);
                            assert!(span.may_be(exact), "{a:?} {b:?} {x:?} {y:?}: {exact:?} not in {span:?}");
                            assert!(Spans.refine(a, b).may_be(Bounds.refine(&x, &y)));
                        }
                    }
                }
            }
        }
    }
}
