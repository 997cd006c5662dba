//! What is wrong with the files, as it is told to the client.

use std::collections::BTreeMap;

use foederis::lang::{Diagnostic, Severity};
use lsp_types::{
    CodeDescription, DiagnosticRelatedInformation, DiagnosticSeverity, PublishDiagnosticsParams, Uri,
};

use crate::analysis::Analysis;
use crate::project::Project;
use crate::uri::Key;

/// What the client was told of each document.
#[derive(Debug, Default)]
pub(crate) struct Published {
    told: BTreeMap<Key, Told>,
}

#[derive(Debug, PartialEq)]
struct Told {
    uri: Uri,
    diagnostics: Vec<lsp_types::Diagnostic>,
}

impl Published {
    /// What there is to tell now: each document of which something else is to be said than before.
    pub(crate) fn renew(&mut self, project: &Project) -> Vec<PublishDiagnosticsParams> {
        let mut now: BTreeMap<Key, Told> = BTreeMap::new();
        for (guest, analysis) in project.analyses() {
            for diagnostic in &analysis.diagnostics {
                let Some(key) = analysis.key(diagnostic.span().file) else {
                    continue;
                };
                let wanted = match guest {
                    Some(guest) => guest == key,
                    // A warning about what is part of the program is not for its user.
                    None => !matches!(key, Key::Shipped(_)) || diagnostic.severity == Severity::Error,
                };
                if !wanted {
                    continue;
                }
                let Some(uri) = project.uri(key) else {
                    continue;
                };
                let told = now.entry(key.clone()).or_insert_with(|| Told { uri, diagnostics: Vec::new() });
                told.diagnostics.push(project.diagnostic(analysis, diagnostic));
            }
        }
        for (key, why) in project.unread() {
            if let Some(uri) = project.uri(&key) {
                let diagnostic = lsp_types::Diagnostic {
                    severity: Some(DiagnosticSeverity::Error),
                    source: Some("foederis".to_owned()),
                    message: why.clone().into(),
                    ..lsp_types::Diagnostic::default()
                };
                now.insert(key, Told { uri, diagnostics: vec![diagnostic] });
            }
        }
        let mut news = Vec::new();
        let version = |key: &Key| project.documents.get(key).map(|d| d.version);
        for (key, told) in &now {
            if self.told.get(key) != Some(told) {
                news.push(PublishDiagnosticsParams {
                    uri: told.uri.clone(),
                    version: version(key),
                    diagnostics: told.diagnostics.clone(),
                });
            }
        }
        for (key, told) in &self.told {
            if !now.contains_key(key) {
                let uri = told.uri.clone();
                news.push(PublishDiagnosticsParams { uri, version: version(key), diagnostics: Vec::new() });
            }
        }
        self.told = now;
        news
    }
}

impl Project {
    /// A diagnostic as the client shows it.
    pub(crate) fn diagnostic(&self, analysis: &Analysis, diagnostic: &Diagnostic) -> lsp_types::Diagnostic {
        let mut message = diagnostic.message.clone();
        let mut related = Vec::new();
        for label in &diagnostic.labels {
            if label.primary {
                if !label.text.is_empty() {
                    message.push_str(&format!("\n{}", label.text));
                }
                continue;
            }
            match self.location(analysis, label.span) {
                Some(location) if self.client.related => {
                    let text = if label.text.is_empty() { "see here" } else { &label.text };
                    related.push(DiagnosticRelatedInformation { location, message: text.to_owned() });
                }
                _ => {
                    let files = &analysis.foederis.library().files;
                    let file = files.get(label.span.file as usize).map_or("", |f| f.name.as_str());
                    message.push_str(&format!("\n{file}:{}: {}", label.span.line, label.text));
                }
            }
        }
        for note in &diagnostic.notes {
            message.push_str(&format!("\nnote: {note}"));
        }
        if let Some(help) = &diagnostic.help {
            message.push_str(&format!("\nhelp: {help}"));
        }
        let page = self.shipped.page(diagnostic.code);
        lsp_types::Diagnostic {
            range: analysis.range(diagnostic.span(), self.client.encoding),
            severity: Some(match diagnostic.severity {
                Severity::Error => DiagnosticSeverity::Error,
                Severity::Warning => DiagnosticSeverity::Warning,
            }),
            code: Some(diagnostic.code.to_owned().into()),
            code_description: page.map(|href| CodeDescription { href }),
            source: Some("foederis".to_owned()),
            message: message.into(),
            related_information: (!related.is_empty()).then_some(related),
            ..lsp_types::Diagnostic::default()
        }
    }
}
