-- What is sealed cannot be compressed, and a message of some thousand bytes is read whole or not at all: it stays in its
-- row, where PostgreSQL would first try to compress it and then cut it into pieces of another table with an index.

alter table evidence alter column sealed set storage external;
alter table evidence set (toast_tuple_target = 8160);
