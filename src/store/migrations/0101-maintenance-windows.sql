-- Windows in which a partner wants nothing, kept by people beside those of the settings.

create table maintenance_windows (
  id uuid primary key,
  partner text not null,
  -- Once: from an instant to another. Weekly: local times of Asia/Ho_Chi_Minh, and the days on which it begins (empty: all).
  kind text not null check (kind in ('once', 'weekly')),
  from_at timestamptz,
  to_at timestamptz,
  from_time text,
  to_time text,
  days text[],
  reason text not null,
  -- Who set it or changed it last; the audit log has every change with what was before.
  set_by text not null,
  set_at timestamptz not null,
  -- Ended by somebody, or marked when it was over by itself. Rows stay.
  ended_at timestamptz,
  check ((kind = 'once') = (from_at is not null and to_at is not null and from_at < to_at)),
  check ((kind = 'weekly') = (from_time is not null and to_time is not null and from_time <> to_time))
);

create unique index maintenance_windows_stand_once
  on maintenance_windows (partner, from_at, to_at, from_time, to_time, days) nulls not distinct where ended_at is null;

-- What operators do through the API is kept in the audit log too.
alter table audit_entries
  drop constraint audit_entries_via_check,
  add constraint audit_entries_via_check check (via in ('console', 'command', 'api'));
