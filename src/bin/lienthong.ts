#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import './modest-heap.ts'

// What one start compiled, the next finds: a third of what a start takes. It lies beside the packages, since in a folder that
// all users of a machine share it could be anybody's; where that cannot be written to, every start compiles.
enableCompileCache(join(import.meta.dirname, '../../node_modules/.cache/lienthong'))

await import('./run-command.ts')
