//! What can be done about a finding: the fixes that come with it.

use foederis::lang::{Applicability, Diagnostic, Edit, mend};
use foederis::model::Span;
use lsp_types::{CodeAction, CodeActionKind, CodeActionParams, CodeActionResponse};

use crate::analysis::Analysis;
use crate::format::difference;
use crate::project::Project;
use crate::rename::is_fixed;
use crate::requests::Refusal;

impl Project {
    pub(crate) fn code_actions(
        &mut self,
        params: CodeActionParams,
    ) -> Result<Option<Vec<CodeActionResponse>>, Refusal> {
        let Some((analysis, file)) = self.analysis(&params.text_document.uri) else {
            return Ok(None);
        };
        let Some(places) = analysis.places(file, self.client.encoding) else {
            return Ok(None);
        };
        let (start, end) = places.bytes(params.range);
        let wanted = |kind: &CodeActionKind| match &params.context.only {
            None => true,
            Some(only) => only.iter().any(|o| kind.to_string().starts_with(&o.to_string())),
        };
        let mut actions: Vec<CodeActionResponse> = Vec::new();
        if wanted(&CodeActionKind::QuickFix) {
            let touches = |span: Span| span.file == file && span.start <= end && start <= span.end;
            for diagnostic in analysis.diagnostics.iter().filter(|d| touches(d.span())) {
                actions.extend(self.fixes(&analysis, diagnostic).into_iter().map(Into::into));
            }
        }
        // All at once only where it is asked for: it is no answer to what stands at one place.
        if params.context.only.is_some() && wanted(&CodeActionKind::SourceFixAll) {
            actions.extend(self.fix_all(&analysis, file).map(Into::into));
        }
        Ok(Some(actions))
    }

    fn fixes(&self, analysis: &Analysis, diagnostic: &Diagnostic) -> Vec<CodeAction> {
        let fixed = is_fixed(analysis);
        let possible = diagnostic.fixes.iter().filter(|fix| !fix.edits.iter().any(|e| fixed(e.span.file)));
        possible
            .map(|fix| CodeAction {
                title: capital(&fix.title),
                kind: Some(CodeActionKind::QuickFix),
                diagnostics: Some(vec![self.diagnostic(analysis, diagnostic)]),
                is_preferred: (fix.applicability == Applicability::Safe).then_some(true),
                edit: Some(self.workspace_edit(analysis, &fix.edits)),
                ..CodeAction::default()
            })
            .collect()
    }

    /// The safe fixes of a file, as `check --fix` makes them.
    fn fix_all(&self, analysis: &Analysis, file: u32) -> Option<CodeAction> {
        let files = &analysis.foederis.library().files;
        let name = files.get(file as usize)?.name.clone();
        let all: Vec<(String, String)> = files.iter().map(|f| (f.name.clone(), f.text.clone())).collect();
        let mended = mend(&all, |changed| changed == name);
        let (old, new) = (&all.get(file as usize)?.1, &mended.files.get(file as usize)?.1);
        let edits: Vec<Edit> = difference(old, new)
            .into_iter()
            .map(|((start, end), replacement)| Edit { span: Span { file, start, end, line: 0 }, replacement })
            .collect();
        (!edits.is_empty()).then(|| CodeAction {
            title: "Apply all safe fixes".to_owned(),
            kind: Some(CodeActionKind::SourceFixAll),
            edit: Some(self.workspace_edit(analysis, &edits)),
            ..CodeAction::default()
        })
    }
}

fn capital(title: &str) -> String {
    let mut rest = title.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}
