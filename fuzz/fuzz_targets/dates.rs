//! Dates and calendar arithmetic: no panic, `print ∘ read == id`, and bounds in their order.
#![no_main]

use foederis_model::{DateMargin, Day, ImpreciseDate, Period, Rounding};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // Four bytes of months and days; the rest is a date in words.
    let Some((numbers, text)) = bytes.split_at_checked(4) else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    if let Ok(date) = text.parse::<ImpreciseDate>() {
        assert!(date.earliest <= date.latest, "`{text}` begins after it ends");
        let (from, to) = date.bounds(DateMargin::default());
        assert!(from <= date.earliest && date.latest <= to, "a margin has narrowed `{text}`");
        let again: ImpreciseDate = match date.to_string().parse() {
            Ok(again) => again,
            Err(error) => panic!("`{text}` is printed as `{date}`, which is not read: {error}"),
        };
        assert_eq!(again.to_string(), date.to_string());
    }
    let Ok(day) = text.parse::<Day>() else { return };
    assert_eq!(day.to_string().parse(), Ok(day));
    let months = i32::from(i16::from_le_bytes([numbers[0], numbers[1]]));
    let days = i32::from(i16::from_le_bytes([numbers[2], numbers[3]]));
    for rounding in [Rounding::LastDay, Rounding::FirstDayAfter] {
        let later = day.plus(Period::months(months).rounded(rounding));
        assert!((later >= day) == (months >= 0) || months == 0, "{day} and {months} months give {later}");
    }
    if !day.plus_days(days).is_end_of_time() {
        assert_eq!(day.plus_days(days).plus_days(-days), day);
    }
});
