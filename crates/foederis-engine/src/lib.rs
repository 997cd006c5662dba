//! Rules and facts to conclusions with proofs, flips and cruxes; knows no treaty.
