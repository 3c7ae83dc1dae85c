// Prints without end, as fast as what it prints is taken.
const line = 'forged '.repeat(1000);
const flood = () => process.stdout.write(line, flood);
flood();
