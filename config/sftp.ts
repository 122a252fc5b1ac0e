import { z } from 'zod'
import { secret } from './secret.ts'

const folder = z.string().startsWith('/', 'must begin with /')

/** Where files of a sender lie on a server of its own. */
export const sftp = z
  .strictObject({
    host: z
      .string()
      .min(1)
      .describe('Name or address of the server')
      .meta({ example: 'sftp.bank.example.vn' }),
    port: z.int().min(1).max(65_535).default(22).describe('Its port'),
    user: z.string().min(1).describe('Our name there').meta({ example: 'so-gddt' }),
    password: secret.optional().describe('Our password there, or else a key'),
    privateKeyFile: z
      .string()
      .min(1)
      .optional()
      .describe('File with our key (PEM or OpenSSH), readable by its owner only')
      .meta({ example: 'config/bank.key' }),
    passphrase: secret.optional().describe('What the key is locked with'),
    hostKey: z
      .string()
      .regex(/^SHA256:[A-Za-z0-9+/]{43}=?$/, 'must be as `ssh-keygen -lf` writes it: SHA256:…')
      .describe('Fingerprint of the key of the server, as the bank gave it; another is not talked to')
      .meta({ example: 'SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU' }),
    inbox: folder.describe('Folder there that its files are fetched from').meta({ example: '/out' }),
    outbox: folder
      .optional()
      .describe('Folder there for our answers; they stay here when absent')
      .meta({ example: '/in' }),
    movedTo: folder
      .optional()
      .describe('Folder there that a fetched file is moved to; it stays when absent')
      .meta({ example: '/out/done' }),
    timeoutMs: z
      .int()
      .min(1_000)
      .max(300_000)
      .default(20_000)
      .describe('Longest silence of the server, in ms'),
  })
  .refine(({ password, privateKeyFile }) => password !== undefined || privateKeyFile !== undefined, {
    message: 'needs password or privateKeyFile',
  })
