import { describeStore } from '../contract/store.ts'
import { openStoreBench } from '../support/store-bench.ts'

describeStore('PostgreSQL', openStoreBench)
