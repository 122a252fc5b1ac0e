-- The inbox of approvals is read newest first by state, and by school for who sees only some; without these it reads all.
create index approvals_by_state on approvals (state, id);
create index approvals_of_school on approvals (school_code, id) where school_code is not null;
