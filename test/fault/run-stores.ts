import { join } from 'node:path'
import { openSmallDisk, type SmallDisk } from './small-disk.ts'
import { type FaultPostgres, type FaultRedis, startPostgres, startRedis } from './stores.ts'

/** The stores of one run. */
export interface RunStores {
  readonly postgres: FaultPostgres
  readonly redis: FaultRedis | undefined
  readonly smallDisk: SmallDisk | undefined
  close(): Promise<void>
}

/** A log that a small disk has room for. */
const littleLog = { min_wal_size: '32MB', max_wal_size: '64MB' }

/** Opens what a run needs beside the PostgreSQL that all runs share; with a small disk it has one of its own. */
export async function openRunStores(
  folder: string,
  shared: FaultPostgres,
  { withRedis, smallDiskMiB }: { readonly withRedis: boolean; readonly smallDiskMiB: number | undefined },
): Promise<RunStores> {
  const smallDisk = smallDiskMiB ? openSmallDisk(join(folder, 'disk'), smallDiskMiB) : undefined
  const own = smallDisk ? await startPostgres(join(smallDisk.folder, 'postgres'), littleLog) : undefined
  const redis = withRedis ? await startRedis(folder) : undefined
  return {
    postgres: own ?? shared,
    redis,
    smallDisk,
    async close() {
      await redis?.close()
      await own?.close()
      smallDisk?.close()
    },
  }
}
