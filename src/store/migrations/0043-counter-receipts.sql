-- Money that a school takes over its counter, and the receipts it gives for it, numbered without a gap. A receipt is never
-- deleted: it is void, and may be replaced by another.

create table receipt_series (
  school_code text not null references schools (code),
  series text not null,
  last_number int not null check (last_number > 0),
  primary key (school_code, series)
);

create table counter_receipts (
  id uuid primary key,
  school_code text not null,
  series text not null,
  number int not null check (number > 0),
  payment_id uuid not null references payments (id),
  method text not null check (method in ('cash', 'pos')),
  made_at timestamptz not null,
  made_by text not null,
  person text not null,
  voided_at timestamptz,
  voided_by text,
  void_reason text,
  -- What counts in its place: another receipt of the counter, a payment, or a piece of a bank line.
  replaced_by uuid,
  constraint counter_receipts_are_numbered unique (school_code, series, number),
  constraint counter_receipts_are_of_one_payment unique (payment_id),
  foreign key (school_code, series) references receipt_series (school_code, series),
  check ((voided_at is null) = (voided_by is null) and (voided_at is null) = (void_reason is null)),
  check (replaced_by is null or voided_at is not null)
);

-- A receipt that was handed out says what it said.
create function keep_counter_receipts() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.voided_at is null
    and (old.id, old.school_code, old.series, old.number, old.payment_id, old.method, old.made_at, old.made_by)
      = (new.id, new.school_code, new.series, new.number, new.payment_id, new.method, new.made_at, new.made_by) then
    return new;
  end if;
  raise exception 'a receipt is made void, never changed' using errcode = 'restrict_violation';
end $$;

create trigger counter_receipts_stay before update or delete on counter_receipts
  for each row execute function keep_counter_receipts();
