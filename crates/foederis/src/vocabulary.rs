//! The relations and kinds that doors ask for by name. What they mean is law and stands in the library's files; a
//! library that lacks one simply gets no such line.

/// `stage(state, instrument, stage)`: a state's stage towards an instrument.
pub(crate) const STAGE: &str = "stage";
/// `party(state, instrument)`: the state is bound.
pub(crate) const PARTY: &str = "party";
/// `in-force-between(a, b, instrument)`: it operates between these two.
pub(crate) const IN_FORCE_BETWEEN: &str = "in-force-between";
/// `suspended-in-part(state, other, instrument)`: obligations between these two are suspended.
pub(crate) const SUSPENDED_IN_PART: &str = "suspended-in-part";
/// `notice-on-record(state, instrument)`: a notice of withdrawal was received.
pub(crate) const NOTICE: &str = "notice-on-record";
/// `withdrawal-by-notice(instrument, article, period)`: the clause on leaving.
pub(crate) const WITHDRAWAL_CLAUSE: &str = "withdrawal-by-notice";
/// `suspension-by-decision(instrument, article, organ)`: the clause on suspension.
pub(crate) const SUSPENSION_CLAUSE: &str = "suspension-by-decision";
/// `instrument-of(instrument, organisation)`: the organisation's instruments.
pub(crate) const INSTRUMENT_OF: &str = "instrument-of";
/// `concluded(instrument)`: by it, instruments are shown in the order of their making.
pub(crate) const CONCLUDED: &str = "concluded";
/// The stage of a state that has none.
pub(crate) const NO_STAGE: &str = "none";
/// `in-organ(state, organ)`: a seat.
pub(crate) const IN_ORGAN: &str = "in-organ";
/// `organ-of(organ, organisation)`.
pub(crate) const ORGAN_OF: &str = "organ-of";
/// `participation(state, organisation, manner)`: taking part in fact.
pub(crate) const PARTICIPATION: &str = "participation";
/// `owes(debtor, creditor, duty, instrument, article, incident)`: a duty, with verdicts.
pub(crate) const OWES: &str = "owes";
/// `performed(debtor, creditor, duty, incident, conduct)`: what a record says of conduct.
pub(crate) const PERFORMED: &str = "performed";
/// The kind of states.
pub(crate) const STATE: &str = "state";
/// The kind of organisations, which stand for their instruments where an instrument is asked for.
pub(crate) const ORGANISATION: &str = "organisation";
/// The kind of instruments.
pub(crate) const INSTRUMENT: &str = "instrument";
/// `entered-into-force(instrument)`: it is in force at all.
pub(crate) const ENTERED_INTO_FORCE: &str = "entered-into-force";
/// `signed(state, instrument)`: a signature on record.
pub(crate) const SIGNED: &str = "signed";
/// `force-recorded(instrument)`: an entry into force on record, beside the one that follows from the law.
pub(crate) const FORCE_RECORDED: &str = "force-recorded";
/// The kind of treaties, which are instruments that states concluded.
pub(crate) const TREATY: &str = "treaty";
/// The kind of incidents.
pub(crate) const INCIDENT: &str = "incident";
/// `without-statehood(state)`: on these days it is not a state.
pub(crate) const WITHOUT_STATEHOOD: &str = "without-statehood";
/// `kind-of-duty(duty, kind)`: the duty is of this kind, or a kind of it.
pub(crate) const KIND_OF_DUTY: &str = "kind-of-duty";
/// The kind of duties.
pub(crate) const DUTY: &str = "duty";
/// The kind of conducts: a duty honoured, violated.
pub(crate) const CONDUCT: &str = "conduct";
/// `numbered(instrument, dataset, number)`: the number by which a data set knows an instrument.
pub(crate) const NUMBERED: &str = "numbered";
/// The scheme of codes that are the numbers of states in the Correlates of War.
pub(crate) const STATE_NUMBERS: &str = "cow";
/// The scheme of codes that are the numbers of wars in the Correlates of War.
pub(crate) const WAR_NUMBERS: &str = "cow-war";
/// `numbered-as(state, other)`: data sets have one number for both.
pub(crate) const NUMBERED_AS: &str = "numbered-as";
