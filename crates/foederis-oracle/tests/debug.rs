use foederis_model::*;
use foederis_engine::*;
use foederis_oracle::*;
use proptest::prelude::*;
use proptest::test_runner::*;
fn tree(p: &Proof, d: usize) -> String { let t = format!("{:?}", p.step); let mut s = format!("{}{:?} {}\n", "  ".repeat(d), p.truth, &t[..t.len().min(90)]); for q in &p.premises { s += &tree(q, d+1); } s }
#[test]
fn debug() {
    let mut runner = TestRunner::new(Config { cases: 3000, failure_persistence: None, ..Config::default() });
    let r = runner.run(&cases(), |case| {
        let engine = EngineEvaluator.evaluate(&case.library, &case.evidence, &case.question, case.window);
        let oracle = DayByDay.evaluate(&case.library, &case.evidence, &case.question, case.window);
        if let (Ok(a), Ok(b)) = (engine, oracle) {
            for (f, d) in &b { if d.iter().any(|t| *t != Truth::No) && a.get(f) != Some(d) {
                let program = Program::new(&case.library);
                let i = Inquiry::new(&program, &case.evidence, &Pattern::from(f), &Limits::default()).unwrap();
                return Err(TestCaseError::fail({ let k = (0..d.len()).find(|k| a.get(f).map(|a| a[*k]) != Some(d[*k])).unwrap(); let day = case.window.days().nth(k).unwrap(); format!("{:?} {day}  {}", case.library.write_fact(f), tree(&i.prove(f, day).unwrap(), 0))}));
            } }
        }
        Ok(())
    });
    if let Err(TestError::Fail(m, c)) = r { let m = m.to_string(); println!("{}\n{c:?}", &m[..m.len().min(3000)]); }
}
