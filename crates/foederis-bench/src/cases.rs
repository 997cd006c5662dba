//! The cases of the shipped library, as what is compared can take them.

use foederis::Foederis;

/// The shipped library, as if each succession of states were denied. A succession makes the rules on parties circular;
/// gates have no normal form, so those of a circle grow with each round. The engine has no such trouble, but it is
/// compared on what both can do.
///
/// # Errors
/// What stands in the way, in words.
pub fn without_successions() -> Result<Foederis, String> {
    let shipped = Foederis::shipped().map_err(|_| "the shipped library has errors".to_owned())?;
    let mut library = shipped.library().clone();
    let succession = library.relation("succession").ok_or("the law has no relation `succession`")?;
    for statement in &mut library.statements {
        statement.denies |= statement.fact.relation == succession;
    }
    Ok(Foederis::new(library))
}
