/** Ports speak of Node's Buffer, and messages are made of ports: no value of it ever reaches a browser. */
declare type Buffer = Uint8Array
