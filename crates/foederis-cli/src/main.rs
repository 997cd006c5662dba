//! The terminal door of Foederis.
fn main() {}
