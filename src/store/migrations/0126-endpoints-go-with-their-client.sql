-- A client is shut out for good, and its endpoints with it: what waited for them waited for ever.
update webhook_endpoints set removed_at = now()
from clients
where clients.id = client_id and clients.disabled_at is not null and removed_at is null;
update exchanges set state = 'given-up', settled_at = now(), fence = fence + 1, lease_owner = null,
  problem_code = 'endpoint_removed', problem_detail = null
where notice_id is not null and is_open_exchange(state)
  and partner in (select 'webhook:' || id from webhook_endpoints where removed_at is not null);
