import { z } from 'zod'

/** What two people decide, and how long things wait. */
export const approvals = z.strictObject({
  expireAfterDays: z
    .int()
    .min(1)
    .max(365)
    .default(30)
    .describe('After so many days a request that nobody decided is over'),
  refundLimit: z
    .int()
    .min(0)
    .default(0)
    .describe('Up to so many đồng one person gives money back alone; 0 for never'),
  returnAfterDays: z
    .int()
    .min(1)
    .max(3_650)
    .default(90)
    .describe('After so many days without an owner, money is proposed to go back to who sent it'),
  writeOffLimit: z
    .int()
    .min(0)
    .default(0)
    .describe('Up to so many đồng one person gives up what a bill still asks; 0 for never'),
  accountChangeWaitHours: z
    .int()
    .min(0)
    .max(720)
    .default(48)
    .describe('Hours between the approval of another bank account of a school and the change'),
})
