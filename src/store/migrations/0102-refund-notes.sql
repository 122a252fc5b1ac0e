-- What the gateway notes of a refund by itself: a code of src/domain/refund-note.ts, and what the other side said. The reason of
-- such a step is empty; a step of before this has a sentence there.
alter table refund_steps
  add column note text,
  add column note_said text;
