//! What a question may cost here: a clock, the memory of the program, and Ctrl-C, each of which tells the work to stop.

use std::thread;
use std::time::{Duration, Instant};

use foederis::model::{Limits, StopSignal, Stopped};

use crate::options::Options;

/// How often memory is looked at.
const LOOK: Duration = Duration::from_millis(10);

/// The exit status of a program that Ctrl-C ended, by the custom of shells.
const INTERRUPTED: i32 = 130;

const MEGABYTE: usize = 1 << 20;

/// The limits that the options give; from now on they are watched.
pub(crate) fn limits(options: &Options) -> Limits {
    let mut limits = Limits::default();
    if let Some(most) = options.size_limit {
        limits.nodes = most;
    }
    let time = options.time_limit.map(Duration::from_secs_f64);
    let memory = options.memory_limit.map(|megabytes| megabytes.saturating_mul(MEGABYTE));
    if time == Some(Duration::ZERO) {
        limits.stop.stop(Stopped::Time);
    } else if time.is_some() || memory.is_some() {
        let stop = limits.stop.clone();
        // It ends with the program.
        thread::spawn(move || watch(&stop, time, memory));
    }
    stop_on_interrupt(&limits.stop);
    limits
}

fn watch(stop: &StopSignal, time: Option<Duration>, memory: Option<usize>) {
    let begun = Instant::now();
    while stop.stopped().is_none() {
        let left = time.map(|time| time.saturating_sub(begun.elapsed()));
        if left == Some(Duration::ZERO) {
            stop.stop(Stopped::Time);
        }
        if let (Some(most), Some(used)) = (memory, memory_stats::memory_stats())
            && used.physical_mem > most
        {
            stop.stop(Stopped::Memory);
        }
        let nap = if memory.is_some() { LOOK } else { left.unwrap_or(LOOK) };
        thread::sleep(nap.min(left.unwrap_or(nap)));
    }
}

/// The first Ctrl-C asks for what is known by then, the second ends the program.
fn stop_on_interrupt(stop: &StopSignal) {
    let stop = stop.clone();
    let handler = move || {
        if stop.stopped() == Some(Stopped::Asked) {
            std::process::exit(INTERRUPTED);
        }
        stop.stop(Stopped::Asked);
    };
    // Where no handler can be set, Ctrl-C ends the program as it always does.
    let _ = ctrlc::set_handler(handler);
}
