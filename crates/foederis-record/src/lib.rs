//! Who said what, for whom, where and when; whom a viewpoint believes.
