// Takes memory outside of V8's heap without end, and uses it.
const held = [];
for (;;) held.push(Buffer.alloc(8 << 20, 1));
