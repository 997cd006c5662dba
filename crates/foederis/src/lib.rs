//! Library, record, viewpoint and question to finding.
