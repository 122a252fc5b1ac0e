-- A password that an administrator set for somebody else: its owner chooses their own before anything else.

alter table administrators add column password_is_temporary boolean not null default false;
