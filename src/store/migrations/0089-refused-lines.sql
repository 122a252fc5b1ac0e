-- What refused lines said, to be corrected: sealed, deleted after some weeks, and with whom they name.

alter table import_chunks
  add column sealed bytea,
  -- The schools that the sealed lines name; the empty name where one names none.
  add column school_codes text[],
  add constraint import_chunks_name_the_schools_of_what_is_sealed
    check ((sealed is null) = (school_codes is null));

create index import_chunks_kept on import_chunks (import_id) where sealed is not null;

alter table imports
  -- Who gave the file at the console; empty where a school system sent it itself.
  add column sent_by text,
  -- The import whose refused lines it corrects.
  add column corrects uuid references imports (id);

create index imports_that_correct on imports (corrects) where corrects is not null;
create index imports_of_client on imports (client_id, id);
