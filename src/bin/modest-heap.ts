import { setFlagsFromString } from 'node:v8'

// What a file of a million lines holds at once is 80 MiB, and V8 would let some 360 stand before it looks again. It looks when half as
// much as lived has come since: the same lines a second, in two thirds of the memory (docs/decisions/0045).
setFlagsFromString('--heap-growing-percent=50')
