import { Client } from 'pg'

/** When the certificates of the keys end that sign now, soonest first; needs no key of the vault, and changes nothing. */
export async function readKeyEnds(
  databaseUrl: string,
): Promise<readonly { readonly keyId: string; readonly purpose: string; readonly validTo: Date }[]> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'lienthong doctor' })
  await client.connect()
  try {
    const { rows } = await client.query(
      `select id as "keyId", purpose, valid_to as "validTo" from signing_keys where state = 'current'
       order by valid_to, id`,
    )
    return rows
  } finally {
    await client.end()
  }
}
