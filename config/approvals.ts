import { z } from 'zod'

const mostAlone = (usual: number) => z.int().min(0).default(usual)

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
    .describe('Up to so many đồng within 24 hours one person gives money back alone; 0 for never'),
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
    .describe(
      'Up to so many đồng within 24 hours one person gives up alone of what bills still ask; 0 for never',
    ),
  repairLimits: z
    .strictObject({
      replay: mostAlone(10_000).describe('Of what is held or refused and goes again'),
      giveUp: mostAlone(100).describe('Of what is given up'),
      resend: mostAlone(10).describe('Of what was accepted and is told again'),
    })
    .prefault({})
    .describe('Up to so many exchanges within 24 hours one person repairs alone; 0 for never'),
  accountChangeWaitHours: z
    .int()
    .min(0)
    .max(720)
    .default(48)
    .describe('Hours between the approval of another bank account of a school and the change'),
})
