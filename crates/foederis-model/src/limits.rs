//! How much work a question may cost, and how it is told to stop.

use std::fmt;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, OnceLock};

/// How much work a question may cost. Past a limit the answer is what is known by then: what is certain is certain, and
/// what was not looked into is undetermined.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The most facts and conditions that an answer may touch.
    pub nodes: usize,
    /// The most nodes of decision diagrams that one step of an answer may need, where what holds is told apart by open
    /// or changed facts. Past it the answer is a sound bound, or is found by trying, and says so.
    pub labels: usize,
    /// By which somebody else tells it to stop.
    pub stop: StopSignal,
    /// Why some of an answer was cut short, the first reason; see [`Limits::cut_short`].
    pub reached: Arc<OnceLock<Stopped>>,
}

impl Limits {
    /// The same limits, and nothing cut short yet: for the next question.
    #[must_use]
    pub fn anew(&self) -> Self {
        Self { reached: Arc::default(), ..self.clone() }
    }

    /// Writes down that some of the answer was cut short.
    pub fn cut(&self, why: Stopped) {
        // Whoever was first has written it already.
        let _ = self.reached.set(why);
    }

    /// Why some of the answer was cut short, if it was: what is certain in it is certain, and what is open may be so for
    /// want of looking.
    #[must_use]
    pub fn cut_short(&self) -> Option<Stopped> {
        self.reached.get().copied()
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { nodes: 2_000_000, labels: 1 << 21, stop: StopSignal::default(), reached: Arc::default() }
    }
}

/// Why work stopped before it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stopped {
    /// Somebody asked to stop.
    Asked,
    /// Its time was over.
    Time,
    /// It used as much memory as it may.
    Memory,
    /// It touched as many facts and conditions as it may.
    Size(usize),
    /// A renewal or recursion through time was followed for as long as any is.
    Renewals,
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Asked => f.write_str("it was asked to stop"),
            Self::Time => f.write_str("its time was over"),
            Self::Memory => f.write_str("it used as much memory as it may"),
            Self::Size(nodes) => write!(f, "it touched more than {nodes} facts and conditions"),
            Self::Renewals => f.write_str(
                "a renewal or recursion through time does not come to rest within what is followed",
            ),
        }
    }
}

/// Tells work to stop, from wherever a copy of it is kept: a clock, a key, another thread. The first word counts.
///
/// ```
/// use foederis_model::{StopSignal, Stopped};
/// let signal = StopSignal::default();
/// let kept = signal.clone();
/// assert_eq!(signal.stopped(), None);
/// kept.stop(Stopped::Time);
/// kept.stop(Stopped::Asked);
/// assert_eq!(signal.stopped(), Some(Stopped::Time));
/// ```
#[derive(Clone, Debug, Default)]
pub struct StopSignal(Arc<AtomicU8>);

const SIGNALS: [Stopped; 3] = [Stopped::Asked, Stopped::Time, Stopped::Memory];

impl StopSignal {
    /// Tells it to stop: as asked, for time or for memory. The other reasons are not for others to give, and do nothing.
    pub fn stop(&self, why: Stopped) {
        if let Some(code) = (1..).zip(SIGNALS).find_map(|(code, signal)| (signal == why).then_some(code)) {
            // Whoever was first has told it already.
            let _ = self.0.compare_exchange(0, code, Ordering::Relaxed, Ordering::Relaxed);
        }
    }

    /// Why it was told to stop, if it was.
    #[must_use]
    pub fn stopped(&self) -> Option<Stopped> {
        let code = usize::from(self.0.load(Ordering::Relaxed));
        code.checked_sub(1).and_then(|signal| SIGNALS.get(signal).copied())
    }
}
