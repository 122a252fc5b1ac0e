/**
 * What a transaction that takes lines or gives money works on. Tables of its own, and not values or CTEs of its statements, so
 * that the database knows how many rows there are: it takes those for a hundred or for one, and then compares each with each
 * (a chunk of 2,000 lines took 14 s). They are made once for each connection and are empty after each commit.
 */
export const moneyTablesSql = `
  create temporary table if not exists lines_told (
    place int, id uuid, account text, direction text, reference text, amount bigint, booked_on date, at timestamptz,
    student_numbers bigint[], bill_numbers bigint[], family_numbers bigint[], virtual_account text, memo text, not_fee text,
    sealed bytea, witness text
  ) on commit delete rows;
  -- Lines whose witness stands for another movement already.
  create temporary table if not exists lines_of_others (place int, line_id uuid) on commit delete rows;
  -- The lines that were not known before.
  create temporary table if not exists lines_new (
    line_id uuid, account text, direction text, reference text, amount bigint, booked_on date, at timestamptz,
    student_numbers bigint[], bill_numbers bigint[], family_numbers bigint[], virtual_account text, memo text, not_fee text,
    witness text
  ) on commit delete rows;
  -- Whom the codes of a new line name, and whether the account is one of their school.
  create temporary table if not exists lines_named (
    line_id uuid, account text, school_code text, student_code text, bill_id uuid, fits boolean
  ) on commit delete rows;
  -- Where the money of lines went in this transaction.
  create temporary table if not exists lines_given (line_id uuid, outcome text, amount bigint) on commit delete rows;
  -- Money on its way to a student, and there to a bill first; pieces that compete take their turn by place.
  create temporary table if not exists money_pieces (
    place bigint, line_id uuid, undoes uuid, source text, school_code text, student_code text, bill_id uuid, amount bigint,
    -- Why it is kept and given to nobody, though its student is known.
    why text, held text,
    -- In place of a line.
    payment_id uuid
  ) on commit delete rows;
  -- All pieces, while those whose bills have terms of their own take turns.
  create temporary table if not exists money_in_turn (like money_pieces) on commit delete rows;
  -- What the students of the pieces owe, locked.
  create temporary table if not exists money_owed (
    bill_id uuid, school_code text, student_code text, due_on date, due bigint,
    -- The least that it takes, where its money takes turns.
    least bigint
  ) on commit delete rows;
  -- How much of which piece closes how much of which bill.
  create temporary table if not exists money_hits (place bigint, bill_id uuid, amount bigint) on commit delete rows;
  -- What becomes of the pieces, as it will be kept and booked.
  create temporary table if not exists money_given (
    id uuid, line_id uuid, undoes uuid, outcome text, why text, amount bigint, school_code text, student_code text, bill_id uuid,
    source text, target text, payment_id uuid
  ) on commit delete rows;
  -- The bills that the money settled; \`is_special\`: portals may not know it yet, or an older revision, or that it was paid before.
  create temporary table if not exists bills_settled (
    bill_id uuid, school_code text, is_special boolean, is_kept boolean, is_told boolean
  ) on commit delete rows`

const linesTables = ['lines_told', 'lines_of_others', 'lines_new', 'lines_named', 'lines_given']
const givenTables = ['money_owed', 'money_hits', 'money_given', 'bills_settled']
const piecesTables = ['money_pieces', 'money_in_turn', ...givenTables]

/**
 * The same for lines that are taken, after others in the same transaction perhaps. Nearly always they are empty, and emptying that costs
 * less by deleting.
 */
export const freshTablesSql = [
  moneyTablesSql,
  ...[...linesTables, ...piecesTables].map((table) => `delete from ${table}`),
].join(';')

/** Empties what a transaction gives money by, before it gives more. */
export const clearGivenSql = `truncate ${givenTables.join()}`
export const clearPiecesSql = `truncate ${piecesTables.join()}`
