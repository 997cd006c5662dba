//! Today: the one place of the program that looks at a clock.

use std::time::{SystemTime, UNIX_EPOCH};

use foederis::model::Day;

/// The civil day in UTC.
pub(crate) fn today() -> Day {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Day::from_number(i32::try_from(seconds / 86_400).unwrap_or(0))
}
