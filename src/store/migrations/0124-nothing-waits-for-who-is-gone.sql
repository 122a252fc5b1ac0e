-- What was written for an endpoint while it was removed waited for ever. It is given up, as all that waited then was.
update exchanges set state = 'given-up', settled_at = now(), fence = fence + 1, lease_owner = null,
  problem_code = 'endpoint_removed', problem_detail = null
where notice_id is not null and is_open_exchange(state)
  and partner in (select 'webhook:' || id from webhook_endpoints where removed_at is not null);
