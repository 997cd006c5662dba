//! Rebuilds when a file joins or leaves the shipped library. Of the files that were there, rustc tracks the contents.
#![expect(clippy::disallowed_macros, reason = "this is how a build script speaks to cargo")]

fn main() {
    println!("cargo::rerun-if-changed=../../law");
    println!("cargo::rerun-if-changed=../../cases");
}
