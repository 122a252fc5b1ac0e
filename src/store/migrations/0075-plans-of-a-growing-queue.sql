-- What is told first finds a table that is nearly empty, and a plan made then reads every open exchange for each statement until
-- the table is analysed: a million later ones would wait for that. A plan for what is there now costs a third of a millisecond.
alter function block_behind_open_exchanges() set plan_cache_mode = force_custom_plan;
