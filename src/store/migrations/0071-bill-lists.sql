-- The console lists bills newest first: of a school, and by state.
create index bills_of_school on bills (school_code, id);
create index bills_by_state on bills (state, id);
