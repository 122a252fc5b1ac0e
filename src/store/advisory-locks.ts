/** PostgreSQL's advisory locks are bare numbers: every one the gateway takes has its name here. */
export const advisoryLocks = {
  /** Held shared by every gateway that uses an embedded server, and whole by the one that stops it. */
  databaseUsers: 7_301_001,
  /** Held whole by the one that migrates. */
  migrations: 7_301_002,
  /** Held shared by whoever accepts numbered bills, and whole by whoever keeps money without an owner. */
  ownerlessMoney: 7_301_003,
  /** Held whole by whoever takes in bank lines or gives their money to somebody. */
  bankLines: 7_301_019,
  /** Beside a hash of the number: held whole by whoever settles a collector's transaction. */
  collectorTransactions: 7_301_050,
  /** Held whole by the process that joins what providers told of with what came here later. */
  settlementJoins: 7_301_113,
  /** Held whole by whoever stores a price, so that no two contradict each other. */
  feeSchedules: 7_301_030,
  /** Beside a hash of the person: held whole by whoever asks for what has a limit, so that two together stay within what one may. */
  requestsOfPerson: 7_301_040,
  /** Beside a hash of the person: held whole by whoever begins a repair, for the same reason. */
  repairsOfPerson: 7_301_100,
  /** Beside a hash of its name: held shared by a worker for as long as it lives. */
  livingWorkers: 7_301_105,
  /** Held whole by the process that looks for incidents. */
  incidents: 7_301_012,
  /** Held whole by whoever changes the data keys. */
  dataKeys: 7_301_066,
  /** Held whole by whoever adds an entry to the audit log, as the last lock of its transaction. */
  auditLog: 7_301_061,
} as const
