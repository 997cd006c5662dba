//! Text to lossless tree to rules: parser, formatter, checker, diagnostics.
