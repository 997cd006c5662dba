use foederis_model::*;
use foederis_oracle::*;
use proptest::prelude::*;
use proptest::test_runner::*;
fn tree(p: &Proof, d: usize) -> String { let t = format!("{:?}", p.step); let mut s = format!("{}{:?} {}\n", "  ".repeat(d), p.truth, &t[..t.len().min(130)]); for q in &p.premises { s += &tree(q, d+1); } s }
#[test]
fn debug() {
    let mut runner = TestRunner::new(Config { cases: 6000, failure_persistence: None, ..Config::default() });
    let r = runner.run(&cases(), |case| {
        let engine = EngineEvaluator.evaluate(&case.library, &case.evidence, &case.question, case.window);
        let oracle = DayByDay.evaluate(&case.library, &case.evidence, &case.question, case.window);
        if let (Ok(a), Ok(b)) = (engine, oracle) {
            let z = |d: Option<&Vec<Truth>>| d.map(|d| d.iter().all(|t| *t == Truth::No)).unwrap_or(true);
            for f in a.keys().chain(b.keys()) { if a.get(f) != b.get(f) && !(z(a.get(f)) && z(b.get(f))) {
                let mut t = String::new();
                for rel in 5..case.library.relations.len() as u32 {
                    let p = Pattern { relation: RelationId(rel), slots: vec![Slot::Any(None); case.library.relations[rel as usize].roles.len()] };
                    let x = EngineEvaluator.evaluate(&case.library, &case.evidence, &p, case.window);
                    let y = DayByDay.evaluate(&case.library, &case.evidence, &p, case.window);
                    let sh = |t: &mut String, a: Result<Answer, Refusal>| match a { Ok(a) => for (f, d) in a { *t += &format!("   {} {}\n", case.library.write_fact(&f), d.iter().map(|t| match t { Truth::No => '.', Truth::Open => '?', Truth::Yes => '#' }).collect::<String>()); }, Err(e) => *t += &format!("{e:?}\n") };
                    t += "engine\n"; sh(&mut t, x); t += "oracle\n"; sh(&mut t, y);
                }
                { let program = foederis_engine::Program::new(&case.library);
                let i = foederis_engine::Inquiry::new(&program, &case.evidence, &case.question, &Limits::default()).unwrap();
                let day = case.window.days().find(|d| { let k = case.window.position(*d); a.get(f).map(|v| v[k]) != b.get(f).map(|v| v[k]) }).unwrap();
                t += &format!("{} {day}\n", case.library.write_fact(f));
                if let Some(p) = i.prove(f, day) { t += &tree(&p, 0); } else { t += "no node\n"; } }
                return Err(TestCaseError::fail(t));
            } }
        }
        Ok(())
    });
    if let Err(TestError::Fail(m, c)) = r { println!("{m}\n{c:?}"); }
}
